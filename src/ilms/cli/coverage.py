"""`ilms coverage`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid

if TYPE_CHECKING:
    from ilms.report.coverage import AreaCoverage


def command(
    files: list[Path] = typer.Argument(None, help="ILOSTAT or SDMX files; without any, the workspace."),
    area: list[str] = typer.Option([], "--area", help="Tell of this area (ISO3); may be repeated."),
    year: str = typer.Option(None, "--year", help="Count data of this year only."),
) -> int:
    """Coverage of the 21 tables, as in the ILO/GSO report."""
    from ilms.report.coverage import coverage

    if files:
        from ilms.messages.formats import read
        from ilms.structures.load import resolver

        datasets = [data for file in files for data in read(file, resolver(None, None))]
        areas = list(area)
    else:
        from ilms.mapping.gather import gather

        workspace = console.workspace()
        datasets, areas = gather(workspace), list(area) or [workspace.area]
    found = coverage(datasets, areas, year)
    if console.as_json:
        console.json({"areas": [entry.as_json() for entry in found]})
    else:
        for entry in found:
            _show(entry)
    return 0


def _show(entry: "AreaCoverage") -> None:
    from ilms.structures.tables import tables

    titles = {table.number: table.title(console.lang) for table in tables()}
    counts = {"covered": entry.covered, "tables": len(entry.by_table), "rate": entry.rate}
    console.data(console.words("coverage.area", area=entry.area, **counts))
    for table in entry.by_table:
        years = _spans(table.years) or "-"
        console.data(grid([(f"{table.number:<3}", years, titles[table.number])], indent="  "))
        if table.sources:
            console.data(grid([("", "; ".join(table.sources))], indent="     "))


def _spans(years: tuple[str, ...]) -> str:
    """`1999-2015, 2019`: runs of years together."""
    runs: list[list[str]] = []
    for year in years:
        if runs and year.isdigit() and runs[-1][-1].isdigit() and int(year) == int(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
