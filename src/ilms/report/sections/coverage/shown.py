"""The 21 tables by year and source: how much of what the questionnaire asks is there, and which source gave it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from string import ascii_lowercase

from ilms.report.collect import Collected
from ilms.report.coverage import AreaCoverage, FlowCoverage, Level, TableCoverage, YearCoverage
from ilms.report.disaggregation import Cells
from ilms.structures.tables import modules, tables

MOST = 10  # years that have a column of their own; the ones before share the first


@dataclass(frozen=True)
class Cell:
    """A table in a year.

    Attributes:
        cells: Those asked and present; of several years that share a column, None.
        years: How many years share the column and have data.
        sources: The letters of its sources.
    """

    cells: Cells | None
    years: int
    sources: str


@dataclass(frozen=True)
class Row:
    """A table, or one of its two dataflows, with a cell a column; without cells where it has no data."""

    table: TableCoverage
    code: str
    name: str
    criterion: str | None
    level: Level
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Matrix:
    """What has data.

    Attributes:
        columns: Years, the first one perhaps a span of years.
        sources: The letters of the sources, with their names.
        modules: Name and rows of each module.
    """

    covered: AreaCoverage
    columns: tuple[str, ...]
    sources: Mapping[str, str]
    modules: Sequence[tuple[str, Sequence[Row]]]


def shown(collected: Collected) -> Matrix:
    """All 21."""
    covered = collected.coverage
    seen = [year for table in covered.by_table for flow in table.flows for year in flow.years]
    years = sorted({one.year for one in seen})
    names = dict.fromkeys(name for one in seen for name in one.sources)
    letters = dict(zip(names, _letters(), strict=False))
    apart = years[-MOST:] if len(years) > MOST + 1 else years
    shared = years[: len(years) - len(apart)]
    titles = {table.number: table.title(collected.language) for table in tables()}
    groups = [shared] * bool(shared) + [[year] for year in apart]

    def rows(table: TableCoverage) -> list[Row]:
        level, name = table.level(covered.reference), titles[table.number]
        if not table.flows:
            return [Row(table, table.number, name, None, level, ())]
        return [
            Row(table, flow.table.code, name, flow.table.criterion, level, tuple(_cells(flow, groups, letters)))
            for flow in table.flows
        ]

    def of(module: str) -> list[Row]:
        return [row for table in covered.by_table if table.module == module for row in rows(table)]

    named = {id_: texts.get(collected.language) or texts["en"] for id_, texts in modules().items()}
    return Matrix(
        covered,
        (*([f"{shared[0]}-{shared[-1]}"] if shared else []), *apart),
        {letter: name for name, letter in letters.items()},
        [(name, of(id_)) for id_, name in named.items()],
    )


def _cells(flow: FlowCoverage, groups: Sequence[Sequence[str]], letters: Mapping[str, str]) -> list[Cell | None]:
    by_year = {one.year: one for one in flow.years}
    return [_cell([by_year[year] for year in group if year in by_year], len(group) > 1, letters) for group in groups]


def _cell(years: Sequence[YearCoverage], shared: bool, letters: Mapping[str, str]) -> Cell | None:
    if not years:
        return None
    sources = dict.fromkeys(letters[name] for one in years for name in one.sources)
    return Cell(None if shared else years[0].cells, len(years), " ".join(sources))


def _letters() -> list[str]:
    """`a` to `z`, then `aa`, `ab` ..."""
    return [*ascii_lowercase, *("".join(pair) for pair in product(ascii_lowercase, repeat=2))]
