"""Whose a codelist is: what may be changed in another agency's, and what has to go into a list of one's own."""

from collections.abc import Collection, Iterator

from ilms import resources
from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.canonical import AGENCY
from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.names import Names
from ilms.maintenance.translation.origins import added
from ilms.structures.model import ItemScheme
from ilms.structures.schema import Reference

SHOWN = 5
_ADDED_TO = (Kind.LABEL, Kind.DESCRIPTION, Kind.ANNOTATION)


def is_ours(agency: str, own: Collection[str]) -> bool:
    """Whether an agency is one of ours, or part of one: `VNM_NSO.LABOUR` of `VNM_NSO`."""
    return any(agency == one or agency.startswith(f"{one}.") for one in (*own, AGENCY))


def named_ours(reference: Reference) -> tuple[str, ...]:
    """The agency of a list that somebody names as the own one, where there is no workspace to say who we are.

    Raises:
        UsageError: It is one of the agencies whose lists come with the tool.
    """
    from ilms.structures.files import read

    path = resources.folder("dsd") / "agencies.xml"
    theirs = {item.id for one in read(path).artefacts if isinstance(one, ItemScheme) for item in one.items} - {AGENCY}
    if reference.agency in theirs:
        raise UsageError(
            _("`{agency}` is not an agency of this office", agency=reference.agency),
            hint=_("`--as` names a list of your own agency"),
        )
    return (reference.agency,)


def not_ours(changes: Changes, id_: str, names: Names) -> Iterator[Change]:
    """The changes that only the agency of a list may make.

    Names, descriptions and annotations may be added to any list; what was added so may be changed again. Everything
    else, and what the agency says itself, stays.

    Args:
        changes: Of one codelist.
        id_: The list's.
        names: Those that were added to the agency's.
    """
    for change in changes:
        ours = change.old is None or change.language in added(names, id_, change.item)
        if change.kind not in _ADDED_TO or not ours:
            yield change


def refuse(reference: Reference, changes: Collection[Change], own: Collection[str], command: str) -> None:
    """Say that a list is another agency's, what of it would change, and how to make a list of one's own.

    Raises:
        UsageError: There are such changes.
    """
    if not changes:
        return
    told = [
        " ".join(part for part in (f"{change.kind}:", change.item, change.language, _became(change)) if part)
        for change in changes
    ]
    more = f"\n... and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    agency = next(iter(own), "AGENCY")
    raise UsageError(
        _(
            "{reference} is a list of {agency}: only names, descriptions and annotations can be added to it",
            reference=reference,
            agency=reference.agency,
        ),
        detail="\n".join(told[:SHOWN]) + more,
        hint=_(
            "codes of your own go into a list of your own: `{command} --as '{agency}:{reference}_OWN(1.0)'`",
            command=command,
            agency=agency,
            reference=reference.id,
        ),
    )


def _became(change: Change) -> str:
    return f"-> {change.new}" if change.old is not None and change.new is not None else ""
