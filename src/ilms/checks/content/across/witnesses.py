"""Which figures of a table other tables confirm, and which they contradict."""

import numpy as np

from ilms.checks.columns import Mask
from ilms.checks.content.across.differing import apart
from ilms.checks.content.across.sides import compared
from ilms.checks.content.tables import Tables
from ilms.checks.rules.across import Equal


def witnesses(tables: Tables, at: int) -> tuple[Mask, Mask]:
    """The observations of a data set that another table has alike, and those of which one has another figure."""
    size = len(tables.judged[at].data.observations)
    alike, other = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    rules = [rule for rule in tables.rules.content if isinstance(rule, Equal)]
    for cells in (cells for rule in rules for sides in rule.each_set for cells in compared(rule, sides, tables)):
        mine, theirs = np.flatnonzero(cells.place == at), np.flatnonzero(cells.place != at)
        theirs = theirs[np.argsort(cells.group[theirs], kind="stable")]
        begin, end = (np.searchsorted(cells.group[theirs], cells.group[mine], side) for side in ("left", "right"))
        count = end - begin
        one = np.repeat(mine, count)
        each = theirs[np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(begin, count)]
        differs = apart(cells, one, each)
        alike[cells.row[one[~differs]]] = True
        other[cells.row[one[differs]]] = True
    return alike, other
