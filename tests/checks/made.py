"""Observations made for tests: small ones by hand, and the figures that ILOSTAT published."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from ilms.checks.form.structure import structural
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.findings import Batch, Findings
from ilms.observations import Observations
from ilms.structures.load import schema
from ilms.structures.tables import find, table_of

TODAY = date(2026, 11, 21)
Row = Mapping[str, str | None]

C18 = {
    "REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "SEX": "SEX_T", "CDS": "CDS_DES_TOTAL",
    "TIME_PERIOD": "2019", "OBS_VALUE": "1.5", "UNIT_MEASURE_TYPE": "NB", "UNIT_MEASURE": "PS",
    "UNIT_MULT": "3", "SOURCE": "LFS - Labour Force Survey",
}  # fmt: skip


def rows(base: Row, *changes: Row, table: str = "C18") -> Observations:
    """One observation for each set of changes to a base."""
    every = [{**base, **change} for change in changes]
    names = dict.fromkeys(name for row in every for name in row)
    columns = {name: [row.get(name) for row in every] for name in names}
    return Observations.from_columns(schema(find(table)[0].dataflow), columns)


def c18(*changes: Row) -> Observations:
    """Observations of table C18 that are right but for the changes."""
    return rows(C18, *changes)


def of(table: str, *cells: tuple[str, ...]) -> Observations:
    """Figures of a table: sex, classes in key order, then the value, `("SEX_T", "ECO_SECTOR_AGR", "1.5")`."""
    found = find(table)[0]
    classes = found.dimensions
    base = {**C18, "MEASURE": found.measure, **found.unit}
    del base["CDS"]
    changes = [dict(zip((*classes, "OBS_VALUE"), (*cell[:-1], cell[-1] or None), strict=True)) for cell in cells]
    return rows(base, *changes, table=table)


def form(observations: Observations) -> dict[str, Batch]:
    """What the structural checks say, by code."""
    table = table_of(observations.schema.dataflow.id)
    return by_code(structural(observations, table, packaged().policy, TODAY))


def by_code(findings: Findings) -> dict[str, Batch]:
    """Batches by their code; fails where a code has two."""
    found = {batch.code: batch for batch in findings}
    assert len(found) == len(findings.batches)
    return found


@cache
def published(path: Path) -> tuple[Dataset, ...]:
    """All real figures, one data set an indicator."""
    by_indicator: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_indicator[row["indicator"]].append(row)
    return tuple(_dataset(indicator, some) for indicator, some in by_indicator.items())


def _dataset(indicator: str, some: list[dict[str, str]]) -> Dataset:
    table = find(indicator)[0]
    columns = {
        "REF_AREA": [row["ref_area"] for row in some],
        "FREQ": ["A"] * len(some),
        "MEASURE": [table.measure] * len(some),
        "SEX": [row["sex"] for row in some],
        "TIME_PERIOD": [row["time"] for row in some],
        "OBS_VALUE": [row["obs_value"] for row in some],
        **{name: [code] * len(some) for name, code in table.unit.items()},
        "SOURCE": ["as published"] * len(some),
    }
    for number, dimension in enumerate((d for d in table.dimensions if d != "SEX"), 1):
        columns[dimension] = [row[f"classif{number}"] for row in some]
    return Dataset(Observations.from_columns(schema(indicator), columns), name=table.code)
