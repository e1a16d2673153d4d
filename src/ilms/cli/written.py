"""What `check` found, in the form that was asked for: on the screen, in a file, or in copies of the workbooks."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.cli.console import SCHEMA_VERSION, console, harmless
from ilms.cli.found import blocks, settled_blocks, show_found
from ilms.cli.overwriting import refuse_over
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.assembly.prepare import Prepared
    from ilms.report.findings.annotated import Annotated
    from ilms.workspace import Workspace

ENDINGS = {".csv": "csv", ".json": "json", ".sarif": "sarif"}
WHOLE = ("csv", "sarif")  # forms that tell every place


def format_of(out: Path | None) -> str:
    """The form of what is written: `--format`, else by the file's ending.

    Raises:
        UsageError: The ending is a workbook's, and none of the forms is one.
    """
    if out and not out.is_file() and out.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        from ilms.errors import UsageError

        raise UsageError(
            _("`{out}` would be no workbook: findings are written as text, .csv, .json or .sarif", out=out),
            hint=_(
                "`-o {with_suffix}` opens in Excel; `--annotate DIR` marks the cells in copies of the workbooks",
                with_suffix=out.with_suffix(".csv"),
            ),
        )
    return ENDINGS.get(out.suffix.lower(), "text") if out and console.format == "text" else console.format


def show(prepared: "Prepared", form: str, out: Path | None, *, root: Path, more: Mapping[str, Any]) -> None:
    """Print the findings, or write them to a file.

    Args:
        prepared: The findings.
        form: text, json, csv or sarif.
        out: The file.
        root: The workspace's folder, or the one the command runs in.
        more: What JSON says besides.

    Raises:
        UsageError: The file is one that was read.
    """
    if out is None and form == "text":
        show_found(prepared.open)
        for block in settled_blocks(prepared.waived):
            console.data(block + "\n")
        return
    if out is None and form == "json":
        console.json({**prepared.as_json(), **more})
        return
    if out is None:
        console.pieces(text.replace("\r\n", "\n") for text in _text(prepared, form, more))
        return
    from ilms.atomic import appearing

    _refuse(prepared, out, root)
    with appearing(out) as file:
        file.writelines(text.encode() for text in _text(prepared, form, more))
    console.say(console.words("check.wrote", file=out))


def _text(prepared: "Prepared", form: str, more: Mapping[str, Any]) -> Iterator[str]:
    """The text in pieces, as they are made."""
    from ilms.laid_out import pieces

    if form == "json":
        yield from pieces({"schema_version": SCHEMA_VERSION, **prepared.as_json(), **more})
        yield "\n"
        return
    if form == "text":
        for some in (blocks(prepared.open, plain=True), settled_blocks(prepared.waived, plain=True)):
            yield from (f"{harmless(block)}\n\n" for block in some)
        return
    from ilms.report.findings.record import records

    found = records(prepared.applied)
    if form == "csv":
        from ilms.report.findings.separated import csv_lines
        from ilms.report.words import Words

        yield from csv_lines(found, Words(console.lang))
        return
    from ilms.report.findings.sarif import as_sarif

    yield from pieces(as_sarif(found, console.lang))
    yield "\n"


def _refuse(prepared: "Prepared", out: Path, root: Path) -> None:
    cells = [data.provenance.cells["file"].unique().to_pylist() for data in prepared.datasets]
    read = {str(file) for files in cells for file in files if file} | {file["path"] for file in prepared.inputs}
    refuse_over(out, (folder / file for file in read for folder in (Path(), root)))


def annotated(prepared: "Prepared", workspace: "Workspace", folder: Path) -> list[dict[str, object]]:
    """Write the copies, say so, and what they lack; their public shape (`docs/json.md`)."""
    from ilms.report.findings.annotated import annotate
    from ilms.report.findings.record import records
    from ilms.report.words import Words

    made = annotate(records(prepared.applied), prepared.datasets, workspace, folder, Words(console.lang))
    _tell(made)
    return [
        {"source": c.source, "file": str(c.path), "findings": c.findings, "cells": c.cells, "lost": dict(c.lost)}
        for c in made.copies
    ]


def _tell(made: "Annotated") -> None:
    words = console.words
    for copy in made.copies:
        console.say(words("check.copied", file=copy.path, findings=copy.findings, cells=copy.cells))
        if copy.lost:
            what = ", ".join(words(f"lost.{kind}", n=n) for kind, n in copy.lost.items())
            console.say(words("check.lacks", what=what))
    for file in made.others:
        console.say(words("check.not_copied", file=file))
    if made.placeless:
        console.say(words("check.placeless", n=made.placeless))
    if not made.copies:
        console.say(words("check.nothing_to_copy"))
