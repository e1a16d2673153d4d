"""What surrounds a draft: how a mapping names the file, which source it is of, what else would be read."""

import re
from collections.abc import Mapping
from pathlib import Path

from ilms.drafting.draft import Setting
from ilms.drafting.periods import PLACE, with_place, year_of
from ilms.drafting.vocabulary import vocabulary
from ilms.errors import IlmsError
from ilms.mapping.gather import FOLDER
from ilms.mapping.mapping_file import MappingFile
from ilms.profiles import Profile
from ilms.recoding import aggregations
from ilms.resources import folder
from ilms.sources.opening import read
from ilms.sources.sheet import Workbook, fold, plain
from ilms.words import Words
from ilms.workspace import Workspace

SOURCES = "sources"
LOOKED_AT = 5  # other files that the same pattern would read


def setting(
    book: Workbook,
    workspace: Workspace | None,
    profile: Profile | None,
    language: str,
    sheet: str | None = None,
    name: str = "labels",
) -> Setting:
    """The surroundings of a file, in a workspace or in none.

    Args:
        book: The file.
        workspace: Where the mapping is to be.
        profile: The source that the file seems to come from.
        language: Of the comments.
        sheet: The sheet that the mapping will read: other years' files must have it too.
        name: The mapping file's, without its suffix.
    """
    maps = workspace.overlay("maps") if workspace else (folder("maps"),)
    path, below = named(book.path, workspace)
    declared = {id_: source.counts for id_, source in workspace.sources.items()} if workspace else {}
    return Setting(
        path=path,
        vocabulary=vocabulary(maps),
        rules=aggregations.rules(maps),
        words=Words(language, "drafting"),
        below=below,
        alone=_alone(path, workspace, sheet) if below else True,
        sources=declared,
        recognised=_source(path, workspace, profile, alone=False) is not None if workspace else True,
        source=_source(path, workspace, profile) if workspace else profile.id if profile else None,
        profile=profile,
        visible=[one.name for one in book.sheets if not one.hidden],
        name=name,
    )


def named(file: Path, workspace: Workspace | None) -> tuple[str, bool]:
    """A file's path as a mapping names it, and whether it lies there: otherwise where it would be copied to."""
    if workspace is not None:
        root, here = workspace.root.resolve(), file.resolve()
        if here.is_relative_to(root):
            return here.relative_to(root).as_posix(), True
    return f"{SOURCES}/{file.parent.name}/{file.name}" if year_of(file.parent.name) else f"{SOURCES}/{file.name}", False


def _alone(path: str, workspace: Workspace | None, sheet: str | None) -> bool:
    """Whether no file of another year would be read that lacks the sheet."""
    if workspace is None or not year_of(path):
        return True
    form = re.compile(r"(?:19|20)\d{2}".join(map(re.escape, with_place(path).split(PLACE))))
    start = workspace.root / path.split("/", maxsplit=1)[0]
    here = [one.relative_to(workspace.root).as_posix() for one in sorted(start.rglob("*")) if one.is_file()]
    others = [one for one in here if one != path and form.fullmatch(one)]
    return all(_has(workspace.root / one, sheet) for one in others[:LOOKED_AT])


def _has(file: Path, sheet: str | None) -> bool:
    try:
        names = [fold(one.name) for one in read(file).sheets]
    except IlmsError:
        return False
    return sheet is None or fold(sheet) in names


def _source(path: str, workspace: Workspace, profile: Profile | None, *, alone: bool = True) -> str | None:
    """The source: the only one declared, the profile's, the one that the path names, or of a mapping that reads it."""
    declared: Mapping[str, object] = workspace.sources
    if alone and len(declared) == 1:
        return next(iter(declared))
    if profile is not None and profile.id in declared:
        return profile.id
    name = plain(path)
    spelled = [id_ for id_ in declared if re.search(rf"(?<![a-z0-9]){re.escape(plain(id_))}(?![a-z0-9])", name)]
    if len(spelled) == 1:
        return spelled[0]
    of = set()
    for file in sorted((workspace.root / FOLDER).glob("*.toml")):
        try:
            mapping = MappingFile.load(file)
        except IlmsError:
            continue
        if re.sub(r"\{\w+\}", PLACE, mapping.read.file) in {path, with_place(path)}:
            of.add(mapping.source)
    return of.pop() if len(of) == 1 and of <= set(declared) else None
