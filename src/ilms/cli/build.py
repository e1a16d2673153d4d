"""`ilms build`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.found import earlier, show_found, tell_waiting
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.assembly.build import Build
    from ilms.workspace import Workspace


def command(
    what: list[str] = typer.Argument(None, help="Tables (C18, A1, A1-birth) or dataflows; without any, all."),
    to: list[str] = typer.Option([], "--to", help="A format to write; may be repeated."),
    out: Path = typer.Option(None, "-o", help="Folder to write to; `build/` of the workspace by default."),
    template: Path = typer.Option(
        None, "--template", metavar="FILE", help="The questionnaire workbook to fill, with `--to questionnaire-xlsx`."
    ),
    layout: Path = typer.Option(
        None, "--layout", metavar="FILE", help="Where its figures stand; by default the `.toml` of its name beside it."
    ),
    year: str = typer.Option(None, "--year", help="Of its figures, where the workbook does not name one."),
) -> int:
    """Check, then write the messages. Errors of form stop it.

    `--to questionnaire-xlsx` fills a questionnaire workbook: the `--template` that was downloaded from the portal, or
    a working paper of our own that looks like it.
    """
    from ilms.assembly.build import DEFAULT_FORMATS, attach, build, claimed
    from ilms.assembly.prepare import prepare
    from ilms.cli import questionnaire
    from ilms.errors import UsageError
    from ilms.structures.tables import find

    workspace = console.workspace()
    filling, to = questionnaire.FORMAT in to, [name for name in to if name != questionnaire.FORMAT]
    if (template or layout or year) and not filling:
        raise UsageError(
            _("--template, --layout and --year go with one format"),
            hint=_("`--to {format}`", format=questionnaire.FORMAT),
        )
    blank = questionnaire.opened(workspace, template, layout) if filling else None
    tables = [table for word in what or () for table in find(word)]
    prepared = prepare(workspace, tables or None, console.lang, earlier=earlier(workspace))
    more: dict[str, object] = {}
    with claimed(workspace, out or workspace.build, tell_waiting):
        built = build(workspace, prepared, to or DEFAULT_FORMATS, out, console.lang)
        questionnaire.clear(built.folder)
        if blank:
            more["questionnaire"] = questionnaire.write(workspace, prepared.datasets, built.folder, blank, year)
            made = sorted((built.folder / questionnaire.FORMAT).iterdir())
            built = attach(built, questionnaire.FORMAT, made)
    summary = built.manifest.summary
    if console.as_json:
        console.json({"folder": str(built.folder), "content": built.manifest.content, "summary": summary,
                      "files": [file.path for file in built.manifest.files], **more})  # fmt: skip
        return 0
    if not console.quiet:
        _show(workspace, built)
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
    target = next(iter(workspace.targets), words("build.target"))
    console.next(words("build.check") if summary["errors"] else words("build.plan", target=target))
    return 0


def _show(workspace: "Workspace", built: "Build") -> None:
    """A line a message."""
    from ilms.cli.grid import grid

    words, rows = console.words, []
    for file in built.manifest.files:
        years = "-".join(dict.fromkeys([*file.periods[:1], *file.periods[-1:]])) or words("build.no_year")
        path = workspace.relative(built.folder / file.path)
        rows.append((file.table, words.counted("observations", file.observations), years, path))
    console.data(grid(rows, figures=(1,)))
