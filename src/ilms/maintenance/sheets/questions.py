"""Codes that have no row any more: whether they were renamed, or are to go, is asked and never guessed."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.compare.compare import compare
from ilms.maintenance.sheets.entry import Entered
from ilms.maintenance.sheets.troubles import Troubles
from ilms.structures.model import Item, ItemScheme

ALIKE = 0.75  # of two ids: the share of signs in common from which one may be the other, mistyped
MOST = 3  # ids that are offered for one that is gone


@dataclass(frozen=True)
class Gone:
    """A code without a row.

    Attributes:
        likely: The new ids that it may have become, the likeliest first.
        said: The row of the first one says itself that it was this code.
    """

    item: Item
    likely: tuple[str, ...] = ()
    said: bool = False


@dataclass(frozen=True)
class Answers:
    """What somebody says became of codes that are gone.

    Attributes:
        renamed: Old id to new id.
        removed: Ids of codes that are to go.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    removed: Collection[str] = ()


def gone(base: ItemScheme, entered: Entered) -> tuple[Gone, ...]:
    """The codes of a list that a table of it has no row for, in the list's order."""
    ids = {item.id for item in entered.scheme.items}
    lost = [item for item in base.items if item.id not in ids]
    if not lost:
        return ()
    held = {item.id for item in base.items}
    new = [item.id for item in entered.scheme.items if item.id not in held]
    said = {old: id_ for id_, old in entered.was.items()}
    found = {change.item: change.new for change in compare(base, entered.scheme).of(Kind.RENAMED) if change.new in new}
    return tuple(
        Gone(item, _likely(item.id, said.get(item.id), found.get(item.id), new), item.id in said) for item in lost
    )


def _likely(old: str, said: str | None, found: str | None, new: Sequence[str]) -> tuple[str, ...]:
    alike = difflib.get_close_matches(old, new, MOST, ALIKE)
    return tuple(dict.fromkeys(id_ for id_ in (said, found, *alike) if id_))[:MOST]


def unanswered(lost: Sequence[Gone], answers: Answers) -> tuple[Gone, ...]:
    """Those that nobody has said anything about."""
    return tuple(one for one in lost if one.item.id not in {*answers.renamed, *answers.removed})


def refuse_unfit(lost: Sequence[Gone], entered: Entered, base: ItemScheme, answers: Answers) -> None:
    """See that the answers are about codes that are gone, and name new ones.

    Raises:
        UsageError: One is not; says which.
    """
    without = {one.item.id for one in lost}
    held = {item.id for item in base.items}
    new = [item.id for item in entered.scheme.items if item.id not in held]
    for old in (*answers.renamed, *answers.removed):
        if old not in without:
            near = difflib.get_close_matches(old, without, 1)
            raise UsageError(
                _("`{old}` is no code that is gone", old=old),
                detail=_("it still has a row") if old in held else _("{base} never had it", base=base),
                hint=_("did you mean `{near}`?", near=near[0]) if near else _("leave that answer out"),
            )
    for old, id_ in answers.renamed.items():
        if id_ not in new or list(answers.renamed.values()).count(id_) > 1:
            raise UsageError(
                _("`{old}` cannot have been renamed to `{id}`", old=old, id=id_),
                detail=_("another code was")
                if id_ in new
                else _("no row has that code, or it is one of the list already"),
                hint=_("new are: {new}", new=", ".join(new[:5]) or "none"),
            )


def settled(entered: Entered, answers: Answers, waiting: Sequence[Gone] = ()) -> Entered:
    """The list with the parents that were renamed under their new ids, and what is wrong with the hierarchy too.

    Args:
        entered: What a table says.
        answers: What became of codes that are gone.
        waiting: Those that nobody has said anything about: they may still be parents.
    """
    items = tuple(
        replace(item, parent=answers.renamed.get(item.parent or "", item.parent)) for item in entered.scheme.items
    )
    above = {**{one.item.id: None for one in waiting}, **{item.id: item.parent for item in items}}
    troubles = Troubles()
    for item in items:
        code, parent = entered.places.get(item.id, (None, None))
        if item.parent is not None and item.parent not in above:
            near = difflib.get_close_matches(item.parent, above, 1, ALIKE)
            troubles.add("STR503", parent or code, value=item.parent, code=item.id, expected=", ".join(near) or "-")
        elif _returns(item.id, above):
            troubles.add("STR507", parent or code, value=item.id, parent=item.parent or "")
    findings = entered.findings + troubles.findings()
    return replace(entered, scheme=replace(entered.scheme, items=items), findings=findings)


def _returns(code: str, above: Mapping[str, str | None]) -> bool:
    """Whether the way up from a code leads back to it."""
    seen: set[str] = set()
    at = above[code]
    while at is not None and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = above.get(at)
    return False
