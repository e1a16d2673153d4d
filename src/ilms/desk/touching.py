"""Which findings are about which cells; in columns, for as many as there are."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.groups import Groups, Mask, Part
from ilms.provenance import Provenance


def cells_at(provenance: Provenance, file: str, sheet: str | None, at: str | int | None = None) -> pa.Array:
    """The numbers of the cells of a sheet or text file; only of one address or line, if that is named."""
    cells = provenance.cells
    here = pc.equal(cells["file"], file)
    if sheet is not None:
        here = pc.and_(here, pc.fill_null(pc.equal(cells["sheet"], sheet), fill_value=False))
    if at is not None:
        column = cells["line"] if isinstance(at, int) else cells["cell"]
        here = pc.and_(here, pc.fill_null(pc.equal(column, at), fill_value=False))
    return pc.indices_nonzero(here).cast(pa.int64())


def cells_of(part: Part) -> pa.Array:
    """The numbers of all cells that some groups of findings are about, those of a total's parts too."""
    batch, provenance = part.batch, part.provenance
    chosen = np.isin(np.arange(len(part.equal.sizes)), part.chosen)
    members = pa.array(part.equal.order[np.repeat(chosen, part.equal.sizes)])
    found = [pa.array([], pa.int64())]
    if batch.cells is not None:
        found.append(batch.cells.take(members).drop_null())
    if batch.rows is not None and provenance is not None:
        rows = [batch.rows.take(members).drop_null()]
        if batch.others is not None:
            rows.append(pc.list_flatten(batch.others.take(members)))
        figures = provenance.figures
        wanted = pa.concat_arrays([one.cast(pa.int64()) for one in rows])
        found.append(figures["cell"].filter(pc.is_in(figures["observation"], value_set=wanted)).combine_chunks())
    return pc.unique(pa.concat_arrays([one.cast(pa.int64()) for one in found])).drop_null()


def about(groups: Groups, file: str, sheet: str | None, at: str | int) -> Groups:
    """The groups of findings that are about one cell."""
    return Groups(
        replace(part, chosen=part.chosen[_about(part, cells_at(part.provenance, file, sheet, at))])
        for part in groups.parts
        if part.provenance is not None
    )


def _about(part: Part, cells: pa.Array) -> Mask:
    """Of which of some groups a member is about one of these cells."""
    batch = part.batch
    held = np.zeros(len(batch), np.bool_)
    if batch.cells is not None:
        held |= _among(batch.cells, cells)
    if batch.rows is not None and part.provenance is not None:
        figures = part.provenance.figures
        rows = figures["observation"].filter(pc.is_in(figures["cell"], value_set=cells)).combine_chunks()
        held |= _among(batch.rows, rows)
        if batch.others is not None:
            inside = pc.list_parent_indices(batch.others).filter(pa.array(_among(pc.list_flatten(batch.others), rows)))
            held[inside.to_numpy()] = True
    found: Mask = np.logical_or.reduceat(held[part.equal.order], part.equal.starts[:-1])
    return found[part.chosen]


def _among(numbers: pa.Array, wanted: pa.Array) -> Mask:
    """Which of some numbers are among others; what is null is among none."""
    found = pc.is_in(numbers.cast(pa.int64()), value_set=wanted.cast(pa.int64()).drop_null())
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)
