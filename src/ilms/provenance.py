"""Which cell an observation came from, and what was done to it on the way."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
NOWHERE = -1
WIDEST = 3  # letters of a column
CELLS = pa.schema(
    [
        ("file", pa.string()),  # relative to the workspace where it lies inside one
        ("sheet", pa.string()),  # null for files without sheets
        ("cell", pa.string()),  # as Excel shows it: D14; null for files without cells
        ("line", pa.int64()),  # 1-based; null for workbooks
        ("text", pa.string()),  # what stood there
    ],
)
ORIGINS = pa.schema(
    [("observation", pa.int64()), ("cell", pa.int64()), ("operation", pa.string())],
)


class Operation(StrEnum):
    """What turned a cell into (a part of) an observation's value."""

    COPIED = "copied"
    SCALED = "scaled"
    SUMMED = "summed"
    SPLIT = "split"  # by declared shares
    AVERAGED = "averaged"  # means of several classes, weighted by persons
    WEIGHT = "weight"  # the persons that a mean was weighted by
    OTHER = "Other = total - five"
    CONSTANT = "constant"
    CASES = "cases"  # the cell says on how many sample cases the observation rests


@dataclass(frozen=True, eq=False)
class Provenance:
    """Two tables beside the observations.

    Attributes:
        cells: Each cell that was read, once: file, sheet, cell, line, text.
        origins: `ORIGINS`: row number of an observation, row number of a cell, operation; an observation made
            from several cells has several rows.
    """

    cells: pa.Table
    origins: pa.Table

    @staticmethod
    @cache
    def empty() -> "Provenance":
        """Of nothing."""
        return Provenance(CELLS.empty_table(), ORIGINS.empty_table())

    @staticmethod
    def of_lines(file: str, lines: pa.Array, text: pa.Array) -> "Provenance":
        """Of a file in which observation i stands on `lines[i]` with the value `text[i]`."""
        return _Lines(file, lines, text)

    @cached_property
    def sheets(self) -> pa.Array:
        """For each cell the file and sheet that it stands in, as one text."""
        named = [pc.fill_null(self.cells[name].combine_chunks(), "") for name in ("file", "sheet")]
        return pc.binary_join_element_wise(*named, "\x1f")

    @cached_property
    def figures(self) -> pa.Table:
        """The origins that are figures, and not counts of the cases behind them."""
        return self.origins.filter(pc.not_equal(self.origins["operation"], str(Operation.CASES)))

    def behind(self, observations: Collection[int]) -> dict[int, list[int]]:
        """The cells behind some observations, in one look at the origins."""
        found: dict[int, list[int]] = {}
        wanted = pa.array(sorted(observations), pa.int64())
        figures = self.figures
        mine = figures.filter(pc.is_in(figures["observation"], value_set=wanted))
        for origin in mine.to_pylist():
            if origin["cell"] is not None:
                found.setdefault(origin["observation"], []).append(origin["cell"])
        return found

    def where(self, observation: int) -> list[dict[str, object]]:
        """The cells behind one observation, as they are shown: `{"file", "sheet", "cell"}` or `{"file", "line"}`."""
        return [self.cell(number) for number in self.behind([observation]).get(observation, [])]

    @cached_property
    def order(self) -> Numbers:
        """For each cell its place in the order in which a person goes through the sheets: row by row, D2 before D10.

        Files and sheets stand in the order in which they were read.
        """
        parted = pc.extract_regex(self.cells["cell"].combine_chunks(), r"^(?P<column>[A-Z]+)(?P<row>\d+)$")
        column, row = (pc.struct_field(parted, name) for name in ("column", "row"))
        file, sheet = (self.cells[name].combine_chunks().dictionary_encode().indices for name in ("file", "sheet"))
        row = pc.coalesce(pc.cast(row, pa.int64()), self.cells["line"].combine_chunks(), 0)
        places = pa.table([file, sheet, row, pc.utf8_lpad(column, WIDEST)], ["file", "sheet", "row", "column"])
        order = np.empty(len(places), np.int64)
        order[pc.sort_indices(places, [(name, "ascending") for name in places.column_names])] = np.arange(len(places))
        return order

    @cached_property
    def filed(self) -> tuple[tuple[str, ...], Numbers]:
        """The files that were read, and for each cell which of them it is in."""
        files = self.cells["file"].combine_chunks().dictionary_encode()
        return tuple(files.dictionary.to_pylist()), files.indices.to_numpy().astype(np.int64)

    def first(self, observations: pa.Array) -> Numbers:
        """For each of some observations its first cell; `NOWHERE` where it has none, or there is no observation."""
        rows = pc.fill_null(observations, NOWHERE).to_numpy()
        origins = self.figures.filter(pc.is_valid(self.figures["cell"]))
        of, cells = (origins[name].to_numpy() for name in ("observation", "cell"))
        known = np.full(max(int(rows.max(initial=0)), int(of.max(initial=0))) + 2, NOWHERE)  # the last one for nowhere
        backwards = np.argsort(-self.order[cells], kind="stable") if len(cells) else of
        known[of[backwards]] = cells[backwards]
        found: Numbers = known[rows]
        return found

    def cell(self, number: int) -> dict[str, object]:
        """One cell's place, without the parts it does not have."""
        place = self.cells.slice(number, 1).to_pylist()[0]
        return {name: place[name] for name in ("file", "sheet", "cell", "line") if place[name] is not None}

    def text(self, number: int) -> str:
        """What stood in one cell."""
        return str(self.cells["text"][number].as_py() or "")


class _Lines(Provenance):
    """Each observation on a line of its own: the tables are made when somebody asks for the whole of them.

    Attributes:
        _lines: None where each line follows the one before: then where they begin is all there is to know.
    """

    _file: str
    _first: int
    _lines: pa.Array | None
    _text: pa.Array

    def __init__(self, file: str, lines: pa.Array, text: pa.Array) -> None:
        first, count = (lines[0].as_py() if len(lines) else 1), len(lines)
        in_row = not count or (lines[-1].as_py() == first + count - 1 and pc.all(_one_more(lines)).as_py())
        self.__dict__.update(_file=file, _first=first, _lines=None if in_row else lines.cast(pa.int64()), _text=text)

    @cached_property
    def cells(self) -> pa.Table:
        count = len(self._text)
        nothing = pa.nulls(count, pa.string())
        lines = pa.array(np.arange(self._first, self._first + count)) if self._lines is None else self._lines
        return pa.table([pa.repeat(self._file, count), nothing, nothing, lines, self._text], CELLS)

    @cached_property
    def origins(self) -> pa.Table:
        rows = pa.array(np.arange(len(self._text)))
        return pa.table([rows, rows, pa.repeat(str(Operation.COPIED), len(rows))], ORIGINS)

    def behind(self, observations: Collection[int]) -> dict[int, list[int]]:
        return {number: [number] for number in observations if 0 <= number < len(self._text)}

    @cached_property
    def order(self) -> Numbers:
        return np.arange(len(self._text))

    @cached_property
    def filed(self) -> tuple[tuple[str, ...], Numbers]:
        return (self._file,), np.zeros(len(self._text), np.int64)

    def first(self, observations: pa.Array) -> Numbers:
        return np.asarray(pc.fill_null(observations, NOWHERE))

    def cell(self, number: int) -> dict[str, object]:
        line = self._first + number if self._lines is None else self._lines[number].as_py()
        return {"file": self._file, "line": line}

    def text(self, number: int) -> str:
        return str(self._text[number].as_py() or "")


def _one_more(lines: pa.Array) -> pa.Array:
    """Whether each line is the one after the line before."""
    return pc.equal(pc.subtract(lines.slice(1), lines.slice(0, len(lines) - 1)), 1)
