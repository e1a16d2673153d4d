"""A column that stands twice: which of the two is the copy."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from ilms.checks.columns import Mask
from ilms.checks.content.earlier.series import Floats
from ilms.checks.content.earlier.unlike import breaks
from ilms.checks.content.within.table import Table
from ilms.languages import Text, _


class Why(Enum):
    """What says which of two columns is the copy."""

    TABLES = auto()
    YEARS = auto()
    NOTHING = auto()


@dataclass(frozen=True, eq=False)
class Doubtful:
    """What else is known of each observation of a table.

    Attributes:
        off: How far it is from its own years (`unlike`).
        alike: Whether another table has the same figure; `other`: whether one has another.
    """

    off: Floats
    alike: Mask
    other: Mask


def copy_first(columns: Table, pair: tuple[int, int], doubtful: Doubtful) -> tuple[tuple[int, int], Why]:
    """The pair with the copy first, and what says so: other tables, or the years beside."""
    both = columns.known[:, pair[0]] & columns.known[:, pair[1]]
    sides = [columns.rows[both, one] for one in pair]
    alike, other = ([bool(said[rows].any()) for rows in sides] for said in (doubtful.alike, doubtful.other))
    for one in (0, 1):
        if other[one] and alike[1 - one] and not alike[one] and not other[1 - one]:
            return (pair[one], pair[1 - one]), Why.TABLES
    off = [doubtful.off[rows] for rows in sides]
    known = np.isfinite(off[0]) & np.isfinite(off[1])
    sums = [np.array([np.sum(one[known])]) for one in off]
    count = np.array([float(known.sum())])
    for one in (0, 1):
        if breaks(sums[one], sums[1 - one], count).any():
            return (pair[one], pair[1 - one]), Why.YEARS
    return pair, Why.NOTHING


def said(why: Why, first: str) -> Text:
    """What says so, in words.

    Args:
        why: What does.
        first: The column that is the copy.
    """
    match why:
        case Why.TABLES:
            return _("{first} is the copy: other tables have other figures", first=first)
        case Why.YEARS:
            return _("{first} is the copy: it breaks with its own years", first=first)
    return _("one was copied over the other")
