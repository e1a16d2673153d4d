"""What an office does in every year of a table is asked about once, and not at every figure.

A list of countries that never has an `_X`, a table of citizenship from another survey than those of births: each is one
decision. Told at each of hundreds of figures it would hide the one that is a fault among them. So warnings that stand
in all years of a table are one finding, at the last year, with the others as its places; figures that differ by far
more than the rest stay by themselves.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers
from ilms.checks.content.tables import Judged, Tables
from ilms.findings import Basis, Batch, Severity

HABITS = ("SUM005", "SUM010", "XTB001", "XTB002", "XTB003")
YEARS, FIGURES = 3, 6  # in which, and of which, a habit is made
UNLIKE, ANY = 3.0, 0.005  # times the usual difference, and the share about which nothing is asked
TEXT = {
    "en": "and so in all {years} years of the table ({figures} figures): one answer will do",
    "vi": "và như vậy ở cả {years} năm của bảng ({figures} số liệu): chỉ cần trả lời một lần",
}


def once(found: list[Batch], judged: Judged, tables: Tables) -> Iterator[Batch]:
    """The findings of one data set, those that stand in every year of it told once.

    Args:
        found: What the rules said.
        judged: The data set.
        tables: All of them.
    """
    for one in found:
        if one.code in HABITS and one.severity is Severity.WARNING and one.rows is not None and len(one) >= FIGURES:
            yield from _split(one, judged, tables)
        else:
            yield one


def _split(one: Batch, judged: Judged, tables: Tables) -> Iterator[Batch]:
    """What stands in every year of an area, once each; the rest as it is."""
    observations = judged.data.observations
    time = observations.schema.time
    if time is None or one.rows is None or "REF_AREA" not in observations.schema:
        yield one
        return
    areas, years = (observations.text(name).dictionary_encode() for name in ("REF_AREA", time.id))
    rows = one.rows.to_numpy()
    area, year = areas.indices.to_numpy()[rows], years.indices.to_numpy()[rows]
    shares = _shares(one)
    alone = np.ones(len(one), np.bool_)
    for number in np.unique(area):
        mine = np.flatnonzero(area == number)
        usual = mine[shares[mine] <= UNLIKE * np.median(shares[mine]) + ANY]
        every = _years(judged, one, tables, areas.dictionary[number].as_py())
        there = set(years.dictionary.take(pa.array(np.unique(year[usual]))).to_pylist())
        if len(usual) >= FIGURES and len(every) >= YEARS and there >= every:
            alone[usual] = False
            yield _told(one, usual, years.take(one.rows), len(every))
    if alone.any():
        yield one.filter(pa.array(alone))


def _shares(one: Batch) -> npt.NDArray[np.float64]:
    """The difference of each finding as a share of its figure; nought where it is about none."""
    if not {"difference", "value"} <= set(one.params.column_names):
        return np.zeros(len(one))
    difference, value = (
        np.abs(one.params[name].cast(pa.string()).cast(pa.float64()).to_numpy()) for name in ("difference", "value")
    )
    found: npt.NDArray[np.float64] = np.divide(difference, value, out=np.full(len(one), np.inf), where=value > 0)
    return found


def _years(judged: Judged, one: Batch, tables: Tables, area: str) -> set[str]:
    """The years in which the table, and every other that is named, has figures of that area."""
    named = {id(there) for there, _ in one.elsewhere}
    others = [other for other in tables.judged if id(other.data.provenance) in named]
    every = [_own_years(other, area) for other in (judged, *others)]
    return set.intersection(*every)


def _own_years(judged: Judged, area: str) -> set[str]:
    observations, figures = judged.data.observations, judged.figures
    time = observations.schema.time
    if figures is None or time is None or "REF_AREA" not in observations.schema:
        return set()
    mine = pc.and_(pc.equal(observations.text("REF_AREA"), area), pa.array(figures.known))
    return set(observations.text(time.id).filter(mine).unique().drop_null().to_pylist())


def _told(one: Batch, usual: Numbers, years: pa.DictionaryArray, count: int) -> Batch:
    """One finding for some of a batch: at the last year, with the other figures beside it."""
    texts = years.take(pa.array(usual)).cast(pa.string()).to_pylist()
    head = texts.index(max(texts))
    mask: Mask = np.zeros(len(one), np.bool_)
    mask[usual[head]] = True
    others = pc.take(one.rows, pa.array(np.delete(usual, head)))
    said = {name: text.format(years=count, figures=len(usual)) for name, text in TEXT.items()}
    rule = one.basis.rule if one.basis else ""
    before = one.basis.text if one.basis else {}
    both = {name: "; ".join(part for part in (before.get(name, ""), text) if part) for name, text in said.items()}
    return replace(
        one.filter(pa.array(mask)),
        others=pa.array([others.to_pylist()], pa.list_(pa.int64())),
        elsewhere=(),
        basis=Basis(rule, both),
    )
