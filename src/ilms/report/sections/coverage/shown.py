"""The 21 tables by module."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilms.report.collect import Collected
from ilms.report.coverage import AreaCoverage, TableCoverage
from ilms.structures.tables import tables


@dataclass(frozen=True)
class Matrix:
    """What has data.

    Attributes:
        modules: The tables of each.
        names: Of the tables, by number.
    """

    covered: AreaCoverage
    modules: Mapping[str, Sequence[TableCoverage]]
    names: Mapping[str, str]


def shown(collected: Collected) -> Matrix:
    """All 21."""
    covered = collected.coverage
    return Matrix(
        covered,
        {module: [one for one in covered.by_table if one.module == module] for module in ("A", "B", "C")},
        {table.number: table.title(collected.language) for table in tables()},
    )
