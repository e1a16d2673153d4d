"""`ilms build`."""

from pathlib import Path

import typer

from ilms.cli.console import console


def command(
    what: list[str] = typer.Argument(None, help="Tables (C18, A1, A1-birth) or data flows; without any, all."),
    to: list[str] = typer.Option([], "--to", help="A format to write; may be repeated."),
    out: Path = typer.Option(None, "-o", help="Folder to write to; `build/` of the workspace by default."),
) -> int:
    """Check, then write the messages. Errors of form stop it."""
    from ilms.assembly.build import DEFAULT_FORMATS, build
    from ilms.assembly.prepare import prepare
    from ilms.structures.tables import find

    workspace = console.workspace()
    tables = [table for word in what or () for table in find(word)]
    prepared = prepare(workspace, tables or None, console.lang)
    built = build(workspace, prepared, to or DEFAULT_FORMATS, out, console.lang)
    summary = built.manifest.summary
    if console.as_json:
        console.json({"folder": str(built.folder), "content": built.manifest.content, "summary": summary,
                      "files": [file.path for file in built.manifest.files]})  # fmt: skip
        return 0
    for file in built.manifest.files:
        years = file.periods[0] if len(file.periods) == 1 else f"{file.periods[0]}-{file.periods[-1]}"
        path = workspace.relative(built.folder / file.path)
        console.data(f"{file.table:<14} {file.observations:>6} obs  {years:<9}  {path}")
    console.say(
        f"built {len(built.dataflows)} dataflows, {summary['observations']} observations, "
        f"{summary['errors']} errors, {summary['warnings']} warnings -> {workspace.relative(built.folder)}",
    )
    console.say("next: `ilms plan --target NAME`" if not summary["errors"] else "next: `ilms check` shows the errors")
    return 0
