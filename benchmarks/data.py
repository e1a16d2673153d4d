"""The data that every contender reads: employment by sex, activity and place of birth, of made-up values.

Seven dimensions (time included), four attributes, series of twenty years. One million observations make 67 MB of
SDMX-ML 2.1 in series form.
"""

import random
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from ilms.structures.load import schema

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
