"""A copy of the office's own workbook with every finding in its cell: coloured, commented, and listed on a sheet."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.atomic import appearing
from ilms.dataset import Dataset
from ilms.errors import SourceError, UsageError
from ilms.languages import _
from ilms.report.findings.comments import mark
from ilms.report.findings.listing import list_on_a_sheet
from ilms.report.findings.lost import lost
from ilms.report.findings.record import Place, Record
from ilms.report.words import Words
from ilms.workspace import Workspace

if TYPE_CHECKING:
    from openpyxl import Workbook

WORKBOOKS = (".xlsx", ".xlsm")
MACROS = ".xlsm"
ADDED = ".findings"  # `dolab.findings.xlsx`: Excel does not open two workbooks of one name side by side
SOURCES = "sources"


@dataclass(frozen=True)
class Copy:
    """One annotated workbook.

    Attributes:
        source: The original, as findings name it.
        path: The copy.
        findings: How many findings it shows, equal ones counted once.
        cells: How many cells it colours.
        lost: What the original has and the copy lacks: kind of thing to how many.
    """

    source: str
    path: Path
    findings: int
    cells: int
    lost: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Annotated:
    """What was written, and what could not be.

    Attributes:
        others: Files with findings that are no workbooks.
        placeless: Findings that are about no file at all.
    """

    copies: tuple[Copy, ...]
    others: tuple[str, ...]
    placeless: int


def annotate(
    found: Sequence[Record],
    datasets: Iterable[Dataset],
    workspace: Workspace,
    folder: Path,
    words: Words,
) -> Annotated:
    """Write a copy of each workbook that has findings; no original is touched.

    A finding without a cell (a header that was not found) stands on the sheet of every workbook that its dataflow is
    read from.

    Args:
        found: Findings with all their places.
        datasets: Those that were checked: they tell which workbook a dataflow is read from.
        workspace: Where the workbooks lie.
        folder: Where the copies go, in the folders that the originals lie in.
        words: In the language of the comments.

    Raises:
        UsageError: A copy would take the place of a source.
        SourceError: A workbook cannot be opened.
    """
    found = list(found)  # the same objects again and again: copies are told apart by what they show
    by_file = _by_file(found, datasets)
    targets = {file: _target(folder, file) for file in by_file if _is_workbook(file)}
    _refuse(workspace, folder, targets)
    copies = [_copied(workspace.root / file, file, path, by_file[file], words) for file, path in targets.items()]
    shown = {id(record) for records in by_file.values() for record in records}
    return Annotated(
        tuple(copies),
        tuple(file for file in by_file if not _is_workbook(file)),
        sum(record.finding.count for record in found if id(record) not in shown),
    )


def _by_file(found: Sequence[Record], datasets: Iterable[Dataset]) -> dict[str, list[Record]]:
    read_from = {data.observations.schema.dataflow.id: _files(data) for data in datasets}
    by_file: dict[str, list[Record]] = {}
    for record in found:
        own = list(dict.fromkeys(place.file for place in record.places))
        for file in own or read_from.get(record.finding.dataflow or "", []):
            by_file.setdefault(file, []).append(record)
    return by_file


def _files(data: Dataset) -> list[str]:
    return [file for file in data.provenance.cells["file"].unique().to_pylist() if file]


def _is_workbook(file: str) -> bool:
    return Path(file).suffix.lower() in WORKBOOKS


def _target(folder: Path, file: str) -> Path:
    source = Path(file)
    inside = source if not source.is_absolute() else Path(source.name)
    return folder / inside.with_name(f"{source.stem}{ADDED}{source.suffix}")


def _refuse(workspace: Workspace, folder: Path, targets: Mapping[str, Path]) -> None:
    hint = _("name a folder of its own: `--annotate build/annotated`")
    if folder.resolve().is_relative_to((workspace.root / SOURCES).resolve()):
        raise UsageError(
            _(
                "`{folder}` is in `{sources}/`, which holds the office's own files alone",
                folder=folder,
                sources=SOURCES,
            ),
            hint=hint,
        )
    originals = {(workspace.root / file).resolve() for file in targets}
    for path in targets.values():
        if path.resolve() in originals:
            raise UsageError(_("`{path}` is a source: no copy takes its place", path=path), hint=hint)


def _copied(original: Path, file: str, path: Path, found: Sequence[Record], words: Words) -> Copy:
    book = _opened(original, file)
    cells = _cells(found, file)
    for (sheet, cell), here in cells.items():
        if sheet in book.sheetnames:
            mark(book[sheet], cell, here, words)
    list_on_a_sheet(book, file, found, words)
    with appearing(path) as out:
        book.save(out)
    return Copy(file, path, len(found), len(cells), lost(original, path))


def _opened(path: Path, file: str) -> "Workbook":
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():  # about parts that it drops: they are counted afterwards
            warnings.simplefilter("ignore")
            book = load_workbook(path, keep_vba=path.suffix.lower() == MACROS, rich_text=True)
    except Exception as error:  # whatever a broken part makes openpyxl stumble over
        raise SourceError(
            _("`{file}` cannot be copied", file=file),
            detail=_("{name}: {error}", name=type(error).__name__, error=error),
        ) from error
    # The stored results of formulas do not survive; Excel is to calculate them when it opens the copy.
    book.calculation.fullCalcOnLoad = True
    return book


def _cells(found: Sequence[Record], file: str) -> dict[tuple[str, str], list[tuple[Record, Place]]]:
    cells: dict[tuple[str, str], list[tuple[Record, Place]]] = {}
    for record in found:
        for place in record.places:
            if place.file == file and place.cell:
                cells.setdefault((place.sheet, place.cell), []).append((record, place))
    return cells
