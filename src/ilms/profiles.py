"""What is known of each source that a country has: what it counts, which tables it could fill, which it must not.

The packaged profiles are Viet Nam's ten sources, after the ILO/GSO report "Data gaps in international labour migration
statistics in Viet Nam" (2022). A workspace's own `profiles/` adds others, or says something else of these.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from ilms import resources
from ilms.entries import read, toml
from ilms.eras import Eras
from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.load import unknown
from ilms.structures.tables import Table, find, tables
from ilms.workspace import Source

FOLDER = "profiles"


Texts = dict[str, str]  # by language; what an office does not say itself is said as the catalogue has it


class Fill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tables that a source could fill.

    Attributes:
        tables: Codes of `ilms tables`: `A1` is both, `A1-birth` one.
        told: Whether the report on data gaps states it, or it follows from what the source collects.
        needs: On what condition.
    """

    tables: tuple[str, ...]
    told: Literal["stated", "inferred"]
    reason: Texts
    needs: Texts | None = None


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tables that a source must not fill, and why."""

    tables: tuple[str, ...]
    reason: Texts


class Recognise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a workbook of the source is told; compared folded.

    Attributes:
        titles: In titles and lines above a table, and in the file's name.
        columns: In headers.
    """

    titles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `[sources.ID]` of ilms.toml would say, but for what it counts."""

    name: str
    ilostat: str = "to be assigned"
    classifications: dict[str, str] = {}
    notes: dict[str, str] = {}


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One source.

    Attributes:
        id: The file's name: the ID of `[sources.ID]`.
        areas: Whose source it is, by CL_AREA.
        basis: The law or regulation behind it.
        period: How often there is something new.
        file: Where its workbook is expected, as `[read] file` says it.
        unit: What one is in its workbooks, as `[read] unit` says it.
        maps: By dimension, the code maps that fit its labels.
    """

    id: str
    names: Texts
    areas: tuple[str, ...]
    owner: Texts
    basis: Texts
    period: Texts
    counts: Literal["persons", "contracts", "permits", "movements"]
    source: Declared
    file: str
    unit: Literal["persons", "units", "thousands", "millions"] = "persons"
    fills: tuple[Fill, ...] = ()
    refuses: tuple[Refusal, ...] = ()
    weaknesses: tuple[Texts, ...] = ()
    recognise: Recognise = Recognise()
    maps: dict[str, tuple[str, ...]] = {}

    @property
    def declared(self) -> Source:
        """As a workspace would declare it."""
        said = self.source
        classified = {name: Eras((version,)) for name, version in said.classifications.items()}
        return Source(self.id, said.name, said.ilostat, self.counts, classified, said.notes)

    def could_fill(self, table: Table) -> Fill | None:
        """What is said of a table that it could fill; None for one that it could not."""
        return next((fill for fill in self.fills if _among(table, fill.tables)), None)

    def must_not_fill(self, table: Table) -> Refusal | None:
        """Why it must not fill a table; None where nothing is said against it."""
        return next((refusal for refusal in self.refuses if _among(table, refusal.tables)), None)


@cache
def packaged() -> Mapping[str, Profile]:
    """The profiles that ship with the tool, by id."""
    return load((resources.folder(FOLDER),))


def load(folders: Sequence[Path]) -> Mapping[str, Profile]:
    """Read the profiles of several folders, the office's own first (`Workspace.overlay("profiles")`).

    What a file of an earlier folder says goes before what the file of the same name says in a later one, key by key.

    Raises:
        UsageError: A file is not TOML, has a key that nobody reads, lacks one, names a table that does not exist, or
            one both among those that the source could fill and those that it must not.
    """
    said: dict[str, dict[str, Any]] = {}
    places: dict[str, Path] = {}
    for folder in reversed(folders):
        for path in sorted(folder.glob("*.toml")):
            said[path.stem] = said.get(path.stem, {}) | toml(path)
            places[path.stem] = path
    return {id_: _profile(id_, entry, places[id_]) for id_, entry in sorted(said.items())}


def of(area: str, profiles: Mapping[str, Profile] | None = None) -> tuple[Profile, ...]:
    """The profiles of an area's sources; the packaged ones unless others are given."""
    return tuple(profile for profile in (profiles or packaged()).values() if area in profile.areas)


def named(id_: str, profiles: Mapping[str, Profile] | None = None) -> Profile:
    """One of them.

    Raises:
        UsageError: There is none of that name; with the nearest.
    """
    profiles = profiles or packaged()
    if id_ not in profiles:
        raise unknown(_("profile"), id_, profiles, _("there are: {names}", names=", ".join(profiles)))
    return profiles[id_]


def _profile(id_: str, entry: Mapping[str, Any], path: Path) -> Profile:
    place = f"`{path}`"
    if "id" in entry:
        raise UsageError(_("{place} has an `id`", place=place), hint=_("the file's name is the id: take the key out"))
    profile = read(Profile, {"id": id_, **entry}, place)
    filled = [code for fill in profile.fills for code in fill.tables]
    refused = [code for refusal in profile.refuses for code in refusal.tables]
    for code in (*filled, *refused):
        find(code)
    if both := [table.code for table in tables() if profile.could_fill(table) and profile.must_not_fill(table)]:
        raise UsageError(
            _(
                "{place} says that `{id}` could fill {both}, and that it must not",
                place=place,
                id=id_,
                both=", ".join(both),
            ),
            hint=_("what it takes to fill a table is the `needs` of `[[fills]]`; take the table out of one of the two"),
        )
    return profile


def _among(table: Table, codes: tuple[str, ...]) -> bool:
    return table.number in codes or table.code in codes
