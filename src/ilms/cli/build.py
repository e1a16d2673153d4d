"""`ilms build`."""

from pathlib import Path

import typer

from ilms.cli.console import console
from ilms.cli.found import earlier, show_found


def command(
    what: list[str] = typer.Argument(None, help="Tables (C18, A1, A1-birth) or dataflows; without any, all."),
    to: list[str] = typer.Option([], "--to", help="A format to write; may be repeated."),
    out: Path = typer.Option(None, "-o", help="Folder to write to; `build/` of the workspace by default."),
) -> int:
    """Check, then write the messages. Errors of form stop it."""
    from ilms.assembly.build import DEFAULT_FORMATS, build
    from ilms.assembly.prepare import prepare
    from ilms.structures.tables import find

    workspace = console.workspace()
    tables = [table for word in what or () for table in find(word)]
    prepared = prepare(workspace, tables or None, console.lang, earlier=earlier(workspace))
    built = build(workspace, prepared, to or DEFAULT_FORMATS, out, console.lang)
    summary = built.manifest.summary
    if console.as_json:
        console.json({"folder": str(built.folder), "content": built.manifest.content, "summary": summary,
                      "files": [file.path for file in built.manifest.files]})  # fmt: skip
        return 0
    for file in [] if console.quiet else built.manifest.files:
        years = "-".join(dict.fromkeys([*file.periods[:1], *file.periods[-1:]])) or "no year"
        path = workspace.relative(built.folder / file.path)
        console.data(f"{file.table:<14} {file.observations:>6} obs  {years:<9}  {path}")
    if built.raised and not console.quiet:
        console.data("")
        show_found(built.raised)
    words = console.words
    console.say(
        words(
            "build.done",
            dataflows=words.counted("dataflows", len(built.dataflows)),
            observations=words.counted("observations", summary["observations"]),
            errors=words.counted("errors", summary["errors"]),
            warnings=words.counted("warnings", summary["warnings"]),
            folder=workspace.relative(built.folder),
        )
    )
    console.next(words("build.check" if summary["errors"] else "build.plan"))
    return 0
