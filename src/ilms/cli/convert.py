"""`ilms convert`."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.convert_structures import convert_structures, holds_structures
from ilms.cli.overwriting import refuse_over
from ilms.errors import UsageError
from ilms.languages import Text, _
from ilms.progress import along

if TYPE_CHECKING:
    from ilms.dataset import Dataset
    from ilms.described import Described
    from ilms.messages.header import Header
    from ilms.messages.interface import Resolve
    from ilms.messages.notes import Book
    from ilms.observations import Observations
    from ilms.workspace import Workspace

LEFT_OUT = (
    "ATT101",
    "ATT105",
    "ATT108",
    "ATT110",
    "MAP101",
    "MAP102",
    "MAP103",
)  # each of these findings is a value that is not written


def command(  # a command has as many as its options
    source: Path = typer.Argument(
        ..., metavar="IN", help="A message of any format, told from its content; or a filled questionnaire."
    ),
    out: Path = typer.Option(..., "-o", "--output", metavar="OUT", help="The file to write."),
    to: str = typer.Option(
        ...,
        "--to",
        metavar="FORMAT",
        help="sdmx-ml-2.1, sdmx-ml-2.1-generic, sdmx-ml-3.0, sdmx-csv-1.0, sdmx-csv-2.0, sdmx-json-2.0,"
        " ilostat-csv or csv.",
    ),
    structure: Path = typer.Option(None, "--structure", help="An SDMX-ML structure file, of any agency."),
    dataflow: str = typer.Option(None, "--dataflow", metavar="ID", help="The dataflow, where the file does not say."),
    map_: Path = typer.Option(
        None, "--map", metavar="FILE", help="Structure maps (SDMX 3.0): into the data structure that they lead to."
    ),
    flat: bool = typer.Option(
        False, "--flat", help="SDMX-ML and SDMX-JSON: every observation by itself, without series."
    ),
    labels: str = typer.Option(
        "id",
        "--labels",
        metavar="id|name|both",
        help="SDMX-CSV: names beside the codes, in columns of their own (name) or in the same one (both).",
    ),
    layout: Path = typer.Option(
        None, "--layout", metavar="FILE", help="Of a filled questionnaire workbook: where its figures stand."
    ),
    fail_on: str = typer.Option(
        "error", "--fail-on", metavar="error|warning|never", help="What ends with exit code 1."
    ),
) -> int:
    """Convert a message of any format to any other, whatever agency's data it holds.

    A filled questionnaire workbook is read by its `--layout`, by default the `.toml` of its name beside it; of its
    tables `--dataflow` names one.
    """
    from ilms.cli.check import severities
    from ilms.messages import formats
    from ilms.messages.notes import book

    failing = severities(fail_on)
    formats.check_name(to)
    if labels != "id" and not to.startswith("sdmx-csv"):
        raise UsageError(_("`{to}` has no labels", to=to), hint=_("`--labels` is of sdmx-csv-1.0 and sdmx-csv-2.0"))
    refuse_over(out, (source, structure, map_, layout))
    workspace = console.inside()
    filled = _filled(source, layout, workspace, dataflow)
    if filled is None and holds_structures(source):
        return convert_structures(source, out, to, failing)
    flow = dataflow if filled is None else None  # which of its tables is settled
    conversion = _Conversion(source, to, _resolver(structure, flow, map_), book(workspace), flow)
    conversion.restructure = _restructuring(map_, structure) if map_ else None
    conversion.filled = filled
    header = header_for(source, workspace, flat, labels, message=filled is None)
    formats.write(conversion, out, to, header, register=conversion.register)
    _tell(conversion, out)
    return 1 if any(found.severity in failing for found in conversion.described.values()) else 0


class _Conversion:
    """The chunks on their way from one format to the other, and what is to be said about them."""

    def __init__(self, source: Path, to: str, resolve: "Resolve", register: "Book", dataflow: str | None) -> None:
        self.source, self.to, self.resolve, self.register = source, to, resolve, register
        self.only = dataflow.removeprefix("DF_") if dataflow else None
        self.dataflow = ""
        self.count = 0
        self.restructure: Callable[[Dataset], Dataset] | None = None
        self.filled: Dataset | None = None
        self.described: dict[tuple[object, ...], Described] = {}

    def __iter__(self) -> Iterator["Observations"]:
        """The chunks from the beginning; what was noted of them is noted anew."""
        from ilms.checks.form.codes import several
        from ilms.findings import Findings
        from ilms.messages import formats

        self.dataflow, self.count = "", 0
        self.described.clear()
        passed: set[str] = set()
        words = console.words
        for read in along("converting", self._read(), lambda _: words.counted("observations", self.count)):
            flow = read.observations.schema.dataflow.id
            if self.only and self.only != flow.removeprefix("DF_"):
                passed.add(flow)
                continue
            part = self.restructure(read) if self.restructure else read
            self.dataflow = part.observations.schema.dataflow.id
            self.count += len(part.observations)
            lost = formats.unwritable(part.observations, self.to, register=self.register)
            self._note(part.with_findings(lost + Findings.of(several(part.observations))))
            yield part.observations
        if not self.dataflow:
            raise UsageError(
                _none_of(self.source, self.only),
                detail=_("it has: {names}", names=", ".join(sorted(passed))) if passed else "",
                hint=_leave_out(self.source, self.only),
            )

    def _read(self) -> "Iterable[Dataset]":
        from ilms.messages import formats

        return [self.filled] if self.filled else formats.chunks(self.source, self.resolve, register=self.register)

    def _note(self, part: "Dataset") -> None:
        from ilms.described import describe
        from ilms.findings import catalogue

        if not len(part.findings):
            return
        for found in describe([part if self.filled else _located(part, self.source)], console.lang):
            whole = catalogue()[found.code].whole
            same = (found.code, found.message, () if whole else tuple(found.key.items()))
            before = self.described.get(same)
            self.described[same] = _together(before, found) if before else found


def _together(before: "Described", found: "Described") -> "Described":
    """Equal findings of two chunks; where they are of one column they share less of the key."""
    key = {name: code for name, code in before.key.items() if found.key.get(name) == code}
    about = before.about if key == before.key else ""
    return replace(before, count=before.count + found.count, key=key, about=about)


def _located(part: "Dataset", source: Path) -> "Dataset":
    """The chunk with the lines its observations stand on."""
    from ilms.observations import LINE
    from ilms.provenance import Provenance

    lines = part.observations.table.column(LINE).combine_chunks()
    text = part.observations.text(part.observations.schema.measures[0].id)
    return replace(part, provenance=Provenance.of_lines(str(source), lines, text))


def _resolver(structure: Path | None, dataflow: str | None, map_: Path | None) -> "Resolve":
    """What a message names, it is; only what names nothing is of the `--dataflow`, or of what the map leads from."""
    from ilms.structures.load import resolver

    named = resolver(structure, None)
    unnamed = resolver(structure, dataflow) if dataflow else named
    if map_ and not structure and not dataflow:
        unnamed = _led_from(map_) or named
    return lambda name: unnamed(None) if name is None else named(name)


def _led_from(map_: Path) -> "Resolve | None":
    """The data structure that the only map of a file leads from, where the file holds it: `maps export` writes both."""
    from ilms.mapping.structure_map import Restructuring
    from ilms.structures.load import resolver

    maps = Restructuring.load(map_).maps
    try:
        return resolver(map_, maps[0].source.target.id) if len(maps) == 1 else None
    except UsageError:  # maps alone, as they may be: then the message, or the user, says what it is of
        return None


def _restructuring(map_: Path, structure: Path | None) -> "Callable[[Dataset], Dataset]":
    """Chunks as the structure maps of a file make them; what they lead to is in `--structure`, or packaged."""
    from ilms.mapping.structure_map import Restructuring
    from ilms.structures.load import schema, schemas_in

    maps = Restructuring.load(map_)
    held = [*schemas_in(structure).values()] if structure else []

    def restructured(part: "Dataset") -> "Dataset":
        target = maps.of(part.observations.schema).target.target
        fitting = [one for one in held if target.id in (one.dataflow.id, one.structure.id)]
        return maps.restructured(part, fitting[0] if fitting else schema(target.id))

    return restructured


def _filled(source: Path, layout: Path | None, workspace: "Workspace | None", dataflow: str | None) -> "Dataset | None":
    """The one table of a filled questionnaire workbook; None where the file is none.

    Raises:
        UsageError: It has several tables, or not the one that is asked for; or it has no layout.
    """
    from ilms.cli.check import WORKBOOKS
    from ilms.cli.questionnaire import read_back
    from ilms.structures.tables import find

    if source.suffix.casefold() not in WORKBOOKS:
        if layout:
            raise UsageError(
                _("`--layout` is of a filled questionnaire workbook"),
                hint=_("`{source}` is none by its name", source=source),
            )
        return None
    held = {data.observations.schema.dataflow.id: data for data in read_back([source], layout, workspace)}
    codes = ", ".join(data.name for data in held.values())
    if dataflow is None:
        if len(held) > 1:
            raise UsageError(
                _("`{source}` has {n} tables, and a message is of one", source=source, n=len(held)),
                detail=_("it has: {codes}", codes=codes),
                hint=_("`--dataflow {name}`", name=next(iter(held.values())).name),
            )  # fmt: skip
        wanted = set(held)
    else:
        wanted = {dataflow, f"DF_{dataflow.removeprefix('DF_')}"} & set(held)
        wanted = wanted or {table.dataflow for table in find(dataflow)} & set(held)
    if len(wanted) != 1:
        told = _("it has: {names}", names=codes) if codes else ""
        raise UsageError(_none_of(source, dataflow), detail=told, hint=_leave_out(source, dataflow))
    return held[wanted.pop()]


def header_for(
    source: Path, workspace: "Workspace | None", flat: bool, labels: str, *, message: bool = True
) -> "Header":
    """The id comes from the content, so that the same file converts to the same bytes."""
    from ilms.messages.formats import header_of
    from ilms.messages.header import FLAT, SERIES, Header
    from ilms.trouble import opened_file_error
    from ilms.workspace import Sender

    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise opened_file_error(source, error) from error
    sender = workspace.sender if workspace else Sender("ILMS")
    own = Header(
        f"ILMS_{digest[:16]}",
        sender=sender,
        at_observation=FLAT if flat else SERIES,
        labels=labels,
        language=console.lang,
    )
    heading = header_of(source) if message else None
    return heading.carried(own, sender=workspace is None) if heading else own


def _tell(conversion: _Conversion, out: Path) -> None:
    described = list(conversion.described.values())
    left: Counter[str] = Counter()
    for found in described:
        if found.code in LEFT_OUT:
            left[found.code] += found.count
    if console.as_json:
        console.json(
            {
                "summary": {"observations": conversion.count, "findings": sum(d.count for d in described)},
                "left_out": left,
                "dataflow": conversion.dataflow,
                "format": conversion.to,
                "output": str(out),
                "findings": [found.as_json() for found in described],
            }
        )
        return
    console.findings(described)
    lost = ""
    if left:
        codes = ", ".join(f"{code} {count}" for code, count in left.items())
        lost = console.words.counted("convert.lost", left.total(), codes=codes)
    console.say(f"wrote `{out}`: {conversion.count} observations of {conversion.dataflow}, {conversion.to}{lost}")


def _none_of(source: Path, dataflow: str | None) -> Text:
    if dataflow:
        return _("`{file}` has no observations of `{dataflow}`", file=source, dataflow=dataflow)
    return _("`{file}` has no observations", file=source)


def _leave_out(source: Path, dataflow: str | None) -> Text:
    if dataflow:
        return _("without `--dataflow` all that it has is taken")
    return _("`ilms inspect {file}` shows what is in a workbook or a table", file=source)
