"""`ilms trace`."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console, place
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.dataset import Dataset
    from ilms.described import Described
    from ilms.report.trace import Origin, Traced
    from ilms.structures.tables import Table
    from ilms.workspace import Workspace

FEW = 10  # observations that are shown without `-v`
PARTS = 12  # cells of one observation, likewise
MOST = 10_000  # cells of a range


def command(
    what: list[str] = typer.Argument(
        ..., metavar="WHAT", help="A key, or codes and a year (C18 JPN SEX_F 2019); or a file and cells in it."
    ),
    target: str = typer.Option(None, "--target", help="Trace what this receiver is sent, in its shape."),
) -> int:
    """From a number to the cells it came from, and from a cell to the numbers it became.

    A number is named by its key as findings show it, parts of which may be left empty, or by codes and a year in any
    order, with or without its table; countries and sexes also by name (`Nhật Bản nữ 2019`). A cell is named by its
    file and its address (`D14`, `"Biểu 18!D14"`, `D14:E20`), in a text file by its line:
    `ilms trace sources/2019/lfs.xlsx D14`. What is not used, since another source is preferred for its year, is told
    too.
    """
    from ilms.mapping.gather import gather
    from ilms.recoding.code_maps import Maps
    from ilms.report.spoken import codes

    workspace = console.workspace()
    path = Path(what[0])
    if path.is_file():
        datasets = _shaped(gather(workspace), workspace, target)
        return _of_cells(datasets, workspace, path, what[1:])
    table, words = _table(what)
    datasets = _shaped(gather(workspace, table), workspace, target)
    return _of_words(datasets, workspace, what, codes(words, Maps(workspace.overlay("maps"))))


def _table(what: Sequence[str]) -> "tuple[list[Table] | None, list[str]]":
    """The tables that a word names, and the other words."""
    from ilms.errors import UsageError
    from ilms.structures.tables import find

    tables: list[Table] = []
    words: list[str] = []
    for word in what:
        try:
            tables += find(word)
        except UsageError:
            if "/" in word or "\\" in word:
                raise UsageError(
                    _("there is no file `{word}`", word=word), hint=_("paths start at the folder you are in")
                ) from None
            words.append(word)
    return tables or None, words


def _shaped(datasets: "list[Dataset]", workspace: "Workspace", target: str | None) -> "list[Dataset]":
    from ilms.submission.targets import shape_for

    shape = shape_for(workspace, target) if target else None
    return [shape(data) for data in datasets] if shape else datasets


def _of_words(datasets: "list[Dataset]", workspace: "Workspace", what: Sequence[str], words: Sequence[str]) -> int:
    from ilms.errors import UsageError
    from ilms.report.trace import of_words

    found = of_words(datasets, words)
    if not found:
        raise UsageError(
            _("no observation fits {words}", words=" ".join(f"`{word}`" for word in what)),
            detail=_missed(datasets, words),
            hint=_("a key as `ilms check` shows it, or codes or names and a year: `ilms trace C18 JPN SEX_F 2019`"),
        )
    _show(found, workspace)
    return 0


def _missed(datasets: "list[Dataset]", words: Sequence[str]) -> str:
    """The words that no observation fits even alone."""
    from ilms.report.trace import of_words

    strange = [word for word in words if not of_words(datasets, [word])]
    return console.words("trace.strange", words=", ".join(f"`{word}`" for word in strange)) if strange else ""


def _of_cells(datasets: "list[Dataset]", workspace: "Workspace", path: Path, asked: Sequence[str]) -> int:
    from ilms.errors import UsageError
    from ilms.report.trace import files, of_cells, sheets, texts
    from ilms.sources.sheet import fold

    file, (sheet, places) = workspace.relative(path.resolve()), _places(asked)
    read = files(datasets)
    if file not in read:
        raise UsageError(
            _("no mapping reads `{file}`", file=file),
            detail=_("read are: {read}", read=", ".join(f"`{name}`" for name in read))
            if read
            else _("no file is read"),
            hint=_("`ilms inspect {file}` drafts a mapping", file=file),
        )
    looked_in = sheets(datasets, file)
    if sheet is not None and looked_in:
        named = [name for name in looked_in if fold(name) == fold(sheet)]
        if not named:
            raise UsageError(
                _('no mapping reads the sheet "{sheet}" of `{file}`', sheet=sheet, file=file),
                detail=_("read are: {sheets}", sheets=_listed(looked_in)),
                hint=_("`ilms inspect {file}` shows what its sheets hold", file=file),
            )
        sheet = named[0]
    there = texts(datasets, file, sheet, places)
    if not there:
        searched = [sheet] if sheet else looked_in
        raise UsageError(
            _("`{file}` has nothing at {asked}", file=file, asked=" ".join(asked)),
            detail=_("looked in {listed}", listed=_listed(searched)) if searched else "",
            hint=_("empty cells become no number; look at the address"),
        )
    found = of_cells(datasets, file, sheet, places)
    used = {tuple(origin.place.values()) for one in found for origin in one.origins}
    unused = [one for one in there if tuple(one.place.values()) not in used]
    _show(found, workspace, unused, _said(datasets, unused))
    return 0


def _listed(sheets: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in sheets)


def _places(asked: Sequence[str]) -> tuple[str | None, list[str | int]]:
    """A sheet if one is named, and addresses of cells or numbers of lines.

    Raises:
        UsageError: An address is none, or a range has too many cells.
    """
    from ilms.errors import UsageError
    from ilms.sources.sheet import letters, number_of

    sheet, places = None, list[str | int]()
    for word in asked:
        named, mark, address = word.rpartition("!")
        sheet = named.strip("'") if mark else sheet
        match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", address.upper())
        if address.isdigit():
            places.append(int(address))
        elif match is None:
            raise UsageError(
                _("`{word}` is no cell", word=word),
                hint=_('`D14`, `D14:E20`, `"Biểu 18!D14"`, or the number of a line'),
            )
        else:
            left, top, right, bottom = match.groups()
            columns = range(number_of(left), number_of(right or left) + 1)
            rows = range(int(top), int(bottom or top) + 1)
            if not 0 < len(columns) * len(rows) <= MOST:
                raise UsageError(
                    _("`{word}` has {n:,} cells", word=word, n=len(columns) * len(rows)),
                    hint=_("at most {most:,}", most=MOST),
                )
            places += [f"{letters(column)}{row}" for row in rows for column in columns]
    return sheet, places


def _said(datasets: "list[Dataset]", cells: "Sequence[Origin]") -> "list[Described]":
    """What was found about cells that no number came of."""
    from ilms.described import describe

    wanted = {tuple(one.place.values()) for one in cells}
    every = describe(datasets, console.lang, None) if wanted else ()
    return [one for one in every if any(tuple(spot.values()) in wanted for spot in one.where)]


def _show(
    found: "Sequence[Traced]",
    workspace: "Workspace",
    unused: "Sequence[Origin]" = (),
    said: "Sequence[Described]" = (),
) -> None:
    from ilms.worded import figures

    words = console.words
    instead = [one for one in found if one.instead is not None]
    found = [one for one in found if one.instead is None]
    if console.as_json:
        told = {
            "observations": [one.as_json() for one in found],
            "not_used": [one.as_json() for one in instead],
            "unused": [{**one.place, "text": one.text} for one in unused],
            "findings": [one.as_json() for one in said],
        }
        console.json(told)
        return
    shown = found if console.verbose else found[:FEW]
    for one in shown:
        console.data(_block(one) + "\n")
    if len(found) > len(shown):
        console.data(words("trace.more", n=len(found) - len(shown)) + "\n")
    for one in instead if console.verbose else instead[:FEW]:
        console.data(_why_not(one, workspace))
        console.data(_indented(_block(one)))
        if one.used:
            value = words("trace.none") if one.used.value is None else figures(one.used.value, console.lang)
            console.data("  " + words("trace.used", value=value))
            console.data(_indented("\n".join(_origins(one.used))))
        console.data("")
    if len(instead) > FEW and not console.verbose:
        console.data(words("trace.more", n=len(instead) - FEW) + "\n")
    for cell in unused if console.verbose else unused[:FEW]:
        console.data(words("trace.unused", place=place(dict(cell.place), words), text=cell.text))
    if len(unused) > FEW and not console.verbose:
        console.data(words("trace.unused_more", n=len(unused) - FEW))
    for finding in said:
        console.data("\n" + console.block(finding))


def _block(one: "Traced") -> str:
    from ilms.described import in_words
    from ilms.worded import figures

    words = console.words
    value = words("trace.none") if one.value is None else figures(one.value, console.lang)
    lines = [
        f"{one.schema.dataflow.id}  {'.'.join(one.key.get(name, '') for name in one.schema.key)} = {value}",
        f"  {in_words(one.key, one.schema, console.lang)}",
    ]
    return "\n".join([*lines, *_origins(one)])


def _origins(one: "Traced") -> list[str]:
    """A line for each cell behind an observation."""
    words, lines = console.words, list[str]()
    shown = one.origins if console.verbose else one.origins[:PARTS]
    for origin in shown:
        done = words(_WORDS[origin.operation])
        lines.append(f"  {done} " + (f"{place(dict(origin.place), words)}  ({origin.text})" if origin.place else ""))
    if len(one.origins) > len(shown):
        lines.append("  " + words("more", n=len(one.origins) - len(shown)))
    return [line.rstrip() for line in lines]


def _why_not(one: "Traced", workspace: "Workspace") -> str:
    """Why an observation is not used: another source is preferred, or goes before its own in a combination."""
    taken = workspace.sources.get(one.instead or "")
    combined = taken.combines if taken else ()
    if one.source not in combined:
        return console.words("trace.instead", taken=one.instead, source=one.source, year=one.year)
    before = ", ".join(f"`{name}`" for name in combined[: combined.index(one.source)])
    return console.words("trace.member", combined=one.instead, before=before, source=one.source)


def _indented(block: str) -> str:
    return "\n".join(f"  {line}" for line in block.splitlines())


# How each `provenance.Operation` is said.
_WORDS = {
    "copied": "trace.copied",
    "scaled": "trace.scaled",
    "summed": "trace.summed",
    "split": "trace.split",
    "averaged": "trace.averaged",
    "weight": "trace.weight",
    "Other = total - five": "trace.other",
    "constant": "trace.constant",
    "cases": "trace.cases",
}
