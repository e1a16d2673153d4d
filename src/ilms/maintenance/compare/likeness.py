"""How alike two items are: by their labels in any language, and by where they stand."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from ilms.maintenance.compare.entries import Entries
from ilms.structures.model import Item, Texts

_WORD = re.compile(r"\w+")
MANY = 30  # a word or label of more items than this tells nothing of any of them
# What the label counts for beside the place; of a label that stands more than once (`Total`) the place has to decide.
_LABEL, _REPEATED_LABEL = 0.75, 0.45


def plain(label: str) -> str:
    """A label as it is compared: composed, in lower case, its words with one space between them."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", label).casefold()))


def trigrams(label: str) -> frozenset[str]:
    """Every three signs in a row, word for word, with the word's ends."""
    return frozenset(f" {word} "[at : at + 3] for word in label.split(" ") for at in range(len(word)))


def _words(label: str) -> frozenset[str]:
    return frozenset(label.split())


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share, from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


@dataclass(eq=False)
class Side:
    """The items of one version that may have another id in the other one.

    Attributes:
        every: All items of the version.
        open: The keys of those to find a counterpart for.
        silent: Languages that are not compared.
    """

    every: Entries
    open: Collection[str]
    silent: Collection[str] = ()
    _plain: dict[str, str] = field(default_factory=dict)
    _trigrams: dict[str, frozenset[str]] = field(default_factory=dict)

    def names(self, key: str) -> Texts:
        """The labels by language, as they are written."""
        names = self.every[key].item.names
        return (
            {language: text for language, text in names.items() if language not in self.silent}
            if self.silent
            else names
        )

    def plain(self, label: str) -> str:
        """A label as it is compared, made once."""
        if label not in self._plain:
            self._plain[label] = plain(label)
        return self._plain[label]

    @cached_property
    def times(self) -> Mapping[str, Counter[str]]:
        """How often each label of a language stands in the whole list."""
        labels: defaultdict[str, list[str]] = defaultdict(list)
        for entry in self.every.values():
            for language, text in entry.item.names.items():
                labels[language].append(text)
        return {language: Counter(texts) for language, texts in labels.items()}

    @cached_property
    def by_label(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Which open items have a label, by its language."""
        found: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
        for key in self.open:
            for language, text in self.names(key).items():
                found[language].setdefault(text, []).append(key)
        return found

    def labelled_as(self, names: Texts) -> list[str]:
        """The open items that have one of these labels, once for each."""
        labels = self.by_label
        return [key for language, text in names.items() if language in labels for key in labels[language].get(text, ())]

    @cached_property
    def by_word(self) -> Mapping[tuple[str, str], list[str]]:
        """Which open items have a word in their label, of words that few have."""
        found: dict[tuple[str, str], list[str]] = {}
        for key in self.open:
            for word in self.words(key):
                found.setdefault(word, []).append(key)
        return {word: keys for word, keys in found.items() if len(keys) <= MANY}

    def words(self, key: str) -> set[tuple[str, str]]:
        """Every word of an item's labels, with its language."""
        return {(language, word) for language, text in self.names(key).items() for word in self.plain(text).split()}

    @cached_property
    def marks(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Of each open item the annotations that no other item of the list has: an ISO code, a place."""
        every = {key: _marks(entry.item) for key, entry in self.every.items()}
        count = Counter(chain.from_iterable(every.values()))
        return {key: frozenset(mark for mark in every[key] if count[mark] == 1) for key in self.open}

    def grams(self, label: str) -> frozenset[str]:
        """The trigrams of a label, made once."""
        if label not in self._trigrams:
            self._trigrams[label] = trigrams(self.plain(label))
        return self._trigrams[label]


def _marks(item: Item) -> list[tuple[str, str]]:
    texts = [(one.type, one.title or one.value) for one in item.annotations]
    return [(kind, text) for kind, text in texts if kind and text]


@dataclass(frozen=True, eq=False)
class Likeness:
    """Compares items of two sides.

    Attributes:
        stays: What is known to be the same: old key to new key.
    """

    old: Side
    new: Side
    stays: Mapping[str, str]
    _labels: dict[tuple[str, str], tuple[float, bool]] = field(default_factory=dict)

    def knowing(self, stays: Mapping[str, str]) -> "Likeness":
        """The same with more known of what stays: of places that says more, and of labels nothing."""
        return replace(self, stays=stays)

    def label(self, old: str, new: str) -> tuple[float, bool]:
        """How alike the labels are in the language where they are most, and whether that label is the only one such."""
        if (old, new) not in self._labels:
            self._labels[old, new] = self._label(self.old.names(old), self.new.names(new))
        return self._labels[old, new]

    def _label(self, names: Texts, others: Texts) -> tuple[float, bool]:
        best = (0.0, False)
        old_times, new_times = self.old.times, self.new.times
        for language, label in names.items():
            other = others.get(language)
            if other is None:
                continue
            single = old_times[language][label] == 1 == new_times[language][other]
            if other == label and single:
                return 1.0, True
            alike = 1.0 if other == label else dice(self.old.grams(label), self.new.grams(other))
            best = max(best, (alike, single))
        return best

    def unlike(self, key: str, least: float) -> bool:
        """Whether an item of one id has labels in both versions that are nowhere as much alike as that."""
        others = self.new.names(key)
        both = [(label, others[language]) for language, label in self.old.names(key).items() if language in others]
        if any(label == other or dice(_words(label), _words(other)) >= least for label, other in both):
            return False
        return bool(both) and all(dice(self.old.grams(label), self.new.grams(other)) < least for label, other in both)

    def place(self, old: str, new: str) -> float:
        """The share of what tells a place that both agree in: the parent, the neighbours, annotations of their own."""
        was, is_ = self.old.every[old], self.new.every[new]
        both = [(was.before, is_.before), (was.behind, is_.behind)]
        if was.parent is not None or is_.parent is not None:
            both += [(was.parent or "", is_.parent or "")] * 2
        stays = self.stays
        votes = [stays.get(there, "") == here if there else not here for there, here in both]
        mine, theirs = self.old.marks[old], self.new.marks[new]
        if mine and theirs:
            votes.append(bool(mine & theirs))
        return sum(votes) / len(votes)

    def of(self, old: str, new: str) -> tuple[float, float]:
        """How sure it is that they are the same, and how alike their labels are."""
        label, alone = self.label(old, new)
        weight = _LABEL if alone else _REPEATED_LABEL
        return weight * label + (1 - weight) * self.place(old, new), label
