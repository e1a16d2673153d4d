"""What an office does in every year of a table is asked about once, and not at every figure.

A list of countries that never has an `_X`, a table of citizenship from another survey than those of births: each is one
decision. Told at each of hundreds of figures it would hide the one that is a fault among them. So what stands in all
years of a table, or in most, is one finding, at the last year, with the others as its places; figures that differ by
far more than the rest stay by themselves. Tables that differ alike in every year are a decision about what they count,
and no slip: a warning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask
from ilms.checks.content.tables import Judged, Tables
from ilms.findings import Basis, Batch, Severity
from ilms.languages import _, by_language, chosen

# By the finding that is made at each figure, in what part of the table's years it makes a habit.
HABITS = {"SUM005": 0.4, "SUM010": 0.4, "XTB001": 1.0, "XTB002": 1.0, "XTB003": 1.0}
YEARLY = ("XTB005", "XTB007", "HIS005")  # made once a year
COVERAGE = ("XTB001", "XTB002", "XTB005", "XTB007")  # two tables that never count alike: an error is none any more
YEARS, FIGURES = 3, 6  # in which, and of which, a habit is made
UNLIKE, ANY = 3.0, 0.005  # times the usual difference, and the share about which nothing is asked


def once(found: list[Batch], judged: Judged, tables: Tables) -> Iterator[Batch]:
    """The findings of one data set, those that stand in every year of it told once.

    Args:
        found: What the rules said.
        judged: The data set.
        tables: All of them.
    """
    yearly: dict[tuple[str, str], list[Batch]] = {}
    for one in found:
        alike = one.code in COVERAGE or one.severity is Severity.WARNING
        if one.code in YEARLY and one.rows is not None and len(one) == 1:
            yearly.setdefault((one.code, one.basis.rule if one.basis else ""), []).append(one)
        elif one.code in HABITS and alike and one.rows is not None and len(one) >= FIGURES:
            yield from _split(one, judged, tables)
        else:
            yield one
    for some in yearly.values():
        yield from _of_years(some, judged, tables)


def _of_years(some: Sequence[Batch], judged: Judged, tables: Tables) -> Iterator[Batch]:
    """Findings of one kind, each of a year: one where they stand in all years of an area; else as they are."""
    observations = judged.data.observations
    time = observations.schema.time
    if time is None or "REF_AREA" not in observations.schema:
        yield from some
        return
    rows = [one.rows.to_pylist()[0] for one in some if one.rows is not None]
    areas, years = (observations.text(name).take(pa.array(rows)).to_pylist() for name in ("REF_AREA", time.id))
    percent = np.array([_percent(one) for one in some])
    for area in dict.fromkeys(areas):
        at = np.flatnonzero(np.array(areas) == area)
        usual = at[percent[at] <= UNLIKE * np.median(percent[at]) + 100 * ANY]
        every = _years(judged, some[int(at[0])], tables, area)
        if some[int(at[0])].code == "HIS005":
            every -= {min(every, default="")}  # the first one repeats none
        there = [years[one] for one in usual]
        if len(usual) < YEARS or not {years[one] for one in at} >= every:
            yield from (some[one] for one in at.tolist())
            continue
        yield from (some[one] for one in np.setdiff1d(at, usual).tolist())
        head = int(usual[there.index(max(there))])
        told = [row for one in usual.tolist() if one != head for row in (rows[one], *_others(some[one]))]
        others = list(dict.fromkeys((*_others(some[head]), *told)))  # a year that repeats one is repeated by the next
        yield _habit(some[head], others, (len(set(there)), len(every)), len(others) + 1)


def _percent(one: Batch) -> float:
    return float(one.params["percent"][0].as_py()) if "percent" in one.params.column_names else 0.0


def _others(one: Batch) -> list[int]:
    found: list[int] = one.others.flatten().to_pylist() if one.others is not None else []
    return found


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
        there = set(years.dictionary.take(pa.array(np.unique(year[usual]))).to_pylist()) & every
        if len(usual) >= FIGURES and len(there) >= max(YEARS, HABITS[one.code] * len(every)):
            alone[usual] = False
            texts = years.take(one.rows.take(pa.array(usual))).cast(pa.string()).to_pylist()
            head = texts.index(max(texts))
            mask: Mask = np.zeros(len(one), np.bool_)
            mask[usual[head]] = True
            others = rows[np.delete(usual, head)].tolist()
            yield _habit(one.filter(pa.array(mask)), others, (len(there), len(every)), len(usual))
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


def _habit(one: Batch, others: list[int], years: tuple[int, int], figures: int) -> Batch:
    """One finding for all: at one figure, with the others beside it.

    Args:
        one: The finding of the last year.
        others: The other figures.
        years: In how many it stands, of how many.
        figures: How many those are.
    """
    there, every = years
    counted = _("all {n}", n=every) if there >= every else _("{n} of {every}", n=there, every=every)
    said = _(
        "and so in {years} years of the table ({figures} figures): one answer will do", years=counted, figures=figures
    )
    before = one.basis.text if one.basis else {}
    both = {
        language: "; ".join(filter(None, (chosen(before, language), text)))
        for language, text in by_language(said).items()
    }
    return replace(
        one,
        others=pa.array([others], pa.list_(pa.int64())),
        elsewhere=(),
        basis=Basis(one.basis.rule if one.basis else "", both),
        severity=Severity.WARNING if one.code in COVERAGE else one.severity,
    )
