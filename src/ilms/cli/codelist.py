"""`ilms codelist`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli import (
    codelist_check,
    codelist_correspondences,
    codelist_diff,
    codelist_export,
    codelist_impact,
    codelist_import,
    codelist_names,
    codelist_pull,
    codelist_upgrade,
)
from ilms.cli.console import console
from ilms.cli.grid import grid

if TYPE_CHECKING:
    from ilms.structures.schema import Code, Codelist

group = typer.Typer(
    help="Codelists: the ILO's codes, with names in en, fr, es and vi.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
group.command("diff")(codelist_diff.command)
group.command("check")(codelist_check.command)
group.command("correspondences")(codelist_correspondences.command)
group.command("upgrade")(codelist_upgrade.command)
group.command("impact")(codelist_impact.command)
group.command("export")(codelist_export.command)
group.command("import")(codelist_import.command)
group.command("names")(codelist_names.command)
group.command("pull")(codelist_pull.command)


@group.command("list")
def list_() -> int:
    """The codelists, with the classification versions that each holds."""
    from ilms.structures.load import codelist, codelists

    every = [codelist(id_) for id_ in codelists()]
    if console.as_json:
        console.json({"codelists": [_summary(codes) for codes in every]})
        return 0
    rows = [(c.reference.id, str(len(c)), _name(c), " ".join(_versions(c))) for c in every]
    console.data(grid(rows, figures=(1,)))
    return 0


@group.command("show")
def show(
    id_: str = typer.Argument(..., metavar="ID", help="A codelist, such as CL_ECO."),
    version: str = typer.Option(None, "--version", help="Only this classification version: ECO_SECTOR."),
) -> int:
    """The codes of one codelist, each below its heading."""
    from ilms.structures.load import codelist
    from ilms.structures.versions import codes_of

    codes = codelist(id_)
    wanted = set(codes_of(id_, version)) if version else set(codes.ids)
    shown = [code for code in codes if code.id in wanted]
    if console.as_json:
        console.json({**_summary(codes), "codes": [_code(code) for code in shown]})
        return 0
    console.data(f"{codes.reference}  {_name(codes)}")
    rows = [("  " * depth + code.id, code.label(console.lang)) for code, depth in _under_headings(shown)]
    console.data(grid(rows, indent="  "))
    console.say(console.words.counted("codes", len(shown)))
    return 0


def _name(codes: "Codelist") -> str:
    return codes.names.get(console.lang) or codes.names.get("en", "")


def _versions(codes: "Codelist") -> tuple[str, ...]:
    from ilms.structures.versions import versions_of

    return versions_of(codes.reference.id)


def _summary(codes: "Codelist") -> dict[str, Any]:
    return {
        "codelist": str(codes.reference),
        "names": codes.names,
        "size": len(codes),
        "versions": _versions(codes),
    }


def _code(code: "Code") -> dict[str, Any]:
    return {"id": code.id, "parent": code.parent, "names": code.names, "annotations": code.annotations}


def _under_headings(codes: "Sequence[Code]") -> "Iterator[tuple[Code, int]]":
    """The codes and how deep each lies: every one right below the code it is under, else in the list's order."""
    shown = {code.id for code in codes}
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent if code.parent in shown else None, []).append(code)
    waiting = [(code, 0) for code in reversed(below.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        yield code, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(code.id, []))]
