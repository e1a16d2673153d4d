"""`ilms tabulate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.found import show_found
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.tabulation.files.tabulation_file import TabulationFile
    from ilms.tabulation.tabulate import Outcome, Result
    from ilms.workspace import Workspace

UNRELIABLE, WITHHELD = ("U",), ("S", "C")
FEW = 3  # files that are named


def command(
    what: list[str] = typer.Argument(None, help="Tables (C18, A1, A1-birth) or tabulation files' names; else all."),
    engine: str = typer.Option("duckdb", "--engine", metavar="duckdb|spark", help="What works the records out."),
    memory: str = typer.Option(None, "--memory", metavar="SIZE", help="How much it may take: 4GB, 50%."),
    threads: int = typer.Option(None, "--threads", min=1, help="How many processors it may take; else all."),
    master: str = typer.Option(None, "--master", metavar="URL", help="Spark's cluster; this machine by default."),
    scratch: Path = typer.Option(
        None, "--scratch", metavar="DIR", help="Where what does not fit into memory may lie for a while."
    ),
) -> int:
    """From records to tables: surveys and registers, by the files in `tabulations/` and `records/`.

    Weighted figures with their standard errors and the ILO's marks of reliability, or persons from border movements,
    permits and contracts, go to `tabulated/`, and a mapping file reads them: from there on they are a source like any
    other. Records of persons never leave the machine.
    """
    from ilms.findings import Severity
    from ilms.tabulation.tabulate import Runs, tabulate

    workspace = console.workspace()
    chosen = _chosen(workspace, what or [])
    runs = Runs(engine, memory, threads, master, scratch, _secret)
    outcome = tabulate(workspace, chosen, runs, console.lang)
    _show(workspace, outcome)
    return 1 if outcome.findings.count(Severity.ERROR) else 0


def _chosen(workspace: "Workspace", what: list[str]) -> "list[TabulationFile]":
    """The tabulations that fill some tables, or are called so.

    Raises:
        UsageError: There is none.
    """
    from ilms.errors import UsageError
    from ilms.tabulation.files.tabulation_file import FOLDER, asked, tabulations

    every = tabulations(workspace)
    found = []
    for word in what:
        named = [one for one in every if one.name == word]
        tables = () if named else asked(word)
        mine = named or [one for one in every if any(table in tables for table in one.tables)]
        if not mine:
            raise UsageError(
                _("no file in `{folder}/` fills `{table}`", folder=FOLDER, table=word),
                hint=_("there are: {paths}", paths=", ".join(one.name for one in every) or "-"),
            )
        found += [one for one in mine if one not in found]
    if not every:
        raise UsageError(
            _("there is no file in `{folder}/`", folder=FOLDER),
            hint=_("docs/tabulating.md says how to write one; {example} has them", example="examples/viet-nam-records"),
        )
    return found if what else every


def _secret(records: Any) -> bytes | None:  # noqa: ANN401  # a record file
    """The key of a record file's pseudonyms, where it names one."""
    from ilms.cli.credentials import secrets
    from ilms.submission.auth.secrets import Need

    name = records.person.get("key")
    return secrets().find(Need(str(name), "KEY")).encode() if name else None


def _show(workspace: "Workspace", outcome: "Outcome") -> None:
    """What was written, or the same as JSON."""
    from ilms.described import describe_alone
    from ilms.findings import Severity

    groups = describe_alone(outcome.findings, console.lang, outcome.places)
    errors, warnings = (outcome.findings.count(one) for one in (Severity.ERROR, Severity.WARNING))
    if console.as_json:
        console.json({
            "summary": {"tables": len(outcome.results), "cells": sum(len(one.cells) for one in outcome.results),
                        "errors": errors, "warnings": warnings},
            "tables": [_as_json(workspace, one) for one in outcome.results],
            "findings": [one.as_json() for one in groups],
        })  # fmt: skip
        return
    show_found(groups)
    if not console.quiet:
        _show_tables(workspace, outcome)
    words = console.words
    console.say(
        words(
            "tabulate.done",
            tables=words.counted("tabulate.tables", sum(not one.wrong for one in outcome.results)),
            folders=", ".join(
                sorted({workspace.relative(path.parent) for one in outcome.results for path in one.files})
            )
            or "-",
            errors=words.counted("errors", errors),
            warnings=words.counted("warnings", warnings),
        )
    )
    if not errors:
        console.next(_next(workspace, outcome))


def _next(workspace: "Workspace", outcome: "Outcome") -> str:
    """The command that looks at the figures: by their mappings, or one that no mapping reads by its structure file."""
    [last] = outcome.results if len(outcome.results) == 1 else [None]
    if last is None or last.structure is None or not last.files:
        return console.words("tabulate.next")
    return console.words(
        "tabulate.next_of_structure",
        file=workspace.relative(last.files[-1]),
        structure=workspace.relative(last.structure),
    )


def _as_json(workspace: "Workspace", one: "Result") -> dict[str, object]:
    return {
        "table": one.table.code, "dataflow": one.table.dataflow, "name": one.name,
        "source": one.tabulation.records.source, "years": _years(one), "cells": len(one.cells),
        "unreliable": one.marked(*UNRELIABLE), "withheld": one.marked(*WITHHELD), "wrong": one.wrong,
        "files": [workspace.relative(path) for path in one.files],
        "mapping": workspace.relative(one.mapping) if one.mapping else None,
    }  # fmt: skip


def _show_tables(workspace: "Workspace", outcome: "Outcome") -> None:
    """A line a table, where they went, and the mapping files that were laid down."""
    from ilms.cli.grid import grid

    words, rows = console.words, []
    for one in outcome.results:
        said = [words("tabulate.not_written")] if one.wrong else []
        said += [words.counted("tabulate.unreliable", n) for n in [one.marked(*UNRELIABLE)] if n]
        said += [words.counted("tabulate.withheld", n) for n in [one.marked(*WITHHELD)] if n]
        cells = words.counted("tabulate.cells", len(one.cells))
        rows.append((one.tabulation.label(one.table), cells, ", ".join(_years(one)), ", ".join(said)))
    console.data(grid(rows, figures=(1,)))
    laid = [workspace.relative(one.mapping) for one in outcome.results if one.mapping]
    if laid:
        few = ", ".join(laid[:FEW]) + (", ..." if len(laid) > FEW else "")
        console.say(words.counted("tabulate.mappings", len(laid), files=few))


def _years(one: "Result") -> list[str]:
    return sorted(set(one.cells["period"].to_pylist()))
