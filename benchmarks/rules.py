"""`python -m benchmarks.rules`: every content rule over 35 dataflows of twenty years, each rule's share of the time.

The figures are made up and honest: every table counts the same country, whole persons shown in thousands, and every
class of every published version is there, so that no rule has less to do than with a full delivery.
"""

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import product
from time import process_time

from ilms.checks.content.content import JUDGES, content
from ilms.checks.content.tables import Tables
from ilms.checks.rules.load import Rules, packaged
from ilms.checks.rules.partition import Partition
from ilms.dataset import Dataset
from ilms.observations import Observations
from ilms.structures.load import schema
from ilms.structures.tables import Table, tables

YEARS = range(2005, 2025)
COUNTRIES = 40
# Persons in thousands, the first year's; earnings in the local currency.
MEASURES = {
    "MST_XWAP_NB": 60000, "MST_FORP_NB": 4800, "MST_NCTP_NB": 4800, "MST_TEMP_NB": 40000, "MST_FORE_NB": 3200,
    "MST_NCTE_NB": 3200, "MST_TUNE_NB": 1500, "MST_EARA_NB": 7000000, "MFL_FPOP_NB": 400, "MFL_NCIT_NB": 400,
    "MFL_FWAP_NB": 400, "MFL_NWAP_NB": 400, "MFL_FEMP_NB": 250, "MFL_NEMP_NB": 250, "MNA_TPOP_NB": 3000,
    "MNA_XRET_NB": 90, "MNA_OPOP_NB": 160, "MNA_OEMP_NB": 120,
}  # fmt: skip
SEXES = {"SEX_T": 1.0, "SEX_M": 0.52, "SEX_F": 0.48}
ORIGINS = {"TOTAL": 1.0, "NATIVE": 0.9, "CITIZEN": 0.9, "FOREIGN": 0.08, "NONCIT": 0.08, "X": 0.02}
SUPERSEDED = ("ECO_ISIC3", "ECO_ISIC2")  # no year is published by both revisions
GROWTH = 1.03
MEAN = "MST_EARA_NB"


def deliver() -> list[Dataset]:
    """All tables, with every class of every published version."""
    return [_table(table) for table in tables()]


def _table(table: Table) -> Dataset:
    classes = [_shares(dimension, versions) for dimension, versions in table.disseminated.items() if dimension != "SEX"]
    keys = list(product(SEXES.items(), *(shares.items() for shares in classes)))
    every = [(year, key) for key in keys for year in YEARS]
    columns: dict[str, list[str | None]] = {
        "TIME_PERIOD": [str(year) for year, _ in every],
        "OBS_VALUE": [_value(table, year, [share for _, share in key]) for year, key in every],
    }
    for at, dimension in enumerate(table.dimensions):
        columns[dimension] = [key[at][0] for _, key in every]
    constants = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": table.measure, "SOURCE": "as made up", **table.unit}
    columns |= {name: [value] * len(every) for name, value in constants.items()}
    return Dataset(Observations.from_columns(schema(table.dataflow), columns), name=table.code)


def _value(table: Table, year: int, shares: list[float]) -> str:
    size = MEASURES[table.measure] * GROWTH ** (year - YEARS[0])
    if table.measure == MEAN:
        return f"{size * (0.5 + shares[0]) if shares[0] < 1 else size:.2f}"
    for share in shares:
        size *= share
    return f"{size:.3f}"


@cache
def _shares(dimension: str, versions: tuple[str, ...]) -> Mapping[str, float]:
    """Of every class its share of all, such that each version and all of them together add up."""
    if dimension in ("CBR", "CCT") and versions[0] in ("CBR_BIR", "CCT_CIT"):
        listed = packaged().partitions[versions[0]]
        return {listed.code(one): ORIGINS[one] for one in (listed.total, *listed.parts, listed.residual)}
    found: dict[str, float] = {}
    for version in _finest_first(versions):
        own = packaged().partitions[version]
        parts = _countries(own) if own.whole_version else own.parts
        summed = {code: share for code, share in _summed(found) if code.startswith(f"{version}_")}
        rest = [one for one in (*parts, own.residual) if one and own.code(one) not in summed]
        left = 1 - sum(share for code, share in summed.items() if code != own.code(own.total))
        found |= summed | {own.code(one): left / len(rest) for one in rest} | {own.code(own.total): 1.0}
    return found


def _finest_first(versions: tuple[str, ...]) -> Iterator[str]:
    partitions = packaged().partitions
    yield from sorted((one for one in versions if one not in SUPERSEDED), key=lambda one: -len(partitions[one].parts))


def _countries(own: Partition) -> list[str]:
    codes = schema(next(t.dataflow for t in tables() if own.id in t.disseminated.get(own.version[:3], ())))
    codelist = codes[own.version[:3]].codelist
    every = [code.removeprefix(f"{own.version}_") for code in (codelist.ids if codelist else ())]
    plain = [code for code in every if len(code) == 3 and code not in (*own.groups, *own.perhaps)]  # noqa: PLR2004  # ISO
    return plain[:COUNTRIES]


def _summed(found: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Classes whose parts in another version are all known."""
    for partition in packaged().partitions.values():
        if not partition.version and partition.total not in found and all(one in found for one in partition.parts):
            yield partition.total, sum(found[one] for one in partition.parts)


def main() -> None:
    """Print what each rule takes, the dearest first, and all of them together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="the best of so many counts")
    times = parser.parse_args().times
    rules, data = packaged(), deliver()
    content(data, rules)  # what is read once a process is no rule's cost
    whole = min(_timed(data, rules) for _ in range(times))
    print(
        f"{len(data)} dataflows, {sum(len(one.observations) for one in data)} observations, {len(rules.content)} rules"
    )
    print(f"all of them: {whole:.2f} processor s\n\n| rule | processor s | findings |\n|---|--:|--:|")
    taken = min((_each(data, rules) for _ in range(times)), key=lambda one: sum(s for s, _ in one.values()))
    for name, (seconds, found) in sorted(taken.items(), key=lambda one: -one[1][0]):
        print(f"| {name} | {seconds:.3f} | {found} |")


def _timed(data: list[Dataset], rules: Rules) -> float:
    began = process_time()
    content(data, rules, today=date(2026, 1, 1))
    return process_time() - began


def _each(data: list[Dataset], rules: Rules) -> dict[str, tuple[float, int]]:
    began = process_time()
    judged = Tables.of(data, rules, today=date(2026, 1, 1))
    for one in judged.judged:
        _ = one.figures
    taken = {"reading the figures": (process_time() - began, 0)}
    for rule in rules.content:
        began = process_time()
        found = sum(len(batch) for _, batch in JUDGES[type(rule)](rule, judged))
        taken[rule.id] = (process_time() - began, found)
    return taken


if __name__ == "__main__":
    main()
