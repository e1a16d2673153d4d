"""The data that every contender reads: employment by sex, activity and place of birth, of made-up values.

Seven dimensions (time included), four attributes, series of twenty years. One million observations make 67 MB of
SDMX-ML 2.1 in series form. A process of its own makes it: `python -m benchmarks.data FILE COUNT`; a name that ends in
`shuffled` says in which order.
"""

import random
import sys
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from ilms.structures.bundle import bundle
from ilms.structures.load import schema
from ilms.structures.schema import Schema

DATAFLOW = "DF_MST_TEMP_SEX_ECO_CBR_NB"
YEARS = [str(year) for year in range(2005, 2025)]
COLUMNS = (
    "DATAFLOW", "REF_AREA", "FREQ", "MEASURE", "SEX", "ECO", "CBR", "TIME_PERIOD", "OBS_VALUE",
    "UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS",
)  # fmt: skip


def make(path: Path, observations: int, *, shuffled: bool = False) -> Path:
    """Write SDMX-CSV 1.0, the same bytes each time.

    Args:
        path: Where to; what stands there is kept.
        observations: How many; at most about thirty million.
        shuffled: Rows in no order, instead of series by series.
    """
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="\n") as out:
        out.write(",".join(COLUMNS) + "\n")
        rows = _rows(observations)
        if shuffled:
            every = list(rows)
            random.Random(1).shuffle(every)  # noqa: S311  # a benchmark, the same each time
            rows = iter(every)
        for some in iter(lambda: list(islice(rows, 10_000)), []):
            out.write("".join(some))
    part.rename(path)
    return path


def _rows(observations: int) -> Iterator[str]:
    chance = random.Random(7)  # noqa: S311  # a benchmark, the same each time
    flow = schema(DATAFLOW)
    lists = {name: flow[name].codelist for name in ("REF_AREA", "SEX", "ECO", "CBR")}
    codes = {name: found.ids if found else () for name, found in lists.items()}
    # Every area has as many series as it takes to come to the number asked for.
    series = product(codes["REF_AREA"][:200], codes["SEX"][:3], codes["ECO"], codes["CBR"])
    within = 3 * len(codes["ECO"]) * len(codes["CBR"])
    wanted = -(-observations // (len(YEARS) * 200))
    count = 0
    for number, (area, sex, activity, birth) in enumerate(series):
        if number % within >= wanted:
            continue
        for year in YEARS:
            if count == observations:
                return
            count += 1
            value, status = f"{chance.random() * 20000:.3f}", chance.choice(("", "B", "E", "P"))
            yield (
                f"ILO:{DATAFLOW}(1.0),{area},A,MST_TEMP_NB,{sex},{activity},{birth},{year},{value},NB,PS,3,{status}\n"
            )


# What the other agency calls its dimensions: no content rule of the ILMS tables knows them.
RENAMED = {"REF_AREA": "AREA", "SEX": "GENDER", "ECO": "BRANCH", "CBR": "ORIGIN"}
OTHER_FLOW = "DF_OTHER"


def other_structure() -> bytes:
    """The DSD, its codelists and its constraint under other names: what is checked of it is its form alone."""
    text = bundle(DATAFLOW).decode().replace(DATAFLOW, OTHER_FLOW)
    for name, other in RENAMED.items():
        text = text.replace(f'id="{name}"', f'id="{other}"')
    return text.encode()


def make_right(path: Path, observations: int) -> Path:
    """Write SDMX-CSV 1.0 of that structure in which every check of form finds nothing.

    Args:
        path: Where to; what stands there is kept.
        observations: How many; at most about six million.
    """
    if path.exists():
        return path
    flow = schema(DATAFLOW)
    codes = [_allowed(flow, name) for name in RENAMED]
    years = product(*codes, YEARS)
    header = [RENAMED.get(name, name) for name in COLUMNS]
    chance = random.Random(7)  # noqa: S311  # a benchmark, the same each time
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="\n") as out:
        out.write(",".join([*header, "SOURCE"]) + "\n")
        for area, sex, activity, birth, year in islice(years, observations):
            value, status = f"{chance.random() * 20000:.3f}", chance.choice(("", "B", "E", "P"))
            key = f"{area},A,MST_TEMP_NB,{sex},{activity},{birth},{year}"
            out.write(f"ILO:{OTHER_FLOW}(1.0),{key},{value},NB,PS,3,{status},Labour Force Survey\n")
    part.rename(path)
    return path


def _allowed(flow: Schema, name: str) -> list[str]:
    codelist, allowed = flow[name].codelist, flow.allowed.get(name)
    return [code for code in (codelist.ids if codelist else ()) if allowed is None or code in allowed]


if __name__ == "__main__":
    given = Path(sys.argv[1])
    make(given, int(sys.argv[2]), shuffled=given.stem.endswith("shuffled"))
