"""`ilms coverage`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import _, chosen

if TYPE_CHECKING:
    from ilms.dataset import Dataset
    from ilms.profiles import Profile
    from ilms.report.coverage import AreaCoverage, TableCoverage

MESSAGES = (".csv", ".xml", ".json", ".gz", ".zip")
OWN = ("manifest.json", "findings.json")  # of a build: no messages


def command(
    files: list[Path] = typer.Argument(
        None, help="ILOSTAT or SDMX files, or folders of such; without any, the workspace."
    ),
    area: list[str] = typer.Option([], "--area", help="Tell of this area (ISO3); may be repeated."),
    year: str = typer.Option(None, "--year", help="Count data of this year only."),
) -> int:
    """Coverage of the 21 tables, as in the ILO/GSO report.

    Years, sources, how many of the cells that the questionnaire asks for, and which known sources could fill the rest.
    """
    from ilms.report.coverage import coverage

    if files:
        workspace, datasets, areas = None, _read(files), list(area)
    else:
        from ilms.mapping.gather import gather

        workspace = console.workspace()
        datasets, areas = gather(workspace), list(area) or [workspace.area]
    found = coverage(datasets, areas, year, workspace)
    if console.as_json:
        console.json({"areas": [entry.as_json(console.lang) for entry in found]})
    else:
        for entry in found:
            _show(entry)
    return 0


def _read(files: Sequence[Path]) -> "list[Dataset]":
    from ilms.messages.formats import read
    from ilms.progress import along
    from ilms.structures.load import resolver

    paths = [path for file in files for path in _within(file)]
    return [data for path in along("reading", paths) for data in read(path, resolver(None, None))]


def _within(file: Path) -> Iterator[Path]:
    """The file itself, or the messages below a folder.

    Raises:
        UsageError: The folder holds none, or is a workspace.
    """
    from ilms.errors import UsageError
    from ilms.workspace import FILE

    if not file.is_dir():
        yield file
        return
    if (file / FILE).is_file():
        raise UsageError(
            _("`{file}` is a workspace, no folder of messages", file=file),
            hint=_("`ilms coverage -C {file}`", file=file),
        )
    found = [path for path in sorted(file.rglob("*")) if path.suffix.casefold() in MESSAGES and path.name not in OWN]
    if not found:
        raise UsageError(
            _("`{file}` holds no message", file=file),
            hint=_("files that end in {messages}", messages=", ".join(MESSAGES)),
        )
    yield from found


def _show(entry: "AreaCoverage") -> None:
    from ilms.structures.tables import tables
    from ilms.worded import figures

    titles = {table.number: table.title(console.lang) for table in tables()}
    counts = {"covered": entry.covered, "tables": len(entry.by_table), "rate": figures(str(entry.rate), console.lang)}
    console.data(console.words("coverage.area", area=entry.area, **counts))
    if entry.reference:
        split = {str(level): count for level, count in entry.split.items()}
        console.data("  " + console.words("coverage.split", year=entry.reference, **split))
    for table in entry.by_table:
        years = _spans(table.years) or "-"
        console.data(grid([(f"{table.number:<3}", years, titles[table.number])], indent="  "))
        for line in _about(table):
            console.data(grid([("", line)], indent="     "))
    _known(entry)
    _idle(entry)


def _about(table: "TableCoverage") -> Iterator[str]:
    """What is said under a table: its last year's cells and sources (`-v`: every year's), or why there is nothing."""
    from ilms.worded import figures

    for flow in table.flows:
        by = console.words(f"tables.{flow.table.criterion}") + ", " if flow.table.criterion else ""
        for one in flow.years if console.verbose else flow.years[-1:]:
            rate = figures(str(one.cells.rate), console.lang)
            told = {"present": one.cells.present, "asked": one.cells.asked, "rate": rate}
            cells = console.words("coverage.cells", by=by, year=one.year, **told)
            yield "; ".join((cells, *one.sources))
    if table.refused:
        yield console.words("coverage.refused", sources=", ".join(table.refused))
    if table.not_submitted:
        yield console.words("coverage.not_submitted", reason=table.not_submitted)
    elif not table.years and table.could:
        yield console.words("coverage.could", sources=", ".join(_counted(could.profile) for could in table.could))


def _counted(profile: "Profile") -> str:
    """`lfs`, `dolab (contracts)`: the unit where it is no person."""
    if profile.counts == "persons":
        return profile.id
    return f"{profile.id} ({console.words(f'coverage.{profile.counts}')})"


def _known(entry: "AreaCoverage") -> None:
    if not entry.known:
        return
    console.data(console.words("coverage.known"))
    for source in entry.known:
        name = chosen(source.profile.names, console.lang)
        fills = ", ".join(source.fills) or "-"
        could = ", ".join(source.could) or "-"
        counts = console.words("coverage.counts", unit=console.words(f"coverage.{source.profile.counts}"))
        console.data(grid([(source.profile.id, f"{name} ({counts})")], indent="  "))
        console.data(grid([("", console.words("coverage.source", fills=fills, could=could))], indent="     "))


def _idle(entry: "AreaCoverage") -> None:
    if entry.idle:
        console.data(console.words("coverage.idle"))
    for one in entry.idle:
        why = console.words(f"coverage.idle_{one.why}", tables=", ".join(one.tables))
        console.data(grid([(one.source.id, f"{one.source.name}: {why}")], indent="  "))


def _spans(years: tuple[str, ...]) -> str:
    """`1999-2015, 2019`: runs of years together."""
    runs: list[list[str]] = []
    for year in years:
        if runs and year.isdigit() and runs[-1][-1].isdigit() and int(year) == int(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
