"""Which cells of a table hold figures, and what is said about the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.axes import Axis, Labels
from ilms.mapping.labels import at, one_column
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading, Region, folded
from ilms.mapping.origin import From
from ilms.sources.sheet import Kind, fold, letters

EMPTY = ""  # the sign that declares what empty cells stand for


@dataclass(frozen=True, eq=False)
class Grid:
    """Body rows by figure columns.

    Attributes:
        cells: The cell at each place; `NOWHERE` where it is empty.
        columns: The sheet's column for each column of the grid.
    """

    cells: Numbers
    columns: tuple[int, ...]

    def first(self, axis: Axis) -> Numbers:
        """The first cell with a figure in each row, in each column, or of all; `NOWHERE` where there is none."""
        none = np.iinfo(np.int64).max
        filled = np.where(self.cells == NOWHERE, none, self.cells)
        if axis is Axis.ALL:
            found = np.array([filled.min(initial=none)])
        else:
            found = filled.min(axis=1 if axis is Axis.ROW else 0, initial=none)
        return np.where(found == none, NOWHERE, found).astype(np.int64)

    def beside(self) -> Mask:
        """The rows that have any figure or sign."""
        return np.asarray((self.cells != NOWHERE).any(axis=1))

    def below(self) -> Mask:
        """The columns that have any."""
        return np.asarray((self.cells != NOWHERE).any(axis=0))


def value_columns(reading: Reading, region: Region) -> tuple[int, ...]:
    """The columns of figures: those that the mapping names, else every one that nothing else names."""
    read = reading.mapping.read
    header = region.header
    if read.values:
        named = [(words, header.matching(words)) for words in read.values]
        for words in [words for words, columns in named if not columns]:
            one_column(reading, region, words)  # says that it is not there
        return tuple(sorted({column for _, columns in named for column in columns}))
    origins = (*reading.mapping.dimensions.values(), *reading.mapping.attributes.values())
    taken = {column for o in origins if o.kind is From.COLUMN for column in header.of(o)}
    if read.levels is not None and read.levels.column is not None:
        taken |= set(header.matching(read.levels.column))
    taken |= {column for words in read.only for column in header.matching(words)}
    taken |= set(header.matching(read.cases)) if read.cases else set()
    taken |= set(ignored(reading, region))
    return tuple(column for column in header.columns if column not in taken)


def ignored(reading: Reading, region: Region) -> tuple[int, ...]:
    """The columns that the mapping passes over."""
    words = {fold(one) for one in reading.mapping.read.ignore}
    return tuple(column for column in region.header.columns if words & _names(region, column))


def _names(region: Region, column: int) -> set[str]:
    header = region.header
    texts = {fold(text) for (_, of), text in header.texts.items() if of == column}
    return texts | {fold(header.path(column))}


def grid(reading: Reading, region: Region, columns: Sequence[int]) -> Grid:
    """The cells of the body in these columns."""
    rows, of = (reading.sheet.cells[name].to_numpy() for name in ("row", "column"))
    cells = np.full((len(region.rows), len(columns)), NOWHERE, np.int64)
    for number, column in enumerate(columns):
        there = np.flatnonzero(of == column)
        cells[:, number] = at(region.rows, rows[there], there)
    return Grid(cells, tuple(columns))


def outside(reading: Reading, region: Region) -> None:
    """Figures of the body in columns without a header are not read: say so."""
    cells = reading.sheet.cells
    row, column = cells["row"].to_numpy(), cells["column"].to_numpy()
    origins = (*reading.mapping.dimensions.values(), *reading.mapping.attributes.values())
    lettered = [number for o in origins if o.letter for number in region.header.of(o)]
    inside = (column >= region.columns[0]) & (column <= region.columns[1])
    body = inside & np.isin(row, region.rows) & ~np.isin(column, (*region.header.columns, *lettered))
    number = pc.equal(cells["kind"], str(Kind.NUMBER)).to_numpy()
    lost = pa.array(np.flatnonzero(body & number))
    names = pa.array([letters(c) for c in cells["column"].combine_chunks().take(lost).to_pylist()], pa.string())
    reading.trouble("MAP015", lost, column=names)


def headings(reading: Reading, found: Grid, down: Sequence[Labels]) -> None:
    """Rows with a label and no figure give nothing: say so."""
    if not found.columns:  # a heading that was not found is told: no row can have a figure
        return
    without = ~found.beside()
    none = np.zeros(0, np.int64)
    cells = np.unique(np.concatenate([labels.cells[without] for labels in down] or [none]))
    others = np.concatenate([labels.cells[~without] for labels in down] or [none])  # a label of rows that have figures
    numbers = pa.array(np.setdiff1d(cells, [NOWHERE, *others]))
    texts = reading.sheet.cells["text"].combine_chunks().take(numbers)
    if EMPTY not in reading.mapping.read.signs:
        reading.trouble("MAP012", numbers, label=texts)


def empties(reading: Reading, region: Region, found: Grid, kept: tuple[Mask, Mask]) -> None:
    """Empty cells between figures give no observation: say which."""
    hole = (found.cells == NOWHERE) & kept[0][:, None] & kept[1][None, :]
    if EMPTY in reading.mapping.read.signs or not hole.any():
        return
    rows, columns = np.nonzero(hole)
    of = np.array(found.columns, np.int64)[columns]
    reading.trouble_where_nothing_is("MAP013", region.rows[rows], of, sheet=reading.sheet.name)


def hidden(reading: Reading, region: Region, found: Grid) -> None:
    """Rows and columns that Excel hides are read like the others: say so."""
    sheet = reading.sheet
    rows = np.isin(region.rows, list(sheet.hidden_rows))[:, None]
    columns = np.isin(np.array(found.columns, np.int64), list(sheet.hidden_columns))[None, :]
    unseen = found.cells[(rows | columns) & (found.cells != NOWHERE)]
    reading.trouble("SRC002", pa.array(unseen), sheet=sheet.name)


def forms(reading: Reading, labels: Sequence[Labels]) -> None:
    """Labels that are the same letters in two Unicode forms were read as one: say so."""
    used = np.unique(np.concatenate([one.cells for one in labels] or [np.zeros(0, np.int64)]))
    numbers = pa.array(used[used != NOWHERE])
    cells = reading.sheet.cells.take(numbers)
    other = cells["decomposed"].combine_chunks()
    if not pc.any(other).as_py():
        return
    texts = folded(reading.sheet).take(numbers)
    twice = pc.and_(other, pc.is_in(texts, value_set=texts.filter(pc.invert(other))))
    reading.trouble("MAP016", numbers.filter(twice), label=cells["text"].combine_chunks().filter(twice))


def skipped(reading: Reading, labels: Labels, figures: Mask) -> Mask:
    """Which rows or columns the mapping leaves out by `skip`; each label that has figures is told."""
    wanted = {fold(words) for words in reading.mapping.read.skip}
    encoded = labels.texts.dictionary_encode()
    out = pa.array([fold(text) in wanted for text in encoded.dictionary.to_pylist()], pa.bool_())
    mask = np.asarray(pc.fill_null(out.take(encoded.indices), False).to_numpy(zero_copy_only=False))
    told = pa.array(mask & figures)
    by = f"`skip` ({reading.mapping.path.name})"
    reading.trouble("MAP011", pa.array(labels.cells).filter(told), label=labels.texts.filter(told), by=by)
    return mask
