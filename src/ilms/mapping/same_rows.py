"""Rows that would give the same observations: two labels for one class, or a title that no `block` matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.axes import Axis
from ilms.mapping.coding import Codes
from ilms.mapping.figures import Grid
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading, Region, within
from ilms.mapping.mapping_file import MappingFile
from ilms.sources.sheet import Kind

SHOWN = 6  # labels that a message writes out


def alone(reading: Reading, region: Region, grid: Grid, codes: Mapping[str, Codes], wanted: tuple[Mask, Mask]) -> Mask:
    """The rows that share no key with another row; the others are a finding, and none of them is read.

    Different labels of one finer class are no contradiction where the mapping wants a coarser version: they are
    summed to it.

    Args:
        reading: The sheet and its mapping.
        region: The table in it.
        grid: Its figures.
        codes: Of each dimension.
        wanted: The rows and columns to be read.
    """
    rows, across = wanted
    down = [one for one in codes.values() if one.labels.axis is Axis.ROW]
    kept = np.array(rows, copy=True)
    if not down or not rows.any():
        return kept
    distinct = [_or_by_label(one, reading.mapping) for one in down]
    keys = pc.binary_join_element_wise(*[pc.fill_null(one, "") for one in distinct], "\x1f")
    number = pc.dictionary_encode(keys).indices.to_numpy(zero_copy_only=False)
    filled = (grid.cells != NOWHERE)[:, across]
    order = np.flatnonzero(rows)
    between = _Titles(reading, region)
    titles: dict[int, list[int]] = {}
    for key in np.unique(number[order][_repeated(number[order])]):
        same = order[number[order] == key]
        if filled[same].sum(axis=0).max(initial=0) > 1:
            kept[same] = False
            title = between.last(int(region.rows[same[0]]), int(region.rows[same[-1]]))
            if title is None:
                _tell(reading, down, same, _copied(reading, grid, across, same))
            else:
                titles.setdefault(title, []).extend(same.tolist())
    for title, some in titles.items():
        text = reading.sheet.cells["text"][title].as_py()
        reading.trouble("MAP040", [title], label=" ".join(text.split()), count=str(len(some)))
    return kept


def _repeated(number: Numbers) -> Mask:
    _, at, counts = np.unique(number, return_inverse=True, return_counts=True)
    return np.asarray(counts[at] > 1)


def _or_by_label(one: Codes, mapping: MappingFile) -> pa.Array:
    """The codes; those that will be summed to a version are told apart by their labels."""
    origin = mapping.dimensions[one.labels.component]
    if origin.sum:
        return pc.binary_join_element_wise(one.codes, pc.fill_null(one.labels.texts, ""), "\x1f")
    version = origin.version
    if not version:
        return one.codes
    finer = pc.invert(pc.fill_null(pc.starts_with(one.codes, f"{version}_"), True))
    return pc.if_else(finer, pc.binary_join_element_wise(one.codes, one.labels.texts, "\x1f"), one.codes)


def _copied(reading: Reading, grid: Grid, across: Mask, same: Numbers) -> bool:
    """Whether all of the rows hold the same figures, cell by cell."""
    texts = reading.sheet.cells["text"]
    rows = {tuple("" if n == NOWHERE else str(texts[n]) for n in row) for row in grid.cells[same][:, across].tolist()}
    return len(rows) == 1


def _tell(reading: Reading, down: Sequence[Codes], same: Numbers, copied: bool) -> None:
    named = [_names(one, same) for one in down]
    differing = next((names for names in named if len(set(names)) > 1), named[0])
    labels = ", ".join(f'"{name}"' for name in dict.fromkeys(differing[:SHOWN]))
    codes = " ".join(str(one.codes[int(same[0])]) for one in down)
    cells = np.array([down[named.index(differing)].labels.cells[row] for row in same])
    copied = copied and all(len(set(names)) == 1 for names in named)
    where = pa.array(cells, mask=cells == NOWHERE)
    reading.trouble("MAP044" if copied else "MAP039", where, labels=differing[0] if copied else labels, codes=codes,
                    places=", ".join(map(str, _rows(reading, cells))))  # fmt: skip


def _names(one: Codes, same: Numbers) -> list[str]:
    texts = one.labels.texts.take(pa.array(same)).to_pylist()
    return [" ".join((text or "").split()) for text in texts]


def _rows(reading: Reading, cells: Numbers) -> list[int]:
    there = pa.array(cells[cells != NOWHERE])
    rows: list[int] = reading.sheet.cells["row"].combine_chunks().take(there).to_pylist()
    return rows[:SHOWN]


@dataclass(frozen=True, eq=False)
class _Titles:
    """The rows of a table that hold one text and nothing else; they are looked for when somebody asks."""

    reading: Reading
    region: Region

    @cached_property
    def found(self) -> tuple[Numbers, Numbers]:
        """Their numbers, ascending, and the cell of each."""
        sheet = self.reading.sheet
        mine = np.flatnonzero(within(sheet, self.region.columns))
        row, start, count = np.unique(sheet.cells["row"].to_numpy()[mine], return_index=True, return_counts=True)
        alone_ = (count == 1) & np.isin(row, self.region.rows)
        cells = mine[start[alone_]]
        texts = pc.equal(sheet.cells["kind"].combine_chunks().take(pa.array(cells)), str(Kind.TEXT))
        kept = np.asarray(texts.to_numpy(zero_copy_only=False))
        return row[alone_][kept], cells[kept]

    def last(self, first: int, last: int) -> int | None:
        """The cell of the last such row between two rows."""
        rows, cells = self.found
        at = int(np.searchsorted(rows, last)) - 1
        return int(cells[at]) if at >= 0 and rows[at] > first else None
