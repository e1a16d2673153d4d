"""Two versions of a list of items: codes, concepts, categories, organisations."""

from collections.abc import Iterator, Mapping

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.compare.entries import Entries, entries, shown
from ilms.maintenance.compare.matching import Matched, matched
from ilms.maintenance.compare.order import out_of_place
from ilms.maintenance.compare.pair import Pair
from ilms.maintenance.compare.said import said
from ilms.maintenance.compare.shapes import representation
from ilms.structures.model import ItemScheme, Texts

_DETAILS = ("uri", "links", "iso", "contacts")
_PREFERRED = "en"


def items(both: Pair, old: ItemScheme, new: ItemScheme, renamed: Mapping[str, str] | None = None) -> Iterator[Change]:
    """What happened to the items of a scheme, and to the scheme as a list.

    That an item's parent or neighbour has another id now is that one's rename, and no change of the item.
    """
    if bool(old.partial) != bool(new.partial):
        yield both.change(Kind.DETAIL, "", said(old.partial), said(new.partial), detail="partial", given=new.partial)
    before, after = entries(old.items), entries(new.items)
    partial = bool(new.partial and not old.partial)
    found = matched(before, after, both.silent, partial=partial) if renamed is None else _told(before, after, renamed)
    came = {new_key: old_key for old_key, new_key in found.stays.items()}
    if not new.partial or old.partial:
        for key, entry in before.items():
            if key not in found.stays:
                yield both.change(
                    Kind.REMOVED, shown(key), label(entry.item.names), breaking=True, parent=entry.parent,
                    names=entry.item.names, was=entry.item,
                )  # fmt: skip
    for key, entry in after.items():
        if key not in came:
            yield both.change(
                Kind.ADDED, shown(key), None, label(entry.item.names), parent=entry.parent, after=shown(entry.before),
                names=entry.item.names, given=entry.item,
            )  # fmt: skip
    yield from _order(both, before, after, found)
    for old_key, new_key in found.stays.items():
        yield from _item(both, old_key, new_key, before, after, found)


def _told(before: Entries, after: Entries, renamed: Mapping[str, str]) -> Matched:
    """What became of the old items as somebody says, and not as they look."""
    stays = {key: renamed.get(key, key) for key in before}
    return Matched({key: is_ for key, is_ in stays.items() if is_ in after}, dict.fromkeys(renamed, 1.0))


def label(names: Texts) -> str:
    """What a thing is called: in English, else in the first language."""
    return names.get(_PREFERRED) or next(iter(names.values()), "")


def _item(both: Pair, key: str, is_: str, before: Entries, after: Entries, found: Matched) -> Iterator[Change]:
    was, now = before[key], after[is_]
    item, new = was.item, now.item
    if key != is_:
        yield both.change(
            Kind.RENAMED, shown(key), shown(key), shown(is_), breaking=True, sure=found.sure[key], parent=was.parent,
            reused=key in after, names=both.called(item, new),
        )  # fmt: skip
    kept = None if was.parent is None else found.stays.get(was.parent, was.parent)
    if kept != now.parent:
        yield both.change(Kind.MOVED, shown(key), was.parent, now.parent, breaking=True, names=both.called(item, new))
    if item == new:
        return
    yield from both.named(item, new, shown(key))
    yield from both.details(item, new, _DETAILS, shown(key))
    if item.representation != new.representation:
        yield from representation(both, shown(key), item.representation, new.representation)


def _order(both: Pair, before: Entries, after: Entries, found: Matched) -> Iterator[Change]:
    came = {new_key: old_key for old_key, new_key in found.stays.items()}
    old, new = list(found.stays.values()), [key for key in after if key in came]
    if old == new:
        return
    elsewhere = out_of_place(old, new)
    for key in new:
        if key in elsewhere:
            was, entry = before[came[key]], after[key]
            yield both.change(
                Kind.ORDER, shown(came[key]), shown(was.before), shown(entry.before), after=shown(entry.before),
                names=both.called(was.item, entry.item),
            )  # fmt: skip
