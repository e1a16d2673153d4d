"""Rows chosen by what stands in other columns: one list of an office may hold the rows of several tables."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.axes import Labels
from ilms.mapping.labels import labels
from ilms.mapping.layout import NOWHERE, Mask, Reading, Region
from ilms.mapping.origin import From, Origin
from ilms.sources.sheet import fold, nearest


def chosen(reading: Reading, region: Region, rows: Mask) -> Mask | None:
    """The rows of the body that `[read] only` asks for; each label that others have is told once.

    Args:
        reading: The sheet and its mapping.
        region: The table in it.
        rows: Those that have figures.

    Returns:
        None where a column is not there; a finding says so.
    """
    kept = np.ones(len(region.rows), np.bool_)
    for column, wanted in reading.mapping.read.only.items():
        found = labels(reading, region, Origin(column, From.COLUMN, column), ())
        if found is None:
            return None
        mine = _is(found, {fold(label) for label in wanted})
        _told(reading, found, rows & ~mine, column)
        _absent(reading, found, column, wanted)
        kept &= mine
    return kept


def _is(found: Labels, wanted: set[str]) -> Mask:
    encoded = found.texts.dictionary_encode()
    fits = pa.array([fold(text) in wanted for text in encoded.dictionary.to_pylist()], pa.bool_())
    return np.asarray(pc.fill_null(fits.take(encoded.indices), False).to_numpy(zero_copy_only=False))


def _told(reading: Reading, found: Labels, out: Mask, column: str) -> None:
    """MAP054, at the first row of each label; rows without one at their figures' row have no cell to name."""
    given = pc.fill_null(found.texts.filter(pa.array(out)), "")
    for entry in pc.value_counts(given).to_pylist():
        first = int(np.flatnonzero(out)[pc.index(given, entry["values"]).as_py()])
        cell = int(found.cells[first])
        where = [None if cell == NOWHERE else cell]
        reading.trouble("MAP054", where, column=column, label=entry["values"], count=str(entry["counts"]))


def _absent(reading: Reading, found: Labels, column: str, wanted: tuple[str, ...]) -> None:
    """MAP055: a label that no row has."""
    there = {fold(text): text for text in found.texts.unique().to_pylist() if text}
    for label in wanted:
        if fold(label) not in there:
            near = ", ".join(f'"{text}"' for text in nearest(label, there.values()) or list(there.values())[:3])
            reading.trouble("MAP055", [None], column=column, label=label, near=near or "-")
