"""Rows of one class of which one holds the others: a section beside its divisions, which a sum would count twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.axes import Axis
from ilms.mapping.coding import Codes
from ilms.mapping.figures import Grid
from ilms.mapping.footnotes import figures
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading

SHOWN = 6  # labels that a message writes out
ENOUGH = 10.0  # below it a row may be the sum of two others by chance
# What classifications put before a name: `B.`, `05`, `B05`, `11 -`.
MARK = re.compile(r"\s*([A-Za-z]?\d{0,4})(?:[.)\s:\u2013-]|$)")


@dataclass(frozen=True, eq=False)
class _Class:
    """The rows that have one code in every dimension, more than one.

    Attributes:
        rows: Places in the body.
        names: Their labels of the dimension in which they differ.
        cells: The cells of these labels.
        values: Rows by columns; not a number where there is no figure.
    """

    rows: Numbers
    names: Sequence[str]
    cells: Numbers
    values: npt.NDArray[np.float64]
    codes: str

    def whole(self) -> int | None:
        """The row that holds all the others: its mark is above theirs, or its figures are their sums throughout."""
        there = ~np.isnan(self.values)
        known = np.nan_to_num(self.values)
        for row in range(len(self.rows)):
            rest = known.sum(axis=0) - known[row]
            both = there[row] & np.delete(there, row, axis=0).any(axis=0)
            mine = known[row][both]
            if not mine.any():
                continue
            others = [name for at, name in enumerate(self.names) if at != row]
            if above(self.names[row], others) and (mine >= rest[both] - 1e-9).all():
                return row
            weighty = mine.sum() >= ENOUGH or np.count_nonzero(mine) > 1
            if len(others) > 1 and weighty and np.allclose(mine, rest[both], rtol=1e-12, atol=1e-9):
                return row
        return None


def apart(reading: Reading, grid: Grid, codes: Mapping[str, Codes], wanted: tuple[Mask, Mask]) -> Mask:
    """The rows without those that would be added up with a row that holds them already: a finding, and none is read.

    Args:
        reading: The sheet and its mapping.
        grid: Its figures.
        codes: Of each dimension.
        wanted: The rows and columns to be read.
    """
    rows, across = wanted
    kept = np.array(rows, copy=True)
    for one in _classes(reading, grid, codes, rows, across):
        whole = one.whole()
        if whole is not None:
            kept[one.rows] = False
            _tell(reading, one, whole)
    return kept


def above(name: str, others: Sequence[str]) -> bool:
    """Whether a label's mark is that of a class above all the others' classes.

    >>> above("B. Khai khoáng", ["05. Than", "06. Dầu thô"]), above("1. Lãnh đạo", ["11. Nhà lập pháp"])
    (True, True)
    >>> above("05. Than", ["06. Dầu thô"]), above("Khai khoáng", ["05. Than"])
    (False, False)
    """
    mine, theirs = _mark(name), [_mark(other) for other in others]
    if not mine or not all(theirs):
        return False
    if mine.isalpha():
        return all(mark.isdigit() or (mark.startswith(mine) and mark != mine) for mark in theirs)
    return all(mark.startswith(mine) and mark != mine for mark in theirs)


def _mark(name: str) -> str:
    found = MARK.match(name)
    return found[1].upper() if found else ""


def _classes(reading: Reading, grid: Grid, codes: Mapping[str, Codes], rows: Mask, across: Mask) -> Sequence[_Class]:
    down = [one for one in codes.values() if one.labels.axis is Axis.ROW]
    order = np.flatnonzero(rows)
    if not down or not len(order):
        return []
    keys = pc.binary_join_element_wise(*[pc.fill_null(one.codes, "") for one in down], "\x1f")
    number = pc.dictionary_encode(keys).indices.to_numpy(zero_copy_only=False)[order]
    _, first, at, counts = np.unique(number, return_index=True, return_inverse=True, return_counts=True)
    several = [order[at == one] for one in np.flatnonzero(counts > 1)[np.argsort(first[counts > 1])]]
    return [_class(reading, grid, down, same, across) for same in several]


def _class(reading: Reading, grid: Grid, down: Sequence[Codes], same: Numbers, across: Mask) -> _Class:
    named = [[" ".join((text or "").split()) for text in one.labels.texts.take(pa.array(same)).to_pylist()]
             for one in down]  # fmt: skip
    differing = max(range(len(down)), key=lambda at: len(set(named[at])))
    numbers = grid.cells[same][:, across]
    flat = pa.array(numbers.ravel(), mask=numbers.ravel() == NOWHERE)
    text, kind = (reading.sheet.cells[name].combine_chunks().take(flat) for name in ("text", "kind"))
    values = figures(text, kind, reading.mapping.read).parsed.value.cast(pa.float64())
    return _Class(
        same,
        named[differing],
        down[differing].labels.cells[same],
        np.asarray(values.to_numpy(zero_copy_only=False), np.float64).reshape(numbers.shape),
        " ".join(str(one.codes[int(same[0])]) for one in down),
    )


def _tell(reading: Reading, one: _Class, whole: int) -> None:
    rest = [at for at in range(len(one.rows)) if at != whole]
    order = one.cells[[whole, *rest]]
    cell_rows = reading.sheet.cells["row"].combine_chunks().take(pa.array(order, mask=order == NOWHERE)).to_pylist()
    reading.trouble(
        "MAP074",
        pa.array(order, mask=order == NOWHERE),
        label=one.names[whole],
        row=str(cell_rows[0]),
        labels=", ".join(f'"{one.names[at]}"' for at in rest[:SHOWN]),
        places=", ".join(str(row) for row in cell_rows[1:][:SHOWN]),
        codes=one.codes,
    )
