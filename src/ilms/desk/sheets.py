"""A sheet as a grid, as Excel shows it, with what became of its cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.desk.touching import cells_at, cells_of
from ilms.findings import Severity
from ilms.groups import Groups
from ilms.sources.sheet import Merge, Sheet, letters

ROWS, COLUMNS = 120, 60  # that are shown at once; a sheet may have a million
WEIGHTS = tuple(Severity)
Address: TypeAlias = str | int  # `D14`, or the line of a text file


@dataclass(frozen=True)
class Mark:
    """What became of a cell.

    Attributes:
        observations: How many it became, or is a part of.
        weight: The gravest finding about it.
    """

    observations: int = 0
    weight: Severity | None = None


NOTHING = Mark()


@dataclass(frozen=True)
class Cell:
    """One cell of the grid.

    Attributes:
        at: Its address, or its line.
        down: How many rows it stands over, where cells are merged.
        across: How many columns.
    """

    at: Address
    text: str
    kind: str
    mark: Mark
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Grid:
    """Some rows of a sheet.

    Attributes:
        columns: Letters.
        rows: Each with its number; None where a merged cell covers another.
        before: The first row of the part before this one, if there is one.
        after: Likewise behind it.
        wider: How many columns are not shown.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell | None, ...]], ...]
    before: int | None
    after: int | None
    wider: int


def marks(datasets: Iterable[Dataset], findings: Groups, file: str, sheet: str | None) -> dict[Address, Mark]:
    """By cell what became of it, of one sheet or text file."""
    became: dict[Address, int] = {}
    for data in datasets:
        here = cells_at(data.provenance, file, sheet)
        used = data.provenance.figures["cell"]
        counted = pc.value_counts(used.filter(pc.is_in(used, value_set=here)).combine_chunks())
        for one in counted.to_pylist():
            at = _address(data.provenance.cell(one["values"]))
            became[at] = became.get(at, 0) + one["counts"]
    weights: dict[Address, Severity] = {}
    for part in findings.parts:
        if part.provenance is None:
            continue
        here = cells_at(part.provenance, file, sheet)
        touched = cells_of(part)
        for number in touched.filter(pc.is_in(touched, value_set=here)).to_pylist():
            at = _address(part.provenance.cell(number))
            weights[at] = min(weights.get(at, part.batch.severity), part.batch.severity, key=WEIGHTS.index)
    return {at: Mark(became.get(at, 0), weights.get(at)) for at in became.keys() | weights.keys()}


def grid(sheet: Sheet, marked: Mapping[Address, Mark], around: int = 1) -> Grid:
    """The part of a sheet that a row is in, with all that became of it.

    Args:
        sheet: The whole sheet.
        marked: What became of its cells.
        around: The row, 1-based.
    """
    row, column = sheet.cells["row"], sheet.cells["column"]
    last, widest = (int(pc.max(one).as_py() or 0) for one in (row, column))
    first = max(1, around - (around - 1) % ROWS)
    there = pc.and_(pc.greater_equal(row, first), pc.less(row, first + ROWS))
    shown = sheet.cells.filter(there).select(["row", "column", "text", "kind"]).to_pylist()
    by_place = {(one["row"], one["column"]): one for one in shown}
    width, end = min(widest, COLUMNS), min(last, first + ROWS - 1)
    spans, covered = _spans(sheet.merges, first, end, width)
    rows = tuple(
        (number, tuple(_row(sheet, number, width, by_place, marked, spans, covered)))
        for number in range(first, end + 1)
        if number not in sheet.hidden_rows
    )
    return Grid(
        tuple(letters(number) for number in range(1, width + 1)),
        rows,
        first - ROWS if first > 1 else None,
        first + ROWS if last >= first + ROWS else None,
        widest - width,
    )


def _row(
    sheet: Sheet,
    number: int,
    width: int,
    there: Mapping[tuple[int, int], Mapping[str, str]],
    marked: Mapping[Address, Mark],
    spans: Mapping[tuple[int, int], tuple[int, int]],
    covered: set[tuple[int, int]],
) -> Iterator[Cell | None]:
    line = _line(sheet, number) if sheet.lines else 0
    for column in range(1, width + 1):
        if (number, column) in covered:
            yield None
            continue
        one = there.get((number, column), {"text": "", "kind": ""})
        at: Address = line or f"{letters(column)}{number}"
        down, across = spans.get((number, column), (1, 1))
        yield Cell(at, one["text"], one["kind"], marked.get(at, NOTHING) if one["text"] else NOTHING, down, across)


def _line(sheet: Sheet, row: int) -> int:
    return row if sheet.line_of is None else int(sheet.line_of[row - 1].as_py())


def _spans(
    merges: Iterable[Merge], first: int, last: int, width: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Merged cells within the part that is shown: how far each reaches, and the places that it covers."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for one in merges:
        if one.top < first or one.top > last or one.left > width:
            continue
        bottom, right = min(one.bottom, last), min(one.right, width)
        spans[one.top, one.left] = (bottom - one.top + 1, right - one.left + 1)
        covered |= {(r, c) for r in range(one.top, bottom + 1) for c in range(one.left, right + 1)}
        covered.discard((one.top, one.left))
    return spans, covered


def _address(place: Mapping[str, object]) -> Address:
    return place["cell"] if isinstance(place.get("cell"), str) else int(str(place["line"]))  # type: ignore[return-value]


class Books:
    """The files that the last check has read, each opened once while it stays as it is."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, tuple[int, tuple[Sheet, ...]]] = {}

    def sheets(self, file: str) -> tuple[Sheet, ...]:
        """All sheets of a file that a mapping reads; its name comes from the provenance, never from outside.

        Raises:
            SourceError: It cannot be read (any more).
        """
        from ilms.sources.opening import read

        path = self._root / file
        changed = path.stat().st_mtime_ns if path.is_file() else 0
        if self._read.get(file, (-1, ()))[0] != changed:
            self._read[file] = (changed, read(path, file).sheets)
        return self._read[file][1]


def names(datasets: Iterable[Dataset]) -> dict[str, dict[str | None, int]]:
    """The files that were read, each with its sheets and how many cells of them were looked at."""
    found: dict[str, dict[str | None, int]] = {}
    for data in datasets:
        table: pa.Table = data.provenance.cells.group_by(["file", "sheet"]).aggregate([([], "count_all")])
        for one in table.to_pylist():
            of = found.setdefault(one["file"], {})
            of[one["sheet"]] = of.get(one["sheet"], 0) + one["count_all"]
    return dict(sorted(found.items()))
