"""The formats by name, and the four things done with them: detect, read, stream, write."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from ilms.atomic import appearing
from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Batch, Findings, stacked
from ilms.languages import _
from ilms.messages import series
from ilms.messages.header import Header
from ilms.messages.heading import Heading
from ilms.messages.interface import Format, Headed, Resolve
from ilms.messages.notes import Book, book
from ilms.messages.opening import Opening, look
from ilms.observations import LINE, Gathering, Observations
from ilms.packing import packed
from ilms.provenance import Provenance
from ilms.structures.schema import Reference
from ilms.trouble import MessageError, opened_file_error

# By name the module of a format, imported when it is needed, and the suffix of its files; in the order in which they
# are asked whether they know a file: plain CSV takes what is left.
_FORMATS = {
    "sdmx-ml-2.1": ("sdmx_ml_21", ".xml"),
    "sdmx-ml-2.1-generic": ("sdmx_ml_21_generic", ".xml"),
    "sdmx-ml-3.0": ("sdmx_ml_30", ".xml"),
    "sdmx-json-2.0": ("sdmx_json_20", ".json"),
    "sdmx-csv-2.0": ("sdmx_csv_20", ".csv"),
    "sdmx-csv-1.0": ("sdmx_csv_10", ".csv"),
    "ilostat-csv": ("ilostat_csv", ".csv"),
    "csv": ("plain_csv", ".csv"),
}
NAMES = tuple(_FORMATS)
SUFFIX = {name: suffix for name, (_, suffix) in _FORMATS.items()}


def detect(path: Path) -> str:
    """The format of a file, by its content.

    Raises:
        UsageError: It cannot be opened, or it is of no format read here; says what it is instead.
    """
    opening = look(path)
    kind = ".xml" if opening.root is not None else ".json" if opening.members is not None else ".csv"
    for name in NAMES:
        if SUFFIX[name] == kind and _module(name).recognises(opening):
            return name
    raise _unknown(opening)


def header_of(path: Path) -> Heading | None:
    """The header of a message: id, test flag, times, sender, receivers, action, structures. None in CSV.

    Raises:
        UsageError: It cannot be opened, is of no format read here, or malformed up to there.
    """
    name = detect(path)
    return None if SUFFIX[name] == ".csv" else cast("Headed", _module(name)).heading(path)


def stream(
    path: Path,
    resolve: Resolve,
    format: str | None = None,  # noqa: A002  # SDMX's word
    *,
    register: Book | None = None,
) -> Iterator[Observations]:
    """The observations of a message, chunk by chunk, in the order of the file, each chunk of one dataflow.

    Chunks carry `LINE`, and `ACTION` where the message has actions. What the reader has to say about the
    data is only told by `read` and `chunks`.

    Args:
        path: The file.
        resolve: From the id a message names to the schema.
        format: One of `NAMES`; None detects it.
        register: Of sources and notes; None is the packaged one.

    Raises:
        UsageError: The file is malformed, or not of the format; with line and column.
    """
    for part in chunks(path, resolve, format, register=register):
        yield part.observations


def chunks(
    path: Path,
    resolve: Resolve,
    format: str | None = None,  # noqa: A002  # SDMX's word
    *,
    register: Book | None = None,
) -> Iterator[Dataset]:
    """As `stream`, with the findings of each chunk."""
    chosen = _chosen(format or detect(path))
    return chosen.stream(path, resolve, register or book())


def read(
    path: Path,
    resolve: Resolve,
    format: str | None = None,  # noqa: A002  # SDMX's word
    *,
    register: Book | None = None,
) -> list[Dataset]:
    """The whole message: one data set a dataflow, rows in the order of the file, provenance by line.

    A row keeps the action it was sent with in `ACTION`, where the message has actions.

    Args:
        path: The file.
        resolve: From the id a message names to the schema.
        format: One of `NAMES`; None detects it.
        register: Of sources and notes; None is the packaged one.

    Raises:
        UsageError: The file is malformed, or not of the format; with line and column.
    """
    gathered: dict[Reference, _Gathered] = {}
    for part in chunks(path, resolve, format, register=register):
        gathered.setdefault(part.observations.schema.dataflow, _Gathered()).add(part)
    return [one.dataset(path) for one in gathered.values()]


class _Gathered:
    """The chunks of one dataflow in a message, put together as they are read."""

    def __init__(self) -> None:
        self._observations, self._batches = Gathering(), list[Batch]()

    def add(self, part: Dataset) -> None:
        self._batches += [_moved(b, self._observations.length) for b in part.findings]
        self._observations.add(part.observations)

    def dataset(self, path: Path) -> Dataset:
        whole = self._observations.whole()
        lines = whole.column(LINE)
        measure = next((m.id for m in whole.schema.measures), None)
        text = whole.text(measure) if measure else pa.nulls(len(whole), pa.string())
        return Dataset(
            Observations(whole.schema, whole.table.drop_columns([LINE])),
            Provenance.of_lines(str(path), lines, text),
            Findings.of(_merged(self._batches)),
            name=path.name,
        )


def _moved(batch: Batch, by: int) -> Batch:
    rows = None if batch.rows is None else pc.add(batch.rows, by)
    return replace(batch, rows=rows)


def _merged(batches: list[Batch]) -> Iterator[Batch]:
    """Batches of one code and shape as one: a message has many chunks."""
    alike: dict[tuple[str, tuple[str, ...], str], list[Batch]] = {}
    for batch in batches:
        if batch.elsewhere:  # about rows that are none of these observations
            yield batch
            continue
        alike.setdefault((batch.code, tuple(batch.params.column_names), batch.severity), []).append(batch)
    for (code, *_rest), some in alike.items():
        rows = pa.concat_arrays([b.rows for b in some]) if all(b.rows is not None for b in some) else None
        yield Batch(code, stacked(some), rows, None, some[0].severity)


def write(
    observations: Observations | Iterable[Observations],
    path: Path,
    format: str,  # noqa: A002  # SDMX's word
    header: Header,
    *,
    register: Book | None = None,
) -> None:
    """Write a message; the file appears whole or not at all.

    Args:
        observations: Of one dataflow, at once or in chunks. `ACTION` is kept where the format has actions. Where a
            format puts observations into series and one of them comes again after another, all are put in canonical
            order; chunks that can be gone through once only, from there on.
        path: Where to; a file that stands there is replaced. `.gz` and `.zip` at its end pack it.
        format: One of `NAMES`.
        header: Formats without a header take only the action from it.
        register: Of sources and notes; None is the packaged one.

    Raises:
        UsageError: The format cannot carry these observations, or the file cannot be written.
    """
    chosen = _chosen(format)
    given = [observations] if isinstance(observations, Observations) else observations
    again = iter(given) is not given

    def put(*, sort: bool) -> None:
        with appearing(path) as out, packed(out, path, SUFFIX[format]) as plain:
            parts = _of_one(iter(given))
            if SUFFIX[format] != ".csv":
                parts = series.whole(parts, header, sort=sort, again=again)
            chosen.write(parts, plain, header, register or book())

    try:
        try:
            put(sort=False)
        except series.ApartError:
            put(sort=True)
    except OSError as error:
        raise opened_file_error(path, error, writing=True) from error


def unwritable(observations: Observations, format: str, *, register: Book | None = None) -> Findings:  # noqa: A002
    """What a format would not carry, or would word otherwise: to be told before `write`."""
    return _chosen(format).unwritable(observations, register or book())


def _of_one(parts: Iterator[Observations]) -> Iterator[Observations]:
    first: Reference | None = None
    for part in parts:
        first = first or part.schema.dataflow
        if part.schema.dataflow != first:
            raise UsageError(
                _(
                    "a message holds one dataflow, and these are two: {first} and {dataflow}",
                    first=first,
                    dataflow=part.schema.dataflow,
                ),
                hint=_("name one with `--dataflow`"),
            )
        yield part


def check_name(name: str) -> None:
    """Refuse what is no format, before anything is done for it.

    Raises:
        UsageError: With the nearest name.
    """
    if name not in _FORMATS:
        near = difflib.get_close_matches(name, NAMES, 1)
        raise UsageError(
            _("`{name}` is no format that is read or written here", name=name),
            detail=_("formats: {names}", names=", ".join(NAMES)),
            hint=_("did you mean `{near}`?", near=near[0]) if near else "",
        )


def _chosen(name: str) -> Format:
    check_name(name)
    return _module(name)


def _module(name: str) -> Format:
    return cast("Format", import_module(f"ilms.messages.{_FORMATS[name][0]}"))


_ASK = _("ask the sender for SDMX-ML 2.1 or SDMX-CSV")
_ROOTS = {
    "html": (
        "an HTML page, not a message",
        "a login or error page was saved instead of the file: download it again",
    ),
    "Structure": ("a structure message, not data", "give it with `--structure`"),
    "Error": ("an SDMX error message", "the service refused the query that this file answers: read it"),
    "StructureSpecificData": ("SDMX-ML of another version than 2.1 and 3.0", _ASK),
    "GenericData": ("SDMX-ML of another version than 2.1", _ASK),
    "CrossSectionalData": ("cross-sectional SDMX-ML 2.0, which went out of use with SDMX 2.1", _ASK),
    "CompactData": ("compact SDMX-ML 2.0", _ASK),
    "UtilityData": ("utility SDMX-ML 2.0, which went out of use with SDMX 2.1", _ASK),
}


def _json(members: tuple[str, ...]) -> tuple[str, str]:
    """What JSON that is no data message of SDMX-JSON 2.0 is instead."""
    if {"dataSets", "data/structure", "structure"} & set(members):
        return "SDMX-JSON of another version than 2.0", _ASK
    if "errors" in members:
        return "an SDMX-JSON message of errors", "the service refused the query that this file answers: read it"
    if "data" in members:
        return "an SDMX-JSON structure message, not data", "give it with `--structure`"
    return "JSON of another kind", _ASK


def _unknown(opening: Opening) -> MessageError:
    known = f"one of: {', '.join(NAMES)}"
    if opening.root is not None:
        local = opening.root.rpartition("}")[2]
        what, hint = _ROOTS.get(local, (f"XML of another kind (its root element is `{local}`)", _ASK))
        return MessageError(opening.path, _("this is {what}", what=what), line=1, expected=known, hint=hint)
    if opening.members is not None:
        what, hint = _json(opening.members)
        return MessageError(opening.path, _("this is {what}", what=what), line=1, expected=known, hint=hint)
    shown = opening.delimiter.join(opening.columns)[:80]
    return MessageError(
        opening.path, _("no format is known whose first line is `{shown}`", shown=shown), line=1, expected=known,
        hint=_("a CSV file begins with a header of component ids"),
    )  # fmt: skip
