"""Codelists that are pulled: an agency's codes, with the names that are ours."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.pull.answers import seen
from ilms.maintenance.pull.gathering import gathered
from ilms.maintenance.pull.home import Home, Place, beside
from ilms.maintenance.pull.keeping import Ours, languages, note_types
from ilms.maintenance.pull.pulled import Pull, Pulled, Remark, made
from ilms.maintenance.pull.source import Found, Source
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures import files
from ilms.structures.model import ItemScheme
from ilms.structures.store import PACKAGED

KIND = "Codelist"
FOLDER = "codelists"
OURS = "vi"  # the language that the ILO's lists do not carry and ours do
SURE = 0.8  # as alike as two codes must be for the one to take over the other's name


def codelists(source: Source, home: Home, ids: Sequence[str] = ()) -> Pull:
    """What a source's codelists change here.

    Args:
        source: Is asked for them.
        home: The store.
        ids: `CL_ECO`, `ILO:CL_ECO(1.0)` ...; none for every list that is held here.

    Raises:
        ReceiverError, UsageError: As `gathered`.
        UsageError: One cannot be held here: another agency's in place of a packaged one, or with codes of the office.
    """
    found, remarks = gathered(source, home, FOLDER, ids)
    return Pull(source.name, tuple(codelist(one, home) for one in found), tuple(remarks))


def codelist(found: Found, home: Home) -> Pulled:
    """The file of one list.

    Raises:
        UsageError: It cannot be held here.
    """
    given = cast("ItemScheme", found.artefact)
    place = home.place(FOLDER, given.id)
    held = cast("ItemScheme | None", Wanted(KIND, "", given.id).among(place.artefacts))
    if held and held.agency != given.agency:
        raise UsageError(
            _("{given} would stand in place of {held}", given=given, held=held),
            hint=_(
                "name the one that is wanted: `{agency}:{held}`; a list of your own has an id of its own",
                agency=held.agency,
                held=held.id,
            ),
        )
    _refuse_codes_of_the_office(place, held, given, home)
    renames = compare(held, given).of(Kind.RENAMED) if held else ()
    renamed = {change.item: "" for change in renames if change.reused}  # what bears the id now is something else
    renamed |= {change.new or "": change.item for change in renames if change.sure >= SURE}
    packaged = [one for one in home.packaged(FOLDER, given.id) if isinstance(one, ItemScheme)]
    ours = Ours(home.names_of(given.agency), theirs=note_types(given, *packaged) if packaged else None)
    kept = ours.scheme(held, given, renamed)
    return made(place, beside(place.artefacts, kept), _remarks(held, given, kept, found), found.path)


def _refuse_codes_of_the_office(place: Place, held: ItemScheme | None, given: ItemScheme, home: Home) -> None:
    """See that no code is lost that somebody here wrote into an agency's list.

    Raises:
        UsageError: There is one that neither the agency has, nor the packaged list, nor any answer that was kept.
    """
    if held is None or place.before is None or given.partial:
        return
    own = {item.id for item in held.items} - {item.id for item in given.items}
    for path in (*PACKAGED.files(FOLDER, given.id), *seen(home.root, Wanted(KIND, given.agency, given.id))):
        if own:
            own -= _codes(path, given)
    if own:
        listed = [item.id for item in held.items if item.id in own]
        raise UsageError(
            _(
                "`{place}` has codes that are not {agency}'s: {listed}",
                place=place.path,
                agency=given.agency,
                listed=", ".join(listed),
            ),
            hint=_(
                "put them into a list of your own (its own agency and id) and take them out of {given}, then pull",
                given=given.id,
            ),
        )


def _codes(path: Path, given: ItemScheme) -> set[str]:
    found = (one for one in files.read(path).artefacts if (one.agency, one.id) == (given.agency, given.id))
    return {item.id for one in found if isinstance(one, ItemScheme) for item in one.items}


def _remarks(held: ItemScheme | None, given: ItemScheme, kept: ItemScheme, found: Found) -> Iterator[Remark]:
    name = {"list": given.id}
    if found.since and found.since != found.at:
        yield Remark("since", {**name, "since": found.since[:10]})
    if given.partial:
        yield Remark("partial", name)
    silent = sorted(languages(held) - languages(given) - {OURS}) if held else []
    if silent:
        yield Remark("languages", {**name, "what": ", ".join(silent)})
    if OURS in languages(kept):
        nameless = [item.id for item in kept.items if OURS not in item.names]
        if nameless:
            yield Remark("nameless", {**name, "n": len(nameless), "what": ", ".join(nameless)})
    before = {item.id: item for item in held.items} if held else {}
    outdated = [
        item.id
        for item in given.items
        if OURS not in item.names
        and item.id in before
        and OURS in before[item.id].names
        and before[item.id].names.get("en") != item.names.get("en")
    ]
    if outdated:
        yield Remark("outdated", {**name, "n": len(outdated), "what": ", ".join(outdated)})
