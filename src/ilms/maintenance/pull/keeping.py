"""What of ours survives a pull: names in languages that the agency does not have, and the order of what has none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ilms.maintenance.names import Names
from ilms.structures.model import Annotation, Item, ItemScheme, Maintainable, Named, Texts

N = TypeVar("N", bound=Named)
NOTHING = Names(())
# What `names.csv` calls the artefacts themselves.
CALLED = {"Codelist": "CODELIST", "ConceptScheme": "CONCEPTSCHEME", "DataStructure": "DATAFLOW", "Dataflow": "DATAFLOW"}


@dataclass(frozen=True)
class Ours:
    """What is held here beside what an agency gives.

    Attributes:
        names: The names that the agency's artefacts do not carry (`codelists/names.csv`).
        wanted: Concepts that are wanted of a scheme, besides those that are held.
        theirs: The types of annotations that are the agency's; those of other types are ours. None where nobody knows.
    """

    names: Names = NOTHING
    wanted: Collection[str] = ()
    theirs: Collection[str | None] | None = None

    def scheme(self, held: ItemScheme | None, given: ItemScheme, renamed: Mapping[str, str]) -> ItemScheme:
        """An agency's list as it is to be held: its items in its order, with the names that are ours.

        Of a list that is held in part, only what is held or wanted is taken. Where the answer is a part, nothing is
        taken away.

        Args:
            held: The list as it is here; None where there is none.
            given: As the agency gives it.
            renamed: New ids of items to their old ones.
        """
        silent = _silent(held, given)
        mine = {item.id: item for item in held.items} if held else {}
        items = [self._item(given, item, mine.get(renamed.get(item.id, item.id)), silent) for item in given.items]
        if held and held.partial:
            items = [item for item in items if item.id in mine or item.id in self.wanted]
        elif held is None and self.wanted:
            items = [item for item in items if item.id in self.wanted]
        elif held and given.partial:
            came = {item.id: item for item in items}
            items = [came.pop(item.id, item) for item in held.items] + list(came.values())
        partial = held.partial if held else (given.partial or bool(self.wanted) or None)
        told = self.named(held, given, silent, _called(given))
        return replace(told, items=tuple(items), partial=partial)

    def named(self, held: N | None, given: N, silent: Collection[str], called: tuple[str, str]) -> N:
        """An artefact or item with the names that are ours.

        Args:
            held: As it is here; None where it is new.
            given: As the agency gives it.
            silent: The languages in which its whole artefact says nothing.
            called: Artefact and id in the table of names.
        """
        ours = self.names.of(*called)
        kept = {
            language: text
            for language, text in (held.names if held else {}).items()
            if language not in given.names and (language in silent or language in ours)
        }
        missing = {language: text for language, text in ours.items() if language not in {**given.names, **kept}}
        described = {k: text for k, text in (held.descriptions if held else {}).items() if k in silent}
        return replace(
            said_as(held, given),
            names=_in_order({**given.names, **kept, **missing}, held.names if held else {}),
            descriptions=_in_order({**described, **given.descriptions}, held.descriptions if held else {}),
            annotations=self._annotations(given.annotations, held.annotations if held else ()),
        )

    def _annotations(self, given: Sequence[Annotation], held: Sequence[Annotation]) -> tuple[Annotation, ...]:
        """Theirs, then ours; they stand in no order, and where they are the same ones, they stay as they stood."""
        ours = [] if self.theirs is None else [note for note in held if note.type not in self.theirs]
        now = [*given, *(note for note in ours if note not in given)]
        same = len(now) == len(held) and all(one in held for one in now) and all(one in now for one in held)
        return tuple(held if same else now)

    def _item(self, scheme: ItemScheme, item: Item, held: Item | None, silent: Collection[str]) -> Item:
        place = "CONCEPT" if scheme.scheme == "ConceptScheme" else scheme.id
        return self.named(held, item, silent, (place, item.id))


def said_as(held: N | None, given: N) -> N:
    """An artefact that says as much of itself as it did: SDMX 3.0 has no place for what 2.1 calls final."""
    if not isinstance(given, Maintainable):
        return given
    final = held.final if isinstance(held, Maintainable) and given.final is None else given.final
    return replace(given, final=final, external=given.external or None)


def languages(artefact: Named) -> frozenset[str]:
    """Every language in which an artefact, or an item of it, says something."""
    items = artefact.items if isinstance(artefact, ItemScheme) else ()
    return frozenset(language for one in (artefact, *items) for texts in _texts(one) for language in texts)


def note_types(*artefacts: ItemScheme) -> frozenset[str | None]:
    """The types of all annotations of lists and their items."""
    return frozenset(note.type for one in artefacts for part in (one, *one.items) for note in part.annotations)


def _silent(held: Named | None, given: Named) -> frozenset[str]:
    """Languages in which something is said here, and nothing in an answer: it was not asked for them."""
    return languages(held) - languages(given) if held else frozenset()


def _texts(one: Named) -> Iterable[Texts]:
    return one.names, one.descriptions


def _called(artefact: ItemScheme) -> tuple[str, str]:
    return CALLED.get(artefact.kind, artefact.kind), artefact.id


def _in_order(texts: Texts, before: Texts) -> Texts:
    """The languages as they stood, then the new ones: the order says nothing, and a change of it would be shown."""
    return {language: texts[language] for language in dict.fromkeys((*before, *texts)) if language in texts}
