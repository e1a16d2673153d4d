"""Rows that are refused for their form: a part of their key is wrong, so they are missed where they belong."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.figures import Figures
from ilms.checks.content.within.strays import Strays
from ilms.findings import Batch, Findings, Severity

PERIOD = ("TIM001", "TIM002", "TIM003")
NAMED = ("KEY001", "COD001", "COD002", "COD003", "COD004")  # these name the part of the key that is wrong
SOME = ("KEY003", "COD005", "COD006")  # some part of the key is wrong, and nobody knows which
FEW = 3  # figures that are no table: one class of all, men and women


def refused(figures: Figures, findings: Findings) -> tuple[tuple[Strays, ...], Mask, Mask]:
    """What the findings about form refuse of a table, wherever it may belong; where it stands, and what stands alone.

    Of what stands alone, under an area or a period that is refused and no table by itself, no total is missed.

    Args:
        figures: The table, with the amounts of what is refused.
        findings: Of its reading and its form.
    """
    wrong, some = _wrong(figures, findings)
    found = tuple(one for one in _strays(figures, wrong, some) if len(one))
    return found, np.logical_or.reduce([some, *wrong.values()]), _alone(figures, wrong)


def _strays(figures: Figures, wrong: Mapping[str, Mask], some: Mask) -> Iterator[Strays]:
    usable = figures.known & (figures.units != 0)
    names = sorted(wrong)
    if names:
        sets = np.stack([wrong[name] for name in names])
        for each in np.unique(sets[:, sets.any(axis=0)], axis=1).T:
            rows = np.flatnonzero((sets == each[:, None]).all(axis=0) & usable)
            yield Strays.of(figures, rows, [name for name, free in zip(names, each, strict=True) if free])
    rows = np.flatnonzero(some & usable)
    if len(rows):
        for name in figures.observations.schema.key:
            yield Strays.of(figures, rows, [name])


def _alone(figures: Figures, wrong: Mapping[str, Mask]) -> Mask:
    schema = figures.observations.schema
    found = np.zeros(len(figures.observations), np.bool_)
    for name in ("REF_AREA", schema.time.id if schema.time else ""):
        found = found | wrong.get(name, False)
    if found.any():
        place = np.unique(figures.place, return_inverse=True)[1]
        found &= (np.bincount(place, figures.known) <= FEW)[place]
    return found


def _wrong(figures: Figures, findings: Findings) -> tuple[dict[str, Mask], Mask]:
    """By the part of the key that is wrong, the rows that are refused for it; and those of which no part is named."""
    schema = figures.observations.schema
    nowhere = np.zeros(len(figures.observations), np.bool_)
    wrong: dict[str, Mask] = {}
    some = nowhere.copy()
    for one in refusing(findings):
        if one.code in SOME:
            some[_rows(one.rows)] = True
        for name, rows in _named(one, schema.time.id if schema.time else ""):
            if name in schema.key:
                wrong.setdefault(name, nowhere.copy())[_rows(rows)] = True
    return wrong, some


def refusing(findings: Findings) -> list[Batch]:
    """The findings that refuse rows for a part of their key."""
    asked = (*PERIOD, *NAMED, *SOME)
    return [one for one in findings if one.code in asked and one.severity is Severity.ERROR and one.rows is not None]


def _named(one: Batch, time: str) -> Iterator[tuple[str, pa.Array | None]]:
    if one.code in PERIOD:
        yield time, one.rows
    elif one.code in NAMED and one.rows is not None:
        names = one.params["component"].combine_chunks().cast(pa.string())
        for name in pc.unique(names).to_pylist():
            yield name, one.rows.filter(pc.equal(names, name))


def _rows(rows: pa.Array | None) -> Numbers:
    found: Numbers = np.zeros(0, np.int64) if rows is None else rows.drop_null().to_numpy()
    return found
