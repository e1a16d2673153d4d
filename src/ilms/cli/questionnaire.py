"""`--to questionnaire-xlsx` and `--layout`: a questionnaire workbook filled from a build, and read back."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ilms.cli.console import console
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.dataset import Dataset
    from ilms.forms.filling import Filled
    from ilms.forms.layout import Layout
    from ilms.workspace import Workspace

FORMAT = "questionnaire-xlsx"
NAME = "working-paper.xlsx"  # of our own look-alike
SHOWN = 5


@dataclass(frozen=True)
class Template:
    """A workbook to fill: how it is called, its bytes, and where its figures stand."""

    shown: str
    content: bytes
    layout: "Layout"


def write(
    workspace: "Workspace",
    datasets: Sequence["Dataset"],
    folder: Path,
    template: "Template",
    year: str | None,
) -> dict[str, object]:
    """Fill a workbook and write it with its layout beside it; say what was done, and before that what is lost.

    Args:
        workspace: The workspace.
        datasets: Checked data sets; country tables get five countries and the rest.
        folder: Of the build.
        template: The workbook, and where its figures stand.
        year: Of the figures, where the workbook names none.

    Returns:
        The public shape of what was written.
    """
    from ilms.atomic import appearing
    from ilms.cli.overwriting import refuse_over
    from ilms.findings import Findings
    from ilms.forms.filling import fill
    from ilms.forms.layout import dumped
    from ilms.mapping.questionnaire import five_countries

    shaped = [five_countries(replace(data, findings=Findings())) for data in datasets]
    filled = fill(template.content, template.shown, template.layout, shaped, year)
    lost = _lost(template.content, filled.content)
    _tell_lost(template.shown, lost)
    _tell_shaped(shaped)
    out = folder / FORMAT / Path(template.shown).name
    refuse_over(out, (Path(template.shown),))
    own = replace(template.layout, area=workspace.area)  # so that the file can be read wherever it goes
    for path, written in ((out, filled.content), (out.with_suffix(".toml"), dumped(own).encode())):
        with appearing(path) as file:
            file.write(written)
    _tell(workspace, out, filled)
    return {
        "file": str(out),
        "cells": filled.cells,
        "years": {table: list(years) for table, years in filled.years.items()},
        "left": [{"table": left.table, "key": left.key, "value": left.value} for left in filled.left],
        "formulas": list(filled.formulas),
        "changed": list(filled.changed),
        "lost": lost,
    }


def clear(folder: Path) -> None:
    """Take out the workbook of the build before: figures of another build stand in it."""
    shutil.rmtree(folder / FORMAT, ignore_errors=True)


def opened(workspace: "Workspace", template: Path | None, layout: Path | None) -> Template:
    """The workbook to fill, before anything is built.

    Args:
        workspace: Gives the languages of our own look-alike.
        template: The workbook; None for our own look-alike.
        layout: Where its figures stand; None for the file of its name that ends in `.toml`.

    Raises:
        SourceError: The workbook is not there, or held by another program.
        UsageError: The layout is not there, or wrong.
    """
    from ilms.errors import SourceError, UsageError
    from ilms.forms.layout import load
    from ilms.forms.working_paper import working_paper

    if template is None:
        if layout:
            raise UsageError(_("`--layout` describes a workbook: name it too"), hint=_("`--template FILE`"))
        console.say(console.words("questionnaire.paper"))
        content, described = working_paper(workspace.languages)
        return Template(NAME, content, described)
    if not template.is_file():
        raise SourceError(
            _("there is no file `{template_}`", template_=template),
            hint=_("download the questionnaire from the portal first"),
        )
    beside = layout or template.with_suffix(".toml")
    if not beside.is_file():
        raise UsageError(
            _(
                "there is no layout `{beside}`: nobody knows where the figures of `{template_}` stand",
                beside=beside,
                template_=template,
            ),
            hint=_(
                "`ilms build --to {format}` without --template writes a whole one to start from; docs/entering.md",
                format=FORMAT,
            ),
        )
    try:
        return Template(str(template), template.read_bytes(), load(beside))
    except PermissionError as error:
        raise SourceError(
            _("`{template_}` cannot be read: is it open in Excel?", template_=template), hint=_("close it")
        ) from error


def read_back(paths: Sequence[Path], layout: Path | None, workspace: "Workspace | None") -> "list[Dataset]":
    """The figures of filled questionnaire workbooks.

    Raises:
        UsageError: There is no layout, or nobody says whose figures they are.
    """
    from ilms.forms.layout import load
    from ilms.forms.reading import read

    return [
        data
        for path in paths
        for data in read(path, load(layout or path.with_suffix(".toml")), workspace.area if workspace else "")
    ]


def _lost(template: bytes, filled: bytes) -> dict[str, int]:
    """What openpyxl dropped, found before anything is written."""
    from ilms.report.findings.lost import lost

    with TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.xlsx", Path(folder) / "after.xlsx"
        before.write_bytes(template)
        after.write_bytes(filled)
        return dict(lost(before, after))


def _tell_lost(shown: str, lost: dict[str, int]) -> None:
    words = console.words
    if lost:
        what = ", ".join(words(f"lost.{kind}", n=n) for kind, n in lost.items())
        console.say(words("questionnaire.lost", file=shown, what=what))


def _tell_shaped(shaped: Sequence["Dataset"]) -> None:
    from ilms.cli.found import show_found
    from ilms.described import describe

    if not console.quiet and not console.as_json:
        show_found(describe(shaped, console.lang))


def _tell(workspace: "Workspace", out: Path, filled: "Filled") -> None:
    words = console.words
    years = sorted({year for years in filled.years.values() for year in years})
    file = workspace.relative(out)
    console.say(words("questionnaire.filled", file=file, cells=filled.cells, years=", ".join(years)))
    for word, places in (("formulas", filled.formulas), ("changed", filled.changed)):
        if places:
            console.say(words(f"questionnaire.{word}", n=len(places), places=_some(places)))
    if filled.left:
        keys = _some([f"{left.table} {left.key} = {left.value}" for left in filled.left])
        console.say(words("questionnaire.left", n=len(filled.left), keys=keys))


def _some(texts: Sequence[str]) -> str:
    shown = texts if console.verbose else texts[:SHOWN]
    return "; ".join(shown) + (" ..." if len(shown) < len(texts) else "")
