"""`ilms codelist export`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.languages import _, spoken

if TYPE_CHECKING:
    from ilms.structures.losses import Loss
    from ilms.structures.model import ItemScheme

SHEETS = (".xlsx", ".csv")


def command(
    id_: str = typer.Argument(..., metavar="ID", help="A codelist, such as CL_ECO, or a structure file with one."),
    out: Path = typer.Option(..., "-o", "--output", metavar="FILE", help="FILE.xlsx, .csv, .xml or .json."),
    to: str = typer.Option(None, "--to", metavar="FORMAT", help="Of .xml: sdmx-ml-2.1 (the default) or sdmx-ml-3.0."),
) -> int:
    """Write a codelist as a table to be edited, or as a structure message.

    A table has one row a code and one column a language; parents, descriptions, annotations and validity are columns
    too, and `ilms codelist import` reads all of it back. In a workbook every cell is a text, so that 007 stays 007.
    """
    from ilms.cli.overwriting import refuse_over
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.importing import keep

    one, path = _found(id_)
    refuse_over(out, (path,))
    losses: list[Loss] = []
    format_ = to or ""
    if out.suffix.casefold() in SHEETS:
        if to:
            raise UsageError(
                _("`--to {to}` is a format of structure messages", to=to), hint=_("`{out}` says its own", out=out)
            )
        content = _table(one, out)
    else:
        format_ = _format(out, to)
        content, losses = _message(one, format_)
    keep(out, content)
    return _tell(one, out, losses, format_)


def _found(name: str) -> "tuple[ItemScheme, Path]":
    """The list of a structure file, or the one in use here under an id.

    Raises:
        UsageError: There is none; with the nearest.
    """
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.table import LISTS
    from ilms.structures import files
    from ilms.structures.load import bare, codelists, unknown
    from ilms.structures.model import ItemScheme
    from ilms.structures.store import current

    id_ = bare(name)
    path = Path(name) if Path(name).is_file() else next(iter(current().files("codelists", id_)), None)
    if path is None:
        raise unknown(_("codelist"), name, codelists(), _("`ilms codelist list` shows them"))
    lists = [one for one in files.read(path).artefacts if isinstance(one, ItemScheme) and one.scheme in LISTS]
    wanted = lists if Path(name).is_file() else [one for one in lists if one.id == id_]
    if len(wanted) != 1:
        raise UsageError(
            _("`{path}` has {n} codelists, and one is exported at a time", path=path, n=len(wanted)),
            hint=_("`ilms convert` writes all structures of a file"),
        )
    return wanted[0], path


def _table(one: "ItemScheme", out: Path) -> bytes:
    from ilms.maintenance.sheets.table import table

    workspace = console.inside()
    made = table(one, workspace.languages if workspace else spoken())
    if out.suffix.casefold() == SHEETS[1]:
        from ilms.maintenance.sheets.separated import separated

        return separated(made)
    from ilms.maintenance.sheets.workbook import workbook

    return workbook(made, tuple(dict.fromkeys((console.lang, *spoken()))))


def _format(out: Path, to: str | None) -> str:
    """The format of a structure message.

    Raises:
        UsageError: The file is called as another kind of file.
    """
    from ilms.errors import UsageError
    from ilms.structures.files import SUFFIX

    formats = [format_ for format_, suffix in SUFFIX.items() if suffix == out.suffix.casefold()]
    if not formats or (to and to not in formats):
        raise UsageError(
            _("`{out}` cannot be {to}", out=out, to=to)
            if to
            else _("`{out}`: a codelist is exported as .xlsx, .csv, .xml or .json", out=out),
            hint=_("`--to` one of {formats}", formats=", ".join(formats))
            if formats
            else _("name the file after what it is to be"),
        )
    return to or formats[0]


def _message(one: "ItemScheme", format_: str) -> "tuple[bytes, list[Loss]]":
    from ilms.maintenance.canonical import AGENCY, PREPARED, document
    from ilms.structures.files import encoded
    from ilms.structures.model import StructureHeader, StructureMessage

    if format_ == "sdmx-ml-2.1":
        return document(one.id, [one])
    return encoded(StructureMessage(StructureHeader(one.id, PREPARED, AGENCY), (one,)), format_)


def _tell(one: "ItemScheme", out: Path, losses: "list[Loss]", to: str) -> int:
    from ilms.cli.following import command_line
    from ilms.described import describe_alone
    from ilms.structures.losses import findings

    found = describe_alone(findings(losses, to), console.lang)
    if console.as_json:
        told = [finding.as_json() for finding in found]
        console.json({"codelist": str(one.reference), "codes": len(one.items), "output": str(out), "findings": told})
        return 0
    console.findings(found)
    console.say(console.words("sheets.exported", file=out, n=len(one.items), list=one.reference))
    console.next(f"`{command_line('codelist', 'import', out)}`")
    return 0
