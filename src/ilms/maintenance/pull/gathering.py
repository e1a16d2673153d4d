"""What a source has of what was named or, where nothing was named, of all that is held here."""

from collections.abc import Iterable, Sequence

from ilms.errors import ReceiverError, UsageError
from ilms.languages import _
from ilms.maintenance.pull.home import Home
from ilms.maintenance.pull.pulled import Remark
from ilms.maintenance.pull.source import Found, Source
from ilms.maintenance.pull.wanted import Wanted
from ilms.progress import along
from ilms.structures.model import Maintainable

SHOWN = 10  # ids that are named of what a file has
KINDS = {"codelists": ("Codelist", "ValueList"), "dsd": ("DataStructure",)}


def gathered(source: Source, home: Home, folder: str, ids: Sequence[str]) -> tuple[list[Found], list[Remark]]:
    """The artefacts, and what is to be known of the source: what it does not have, what it has besides.

    Args:
        source: Is asked for one after the other.
        home: The store.
        folder: `codelists` or `dsd`.
        ids: As they were typed.

    Raises:
        ReceiverError: It does not have one that was named, or none at all, or only its name; or it does not answer.
        UsageError: An id is none, or a file has none of those that are held here.
    """
    theirs = {one.id: one for one in source.whole if one.kind in KINDS[folder]}
    held = home.ids(folder)
    asked = ids or [id_ for id_ in held if id_ in theirs or not source.whole]
    if not asked:
        raise UsageError(_("{source} has nothing that is in use here", source=source.name), hint=_has(theirs.values()))
    found, absent = [], []
    for wanted in along("fetching", [_wanted(id_, home, folder) for id_ in asked]):
        one = source.find(wanted)
        if one is None:
            absent.append(str(wanted))
        else:
            _refuse_stub(one.artefact)
            found.append(one)
    if absent and (ids or not found):
        raise ReceiverError(
            _("{source} has no {absent}", source=source.name, absent=", ".join(absent)), hint=_has(theirs.values())
        )
    others = [id_ for id_ in theirs if id_ not in held]
    remarks = [Remark("absent", {"n": len(absent), "what": ", ".join(absent)})] if absent else []
    if others and not ids:
        remarks.append(Remark("besides", {"n": len(others), "what": ", ".join(others)}))
    return found, remarks


def _wanted(spelt: str, home: Home, folder: str) -> Wanted:
    """As it is held here, where nothing else is said: agency and version too."""
    wanted = Wanted.spelt(KINDS[folder][0], spelt)
    held = wanted.among(home.place(folder, wanted.id).artefacts)
    return Wanted.of(wanted.kind, held.reference) if held and not wanted.version else wanted


def _refuse_stub(given: Maintainable) -> None:
    """See that an answer is an artefact and not only its name."""
    if given.external:
        raise ReceiverError(
            _("the answer has only the name of {given}", given=given),
            detail=_(
                "it lies at {structure_url}",
                structure_url=given.structure_url or given.service_url or "an address that is not said",
            ),
            hint=_("ask there: `--from URL`"),
        )


def _has(theirs: Iterable[Maintainable]) -> str:
    names = [str(one.reference) for one in theirs]
    if not names:
        return "`ilms codelist list` and `ilms dsd list` show the ids of those here"
    return f"it has: {', '.join(names[:SHOWN])}" + (", ..." if len(names) > SHOWN else "")
