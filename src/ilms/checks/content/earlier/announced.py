"""Breaks and revisions that the data itself announces."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Mask, Numbers, mask
from ilms.checks.content.earlier.series import Series
from ilms.observations import Observations

STATUS = "OBS_STATUS"
SOURCE = "SOURCE"
NOTES = ("NOTE_INDICATOR", "NOTE_SOURCE", "NOTE_CLASSIF")


def announced(observations: Observations, statuses: tuple[str, ...], notes: tuple[str, ...]) -> Mask:
    """The rows whose status is one of those, or whose notes hold one of those texts."""
    found = has(observations, STATUS, statuses)
    for name in NOTES:
        if name in observations.schema:
            for note in notes:
                found |= mask(pc.match_substring(observations.text(name), note, ignore_case=True))
    return found


def breaks(series: Series, observations: Observations, statuses: tuple[str, ...], notes: tuple[str, ...]) -> Mask:
    """The figures that announce a break with what stands before them, or have another source."""
    found: Mask = series.current & announced(observations, statuses, notes)[own_rows(series)]
    return found | from_another_source(series, observations)


def unbroken(series: Series, broken: Mask) -> Numbers:
    """A number for each stretch of a series that no break divides: like `Series.key`, and rising with it."""
    begins = broken.copy()
    begins[1:] |= series.key[1:] != series.key[:-1]
    return np.cumsum(begins)


def sources(series: Series, observations: Observations) -> Numbers:
    """A number for the SOURCE of each figure; 0 where it is not known, as that of what was accepted."""
    if SOURCE not in observations.schema:
        return np.zeros(len(series), np.int64)
    return np.where(series.current, Columns(observations).numbers(SOURCE)[own_rows(series)], 0)


def from_another_source(series: Series, observations: Observations) -> Mask:
    """The figures whose SOURCE is not that of the figure before them; False where one of the two is not known."""
    numbers = sources(series, observations)
    before = series.beside(numbers.astype(np.float64), -1)
    found: Mask = (numbers > 0) & (before > 0) & (before != numbers)
    return found


def own_rows(series: Series) -> Numbers:
    """The row of each figure in the data set itself; 0 for what was accepted."""
    return np.where(series.current, series.row, 0)


def has(observations: Observations, name: str, codes: tuple[str, ...]) -> Mask:
    """The rows in which a component has one of some codes; none if there is no such component."""
    if name not in observations.schema:
        return np.zeros(len(observations), np.bool_)
    return mask(pc.is_in(observations.text(name), value_set=pa.array(codes, pa.string())))
