"""`ilms codelist names`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.maintenance.translation.gaps import Named, Spoken

IDS = typer.Argument(None, metavar="ID", help="Codelists, such as CL_ECO; all by default.")
LANGUAGE = typer.Option([], "--language", metavar="LANGUAGE", help="vi, en ...: its gaps and where its names are from.")
OUT = typer.Option(None, "-o", "--output", metavar="FILE.csv", help="Write every name with its origin.")
FEW = 20  # gaps of a list that are shown without `-v`


def command(ids: list[str] = IDS, language: list[str] = LANGUAGE, out: Path = OUT) -> int:
    """Names by language: how many codes have one, which have none, and where each name is from.

    The origin is the agency where a name is its own; what was added to an agency's list says its own (`names.csv`):
    CLDR, an official classification, a translation, an office.
    """
    from ilms.maintenance.translation.gaps import names, spoken
    from ilms.maintenance.translation.origins import at_hand
    from ilms.structures.load import codelist, codelists
    from ilms.structures.store import current, standing_in

    lists = [codelist(id_) for id_ in ids or codelists()]
    known = at_hand(current())
    spoken_here = list(dict.fromkeys(tag for one in lists for code in one for tag in code.names))
    languages = _asked(language, spoken_here) or spoken_here
    with standing_in(None):
        packaged = {id_: codelist(id_) for id_ in codelists()}
    every: list[Named] = []
    told: list[Spoken] = []
    for one in lists:
        mine = list(names(one, languages, known, packaged.get(one.reference.id)))
        told += spoken(one, languages, mine)
        every += mine
    if out:
        _write(every, out)
    if console.as_json:
        console.json({"codelists": [_as_json(one) for one in told], "gaps": sum(len(one.gaps) for one in told)})
        return 0
    _show(told, languages, detailed=bool(language))
    return 0


def _asked(given: list[str], spoken: list[str]) -> list[str]:
    """The languages that are asked for, one by one or with commas between them.

    Raises:
        UsageError: One is none.
    """
    from ilms.errors import UsageError
    from ilms.maintenance.sheets.columns import is_language

    asked = [tag.strip() for part in given for tag in part.split(",")]
    for tag in asked:
        if tag not in spoken and not is_language(tag):
            raise UsageError(
                _("`--language {tag}` is no language", tag=tag),
                hint=_("names are here in {spoken}", spoken=", ".join(spoken)),
            )
    return asked


def _as_json(one: "Spoken") -> dict[str, object]:
    return {
        "codelist": str(one.codelist.reference), "language": one.language, "codes": len(one.codelist),
        "named": one.named, "missing": [code.id for code in one.gaps], "origins": one.origins,
    }  # fmt: skip


def _show(told: "list[Spoken]", languages: list[str], *, detailed: bool) -> None:
    words = console.words
    lists = list(dict.fromkeys(one.codelist.reference.id for one in told))
    by_place = {(one.codelist.reference.id, one.language): one for one in told}
    head = ("", words("sheets.codes"), *languages)
    rows = [
        (id_, str(len(by_place[id_, languages[0]].codelist)), *(str(by_place[id_, tag].named) for tag in languages))
        for id_ in lists
    ]
    console.data(grid([head, *rows], figures=range(1, len(head))))
    for one in told if detailed else ():
        unsaid = words("sheets.unsaid")
        where = ", ".join(f"{origin or unsaid}: {n}" for origin, n in one.origins.items())
        console.data(f"\n{one.codelist.reference.id} {one.language}: {where or '-'}")
        shown = one.gaps if console.verbose else one.gaps[:FEW]
        if shown:
            console.data(grid([(code.id, code.label(console.lang)) for code in shown], indent="  "))
        if len(one.gaps) > len(shown):
            console.data("  " + words("more", n=len(one.gaps) - len(shown)))
    gaps = sum(len(one.gaps) for one in told)
    console.data("\n" + words.counted("sheets.gaps", gaps))


def _write(every: "list[Named]", out: Path) -> None:
    """Every name as CSV for people."""
    import csv
    import io

    from ilms.inert import inert
    from ilms.maintenance.sheets.importing import keep
    from ilms.maintenance.sheets.separated import BOM

    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("codelist", "code", "language", "name", "origin"))
    table.writerows([inert(part or "") for part in (n.codelist, n.code, n.language, n.name, n.origin)] for n in every)
    keep(out, (BOM + text.getvalue()).encode())
    console.say(console.words("check.wrote", file=out))
