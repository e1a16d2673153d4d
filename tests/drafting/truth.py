"""Drafts held against mapping files that people wrote: observation by observation, key by key."""

import shutil
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ilms import profiles
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.drafting.draft import Draft, draft
from ilms.drafting.inspected import Inspected, inspect
from ilms.drafting.known_source import recognised
from ilms.drafting.settings import setting
from ilms.mapping.files import files, sheets
from ilms.mapping.gather import Office
from ilms.mapping.mapping_file import MappingFile
from ilms.observations import VALUE
from ilms.sources.opening import read
from ilms.workspace import Workspace


@dataclass(frozen=True)
class Compared:
    """How a draft does beside the truth.

    Attributes:
        share: Of the truth's observations, how many the draft gives with the same value.
        extra: Observations that the truth does not have.
        first: The table that was proposed first.
        errors: Codes of the draft's findings of severity error.
    """

    share: float
    extra: int
    first: str
    errors: frozenset[str]
    text: str


def keyed(data: Dataset) -> dict[tuple[str | None, ...], str | None]:
    names = dict.fromkeys([*data.observations.schema.key, "TIME_PERIOD"])
    keys = zip(*[data.observations.text(name).to_pylist() for name in names], strict=True)
    return dict(zip(keys, data.observations.text(VALUE).to_pylist(), strict=True))


def lay_down(made: Draft, workspace: Workspace) -> MappingFile:
    """Write the code maps that a draft asks to be filled in, and read the draft."""
    (workspace.root / "maps").mkdir(exist_ok=True)
    for asked in made.asked:
        (workspace.root / "maps" / f"{asked.name}.csv").write_text(asked.text(), "utf-8")
    return MappingFile.made(tomllib.loads(unicodedata.normalize("NFC", made.text())), Path("draft.toml"))


def compared(root: Path, path: Path) -> Compared:
    """Draft a mapping for the file that a mapping file of this workspace reads, and hold the two together."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root, folder, dirs_exist_ok=True)
        return _compared(Path(folder).resolve(), Path(folder) / path.relative_to(root))


def _compared(root: Path, path: Path) -> Compared:
    workspace = Workspace.load(root)
    office = Office(workspace)
    truth = MappingFile.load(path)
    table = office.table(truth)
    file, _ = files(workspace, truth)[0]
    book = read(file)
    place = file.relative_to(root).as_posix()
    known = {one.id: one for one in profiles.of(workspace.area)}
    profile = recognised(book, place, known, workspace.sources) if known else None
    words = setting(book, workspace, profile, "en").vocabulary
    one = meant(inspect(book, place, words, profile=profile).tables, truth, [s.name for s in sheets(book, truth)])
    proposal = next(each for each in one.proposals if each.table.code == table.code)
    drafted = draft(one, proposal, setting(book, workspace, profile, "en", one.sheet.name))
    made = office.read(lay_down(drafted, workspace), table)
    wanted, given = keyed(office.read(truth, table)), keyed(made)
    same = sum(key in given and given[key] == value for key, value in wanted.items())
    errors = frozenset(found.code for found in describe([made]) if found.severity == "error")
    first = one.proposals[0].table.code
    finer = _versions(given) - _versions(wanted)  # kept beside their sums
    extra = [key for key in given.keys() - wanted.keys() if not _versions([key]) & finer]
    return Compared(same / len(wanted), len(extra), first, errors, drafted.text())


def _versions(keys: Iterable[tuple[str | None, ...]]) -> set[str]:
    """The classification versions that the keys' codes are of."""
    return {str(code).rpartition("_")[0] for key in keys for code in key}


def meant(found: tuple[Inspected, ...], truth: MappingFile, names: list[str]) -> Inspected:
    """The table that the truth reads: on its sheet, under its header, else the one most like the truth's table."""
    here = [one for one in found if one.sheets[0] in names]
    row = truth.read.header.row
    under = [one for one in here if row is None or one.found.header.top == row]
    return max(under, key=lambda one: max((p.sure for p in one.proposals if p.table.code == truth.table), default=0))
