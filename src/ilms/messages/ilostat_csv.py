"""ILOSTAT CSV (domain.md section 3): one indicator a row, sources and notes as codes, no units."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import UnknownDataflowError, UsageError
from ilms.findings import Batch, Findings, batch
from ilms.languages import _
from ilms.messages.actions import refuse_deletes
from ilms.messages.csv import rows as csv_rows
from ilms.messages.csv import table as csv_table
from ilms.messages.csv import text as csv_text
from ilms.messages.csv.table import Rows
from ilms.messages.found import lost_actions, not_carried, unknown_indicators, without_column
from ilms.messages.header import Header
from ilms.messages.interface import Resolve
from ilms.messages.notes import Book, Translated
from ilms.messages.opening import Opening
from ilms.messages.partial_keys import refuse_partial
from ilms.messages.pieces import Piece
from ilms.observations import LINE, Observations
from ilms.structures.schema import Schema

NAME = "ilostat-csv"
COLLECTION = "ILMS"
COLUMNS = (
    "collection", "ref_area", "source", "indicator", "sex", "classif1", "classif2", "time", "obs_value",
    "obs_status", "freq_code", "note_classif", "note_indicator", "note_source",
)  # fmt: skip
_FIXED = {
    "ref_area": "REF_AREA", "source": "SOURCE", "sex": "SEX", "time": "TIME_PERIOD", "obs_value": "OBS_VALUE",
    "obs_status": "OBS_STATUS", "freq_code": "FREQ", "note_classif": "NOTE_CLASSIF",
    "note_indicator": "NOTE_INDICATOR", "note_source": "NOTE_SOURCE",
}  # fmt: skip
UNREGISTERED = "ATT104"
_NOTES = ("NOTE_CLASSIF", "NOTE_INDICATOR", "NOTE_SOURCE")
# Attributes that a file as ILOSTAT publishes it may leave out, column and all, though a submission needs them.
_PUBLISHED_WITHOUT = ("source",)
# Dimensions that are no classification of the table.
_GENERAL = ("REF_AREA", "FREQ", "MEASURE", "SEX")


def recognises(opening: Opening) -> bool:
    """By its lower-case columns; not all of them need be there."""
    return {"indicator", "ref_area", "obs_value"} <= set(opening.columns)


def stream(path: Path, resolve: Resolve, book: Book) -> Iterator[Dataset]:
    """Chunks of each indicator; what the format lacks and the dataflow fixes (MEASURE, UNIT_*) is filled.

    Rows of an indicator that nobody knows are a finding, unless there are no others.
    """
    told, strange, schema = set(), _Strange(path), None
    for rows in csv_table.rows(path):
        for indicator, part in csv_rows.parts(path, rows, "indicator"):
            try:
                schema = resolve(f"DF_{indicator.id}" if indicator else None)
            except UnknownDataflowError as error:
                strange.add(indicator.id if indicator else "", part, error)
                continue
            chunk = _chunk(schema, part, book)
            yield chunk if indicator in told else chunk.with_findings(_absent(schema, part))
            told.add(indicator)
    yield from strange.told(schema)


class _Strange:
    """The rows of indicators that nobody knows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, list[tuple[pa.Array, pa.Array]]] = {}
        self._errors: dict[str, UnknownDataflowError] = {}

    def add(self, indicator: str, part: Rows, error: UnknownDataflowError) -> None:
        """Take some of them."""
        values = part.columns.get("obs_value", pa.nulls(len(part), pa.string()))
        self._rows.setdefault(indicator, []).append((part.lines, values))
        self._errors.setdefault(indicator, error)

    def told(self, schema: Schema | None) -> Iterator[Dataset]:
        """What is to be said of them, with no observation of a dataflow that the file has.

        Raises:
            UnknownDataflowError: It has none.
        """
        if not self._errors:
            return
        if schema is None:
            raise next(iter(self._errors.values()))
        near = {name: [one.removeprefix("DF_") for one in error.near] for name, error in self._errors.items()}
        nothing = Observations.from_columns(
            schema, {**{name: [] for name in schema.key}, LINE: pa.array([], pa.int64())}
        )
        yield Dataset(nothing, findings=Findings.of(unknown_indicators(self._path, self._rows, near)))


def _chunk(schema: Schema, part: Rows, book: Book) -> Dataset:
    names = _components(schema)
    columns = {names.get(title, title): values for title, values in part.columns.items() if not _is_format(title)}
    # classif2 is empty where the indicator has one classification.
    columns = {n: v for n, v in columns.items() if n in schema or v.null_count < len(v)}
    found = []
    for component, translate in _translations(book, to_labels=True):
        if component in columns:
            columns[component], some = _translated(columns[component], columns.get("REF_AREA"), translate, component)
            found += some
    for one in schema.components:
        if (only := _fixed(schema, one.id)) is not None:
            given = columns.get(one.id, pa.nulls(len(part), pa.string()))
            columns[one.id] = pc.fill_null(given, only)
    dataset = csv_rows.chunk(schema, Rows(columns, part.lines), {})
    return dataset.with_findings(Findings.of(found))


def _absent(schema: Schema, part: Rows) -> Findings:
    columns = {name: _FIXED[name] for name in _PUBLISHED_WITHOUT if name not in part.columns}
    return Findings.of(without_column({name: one for name, one in columns.items() if one in schema}))


def _is_format(title: str) -> bool:
    return title in ("collection", "indicator") or title.endswith(".label")


def _components(schema: Schema) -> dict[str, str]:
    """ILOSTAT's column to the component it holds."""
    return {**_FIXED, **{f"classif{n}": name for n, name in enumerate(_classifications(schema), 1)}}


def _classifications(schema: Schema) -> list[str]:
    return [d.id for d in schema.dimensions if d.id not in _GENERAL]


def _fixed(schema: Schema, component: str) -> str | None:
    """The value that the dataflow leaves no choice about, if there is one."""
    allowed = schema.allowed.get(component, frozenset())
    if component == "MEASURE" and not allowed:
        first, second, *_, unit = (*_indicator(schema).split("_"), "")
        code = f"{first}_{second}_{unit}"
        codelist = schema[component].codelist
        return code if codelist is None or code in codelist else None
    return next(iter(allowed)) if len(allowed) == 1 else None


def _indicator(schema: Schema) -> str:
    return schema.dataflow.id.removeprefix("DF_")


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, book: Book) -> None:
    """The columns of the upload file, in its order."""
    begun = False
    for chunk in chunks:
        refuse_deletes(chunk, header, NAME)
        refuse_partial(chunk, NAME)
        if not begun:
            _refuse_unfit(chunk.schema)
            out.write((",".join(COLUMNS) + "\n").encode())
            begun = True
        out.write(csv_text.lines(_fields(chunk, book), len(chunk)))
    if not begun:
        raise UsageError(_("there is nothing to write"))


def _refuse_unfit(schema: Schema) -> None:
    if "REF_AREA" not in schema or schema.time is None or len(_classifications(schema)) > 2:  # noqa: PLR2004  # classif1, classif2
        raise UsageError(
            _("{dataflow} does not fit ILOSTAT CSV", dataflow=schema.dataflow),
            detail=_("the format has an area, a sex, two classifications and a time"),
            hint=_("write sdmx-csv-2.0 or sdmx-ml-2.1"),
        )


def _fields(chunk: Observations, book: Book) -> list[Piece]:
    schema = chunk.schema
    constants = {"collection": COLLECTION, "indicator": _indicator(schema)}
    names = _components(schema)
    translations = dict(_translations(book, to_labels=False))
    fields: list[Piece] = []
    for column in COLUMNS:
        component = names.get(column)
        if column in constants:
            fields.append(csv_text.constant(constants[column]))
        elif component is None or component not in schema:
            fields.append("")
        elif component in translations:
            text, _ = _translated(chunk.text(component), chunk.text("REF_AREA"), translations[component], component)
            fields.append(csv_text.field(text))
        else:
            fields.append(csv_text.field(chunk.table.column(component)))
    return fields


def unwritable(observations: Observations, book: Book) -> Findings:
    """Components without a column (ATT105), sources and notes without a code (ATT102, ATT103), actions (ATT108)."""
    schema = observations.schema
    carried = set(_components(schema).values())
    found: list[Batch] = [
        not_carried(observations, component.id, NAME, _fixed(schema, component.id))
        for component in schema.components
        if component.id not in carried
    ]
    for component, translate in _translations(book, to_labels=False):
        if component in schema:
            text, areas = observations.text(component), observations.text("REF_AREA")
            found += _translated(text, areas, translate, component)[1]
    return Findings.of([*found, *lost_actions(observations, NAME)])


Translate = Callable[[str, str | None], Translated]


def _translations(book: Book, *, to_labels: bool) -> Iterator[tuple[str, Translate]]:
    yield "SOURCE", (book.source_label if to_labels else book.source_code)
    for component in _NOTES:
        note = book.note_labels if to_labels else book.note_codes
        yield component, lambda text, _area, note=note: note(text)  # type: ignore[misc]  # mypy cannot type a default


def _translated(
    text: pa.Array, areas: pa.Array | None, translate: Translate, component: str
) -> tuple[pa.Array, list[Batch]]:
    """Translate each distinct text (of an area) once; the findings are about the rows it stands in."""
    pairs = pa.table({"text": text, "area": areas if areas is not None else pa.nulls(len(text), pa.string())})
    distinct = pairs.group_by(["text", "area"], use_threads=False).aggregate([]).to_pylist()
    done = {(p["text"], p["area"]): translate(p["text"], p["area"]) for p in distinct if p["text"] is not None}
    if not done:
        return text, []
    joined = pc.binary_join_element_wise(text, pc.fill_null(pairs["area"], ""), "\x1f").combine_chunks()
    keys = pa.array([f"{t}\x1f{a or ''}" for t, a in done], pa.string())
    index = pc.index_in(joined, value_set=keys)
    result = pa.array([t.text for t in done.values()], pa.string()).take(index)
    return result, list(_told(component, done, index))


def _told(component: str, done: dict[tuple[str, str | None], Translated], index: pa.Array) -> Iterator[Batch]:
    for number, ((_text, area), translated) in enumerate(done.items()):
        if not translated.odd and not translated.reworded:
            continue
        rows = pc.indices_nonzero(pc.fill_null(pc.equal(index, number), False)).cast(pa.int64())
        for part in translated.odd:
            params = {"component": component, "value": part, "area": area or "?"}
            code = _code(component, part)
            # A code that nobody registered is one thing to look up, wherever it stands.
            yield batch(code, params, rows=rows[:1] if code == UNREGISTERED else rows)
        for part in translated.reworded:
            yield batch("ATT107", {"component": component, "value": part, "expected": translated.text}, rows=rows)


def _code(component: str, part: str) -> str:
    if _is_code(part):
        return UNREGISTERED
    return "ATT102" if component == "SOURCE" else "ATT103"


def _is_code(part: str) -> bool:
    head, colon, tail = part.partition(":")
    return bool(colon) and tail.isdigit() and head.isalnum() and head.isupper()
