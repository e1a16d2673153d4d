"""`ilms report`."""

from pathlib import Path

import typer

from ilms.cli.console import console
from ilms.cli.overwriting import own_files, refuse_over


def command(
    what: list[str] = typer.Argument(None, help="Tables or dataflows; without any, the whole workspace."),
    out: Path = typer.Option(Path("report.html"), "-o", help="The file to write."),
) -> int:
    """One self-contained HTML page: what was submitted, coverage, findings, changes, receipts."""
    from ilms.report.collect import collect
    from ilms.report.page import render
    from ilms.structures.tables import find

    workspace = console.workspace()
    refuse_over(out, own_files(workspace))
    tables = [table for word in what or () for table in find(word)]
    page = collect(workspace, tables or None, console.lang)
    out.write_text(render(page), "utf-8", newline="\n")
    if console.as_json:
        console.json({"report": str(out.resolve())})
    console.say(console.words("check.wrote", file=out))
    return 0
