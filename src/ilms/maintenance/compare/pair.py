"""Two versions of one artefact, and what is said of both alike: names, annotations, identity, validity."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest
from typing import Any, TypeVar

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.compare.said import said
from ilms.structures.model import Annotation, Identified, Item, ItemScheme, Maintainable, Named, Texts

_M = TypeVar("_M", bound=Maintainable)
_T = TypeVar("_T")
_DETAILS = ("uri", "links")
_ARTEFACT_DETAILS = (*_DETAILS, "external", "structure_url", "service_url")


@dataclass(frozen=True)
class Pair:
    """The two versions of an artefact.

    Attributes:
        silent: Languages that nothing is said about: not asked for, or wholly absent from the new version.
    """

    old: Maintainable
    new: Maintainable
    silent: frozenset[str] = frozenset()

    @cached_property
    def name(self) -> str:
        """The artefact as the old side calls it."""
        return str(self.old)

    def change(self, kind: Kind, item: str = "", old: str | None = None, new: str | None = None, **more: Any) -> Change:  # noqa: ANN401  # the fields of a change
        """A change of this artefact."""
        return Change(kind, self.name, item, old, new, **more)

    def called(self, old: Named, new: Named) -> Texts:
        """What a part is called now, and in languages that the new version says nothing in, what it was called."""
        unsaid = {tag: text for tag, text in old.names.items() if tag in self.silent} if self.silent else {}
        return {**unsaid, **new.names} if unsaid else new.names

    def own(self) -> Iterator[Change]:
        """What every maintained artefact may differ in."""
        old, new = self.old, self.new
        if (old.agency, old.id) != (new.agency, new.id):
            yield self.change(Kind.IDENTITY, "", f"{old.agency}:{old.id}", f"{new.agency}:{new.id}", breaking=True)
        if old.version != new.version:
            yield self.change(Kind.VERSION, "", old.version, new.version)
        for name in ("valid_from", "valid_to"):
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                yield self.change(Kind.VALIDITY, "", before, after, detail=name)
        if None not in (old.final, new.final) and old.final != new.final:  # only version 2.1 says it
            yield self.change(Kind.FINAL, "", said(old.final), said(new.final))
        yield from self.named(old, new)
        yield from self.details(old, new, _ARTEFACT_DETAILS)

    def named(self, old: Named, new: Named, item: str = "") -> Iterator[Change]:
        """Labels and descriptions in every language that both sides speak, and annotations."""
        if old.names != new.names:
            yield from self._texts(Kind.LABEL, item, old.names, new.names, self.called(old, new))
        if old.descriptions != new.descriptions:
            yield from self._texts(Kind.DESCRIPTION, item, old.descriptions, new.descriptions, self.called(old, new))
        yield from self.annotations(old, new, item)

    def _texts(self, kind: Kind, item: str, old: Texts, new: Texts, names: Texts) -> Iterator[Change]:
        for language in dict.fromkeys((*old, *new)):
            before, after = old.get(language), new.get(language)
            if before != after and language not in self.silent:
                yield self.change(kind, item, before, after, language=language, names=names if item else {})

    def annotations(self, old: Identified, new: Identified, item: str = "") -> Iterator[Change]:
        """Annotations of one type and id against each other; in which order they stand says nothing."""
        if old.annotations == new.annotations:
            return
        before, after = self._by_type(old.annotations), self._by_type(new.annotations)
        names = self.called(old, new) if item and isinstance(old, Named) and isinstance(new, Named) else {}
        for key in dict.fromkeys((*before, *after)):
            for was, given in zip_longest(*self._unlike(before.get(key, []), after.get(key, []))):
                yield self.change(
                    Kind.ANNOTATION, item, said(was), said(given), detail=key[0], given=given, was=was, names=names
                )

    @staticmethod
    def _by_type(annotations: Sequence[Annotation]) -> dict[tuple[str, str], list[Annotation]]:
        found: dict[tuple[str, str], list[Annotation]] = {}
        for one in annotations:
            found.setdefault((one.type or one.id or "", one.id or ""), []).append(one)
        return found

    def _unlike(
        self, old: Sequence[Annotation], new: Sequence[Annotation]
    ) -> tuple[Sequence[Annotation], Sequence[Annotation]]:
        """Both without those that the other side has too."""
        rest, gone = list(new), []
        for one in old:
            like = next((other for other in rest if without(one, self.silent) == without(other, self.silent)), None)
            if like is None:
                gone.append(one)
            else:
                rest.remove(like)
        return gone, rest

    def details(self, old: _T, new: _T, fields: Collection[str] = _DETAILS, item: str = "") -> Iterator[Change]:
        """Fields without a kind of their own; what is false, empty or not said is the same."""
        for name in fields:
            before, after = getattr(old, name), getattr(new, name)
            if (before or None) != (after or None):
                yield self.change(Kind.DETAIL, item, said(before), said(after), detail=name, given=after, was=before)


def pair(old: _M, new: _M, languages: Collection[str] | None = None) -> tuple[Pair, list[Change]]:
    """Two versions side by side, and the languages that the new one lacks altogether.

    An answer without a language is no answer about that language: the ILO's differ by what was asked for.

    Args:
        old: What was.
        new: What is.
        languages: Those to compare; None for all.
    """
    spoken, speaks = _languages(old), _languages(new)
    missing = {language: count for language, count in spoken.items() if language not in speaks}
    unasked = set() if languages is None else {*spoken, *speaks} - set(languages)
    both = Pair(old, new, frozenset(unasked | missing.keys()))
    return both, [
        both.change(Kind.LANGUAGE_MISSING, "", str(count), None, language=language)
        for language, count in missing.items()
        if language not in unasked
    ]


def _languages(artefact: Maintainable) -> Counter[str]:
    """How many texts each language has."""
    items = flat(artefact.items) if isinstance(artefact, ItemScheme) else ()
    # Most things speak the same languages: groups of them are counted, and then each group's languages.
    groups = Counter(chain.from_iterable(map(_spoken, chain((artefact,), items))))
    counted: Counter[str] = Counter()
    for languages, times in groups.items():
        counted.update(dict.fromkeys(languages, times))
    return counted


def _spoken(thing: Named) -> list[tuple[str, ...]]:
    """The languages of each group of texts."""
    return [
        tuple(thing.names),
        *([tuple(thing.descriptions)] if thing.descriptions else ()),
        *(tuple(annotation.texts) for annotation in thing.annotations if annotation.texts),
    ]


def flat(items: Sequence[Item]) -> Iterator[Item]:
    """The items and, of nested ones, those below."""
    for item in items:
        yield item
        yield from flat(item.items)


def without(annotation: Annotation, silent: Collection[str]) -> Annotation:
    """An annotation without the texts of some languages."""
    kept = {language: text for language, text in annotation.texts.items() if language not in silent}
    return replace(annotation, texts=kept) if len(kept) < len(annotation.texts) else annotation
