"""Observations as people read them: a table a year, classes down, sexes across; the total over time as a line."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.observations import VALUE
from ilms.report.words import Words
from ilms.structures.tables import Table, table_of

SEX, TIME, STATUS = "SEX", "TIME_PERIOD", "OBS_STATUS"
LINE_WIDTH, LINE_HEIGHT = 220, 48


@dataclass(frozen=True)
class Year:
    """One year's figures.

    Attributes:
        said: What its source and notes say.
        columns: Labels of sexes.
        rows: A label with a cell a column.
    """

    period: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Figures:
    """One data flow, newest year first.

    Attributes:
        line: Points of an SVG polyline of the total of both sexes over time, empty with fewer than three years.
        span: First and last year of that line with their values.
    """

    table: Table
    name: str
    unit: str
    years: tuple[Year, ...]
    line: str
    span: tuple[tuple[str, str], ...]


def figures(data: Dataset, words: Words) -> Figures | None:
    """Lay one data flow out; None for one that is none of the 35."""
    table = table_of(data.observations.schema.dataflow.id)
    if table is None:
        return None
    observations = data.observations.in_order()
    periods = sorted(pc.unique(observations.text(TIME)).drop_null().to_pylist(), reverse=True)
    years = tuple(
        _year(Dataset(observations.filter(pc.equal(observations.text(TIME), period))), period, words)
        for period in periods
    )
    totals = _totals(data)
    unit = words("unit_currency" if table.unit["UNIT_MEASURE"] == "LC" else "unit_persons")
    name = table.names.get(words.language) or table.names["en"]
    span = tuple((year, words.number(text)) for year, text in (totals[0], totals[-1])) if len(totals) > 2 else ()  # noqa: PLR2004  # two points are no line
    return Figures(table, name, unit, years, _polyline(totals), span)


def _year(data: Dataset, period: str, words: Words) -> Year:
    observations = data.observations
    schema = observations.schema
    classes = [c for c in schema.dimensions if c.id not in ("REF_AREA", "FREQ", "MEASURE", SEX)]
    sexes = _in_order(observations.codes(SEX))
    labels = [_labels(observations.codes(c.id), c.codelist, words.language) for c in classes]
    label = pc.binary_join_element_wise(*labels, " · ") if len(labels) > 1 else labels[0]
    marks = pc.fill_null(observations.text(STATUS), "")
    cells: dict[str, dict[str, str]] = {}
    shown = zip(label.to_pylist(), observations.text(SEX).to_pylist(), observations.text(VALUE).to_pylist(),
                marks.to_pylist(), strict=True)  # fmt: skip
    for row, sex, value, mark in shown:  # laying out for the eye: a cell is a cell
        cells.setdefault(row, {})[sex] = f"{words.number(value)} {mark}".strip()
    said = [
        text
        for name in ("SOURCE", "NOTE_SOURCE", "NOTE_INDICATOR")
        for text in pc.unique(observations.text(name)).drop_null().to_pylist()
    ]
    sex_list = schema[SEX].codelist
    return Year(
        period,
        " · ".join(said),
        tuple(sex_list.label(sex, words.language) if sex_list else sex for sex in sexes),
        tuple((row, tuple(by_sex.get(sex, "") for sex in sexes)) for row, by_sex in cells.items()),
    )


def _in_order(column: pa.DictionaryArray) -> list[str]:
    present = sorted(pc.unique(column.indices).drop_null().to_pylist())
    return [column.dictionary[index].as_py() for index in present]


def _labels(column: pa.DictionaryArray, codelist: object, language: str) -> pa.Array:
    names = [
        codelist.label(code, language) if codelist else code  # type: ignore[attr-defined]
        for code in column.dictionary.to_pylist()
    ]
    return pa.array(names, pa.string()).take(column.indices)


def _totals(data: Dataset) -> list[tuple[str, str]]:
    """Year and value where every class is a total and the sex is both."""
    observations = data.observations
    mask = pc.equal(observations.text(SEX), "SEX_T")
    for component in observations.schema.dimensions:
        if component.id not in ("REF_AREA", "FREQ", "MEASURE", SEX):
            mask = pc.and_(mask, pc.ends_with(observations.text(component.id), "_TOTAL"))
    kept = observations.filter(pc.fill_null(mask, False))
    pairs = zip(kept.text(TIME).to_pylist(), kept.text(VALUE).to_pylist(), strict=True)
    return sorted({year: value for year, value in pairs if value}.items())


def _polyline(totals: list[tuple[str, str]]) -> str:
    try:
        points = [(int(year), Decimal(value)) for year, value in totals]
    except (ValueError, InvalidOperation):
        return ""
    if len(points) < 3:  # noqa: PLR2004  # two points are no line
        return ""
    first, last = points[0][0], points[-1][0]
    top = max(value for _, value in points) or Decimal(1)
    return " ".join(
        f"{(year - first) * LINE_WIDTH / (last - first):.1f},{LINE_HEIGHT - float(value / top) * LINE_HEIGHT:.1f}"
        for year, value in points
    )
