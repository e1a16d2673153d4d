"""`ilms rules`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.cli.overwriting import own_files, refuse_over
from ilms.languages import _, chosen, translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ilms.checks.rules.load import Rules
    from ilms.checks.rules.rule import Rule
    from ilms.dataset import Dataset

group = typer.Typer(
    help="Content rules: what must hold, who says so, and the same in VTL.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@group.command("list")
def list_() -> int:
    """Every rule: id, kind, finding, tables, what must hold and who says so."""
    rules = _rules()
    if console.as_json:
        console.json({"rules": [_as_json(rule, rules) for rule in rules.content]})
        return 0
    for rule in rules.content:
        console.data(grid([(rule.id, rule.KIND, rule.code, _tables(rule, rules) or console.words("rules.any"))]))
        lines = [chosen(rule.text, console.lang), translated(rule.source, console.lang)]
        console.data(grid([("", line) for line in lines if line], indent="  ") + "\n")
    console.say(console.words.counted("rules.count", len(rules.content)))
    return 0


@group.command("export")
def export(
    what: list[str] = typer.Argument(
        None, help="Only these tables (C18, A1, A1-birth) or dataflows; without any, all."
    ),
    to: str = typer.Option("vtl", "--to", help="The language: vtl."),
    out: Path = typer.Option(None, "-o", "--output", metavar="FILE", help="Write there instead of to the screen."),
) -> int:
    """Write rules as one script in VTL 2.1; those that are not in it are named.

    Every persistent result of the script holds what breaks a rule, with the finding's code, and nothing else.
    """
    from ilms.checks.rules.about import about
    from ilms.checks.vtl.script import script
    from ilms.errors import UsageError
    from ilms.structures.tables import find, tables

    if to != "vtl":
        raise UsageError(
            _("`--to {word}`: rules are written as `vtl`", word=to), hint=_("`ilms rules export --to vtl`")
        )
    chosen = [table for word in what or [] for table in find(word)] or tables()
    rules = _rules()
    written = script(rules, chosen, console.lang)
    if out:
        refuse_over(out, _own())
        out.write_text(written.text, "utf-8", newline="\n")
    else:
        console.data(written.text)
    console.say(console.words("rules.written", said=written.said, tables=len(chosen)))
    # A rule that is about no table of its own is about any.
    for rule in (one for one in written.unsaid if not (of := about(one, rules)) or set(of) & set(chosen)):
        console.say(console.words("rules.unsaid", id=rule.id, kind=rule.KIND, code=rule.code))
    return 0


@group.command("run")
def run(
    script: Path = typer.Argument(..., metavar="SCRIPT", help="A script in VTL 2.1; data sets are called DF_..."),
    what: list[str] = typer.Argument(None, help="Files, tables (C18, A1, A1-birth) or dataflows; without any, all."),
    structure: Path = typer.Option(None, "--structure", help="SDMX-ML structure file that describes the data."),
    dataflow: str = typer.Option(None, "--dataflow", help="The dataflow the files are of, where they do not say."),
) -> int:
    """Run your own VTL script: what its validations give back, at the cells that it is about.

    Needs the extra `vtl`. A script that is to hold always is a rule of kind `vtl` in the workspace's `rules/`.
    """
    from dataclasses import replace

    from ilms.checks.content.content import content
    from ilms.checks.rules.own import Scripted
    from ilms.cli.found import show_found
    from ilms.described import as_report, describe

    rule = Scripted(id=script.name, script=str(script))
    given = [replace(data, findings=type(data.findings)()) for data in _datasets(what or [], structure, dataflow)]
    judged = content(given, replace(_rules(), content=(rule,)))
    found = describe(judged, console.lang)
    report: dict[str, Any] = as_report(judged, found)
    if console.as_json:
        console.json(report)
    else:
        show_found(found)
    console.say(console.words("check.summary", data=len(judged), **report["summary"]))
    return 1 if report["summary"]["errors"] else 0


def _datasets(what: "Sequence[str]", structure: Path | None, dataflow: str | None) -> "list[Dataset]":
    """As `ilms check` takes them: files, and the workspace's tables that are named, or all of them."""
    from ilms.cli.check import _read, _sort
    from ilms.mapping.gather import gather

    files, tables = _sort(what)
    gathered = [] if files and not tables else gather(console.workspace(), tables or None)
    return [*_read(files, structure, dataflow), *gathered]


def _rules() -> "Rules":
    """The workspace's, laid over the packaged ones; those alone without a workspace."""
    from ilms.checks.rules.load import load, packaged
    from ilms.errors import UsageError

    try:
        workspace = console.workspace()
    except UsageError:
        return packaged()
    return load(workspace.overlay("rules"))


def _own() -> "Iterator[Path]":
    from ilms.errors import UsageError

    try:
        return own_files(console.workspace())
    except UsageError:
        return iter(())


def _tables(rule: "Rule", rules: "Rules") -> str:
    """The tables by number; both dataflows of one where the rule is about both."""
    from ilms.checks.rules.about import about
    from ilms.structures.tables import find

    found = about(rule, rules)
    numbers = dict.fromkeys(table.number for table in found)
    return " ".join(
        part
        for number in numbers
        for part in ([number] if set(find(number)) <= set(found) else [t.code for t in found if t.number == number])
    )


def _as_json(rule: "Rule", rules: "Rules") -> dict[str, Any]:
    from ilms.checks.rules.about import about
    from ilms.findings import catalogue

    return {
        "id": rule.id,
        "kind": rule.KIND,
        "code": rule.code,
        "codes": list(rule.codes),
        "severity": str(rule.severity or catalogue()[rule.code].severity),
        "tables": [table.code for table in about(rule, rules)],
        "partitions": list(rule.partitions_named),
        "source": rule.source,
        "text": dict(rule.text),
    }
