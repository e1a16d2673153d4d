"""Coverage as the ILO/GSO report on Viet Nam's data gaps (2022) counts it: tables with any data, of 21."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.structures.tables import Table, table_of, tables


class Level(StrEnum):
    """The report's three colours."""

    CURRENT = "current"
    EARLIER = "earlier"
    NONE = "none"


@dataclass(frozen=True)
class TableCoverage:
    """One of the 21 tables: the years that have a value, and the sources that gave them."""

    number: str
    module: str
    years: tuple[str, ...]
    sources: tuple[str, ...]

    def level(self, year: str | None) -> Level:
        """Whether there is data for that year, for earlier years only, or none."""
        if not self.years:
            return Level.NONE
        return Level.CURRENT if year is None or year in self.years else Level.EARLIER


@dataclass(frozen=True)
class AreaCoverage:
    """One area's 21 tables."""

    area: str
    by_table: tuple[TableCoverage, ...]

    @property
    def covered(self) -> int:
        """How many tables have any data."""
        return sum(1 for table in self.by_table if table.years)

    @property
    def rate(self) -> float:
        """Per cent of the tables, to one decimal."""
        return round(100 * self.covered / len(self.by_table), 1)

    def as_json(self) -> dict[str, object]:
        """The public shape: all 21 tables, those without data with no years."""
        return {
            "area": self.area,
            "covered": self.covered,
            "tables": len(self.by_table),
            "rate": self.rate,
            "by_table": [
                {"table": table.number, "years": list(table.years), "sources": list(table.sources)}
                for table in self.by_table
            ],
        }


def coverage(
    datasets: Iterable[Dataset],
    areas: Sequence[str] = (),
    year: str | None = None,
) -> list[AreaCoverage]:
    """Count the tables that have data.

    Args:
        datasets: Of any number of areas and dataflows; those that are none of the 35 count for nothing.
        areas: Areas to tell of even where nothing is there for them; where given, no others are.
        year: Count data of this year only.
    """
    seen = _present(datasets, year)
    shown = list(areas) or sorted({area for area, *_ in seen})
    return [AreaCoverage(area, tuple(_of_table(area, number, seen) for number in _numbers())) for area in shown]


def _numbers() -> tuple[Table, ...]:
    """One entry for each of the 21, whichever of its dataflows comes first."""
    return tuple({table.number: table for table in reversed(tables())}[number] for number in _order())


def _order() -> list[str]:
    return list(dict.fromkeys(table.number for table in tables()))


def _of_table(area: str, table: Table, seen: set[tuple[str, str, str, str]]) -> TableCoverage:
    mine = [entry for entry in seen if entry[0] == area and entry[1] == table.number]
    years = tuple(sorted({entry[2] for entry in mine}))
    return TableCoverage(table.number, table.module, years, tuple(sorted({entry[3] for entry in mine if entry[3]})))


def _present(datasets: Iterable[Dataset], year: str | None) -> set[tuple[str, str, str, str]]:
    """(area, table, year, source) of all that has a value."""
    found = set()
    for data in datasets:
        table = table_of(data.observations.schema.dataflow.id)
        if table is None:
            continue
        observations = data.observations
        columns = pa.table(
            {name: observations.text(name) for name in ("REF_AREA", "TIME_PERIOD", "SOURCE", "OBS_VALUE")}
        )
        columns = columns.filter(pc.invert(pc.equal(pc.fill_null(columns["OBS_VALUE"], ""), "")))
        if year is not None:
            columns = columns.filter(pc.equal(columns["TIME_PERIOD"], year))
        distinct = columns.group_by(["REF_AREA", "TIME_PERIOD", "SOURCE"]).aggregate([])
        found |= {
            (row["REF_AREA"], table.number, row["TIME_PERIOD"], row["SOURCE"] or "") for row in distinct.to_pylist()
        }
    return found
