"""An old list with changes made to it: what proves that the changes say everything."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ilms.errors import UsageError
from ilms.maintenance.compare.changes import Change, Kind
from ilms.structures.model import Annotation, Item, ItemScheme

_TEXTS = {Kind.LABEL: "names", Kind.DESCRIPTION: "descriptions"}
_SHAPES = (Kind.REPRESENTATION, Kind.TEXT_FORMAT)


def applied(old: ItemScheme, changes: Iterable[Change]) -> ItemScheme:
    """The list as it is after its changes; compared with the new version, nothing but absent languages is left.

    Args:
        old: A flat list in which no id occurs twice.
        changes: Of this list, as `compare` gives them.

    Raises:
        UsageError: The list has nested items, or an id twice.
    """
    if any(item.items for item in old.items) or len({item.id for item in old.items}) < len(old.items):
        raise UsageError(f"changes cannot be made to {old}", detail="it has items below items, or an id twice")
    about: dict[str, list[Change]] = {}
    for change in changes:
        about.setdefault("" if change.kind is Kind.ADDED else change.item, []).append(change)
    own = about.get("", [])
    renamed = {c.item: c.new for some in about.values() for c in some if c.kind is Kind.RENAMED and c.new is not None}
    made = {item.id: _item(item, about.get(item.id, []), renamed) for item in old.items}
    stay = [m for id_, m in made.items() if m is not None and not _of(about.get(id_, []), Kind.ORDER)]
    placed = {m.id: c.after for id_, m in made.items() if m for c in _of(about.get(id_, []), Kind.ORDER)}
    come = {c.item: c.given for c in own if c.kind is Kind.ADDED and isinstance(c.given, Item)}
    placed |= {c.item: c.after for c in own if c.kind is Kind.ADDED}
    others = {m.id: m for m in made.values() if m} | come
    return replace(_scheme(old, own), items=tuple(_inserted(stay, placed, others)))


def _inserted(stay: list[Item], placed: dict[str, str | None], others: dict[str, Item]) -> list[Item]:
    """Every item that has a new place behind the one it follows, which may have a new place itself."""
    followers: dict[str, list[str]] = {}
    for id_, after in placed.items():
        followers.setdefault(after or "", []).append(id_)
    found: list[Item] = []
    waiting = [*(item.id for item in reversed(stay)), ""]
    while waiting:
        id_ = waiting.pop()
        if id_:
            found.append(others[id_])
        waiting += followers.pop(id_, [])
    return found


def _of(changes: Iterable[Change], kind: Kind) -> list[Change]:
    return [change for change in changes if change.kind is kind]


def _item(item: Item, changes: Iterable[Change], renamed: dict[str, str]) -> Item | None:
    made = replace(item, parent=None if item.parent is None else renamed.get(item.parent, item.parent))
    for change in changes:
        if change.kind is Kind.REMOVED:
            return None
        if change.kind is Kind.RENAMED:
            made = replace(made, id=change.new or made.id)
        elif change.kind is Kind.MOVED:
            made = replace(made, parent=change.new)
        else:
            made = replace(made, **_changed(made, change))
    return made


def _scheme(scheme: ItemScheme, changes: Iterable[Change]) -> ItemScheme:
    for change in changes:
        match change.kind:
            case Kind.IDENTITY:
                agency, _, id_ = (change.new or "").partition(":")
                scheme = replace(scheme, agency=agency, id=id_)
            case Kind.VERSION:
                scheme = replace(scheme, version=change.new or scheme.version)
            case Kind.FINAL:
                scheme = replace(scheme, final=change.new == "true")
            case Kind.VALIDITY:
                validity: dict[str, Any] = {change.detail: change.new}
                scheme = replace(scheme, **validity)
            case _:
                scheme = replace(scheme, **_changed(scheme, change))
    return scheme


def _changed(thing: Item | ItemScheme, change: Change) -> dict[str, Any]:
    """What a change of a text, an annotation, a representation or a detail leads to."""
    if change.kind in _TEXTS:
        texts = {**getattr(thing, _TEXTS[change.kind]), change.language: change.new}
        return {_TEXTS[change.kind]: {language: text for language, text in texts.items() if text is not None}}
    if change.kind is Kind.ANNOTATION:
        return {"annotations": _annotations(thing.annotations, change)}
    if change.kind is Kind.DETAIL:
        return {change.detail: change.given}
    return {"representation": change.given} if change.kind in _SHAPES else {}


def _annotations(held: tuple[Annotation, ...], change: Change) -> tuple[Annotation, ...]:
    given = (change.given,) if isinstance(change.given, Annotation) else ()
    if not isinstance(change.was, Annotation):
        return held + given
    at = held.index(change.was)
    return held[:at] + given + held[at + 1 :]
