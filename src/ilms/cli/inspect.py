"""`ilms inspect`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid

if TYPE_CHECKING:
    from ilms.drafting.asked import Asked
    from ilms.drafting.draft import Setting
    from ilms.drafting.inspected import Inspected, Inspection
    from ilms.workspace import Workspace

SHOWN = 12  # tables that are shown without `-v`
LABELS = 5  # labels of one dimension that nothing knows, likewise
MAPPINGS = "mappings"
LINE = 60  # characters of a line below a table
CLEAR = 2  # times as sure as the next one, to be taken without being named


def command(
    file: Path = typer.Argument(..., metavar="FILE", help="A workbook or a text file of an office."),
    sheet: str = typer.Option(None, "--sheet", help="Look at this sheet only."),
    row: int = typer.Option(None, "--row", help="Look only at the table whose header begins in this row."),
    table: str = typer.Option(None, "--table", help="It is this table (C18, A1-birth): see what fits."),
    profile: str = typer.Option(None, "--profile", help="It comes from this known source (dolab, lfs ...)."),
    write: Path = typer.Option(None, "--write", metavar="MAPPING", help="Draft a mapping file for it."),
    yes: bool = typer.Option(False, "--yes", help="Write over a mapping file that is there."),
) -> int:
    """What a file holds: its tables, what their labels are, which of the 21 tables they could be.

    With `--write mappings/c18.toml` a mapping file is drafted that maps what was recognised; lines with `# ?` are for
    you to decide. It is tried at once, and what it reads is told.
    """
    from ilms.drafting.told import told

    workspace = _workspace(file)
    found, setting = _inspected(file, workspace, profile, sheet, table)
    tables = [one for one in found.tables if row is None or one.found.header.top == row]
    shown = told(found, setting.vocabulary, console.lang)
    shown["tables"] = [each for each, one in zip(shown["tables"], found.tables, strict=True) if one in tables]
    if not console.as_json:  # first what the file holds, then what was made of it and what comes next
        _show(shown)
    written = _write(write, file, tables, (workspace, found), yes=yes, named=table is not None) if write else None
    if console.as_json:
        console.json({**shown, "written": written})
    elif written is None:
        _next(file, tables)
    return 0


def _workspace(file: Path) -> "Workspace | None":
    """The workspace that the file lies in, else the one that the command runs in; none is needed."""
    from ilms.workspace import FILE, Workspace

    places = [one for start in (file.resolve().parent, Path.cwd()) for one in (start, *start.parents)]
    return next((Workspace.load(one) for one in places if (one / FILE).is_file()), None)


def _inspected(
    file: Path, workspace: "Workspace | None", profile: str | None, sheet: str | None, table: str | None
) -> "tuple[Inspection, Setting]":
    from ilms import profiles
    from ilms.drafting.inspected import inspect
    from ilms.drafting.known_source import recognised
    from ilms.drafting.settings import named, setting
    from ilms.sources.opening import read
    from ilms.structures.tables import find

    known = profiles.load(workspace.overlay(profiles.FOLDER)) if workspace else profiles.packaged()
    only = find(table) if table else None
    asked = profiles.named(profile, known) if profile else None
    book = read(file, str(file))
    path, _ = named(file, workspace)
    if asked is None:
        mine = {one.id: one for one in profiles.of(workspace.area, known)} if workspace else known
        asked = recognised(book, path, mine, workspace.sources if workspace else ())
    around = setting(book, workspace, asked, console.lang)
    return inspect(book, path, around.vocabulary, sheet=sheet, only=only, profile=asked), around


def _write(
    out: Path,
    file: Path,
    tables: "list[Inspected]",
    around: "tuple[Workspace | None, Inspection]",
    *,
    yes: bool,
    named: bool,
) -> dict[str, Any]:
    """Draft a mapping, write it with the code maps to be filled in, try it, and say so; its public shape.

    Raises:
        UsageError: There is no table, no table of ours fits, or it is not clear which one is meant.
        StateError: The file is there and nobody said that it may be written over.
    """
    from ilms.atomic import appearing
    from ilms.cli.overwriting import refuse_over
    from ilms.drafting.draft import draft
    from ilms.drafting.lines import undecided
    from ilms.drafting.settings import setting

    workspace, found = around
    one = _meant(file, tables, named=named)
    refuse_over(out, [file])
    _may_be_written(out, yes=yes)
    around_ = setting(found.book, workspace, found.profile, console.lang, one.sheet.name, out.stem)
    made = draft(one, one.proposals[0], around_)
    text = made.text()
    out.parent.mkdir(parents=True, exist_ok=True)
    with appearing(out) as target:
        target.write(text.encode("utf-8"))
    console.say(console.words("inspect.wrote", file=out, table=made.table, sure=round(100 * one.sure)))
    maps = [_map(each, out, workspace) for each in made.asked]
    counts = _tried(out, made.table, workspace)
    open_ = undecided(text)
    if open_:
        console.say(console.words("inspect.open", n=len(open_)))
        rows = [(console.words("inspect.open_line", line=each.line), each.key, each.question) for each in open_]
        console.say(grid(rows, indent="  "))
    if workspace is None:
        console.next(console.words("inspect.no_workspace"))
    elif counts["observations"] is not None:
        console.next(f"`ilms check {made.table}`")
    questions = [{"line": each.line, "key": each.key or None, "question": each.question} for each in open_]
    return {
        "file": str(out), "table": made.table, "maps": maps, "open": len(open_), "undecided": questions, **counts,
    }  # fmt: skip


def _map(asked: "Asked", out: Path, workspace: "Workspace | None") -> str:
    """Write a code map to be filled in, or add to the one that is there; its name as it is shown."""
    from ilms.atomic import appearing

    place = workspace.root if workspace else out.parent.parent if out.parent.name == MAPPINGS else out.parent
    path = place / "maps" / f"{asked.name}.csv"
    text = asked.text(path.read_text("utf-8-sig") if path.is_file() else "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with appearing(path) as target:
        target.write(text.encode("utf-8"))
    name = workspace.relative(path) if workspace else str(path)
    console.say(console.words("inspect.wrote_map", file=name, n=len(asked.labels)))
    return name


def _meant(file: Path, tables: "list[Inspected]", *, named: bool) -> "Inspected":
    """The one table that a mapping is to read.

    Raises:
        UsageError: There is none, or it is not clear which one is meant.
    """
    from ilms.errors import UsageError

    fitting = sorted((one for one in tables if one.proposals), key=lambda one: -one.sure)
    if not tables:
        raise UsageError(console.words("inspect.no_table", file=file), hint=console.words("inspect.no_table_hint"))
    if not fitting:
        detail = "\n".join(_place(one) + ": " + ", ".join(map(str, one.matches)) for one in tables[:SHOWN])
        raise UsageError(
            console.words("inspect.fits_none", file=file), detail=detail, hint=console.words("inspect.fits_none_hint")
        )
    clear = len(fitting) == 1 or (named and fitting[0].sure >= CLEAR * fitting[1].sure)
    if not clear:
        detail = "\n".join(f"{_place(one)}: {one.proposals[0].table.code}" for one in fitting[:SHOWN])
        raise UsageError(
            console.words("inspect.which", file=file, n=len(fitting)),
            detail=detail,
            hint=console.words("inspect.which_hint", options=_options(fitting[0], fitting)),
        )
    return fitting[0]


def _place(one: "Inspected") -> str:
    return f'"{one.sheets[0]}" {console.words("inspect.row", row=one.found.header.top)}'


def _options(one: "Inspected", among: "list[Inspected]") -> str:
    """The options that name a table among others."""
    sheet = f' --sheet "{one.sheets[0]}"' if one.sheets[0] and len({each.sheets for each in among}) > 1 else ""
    alike = [each for each in among if each.sheets == one.sheets]
    return f"{sheet}{f' --row {one.found.header.top}' if len(alike) > 1 else ''}".strip()


def _may_be_written(out: Path, *, yes: bool) -> None:
    """Get the person's word before a mapping file is written over.

    Raises:
        StateError: Nobody is there to give it, or it was not given.
    """
    from ilms.cli.following import on_terminal
    from ilms.errors import StateError

    if yes or not out.exists():
        return
    if not on_terminal() or not typer.confirm(console.words("inspect.over", file=out), err=True):
        raise StateError(console.words("inspect.there", file=out), hint=console.words("inspect.there_hint"))


def _tried(out: Path, table: str, workspace: "Workspace | None") -> dict[str, Any]:
    """What `ilms check` says of the draft: nothing where it cannot be read yet, which is said."""
    from ilms.assembly.prepare import prepare
    from ilms.cli.found import earlier
    from ilms.errors import IlmsError
    from ilms.structures.tables import find

    nothing = {"observations": None, "errors": None, "warnings": None}
    if workspace is None:
        return nothing
    mine = out.resolve().parent == (workspace.root / MAPPINGS).resolve()
    try:
        prepared = prepare(
            workspace, find(table), console.lang, earlier=earlier(workspace), mappings=None if mine else [out]
        )
    except IlmsError as error:
        console.say(console.words("inspect.not_tried", why=error.title))
        return nothing
    counts = prepared.summary()
    console.say(console.words("inspect.tried", **counts))
    return {name: counts[name] for name in nothing}


def _show(shown: dict[str, Any]) -> None:
    words = console.words
    console.data(words("inspect.file", file=shown["file"], sheets=len(shown["sheets"]), tables=len(shown["tables"])))
    profile = shown["profile"]
    if profile:
        console.data(grid([(words("inspect.profile", id=profile["id"]), profile["name"])], indent="  "))
        for one in profile["must_not_fill"]:
            console.data(
                grid([(words("inspect.must_not", tables=", ".join(one["tables"])), one["reason"])], indent="  ")
            )
    for kind in ("text", "nothing"):
        names = [f'"{sheet["name"]}"' for sheet in shown["sheets"] if sheet["holds"] == kind]
        if names:
            listed = ", ".join(names[:SHOWN]) + (" ..." if len(names) > SHOWN else "")
            console.data(grid([(words(f"inspect.{kind}"), listed)], indent="  "))
    if not shown["sheets"]:
        console.data("  " + words("inspect.no_sheet"))
    tables = shown["tables"] if console.verbose else shown["tables"][:SHOWN]
    for one in tables:
        console.data("")
        _show_table(one)
    if len(tables) < len(shown["tables"]):
        console.data("")
        console.data(words("inspect.more", n=len(shown["tables"]) - len(tables)))


def _show_table(one: dict[str, Any]) -> None:
    words, best = console.words, (one["proposals"] or [None])[0]
    names = ", ".join(f'"{name}"' for name in one["sheets"][:3]) + (" ..." if len(one["sheets"]) > 3 else "")  # noqa: PLR2004  # as many as fit a line
    place = f"{names} {one['range']}".strip() if any(one["sheets"]) else words("inspect.lines", range=one["range"])
    if best is None:
        console.data(f"{place}  {words('inspect.none')}")
    else:
        console.data(f"{place}  {words('inspect.sure', table=best['table'], sure=round(100 * one['sure']))}")
        console.data(grid([(best["title"],)], indent="  "))
    rows = [(words(f"inspect.{name}"), text) for name, text in _facts(one, best) if text]
    console.data(grid(rows, indent="  "))


def _facts(one: dict[str, Any], best: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The lines of a table: what each is about, and its text."""
    words = console.words
    # As sure as the first one, but for what the words say.
    scale = 100 * one["sure"] / best["sure"] if best and best["sure"] else 0
    others = [f"{each['table']} {round(scale * each['sure'])} %" for each in one["proposals"][1:4]]
    return [
        ("words", ", ".join(best["for"]) if best else ""),
        ("against", ", ".join(best["against"]) if best else ""),
        ("or", ", ".join(others)),
        *(("dimension", _dimension(each)) for each in one["dimensions"]),
        *(("missing", f"{name}: {words('inspect.total')}") for name in (best["missing"] if best else [])),
        *(("not_known", _unknown(each, label)) for each in one["dimensions"] for label in _few(each["unknown"])),
        *(("other", f'"{each["heading"] or ""}": {", ".join(each["labels"][:4])} ...') for each in one["unrecognised"]),
        ("year", _year(one)),
        ("unit", _unit(one["unit"])),
        ("figures", _figures(one)),
        ("only", words("inspect.only_label", label=f'"{one["only"]}"') if one["only"] else ""),
        ("left_out", ", ".join(f'"{text}"' for text in one["left_out"])),
        ("hidden", _hidden(one["hidden"])),
        ("below", "; ".join(f"{line['cell']} {_short(line['text'])}" for line in one["below"][:2])),
    ]


def _short(text: str) -> str:
    return text if len(text) <= LINE else text[:LINE].rsplit(" ", 1)[0] + " ..."


def _few(labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return labels if console.verbose else labels[:LABELS]


def _dimension(each: dict[str, Any]) -> str:
    words = console.words
    place = {
        "column": lambda: words("inspect.column", heading=each["heading"] or ""),
        "header": lambda: words("inspect.header", row=each["row"]),
        "block": lambda: words("inspect.block"),
        "sheet": lambda: words("inspect.sheets"),
    }[each["from"]]()
    maps = f" [{', '.join(each['maps'])}]" if each["maps"] else ""
    known = words("inspect.known", known=each["known"], labels=each["labels"])
    return f"{each['dimension'] or each['sense']}: {place}, {known}{maps}"


def _unknown(each: dict[str, Any], label: dict[str, Any]) -> str:
    near = ", ".join(f'"{one["label"]}" ({one["code"]})' for one in label["nearest"])
    told = console.words("inspect.nearest", near=near) if near else console.words("inspect.nothing_near")
    return f'"{label["label"]}" ({label["cell"] or each["from"]}); {told}'


def _year(one: dict[str, Any]) -> str:
    year, words = one["year"], console.words
    if year["from"] is None:
        return words("inspect.no_year")
    if year["year"] is None:
        return ""
    return words(f"inspect.year_{year['from']}", year=year["year"])


def _unit(unit: dict[str, Any]) -> str:
    if unit["cell"] is None:
        return console.words("inspect.no_unit", unit=unit["unit"])
    return f'{unit["unit"]}: {unit["cell"]} "{unit["text"]}"'


def _figures(one: dict[str, Any]) -> str:
    words = console.words
    parts = [str(one["figures"])]
    if one["number"]:
        parts.append(words("inspect.as_text", form=one["number"]["form"]))
    parts += [f"{sign['sign']} ({sign['count']})" for sign in one["signs"]]
    parts += [words("inspect.footnote", sign=sign, count=count) for sign, count in one["footnotes"].items()]
    return "; ".join(parts)


def _hidden(hidden: dict[str, Any]) -> str:
    words = console.words
    parts = [words("inspect.hidden_sheet")] if hidden["sheet"] else []
    parts += [words("inspect.hidden_rows", n=hidden["rows"])] if hidden["rows"] else []
    return ", ".join([*parts, *([words("inspect.hidden_columns", n=hidden["columns"])] if hidden["columns"] else [])])


def _next(file: Path, tables: "list[Inspected]") -> None:
    """The command that drafts a mapping of the table that is surest."""
    fitting = sorted((one for one in tables if one.proposals), key=lambda one: -one.sure)
    if not fitting:
        console.say(console.words("inspect.fits_none" if tables else "inspect.no_table_hint", file=file))
        return
    one = fitting[0]
    options = _options(one, fitting)
    name = f"mappings/{one.proposals[0].table.code.lower()}.toml"
    console.next(f"`ilms inspect {file}{f' {options}' if options else ''} --write {name}`")
