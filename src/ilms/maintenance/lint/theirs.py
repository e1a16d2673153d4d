"""A list of another agency beside what that agency says: names, and codes that are nobody's but ours."""

from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.lint.collected import Collected
from ilms.structures.model import ItemScheme

_THEIRS = (Kind.REMOVED, Kind.MOVED, Kind.RENAMED, Kind.ORDER, Kind.VERSION, Kind.IDENTITY)


def beside(given: ItemScheme, theirs: ItemScheme, found: Collected) -> None:
    """What an office's copy of an agency's list has otherwise than the agency; languages of its own may be added.

    Args:
        given: The copy.
        theirs: The list as the agency gave it last.
        found: Where findings go.
    """
    languages = {language for item in (theirs, *theirs.items) for language in item.names}
    changes = compare(theirs, given, languages=languages)
    for change in changes.of(Kind.LABEL):
        if change.old is not None:
            found.add(
                "STR210", artefact=given, item=change.item or given.id, language=change.language,
                value=change.new or "", expected=change.old,
            )  # fmt: skip
    added = [change.item for change in changes.of(Kind.ADDED)]
    found.many("STR211", added, artefact=given)
    found.many("STR215", _items(changes, given), artefact=given)


def _items(changes: Changes, given: ItemScheme) -> list[str]:
    return list(dict.fromkeys(_called(change, given) for change in changes.of(*_THEIRS)))


def _called(change: Change, given: ItemScheme) -> str:
    return f"{change.item} -> {change.new}" if change.kind is Kind.RENAMED else change.item or given.id
