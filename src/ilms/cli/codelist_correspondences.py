"""`ilms codelist correspondences`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.cli.overwriting import refuse_over
from ilms.languages import _, chosen

if TYPE_CHECKING:
    from ilms.maintenance.correspond.links import Correspondence


def command(
    name: str = typer.Argument(None, metavar="NAME", help="A table, either way round: isic4-isic5, isic5-isic4."),
    classes: list[str] = typer.Argument(None, metavar="CLASS", help="Only these, and those knotted with them."),
    out: Path = typer.Option(
        None, "-o", "--output", metavar="FILE", help="Write the lines of shares to fill in, for `upgrade --shares`."
    ),
) -> int:
    """Which class of one classification goes to which of another: the tables, or one with every class.

    `=` goes there whole, `~` most of it, `/` a part of it, `.` few; what few go along is not converted, and told.
    """
    from ilms.errors import UsageError
    from ilms.maintenance.correspond.tables import folders, load, names

    among = folders(console.inside())
    if not name:
        if out:
            raise UsageError(_("`-o` writes the shares of one table"), hint=_("name it before `-o`"))
        _list([load(one, among) for one in names(among)])
        return 0
    table = load(name, among)
    if out:
        return _shares(table, out)
    _show(table, _chosen(table, classes or ()))
    return 0


def _chosen(table: "Correspondence", named: Sequence[str]) -> tuple[str, ...]:
    """The classes to show: all, or some with those that are knotted with them.

    Raises:
        UsageError: The table has no such class.
    """
    from ilms.errors import UsageError

    unknown = [one for one in named if one not in table.classes]
    if unknown:
        raise UsageError(
            _("`{table}` has no class `{unknown}`", table=table.name, unknown=unknown[0]),
            hint=_("it has {classes}", classes=", ".join(table.classes)),
        )
    wanted = {other for one in named for other in table.knot(one)[0]}
    return tuple(one for one in table.classes if one in wanted or not named)


def _list(tables: "list[Correspondence]") -> None:
    if console.as_json:
        console.json({"correspondences": [_about(table) for table in tables]})
        return
    console.data(grid((one.name, one.dimension, f"{_said(one.title)}: {_said(one.level)}") for one in tables))


def _show(table: "Correspondence", classes: Sequence[str]) -> None:
    from ilms.maintenance.correspond.links import Extent

    if console.as_json:
        console.json({**_about(table), "links": [_link(table, source) for source in classes]})
        return
    signs = {Extent.ALL: "=", Extent.MOST: "~", Extent.PART: "/", Extent.FEW: "."}
    words = console.words
    console.data(f"{table.name}  {table.source.name} \u2192 {table.target.name}: {_said(table.level)}")
    rows = []
    for source in classes:
        for number, link in enumerate(table.of(source)):
            ours = "" if link.official else words("correspondences.ours")
            told = "; ".join(filter(None, (_said(link.comment), ours)))
            head = (source, str(table.kind(source))) if not number else ("", "")
            rows.append((*head, f"{signs[link.of_source]} {link.target}", told))
    console.data(grid(rows, indent="  "))
    console.say(words("correspondences.authority", authority=_said(table.authority)))
    console.say(words("correspondences.derived", derived=_said(table.derived)))


def _shares(table: "Correspondence", out: Path) -> int:
    """The lines of all classes that are split, without their shares."""
    from ilms.atomic import appearing
    from ilms.maintenance.correspond.shares import NEEDED, template

    refuse_over(out, (out,))
    lines = template(table)
    with appearing(out) as file:
        rows = [NEEDED, *lines]
        file.writelines(f"{','.join(row)}\n".encode() for row in rows)
    if console.as_json:
        console.json({"output": str(out), "correspondence": table.name, "lines": len(lines)})
        return 0
    console.say(console.words("correspondences.shares", file=out, n=len(lines)))
    return 0


def _said(texts: "Any") -> str:  # noqa: ANN401  # texts by language
    return chosen(texts, console.lang)


def _about(table: "Correspondence") -> dict[str, Any]:
    return {
        "correspondence": table.name,
        "title": dict(table.title),
        "dimension": table.dimension,
        "source": table.source.name,
        "target": table.target.name,
        "level": dict(table.level),
        "authority": dict(table.authority),
        "derived": dict(table.derived),
    }


def _link(table: "Correspondence", source: str) -> dict[str, Any]:
    sources, targets = table.knot(source)
    return {
        "source": source,
        "kind": str(table.kind(source)),
        "exact": table.exact(source),
        "with": [one for one in sources if one != source],
        "targets": [
            {
                "target": link.target,
                "of_source": str(link.of_source),
                "of_target": str(link.of_target),
                "origin": "official" if link.official else "ours",
                "comment": dict(link.comment),
            }
            for link in table.of(source)
        ],
        "knot": list(targets),
    }
