"""What changed since the last submission: what was not sent yet, and what the last submission changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ilms.report.collect import Collected
from ilms.report.sections.changes.attributes import MOST as ATTRIBUTES
from ilms.report.sections.changes.attributes import Altered, altered
from ilms.report.sections.changes.compared import Compared, code_of, compared
from ilms.report.sections.changes.of_table import OfTable, of_table
from ilms.report.words import Words


@dataclass(frozen=True)
class Table:
    """One table that differs.

    Attributes:
        attributes: The first changes of attributes.
        more_attributes: How many different ones are not among these.
    """

    of: OfTable
    attributes: tuple[Altered, ...]
    more_attributes: int


@dataclass(frozen=True)
class Comparison:
    """Two states.

    Attributes:
        summary: How many changes of each kind over all tables.
        same: Codes of the tables in which nothing differs.
    """

    sides: Compared
    summary: Mapping[str, int]
    tables: tuple[Table, ...]
    same: tuple[str, ...]


def shown(collected: Collected) -> tuple[Comparison, ...]:
    """What was not sent yet, where anything was not, then what the last submission changed."""
    words = Words(collected.language, "report.sections.changes")
    return tuple(_comparison(one, words) for one in compared(collected))


def _comparison(sides: Compared, words: Words) -> Comparison:
    total: Counter[str] = Counter()
    for one in sides.changes:
        total.update(one.summary())
    tables = []
    for one in sides.changes:
        if len(one):
            attributes = altered(one, words.language)
            more = max(0, len(attributes) - ATTRIBUTES)
            tables.append(Table(of_table(one, words), tuple(attributes[:ATTRIBUTES]), more))
    return Comparison(
        sides, total, tuple(tables), tuple(code_of(one.schema.dataflow.id) for one in sides.changes if not len(one))
    )
