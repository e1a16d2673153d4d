"""`ilms check`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.found import earlier
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.assembly.prepare import Prepared
    from ilms.dataset import Dataset
    from ilms.structures.tables import Table
    from ilms.workspace import Workspace

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
FAILING = {"error": ("error",), "warning": ("error", "warning"), "never": ()}  # `--fail-on` to what ends with 1


def command(
    what: list[str] = typer.Argument(None, help="Files, tables (C18, A1, A1-birth) or dataflows; without any, all."),
    structure: Path = typer.Option(None, "--structure", help="SDMX-ML structure file that describes the data."),
    dataflow: str = typer.Option(None, "--dataflow", help="The dataflow the files are of, where they do not say."),
    select: list[str] = typer.Option(
        [], "--select", metavar="CODES", help="Only these codes or families: SUM,XTB001. The longer name decides."
    ),
    ignore: list[str] = typer.Option([], "--ignore", metavar="CODES", help="Not these; they are still counted."),
    fail_on: str = typer.Option(
        "error", "--fail-on", metavar="error|warning|never", help="What ends with exit code 1."
    ),
    out: Path = typer.Option(
        None, "-o", "--output", metavar="FILE", help="Write to a file: .csv, .json, .sarif, else as --format says."
    ),
    layout: Path = typer.Option(
        None, "--layout", metavar="FILE", help="Of a filled questionnaire workbook: where its figures stand."
    ),
    annotate: Path = typer.Option(
        None, "--annotate", metavar="DIR", help="Copy each workbook that has findings there, with the cells marked."
    ),
) -> int:
    """Check before sending ("kiểm tra"): form, codes, attributes, and whether the figures add up.

    With `--format csv` or `sarif` every place is listed; `--annotate` shows them in the office's own workbook, where
    they will be mended. What `--select` and `--ignore` leave out is counted in a line at the end, and stops
    `ilms build` and `ilms submit` all the same.
    """
    from ilms.assembly.prepare import prepare
    from ilms.cli.questionnaire import read_back
    from ilms.cli.written import WHOLE, annotated, format_of, show
    from ilms.described import SAMPLE
    from ilms.report.findings.chosen import Choice, choose, left_out

    choice, form = Choice.of(select, ignore), format_of(out)
    failing = severities(fail_on)
    files, tables = _sort(what or [], layout)
    workspace = _workspace(needed=bool(tables) or bool(annotate) or not files)
    places = None if annotate or form in WHOLE else SAMPLE
    chosen = None if not what else tables
    workbooks = [path for path in files if path.suffix.lower() in WORKBOOKS]
    messages = [path for path in files if path not in workbooks]
    data = [*_read(messages, structure, dataflow, workspace), *read_back(workbooks, layout, workspace)]
    before = earlier(workspace)
    prepared = prepare(workspace, chosen, console.lang, files=data, places=places, earlier=before)
    applied, left = choose(prepared.applied, choice)
    prepared = replace(prepared, applied=applied)
    more: dict[str, Any] = {"left_out": left_out(left)}
    if annotate and workspace:
        more["annotated"] = annotated(prepared, workspace, annotate)
    show(prepared, form, out, root=workspace.root if workspace else Path(), more=more)
    _conclude(prepared, left_out(left) if choice else {}, of_workspace=not files)
    return 1 if len(applied.open.only(lambda batch: batch.severity in failing)) else 0


def severities(fail_on: str) -> tuple[str, ...]:
    """What `--fail-on` makes end with exit code 1.

    Raises:
        UsageError: It takes no such word.
    """
    if fail_on not in FAILING:
        from ilms.errors import UsageError

        raise UsageError(
            _("`--fail-on` does not take `{word}`", word=fail_on),
            hint=_("it takes one of {words}", words=", ".join(f"`{word}`" for word in FAILING)),
        )
    return FAILING[fail_on]


def _sort(what: Sequence[str], layout: Path | None = None) -> tuple[list[Path], "list[Table]"]:
    """Which of the words are files and which are tables."""
    from ilms.errors import UsageError
    from ilms.mapping.templates import TEMPLATES
    from ilms.structures.tables import find

    files: list[Path] = []
    tables: list[Table] = []
    for word in what:
        path = Path(word)
        if path.is_file():
            if path.suffix.lower() in WORKBOOKS and not (layout or path.with_suffix(".toml").is_file()):
                raise UsageError(
                    _("`{word}` is a workbook: it is read through a mapping", word=word),
                    hint=_(
                        "name its table (`ilms check C18`); for a workbook that no mapping reads yet, write one: "
                        "`ilms init DIR --area VNM` lays down one for each table in `{templates}/`, to start from, and "
                        "docs/mapping.md says how",
                        templates=TEMPLATES,
                    ),
                )
            files.append(path)
        elif path.suffix or "/" in word or "\\" in word:
            raise UsageError(
                _("there is no file `{word}`", word=word), hint=_("`ilms tables` shows what is not a file")
            )
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


def _read(
    files: Sequence[Path], structure: Path | None, dataflow: str | None, workspace: "Workspace | None" = None
) -> "list[Dataset]":
    if not files:
        return []
    from ilms.errors import UsageError
    from ilms.messages.formats import read
    from ilms.messages.notes import book
    from ilms.progress import along
    from ilms.structures.load import resolver

    resolve, register = resolver(structure, dataflow), book(workspace)
    found = {path: read(path, resolve, register=register) for path in along("reading", files)}
    for path in (path for path, datasets in found.items() if not datasets):
        raise UsageError(
            _("`{path}` has no observations", path=path),
            hint=_("is there anything below its first line, or was it cut off?"),
        )
    return [data for datasets in found.values() for data in datasets]


def _conclude(prepared: "Prepared", left: Mapping[str, int], *, of_workspace: bool) -> None:
    """Waivers to look at, then the summary, what was left out, and the next command as the last lines."""
    from ilms.findings import Severity
    from ilms.mapping.templates import TEMPLATES
    from ilms.sequence import sequence

    words, applied = console.words, prepared.applied
    for waiver in applied.expired:
        console.say(words("check.expired", waiver=waiver, until=waiver.until))
    for waiver in applied.unused:
        console.say(words("check.unused", waiver=waiver))
    if not prepared.datasets:
        console.say(words("check.empty"))
    line = words("check.summary", data=len(prepared.datasets), **prepared.summary())
    waived = applied.waived.groups.total
    console.say(line + (words("check.waived", waived=waived) if waived else ""))
    if any(left.values()):
        console.say(words("check.left", **left))
    if len(applied.open.of(Severity.ERROR)):
        first = next(iter(sequence(applied.open))).code  # the one that stands at the top, which may cause the errors
        console.next(words("check.errors" if of_workspace else "check.mend_file", code=first))
    elif left.get("errors"):
        console.next(words("check.rest"))
    elif not of_workspace:
        console.say(words("check.clean"))
    else:
        console.next("`ilms build`" if prepared.datasets else words("check.template", templates=TEMPLATES))
