"""`ilms check`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.found import show_found

if TYPE_CHECKING:
    from ilms.checks.waivers import Applied
    from ilms.dataset import Dataset
    from ilms.structures.tables import Table
    from ilms.workspace import Workspace

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def command(
    what: list[str] = typer.Argument(None, help="Files, tables (C18, A1, A1-birth) or dataflows; without any, all."),
    structure: Path = typer.Option(None, "--structure", help="SDMX-ML structure file that describes the data."),
    dataflow: str = typer.Option(None, "--dataflow", help="The dataflow the files are of, where they do not say."),
) -> int:
    """Check before sending ("kiểm tra"): form, codes, attributes, and whether the figures add up."""
    from ilms.assembly.prepare import prepare

    files, tables = _sort(what or [])
    workspace = _workspace(needed=bool(tables) or not files)
    chosen = None if not what else tables
    prepared = prepare(workspace, chosen, console.lang, files=_read(files, structure, dataflow))
    applied, report = prepared.applied, prepared.as_json()
    if console.as_json:
        console.json(report)
    else:
        show_found(applied.open)
    return _conclude(report, applied, prepared.datasets, of_workspace=not files)


def _sort(what: Sequence[str]) -> tuple[list[Path], "list[Table]"]:
    """Which of the words are files and which are tables."""
    from ilms.errors import UsageError
    from ilms.mapping.templates import TEMPLATES
    from ilms.structures.tables import find

    files: list[Path] = []
    tables: list[Table] = []
    for word in what:
        path = Path(word)
        if path.is_file():
            if path.suffix.lower() in WORKBOOKS:
                raise UsageError(
                    f"`{word}` is a workbook: it is read through a mapping",
                    hint="name its table (`ilms check C18`); for a workbook that no mapping reads yet, write one: "
                    f"`ilms init DIR --area VNM` lays down one for each table in `{TEMPLATES}/`, to start from, and "
                    "docs/mapping.md says how",
                )
            files.append(path)
        elif path.suffix or "/" in word or "\\" in word:
            raise UsageError(f"there is no file `{word}`", hint="`ilms tables` shows what is not a file")
        else:
            tables += find(word)
    return files, tables


def _workspace(*, needed: bool) -> "Workspace | None":
    from ilms.errors import UsageError

    try:
        return console.workspace()
    except UsageError:
        if needed:
            raise
        return None


def _read(files: Sequence[Path], structure: Path | None, dataflow: str | None) -> "list[Dataset]":
    if not files:
        return []
    from ilms.messages.formats import read
    from ilms.structures.load import resolver

    resolve = resolver(structure, dataflow)
    return [data for path in files for data in read(path, resolve)]


def _conclude(report: dict[str, Any], applied: "Applied", checked: "Sequence[Dataset]", *, of_workspace: bool) -> int:
    """Waivers to look at, then the summary and the next command as the last lines."""
    from ilms.mapping.templates import TEMPLATES

    words = console.words
    for waiver in applied.expired:
        console.say(words("check.expired", waiver=waiver, until=waiver.until))
    for waiver in applied.unused:
        console.say(words("check.unused", waiver=waiver))
    if not checked:
        console.say(words("check.empty"))
    summary = report["summary"]
    line = words("check.summary", data=len(checked), **summary)
    waived = sum(w.finding.count for w in applied.waived)
    console.say(line + (words("check.waived", waived=waived) if waived else ""))
    first = next((finding.code for finding in applied.open if finding.severity == "error"), None)
    if first:
        console.next(words("check.errors", code=first))
    elif not of_workspace:
        console.say(words("check.clean"))
    else:
        console.next("`ilms build`" if checked else words("check.template", templates=TEMPLATES))
    return 1 if summary["errors"] else 0
