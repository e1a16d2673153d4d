"""`ilms init`."""

from pathlib import Path

import typer

from ilms.cli.console import console
from ilms.languages import _

FIRST, LAST = 1900, 2100


def command(
    directory: Path = typer.Argument(..., metavar="DIR", help="The folder to lay it down in; made if need be."),
    area: str = typer.Option(..., "--area", help="Who reports: a code of CL_AREA, such as VNM."),
    profile: list[str] = typer.Option(
        [], "--profile", help="A source that is known, such as lfs or dolab: its block and drafts; may be repeated."
    ),
    year: list[int] = typer.Option(
        [], "--year", help="A year to enter figures of, a sheet of each workbook; may be repeated. By default the last."
    ),
) -> int:
    """Lay down a workspace: for each of the 21 tables a workbook to type figures into, and a mapping template."""
    from datetime import UTC, datetime

    from ilms import profiles
    from ilms.errors import UsageError
    from ilms.forms import entry
    from ilms.mapping.templates import TEMPLATES, lay_down
    from ilms.structures.load import codelist, unknown
    from ilms.workspace import FILE, Workspace

    areas = codelist("CL_AREA")
    if area not in areas:
        called = [code.id for code in areas if area.casefold() in {name.casefold() for name in code.names.values()}]
        otherwise = f"its code is `{called[0]}`" if called else "`ilms codelist show CL_AREA` shows them"
        raise unknown(_("area"), area, areas.ids, otherwise)
    if (directory / FILE).exists():
        raise UsageError(
            _("`{directory}` is a workspace already: it has an `{file}`", directory=directory, file=FILE),
            hint=_("name another folder; nothing was written"),
        )
    chosen = [profiles.named(name) for name in dict.fromkeys(profile)]
    if foreign := [one for one in chosen if area not in one.areas]:
        there = ", ".join(one.id for one in profiles.of(area)) or "none: `profiles/NAME.toml` of a workspace adds one"
        raise UsageError(
            _(
                "the profile `{foreign}` is of {areas}, not of {area}",
                foreign=foreign[0].id,
                areas=", ".join(foreign[0].areas),
                area=area,
            ),
            hint=_("profiles of {area}: {there}", area=area, there=there),
        )
    language = console.language or ("vi" if area == "VNM" else "en")
    years = tuple(sorted(set(year))) or (datetime.now(UTC).year - 1,)
    if wrong := [one for one in years if not FIRST <= one <= LAST]:
        raise UsageError(
            _("--year {wrong} is no year of figures", wrong=wrong[0]),
            hint=_("between {first} and {last}", first=FIRST, last=LAST),
        )
    written = lay_down(directory, area, language, chosen)
    workspace = Workspace.load(directory)
    forms = entry.Entry(workspace.languages, years, tuple(workspace.sources.values()))
    written += entry.lay_down(directory, forms)
    if console.as_json:
        console.json({"folder": str(directory), "files": [path.relative_to(directory).as_posix() for path in written]})
        return 0
    console.data(str(directory))
    words = console.words
    console.say(words("init.done", area=areas.label(area, console.lang), files=len(written)))
    if not chosen and (known := [one.id for one in profiles.of(area)]):
        console.say(words("init.known", profiles=", ".join(known)))
    console.say(words("init.entry", place=entry.PLACE))
    console.next(words("init.next", folder=directory, templates=TEMPLATES))
    return 0
