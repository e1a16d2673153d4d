"""Observations as people read them: a sheet a year, classes down, sexes across; years of totals alone in one sheet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.messages.notes import BETWEEN_LABELS
from ilms.observations import VALUE, Observations
from ilms.report.sections.figures.line import polyline, totals
from ilms.report.words import Words
from ilms.structures.schema import Codelist, Component
from ilms.structures.tables import Table, table_of
from ilms.structures.versions import version_of

SEX, TIME, STATUS = "SEX", "TIME_PERIOD", "OBS_STATUS"
BETWEEN_CODES = " "  # no code holds a blank
FIXED = ("REF_AREA", "FREQ", "MEASURE", SEX)  # what is no row of a sheet


@dataclass(frozen=True)
class Sheet:
    """One year's figures, or several years that have a total only.

    Attributes:
        title: `2019`, or `1999-2015`.
        said: What its source and notes say.
        columns: Labels of sexes.
        rows: A label with a cell a column.
        legend: What the letters beside the figures mean.
    """

    title: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    legend: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """One dataflow, newest year first.

    Attributes:
        currency: Whether they are money, and not thousands of persons.
        line: Points of an SVG polyline of the total of both sexes over time, where there are years enough.
        span: First and last year of that line with their values.
    """

    table: Table
    name: str
    currency: bool
    sheets: tuple[Sheet, ...]
    line: str
    span: tuple[tuple[str, str], ...]


def figures(data: Dataset, language: str) -> Figures | None:
    """Lay one dataflow out; None for one that is none of the 35."""
    table = table_of(data.observations.schema.dataflow.id)
    if table is None:
        return None
    words = Words(language)
    observations = data.observations.in_order()
    periods = sorted(pc.unique(observations.text(TIME)).drop_null().to_pylist(), reverse=True)
    years = (_year(observations.filter(pc.equal(observations.text(TIME), period)), period, words) for period in periods)
    points = totals(data)
    ends = [points[0], points[-1]] if points else []
    return Figures(
        table=table,
        name=table.label(language),
        currency=table.unit["UNIT_MEASURE"] == "LC",
        sheets=tuple(_joined(years)),
        line=polyline(points),
        span=tuple((year, words.number(text)) for year, text in ends),
    )


def _year(observations: Observations, period: str, words: Words) -> Sheet:
    schema = observations.schema
    classes = [c for c in schema.dimensions if c.id not in FIXED]
    sexes = _present(observations.codes(SEX))
    rows = _keys(observations, [c.id for c in classes])
    labels = dict(zip(rows.to_pylist(), _row_labels(observations, classes, words.language), strict=True))
    marks = pc.fill_null(observations.text(STATUS), "")
    values = observations.text(VALUE).to_pylist()
    places = words.places(values)
    cells: dict[str, dict[str, str]] = {}
    shown = zip(rows.to_pylist(), observations.text(SEX).to_pylist(), values, marks.to_pylist(), strict=True)
    for row, sex, value, mark in shown:  # laying out for the eye: a cell is a cell
        cells.setdefault(row, {})[sex] = f"{words.number(value, places)} {mark}".strip()
    statuses, sex_list = schema[STATUS].codelist, schema[SEX].codelist
    used = [mark for mark in _present(observations.codes(STATUS)) if mark]
    return Sheet(
        title=period,
        said=" · ".join(_said(observations)),
        columns=tuple(sex_list.label(sex, words.language) if sex_list else sex for sex in sexes),
        rows=tuple(
            (label, tuple(cells[row].get(sex, "") for sex in sexes))
            for row, label in _told_apart(labels, [c.codelist for c in classes], words.language).items()
        ),
        legend=tuple(f"{mark}: {statuses.label(mark, words.language) if statuses else mark}" for mark in used),
    )


def _said(observations: Observations) -> list[str]:
    """Source and notes, each text once; a survey's name that repeats the source is the source."""
    (sources, *notes) = (
        pc.unique(observations.text(name)).drop_null().to_pylist()
        for name in ("SOURCE", "NOTE_SOURCE", "NOTE_INDICATOR")
    )
    parts = [part for texts in notes for text in texts for part in text.split(BETWEEN_LABELS)]
    return [*sources, *dict.fromkeys(part for part in parts if part.partition(": ")[2] not in sources)]


def _joined(years: Iterable[Sheet]) -> Iterator[Sheet]:
    """Years next to each other that have one row, and the same source, as rows of one sheet."""
    run: list[Sheet] = []
    for year in years:
        if run and not (_alone(year) and _alone(run[-1]) and _alike(year, run[-1])):
            yield _series(run)
            run = []
        run.append(year)
    if run:
        yield _series(run)


def _alone(year: Sheet) -> bool:
    return len(year.rows) == 1


def _alike(one: Sheet, other: Sheet) -> bool:
    return (one.columns, one.said, one.rows[0][0]) == (other.columns, other.said, other.rows[0][0])


def _series(run: list[Sheet]) -> Sheet:
    if len(run) == 1:
        return run[0]
    rows = tuple((year.title, year.rows[0][1]) for year in run)
    legend = tuple(dict.fromkeys(entry for year in run for entry in year.legend))
    return replace(run[0], title=f"{run[-1].title}-{run[0].title}", rows=rows, legend=legend)


def _present(column: pa.DictionaryArray) -> list[str]:
    """The codes that occur, in the codelist's order."""
    indices = sorted(pc.unique(column.indices).drop_null().to_pylist())
    return [column.dictionary[index].as_py() for index in indices]


def _keys(observations: Observations, classes: Sequence[str]) -> pa.Array:
    """The codes that make a row, joined."""
    return pc.binary_join_element_wise(*(observations.text(name) for name in classes), BETWEEN_CODES)


def _row_labels(observations: Observations, classes: Sequence[Component], language: str) -> list[str]:
    parts = [_labels(observations.codes(c.id), c.codelist, language) for c in classes]
    labels: list[str] = (pc.binary_join_element_wise(*parts, " · ") if len(parts) > 1 else parts[0]).to_pylist()
    return labels


def _labels(column: pa.DictionaryArray, codelist: Codelist | None, language: str) -> pa.Array:
    names = [codelist.label(code, language) if codelist else code for code in column.dictionary.to_pylist()]
    return pa.array(names, pa.string()).take(column.indices)


def _told_apart(rows: dict[str, str], codelists: Sequence[Codelist | None], language: str) -> dict[str, str]:
    """Labels by row; where classes of two versions are called the same, with the names of their versions."""
    often = Counter(rows.values())
    return {
        row: f"{label} ({'; '.join(_versions(row, codelists, language))})" if often[label] > 1 else label
        for row, label in rows.items()
    }


def _versions(row: str, codelists: Sequence[Codelist | None], language: str) -> list[str]:
    pairs = zip(row.split(BETWEEN_CODES), codelists, strict=True)
    named = [(codelist, version_of(codelist.reference.id, code)) for code, codelist in pairs if codelist]
    return [codelist.label(version, language) for codelist, version in named if version and len(codelist) > 1]
