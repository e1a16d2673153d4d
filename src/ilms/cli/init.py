"""`ilms init`."""

from pathlib import Path

import typer

from ilms.cli.console import console


def command(
    directory: Path = typer.Argument(..., metavar="DIR", help="The folder to lay it down in; made if need be."),
    area: str = typer.Option(..., "--area", help="Who reports: a code of CL_AREA, such as VNM."),
    profile: list[str] = typer.Option(
        [], "--profile", help="A source that is known, such as lfs or dolab: its block and drafts; may be repeated."
    ),
) -> int:
    """Lay down a workspace with a mapping template for each of the 21 tables."""
    from ilms import profiles
    from ilms.errors import UsageError
    from ilms.mapping.templates import TEMPLATES, lay_down
    from ilms.structures.load import codelist, unknown
    from ilms.workspace import FILE

    areas = codelist("CL_AREA")
    if area not in areas:
        called = [code.id for code in areas if area.casefold() in {name.casefold() for name in code.names.values()}]
        otherwise = f"its code is `{called[0]}`" if called else "`ilms codelist show CL_AREA` shows them"
        raise unknown("area", area, areas.ids, otherwise)
    if (directory / FILE).exists():
        raise UsageError(
            f"`{directory}` is a workspace already: it has an `{FILE}`",
            hint="name another folder; nothing was written",
        )
    chosen = [profiles.named(name) for name in dict.fromkeys(profile)]
    if foreign := [one for one in chosen if area not in one.areas]:
        there = ", ".join(one.id for one in profiles.of(area)) or "none: `profiles/NAME.toml` of a workspace adds one"
        raise UsageError(
            f"the profile `{foreign[0].id}` is of {', '.join(foreign[0].areas)}, not of {area}",
            hint=f"profiles of {area}: {there}",
        )
    language = console.language or ("vi" if area == "VNM" else "en")
    written = lay_down(directory, area, language, chosen)
    if console.as_json:
        console.json({"folder": str(directory), "files": [path.relative_to(directory).as_posix() for path in written]})
        return 0
    console.data(str(directory))
    console.say(f"a workspace for {areas.label(area, console.lang)}: {len(written)} files")
    if not chosen and (known := [one.id for one in profiles.of(area)]):
        console.say(f"sources that are known of it, for `--profile`: {', '.join(known)}")
    console.say(f"next: put workbooks into `sources/`, copy mappings from `{TEMPLATES}/` to `mappings/`, `ilms check`")
    return 0
