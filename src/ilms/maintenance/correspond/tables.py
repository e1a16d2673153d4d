"""Correspondence tables as files: `codelists/correspondences/NAME.csv`, and `NAME.toml` that says what it is.

A workspace's own stand before the packaged ones of their name.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from ilms import resources
from ilms.entries import read, toml
from ilms.errors import UsageError
from ilms.inert import meant
from ilms.languages import _
from ilms.maintenance.correspond.links import Correspondence, Extent, Link, Side
from ilms.sources.sheet import nearest
from ilms.workspace import Workspace, known

FOLDER = "codelists/correspondences"
COLUMNS = ("source", "target", "of_source", "of_target", "origin", "comment", "comment_vi")
ORIGINS = ("official", "ours")
COMMENTS = {"en": "comment", "vi": "comment_vi"}
E = TypeVar("E", bound=Extent)


class _Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    prefix: str
    declared: str = ""
    map: str = ""


class _About(msgspec.Struct, frozen=True):
    """What `NAME.toml` says."""

    title: dict[str, str]
    dimension: str
    level: dict[str, str]
    source: _Side
    target: _Side
    authority: dict[str, str]
    derived: dict[str, str]
    revised: date
    change: str = ""
    aggregates: dict[str, tuple[str, ...]] = {}  # frozen, so never changed


def folders(workspace: Workspace | None) -> tuple[Path, ...]:
    """Where tables are looked for, the office's own folder first."""
    return workspace.overlay(FOLDER) if workspace else (resources.folder(FOLDER),)


def names(among: Iterable[Path]) -> tuple[str, ...]:
    """The tables of some folders, as their files are called."""
    return tuple(sorted({path.stem for folder in among for path in folder.glob("*.csv")}))


def load(name: str, among: Iterable[Path]) -> Correspondence:
    """A table by its file's name, or turned round: `isic5-isic4` is `isic4-isic5` read from its other side.

    Raises:
        UsageError: No folder has it (with the nearest names), or it is not as a table must be.
    """
    among = tuple(among)
    turned = "-".join(reversed(name.split("-")))
    for called in dict.fromkeys((name, turned)):
        for folder in among:
            path = folder / f"{called}.csv"
            if path.is_file():
                found = _table(path)
                return found if called == name else found.reversed()
    there = names(among)
    near = nearest(name, [*there, *("-".join(reversed(one.split("-"))) for one in there)])
    raise UsageError(
        _("there is no correspondence table `{name}`", name=name),
        detail=_("there are: {there}, each of them also the other way round", there=", ".join(there)),
        hint=_("did you mean `{near}`?", near=near[0]) if near else _("`ilms codelist correspondences` shows them"),
    )


def _table(path: Path) -> Correspondence:
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        raise UsageError(
            _("`{path}` has no `{beside}` beside it, which says what it is", path=path, beside=beside.name),
            hint=_("docs/codelists.md"),
        )
    about = read(_About, toml(beside), f"`{beside}`")
    links = tuple(_links(path))
    if not links:
        raise UsageError(
            _("`{path}` has no lines", path=path),
            hint=_("a line below `{columns}` for each pair of classes", columns=",".join(COLUMNS)),
        )
    found = Correspondence(
        name=path.stem,
        title=about.title,
        dimension=about.dimension,
        source=_side(about.source),
        target=_side(about.target),
        links=links,
        level=about.level,
        authority=about.authority,
        derived=about.derived,
        change=about.change,
        aggregates=about.aggregates,
    )
    _adds_up(links, "source", path)
    _adds_up([link for link in links if link.source not in found.finer], "target", path)
    return found


def _side(side: _Side) -> Side:
    return Side(side.name, side.prefix, side.declared, side.map)


def rows(path: Path, columns: Iterable[str], needed: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a CSV file that people write, with commas or, as Excel writes it in many languages, semicolons.

    Every cell is stripped.

    Args:
        path: The file.
        columns: Those it may have; none of them is every name.
        needed: Those it must have.

    Raises:
        UsageError: It is not UTF-8, has another header, or a line with more cells than that.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(
            _("`{path}` is not UTF-8", path=path), detail=str(error), hint=_("in Excel: Save As, `CSV UTF-8`")
        ) from error
    semicolons = lines and ";" in lines[0] and "," not in lines[0]
    read_ = csv.DictReader(lines, delimiter=";" if semicolons else ",")
    header = dict.fromkeys(read_.fieldnames or ())
    if columns:
        known(header, columns, f"the header of `{path}`")
    missing = [name for name in needed if name not in header]
    if missing:
        raise UsageError(
            _("`{path}` lacks columns: {missing}", path=path, missing=", ".join(f"`{name}`" for name in missing)),
            hint=_("its first line must be `{needed}`", needed=",".join(needed)),
        )
    found: list[dict[str, str]] = []
    for row in read_:
        if None in row:  # where the csv module puts what no column is for
            raise UsageError(
                _(
                    "`{path}` line {line_num} has more cells than the first line has columns",
                    path=path,
                    line_num=read_.line_num,
                ),
                hint=_('a decimal point, not a comma: 0.6; a text with commas stands in quotes: "a, b"'),
            )
        found.append({name: meant(row.get(name) or "").strip() for name in header})
    return found


def _links(path: Path) -> Iterable[Link]:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows(path, COLUMNS, COLUMNS[:4]), 2):
        place = f"`{path}` line {number}"
        source, target = row["source"], row["target"]
        if not source or not target:
            raise UsageError(_("{place} lacks its `{column}`", place=place, column="target" if source else "source"))
        if (source, target) in seen:
            raise UsageError(
                _("{place} says `{source}` to `{target}` a second time", place=place, source=source, target=target)
            )
        seen.add((source, target))
        origin = row.get("origin") or ORIGINS[1]
        if origin not in ORIGINS:
            raise UsageError(
                _("{place} has the origin `{origin}`", place=place, origin=origin),
                hint=_("one of {origins}", origins=", ".join(ORIGINS)),
            )
        yield Link(
            source,
            target,
            _extent(row["of_source"], place),
            _extent(row["of_target"], place),
            origin == ORIGINS[0],
            {language: text for language, name in COMMENTS.items() if (text := row.get(name, ""))},
        )


def _extent(text: str, place: str) -> Extent:
    try:
        return Extent(text)
    except ValueError:
        raise UsageError(
            _("{place} says `{text}`", place=place, text=text), hint=_("one of {extent}", extent=", ".join(Extent))
        ) from None


def _adds_up(links: Iterable[Link], which: str, path: Path) -> None:
    """Refuse what cannot be: all of a class in one place and some of it in another, most of it twice, a part alone."""
    found: dict[str, list[Extent]] = {}
    for link in links:
        found.setdefault(getattr(link, which), []).append(getattr(link, f"of_{which}"))
    for of, extents in found.items():
        alone = Extent.ALL in extents and len(extents) > 1
        strong = [extent for extent in extents if extent is not Extent.FEW]
        lacking = strong in ([], [Extent.PART])  # where does the rest go?
        if alone or lacking or extents.count(Extent.MOST) > 1:
            raise UsageError(
                _("`{path}`: what is said of `{of}` ({which}) does not go together", path=path, which=which, of=of),
                detail=", ".join(extents),
                hint=_("one that is `all`; or one that is `most`, or several that are `part`, and any that are `few`"),
            )
