"""Columns of words that no map knows and that part the rows: `Residence`, `Indicator`, `Province`.

Where rows would give the same observations without them, only the rows of a total can be read, or those of the label
that says what the table is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from ilms.drafting.cells import Looks, Numbers
from ilms.drafting.inspected import Inspected
from ilms.drafting.proposal import CRITERIA
from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import Sense, about, spoken, words
from ilms.mapping.origin import From
from ilms.sources.sheet import fold
from ilms.structures.tables import Table

FEW = 70  # labels of a column by which rows are parted
EMPTY = -1


@dataclass(frozen=True)
class Parting:
    """What a mapping says of such columns.

    Attributes:
        only: By the column's heading, the labels of the rows that are read.
        until: The label before which the rows of the total end, where the column has each label in one row only.
        first: That total.
        undecided: By the heading, a label of a column that has no total.
    """

    only: Mapping[str, str] = field(default_factory=dict)
    until: str = ""
    first: str = ""
    undecided: Mapping[str, str] = field(default_factory=dict)


def parting(one: Inspected, table: Table) -> Parting:
    """How the rows are told apart that the dimensions do not tell apart."""
    columns = _columns(one)
    if not columns or one.nested or not _alike(one):
        return Parting()
    only: dict[str, str] = {}
    undecided: dict[str, str] = {}
    until = first = ""
    for column, labels in columns.items():
        heading = one.found.header.path(column)
        wanted = _whole(labels) or _about(labels, table)
        if not wanted:
            undecided[heading] = labels[0]
        elif _gaps(one.found, column):  # `only` does not look at the label above
            until, first = (labels[1], wanted) if labels[0] == wanted else ("", "")
            undecided |= {} if until else {heading: labels[0]}
        else:
            only[heading] = wanted
    return Parting(only, until, first, undecided)


def _columns(one: Inspected) -> dict[int, list[str]]:
    """The columns of words that hold no dimension and are not known to say nothing, with their labels."""
    named = {m.axis.column for m in one.matches.values() if m.axis.column}
    seen, head = one.found.seen, one.found.header
    found = {}
    for column in one.found.stubs:
        if column in named or column in one.columns or _ignored(head.path(column)):
            continue
        here = one.found.cells & (seen.column == column) & (seen.looks == Looks.LABEL)
        labels = seen.text.filter(pa.array(here)).unique().to_pylist()
        if 1 < len(labels) <= FEW:
            found[column] = labels
    return found


def _ignored(heading: str) -> bool:
    known = words()["headings"]
    return fold(heading) in (*known["IGNORED"], *known["STATUS"])


def _whole(labels: Sequence[str]) -> str | None:
    whole = words()["rest"]["whole"]
    return next((label for label in labels if fold(label) in whole), None)


def _about(labels: Sequence[str], table: Table) -> str | None:
    """The one label that says what the table is about: `Employed persons` beside `Unemployed persons`."""
    mine = about()[table.number]
    fits = []
    for label in labels:
        said = {name for name in spoken("said", label) if name not in CRITERIA}
        if mine.has <= said <= mine.has | mine.hint | mine.may:
            fits.append(label)
    return fits[0] if len(fits) == 1 else None


def _gaps(found: Found, column: int) -> bool:
    return bool(np.isin(found.body, found.seen.row[found.cells & (found.seen.column == column)], invert=True).any())


def _alike(one: Inspected) -> bool:
    """Whether two rows have the same labels in all that holds a dimension."""
    keys = [_down(one, m.axis.column) for s, m in one.matches.items() if m.axis.column and s is not Sense.STATUS]
    if any(m.axis.kind is From.BLOCK for m in one.matches.values()):
        titles = one.found.seen.row[list(one.found.inner)]
        keys.append(np.searchsorted(np.sort(titles), one.found.body))
    return bool(keys) and len(set(zip(*keys, strict=True))) < len(one.found.body)


def _down(one: Inspected, column: int) -> Numbers:
    """A number for the label of each row of the body; an empty cell has that of the row above."""
    seen, body = one.found.seen, one.found.body
    here = np.flatnonzero(one.found.cells & (seen.column == column))
    encoded = seen.text.take(pa.array(here)).dictionary_encode()
    place = np.searchsorted(body, seen.row[here])
    numbers = np.full(len(body), EMPTY, np.int64)
    numbers[place] = np.asarray(encoded.indices)
    last = np.maximum.accumulate(np.where(numbers != EMPTY, np.arange(len(body)), 0))
    return np.asarray(numbers[last], np.int64)
