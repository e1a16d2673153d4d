"""Every table that has observations, in the questionnaire's order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilms.provenance import Operation
from ilms.report.collect import Collected
from ilms.report.sections.figures.charts import Bars, Lines, bars, lines
from ilms.report.sections.figures.laid_out import Sheet, flow, sheets, totals
from ilms.report.sections.figures.origins import Origins
from ilms.structures.tables import Table


@dataclass(frozen=True)
class Traced:
    """A sheet, and its number in the block of origins."""

    sheet: Sheet
    number: int


@dataclass(frozen=True)
class Figures:
    """One dataflow: its totals by year, its charts, then every figure by year, newest first."""

    table: Table
    name: str
    currency: bool
    observations: int
    lines: Lines | None
    bars: Bars | None
    totals: Traced | None
    sheets: Sequence[Traced]


@dataclass(frozen=True)
class Tables:
    """All dataflows, and the cells behind their figures (`origins`).

    Attributes:
        few: So many rows are shown at once; laying out more takes a browser longer than the rest of the page.
    """

    tables: Sequence[Figures]
    origins: str
    few: int = 40

    @property
    def operations(self) -> Mapping[str, str]:
        """By the name that its word has."""
        return {one.name.lower(): str(one) for one in Operation}


def shown(collected: Collected) -> Tables | None:
    """All of them; None where there is no table."""
    flows = [(made, data) for data in collected.datasets if (made := flow(data, collected.language))]
    found, origins = [], Origins()
    for made, data in sorted(
        flows, key=lambda pair: (pair[0].table.module, int(pair[0].table.number[1:]), pair[0].table.code)
    ):
        origins.begin(data)
        total = totals(made)
        found.append(
            Figures(
                made.table,
                made.table.label(collected.language),
                made.table.unit["UNIT_MEASURE"] == "LC",
                len(data.observations),
                lines(made),
                bars(made),
                Traced(total, origins.add(total.observations)) if total else None,
                [Traced(sheet, origins.add(sheet.observations)) for sheet in sheets(made)],
            )
        )
    return Tables(found, origins.packed()) if found else None
