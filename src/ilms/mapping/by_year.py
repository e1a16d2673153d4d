"""Labels that mean something else from a year on: each is coded by the maps of its own year."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping import coding
from ilms.mapping.axes import Axis, Labels
from ilms.mapping.coding import Codes
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading
from ilms.mapping.origin import Origin
from ilms.recoding.code_maps import Coder

Coders: TypeAlias = Sequence[tuple[int, Coder]]  # from which year which, ascending; the first from the oldest


def coders(origin: Origin, coder: Callable[[Origin], Coder]) -> Coders:
    """What codes an origin's labels, and from which year.

    Raises:
        UsageError: There is no such map.
    """
    return [(start, coder(origin.of(start))) for start in (0, *origin.eras.starts)]


def coded(reading: Reading, labels: Labels, by: Coders, places: tuple[Mask, Numbers], period: Codes | None) -> Codes:
    """Codes of a dimension, each by the year of its label.

    Args:
        reading: The sheet and its mapping.
        labels: The dimension's labels.
        by: What codes them.
        places: Which have figures to be read, and a cell with a figure at each.
        period: The years, coded before; None for the years themselves.
    """
    used, figures = places
    if len(by) == 1 or period is None:
        return coding.dimension(reading, labels, by[0][1], used, figures)
    era = _eras(reading, labels, by, used, period)
    found = pa.nulls(len(labels.texts), pa.string())
    for number, (_, coder) in enumerate(by):
        mine = era == number
        if (used & mine).any():
            part = coding.dimension(reading, labels, coder, used & mine, figures)
            found = pc.if_else(pa.array(mine), part.codes, found)
    return Codes(labels, found)


def years_of(period: Codes) -> Numbers:
    """The years of coded periods; `NOWHERE` where there is none."""
    year = pc.utf8_slice_codeunits(period.codes, 0, 4)
    digits = pc.if_else(pc.utf8_is_digit(year), year, None)
    return np.asarray(pc.fill_null(pc.cast(digits, pa.int64()), NOWHERE).to_numpy(), np.int64)


def _eras(reading: Reading, labels: Labels, by: Coders, used: Mask, period: Codes) -> Numbers:
    """The place of each label among the coders; `NOWHERE` where its year is not known, or it stands for both times.

    A label of rows under years in columns (or the other way round) is one label for all of them: where these are of
    both classifications, nobody can tell which one it is of (MAP083).
    """
    starts = np.array([start for start, _ in by])
    number = years_of(period)
    eras = np.where(number == NOWHERE, NOWHERE, np.searchsorted(starts, number, side="right") - 1)
    if period.labels.axis is labels.axis:
        return np.asarray(eras, np.int64)
    there = np.unique(eras[eras != NOWHERE])
    if len(there) == 1 or period.labels.axis is Axis.ALL:
        return np.full(len(labels.texts), there[0] if len(there) else NOWHERE, np.int64)
    if len(there):
        cells = np.unique(labels.cells[used])
        where = pa.array(cells, mask=cells == NOWHERE)
        text = reading.sheet.cells["text"].combine_chunks().take(where)
        since = str(by[int(there[-1])][0])
        reading.trouble("MAP083", where, label=text, dimension=labels.component, year=since)
    return np.full(len(labels.texts), NOWHERE, np.int64)
