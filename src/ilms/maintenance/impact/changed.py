"""The codes that a change of codelists is about, and what a text in some file means among them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.compare.compare import Side, compare
from ilms.maintenance.compare.likeness import dice, plain, trigrams
from ilms.structures.load import unknown
from ilms.structures.model import Item, ItemScheme, StructureMessage
from ilms.structures.schema import Code, Reference

FOLLOWED = (Kind.REMOVED, Kind.RENAMED, Kind.MOVED, Kind.ADDED)  # labels, order and notes break nothing
LISTS = ("Codelist", "ValueList")
COUNT = 3  # codes that are suggested
SIBLING = 0.05  # what the same parent counts for
Name = str  # of a list, whatever its version: "ILO:CL_ECO"


def name_of(list_: Reference) -> Name:
    """A list as it is called here."""
    return f"{list_.agency}:{list_.id}"


@dataclass(frozen=True, eq=False)
class Changed:
    """What changed, by list and code.

    Attributes:
        changes: Of codes: added, removed, renamed, moved.
        old: By list its codes before.
        new: By list (as it was called before) its codes now.
    """

    changes: Changes
    old: Mapping[Name, Mapping[str, Item]] = field(default_factory=dict)
    new: Mapping[Name, Mapping[str, Item]] = field(default_factory=dict)

    @classmethod
    def between(cls, old: Side, new: Side, answers: Mapping[str, str] | None = None) -> Self:
        """From one version of codelists to another; lists that only one side has are left out.

        Args:
            old: A message, or a list.
            new: Likewise.
            answers: What somebody says of codes, in place of what their labels tell: the new id of one that was
                renamed; empty for one that was not.

        Raises:
            UsageError: An answer names a code that is on neither side, or makes two codes one.
        """
        changes = _compared(old, new, answers or {})
        about = {list_of(change): None for change in changes if change.of_codelist}
        before = {name_of(one.reference): one for one in _lists(old)}
        after = {name_of(one.reference): one for one in _lists(new)}
        called = {list_of(c): c.new or "" for c in changes.of(Kind.IDENTITY)}
        both = [name for name in about if name in before and called.get(name, name) in after]
        followed = [c for c in changes.of(*FOLLOWED) if c.of_codelist and list_of(c) in both]
        return cls(
            Changes(tuple(followed)),
            {name: _items(before[name]) for name in both},
            {name: _items(after[called.get(name, name)]) for name in both},
        )

    @cached_property
    def _by_code(self) -> dict[tuple[Name, str], list[Change]]:
        found: dict[tuple[Name, str], list[Change]] = {}
        for change in self.changes:
            if change.kind is not Kind.ADDED:
                found.setdefault((list_of(change), change.item), []).append(change)
        return found

    def of(self, list_: Name, code: str) -> Sequence[Change]:
        """What happened to a code of a list."""
        return self._by_code.get((list_, code), ())

    def added(self, list_: Name) -> Iterator[Change]:
        """The codes that a list did not have."""
        return (change for change in self.changes.of(Kind.ADDED) if list_of(change) == list_)

    def renamed(self, list_: Name, code: str) -> str:
        """What a code is called now: itself, unless it was renamed."""
        return next((str(one.new) for one in self.of(list_, code) if one.kind is Kind.RENAMED), code)

    def written(self, change: Change, text: str) -> str | None:
        """How a text that stands for a code is written after it was renamed: bare where it was and still can be.

        Returns:
            None where the code was not renamed.
        """
        if change.kind is not Kind.RENAMED or change.new is None:
            return None
        prefix = change.item.removesuffix(text)
        return change.new.removeprefix(prefix) if change.new.startswith(prefix) else change.new

    def meant(self, list_: Name, text: str, versions: Iterable[str] = ()) -> str | None:
        """The code that a text stands for: itself, or behind the first version that has it; None if there is none."""
        held = self.old.get(list_, {})
        return next((code for code in (text, *(f"{one}_{text}" for one in versions)) if code in held), None)

    @cached_property
    def unmistakable(self) -> Mapping[str, Name]:
        """Codes that say by themselves of which list they are, with that list: `SEX_F`, and not `A`."""
        return {code: list_ for list_, codes in self.old.items() for code in codes if "_" in code.strip("_")}

    def near(self, change: Change) -> list[Code]:
        """The codes of the new list that a removed one is most like, by its labels; of two alike, its sibling first."""
        was = self.old[list_of(change)][change.item]
        scored = [(_alike(was, one) + (one.parent == was.parent) * SIBLING, one) for one in self._now(change)]
        best = sorted(scored, key=lambda pair: pair[0], reverse=True)[:COUNT]
        return [Code(one.id, one.names, one.parent) for score, one in best if score > SIBLING]

    def _now(self, change: Change) -> Iterable[Item]:
        return self.new[list_of(change)].values()


def _compared(old: Side, new: Side, answers: Mapping[str, str]) -> Changes:
    changes = compare(old, new)
    if not answers:
        return changes
    before, after = ({code for list_ in _lists(side) for code in _items(list_)} for side in (old, new))
    for code, now in answers.items():
        for id_, held in ((code, before), (now, after)):
            if id_ and id_ not in held:
                raise unknown(_("code"), id_, held, _("`ilms codelist diff` shows those that came and went"))
        if now in before and now not in answers:
            raise UsageError(
                _("`{code}` cannot be renamed to `{now}`, which both versions have", code=code, now=now),
                hint=_("where two codes become one, a correspondence says so: `ilms codelist upgrade`"),
            )
    found = {change.item: str(change.new) for change in changes.of(Kind.RENAMED) if change.new not in answers.values()}
    return compare(old, new, renamed={code: now for code, now in {**found, **answers}.items() if now})


def _alike(one: Item, other: Item) -> float:
    """What the labels of two items share in the language in which they are most alike, from 0 to 1."""
    both = one.names.keys() & other.names.keys()
    return max((dice(*(trigrams(plain(item.names[name])) for item in (one, other))) for name in both), default=0)


def list_of(change: Change) -> Name:
    """The list that a change is about."""
    return change.artefact.partition(" ")[2].partition("(")[0]


def _lists(side: Side) -> Iterator[ItemScheme]:
    artefacts = side.artefacts if isinstance(side, StructureMessage) else (side,)
    return (one for one in artefacts if isinstance(one, ItemScheme) and one.kind in LISTS)


def _items(list_: ItemScheme) -> dict[str, Item]:
    return {item.id: item for item in list_.items}
