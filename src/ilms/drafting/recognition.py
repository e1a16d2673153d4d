"""Which dimension an axis holds: how many of its labels the code maps know, and what its heading says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ilms.drafting.axes import Axis, label_of
from ilms.drafting.cuts import narrowed
from ilms.drafting.lines import escaped
from ilms.drafting.vocabulary import Sense, Vocabulary, named, patterns
from ilms.mapping.origin import From
from ilms.mapping.parts import no_year
from ilms.recoding import ages
from ilms.recoding.code_map import CodeMap
from ilms.recoding.code_maps import AGE
from ilms.sources.sheet import fold, nearest

ENOUGH = 0.5  # of the labels, to recognise a dimension by them alone
SOME = 0.15  # with a heading that says it too
ONE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
YEAR_PATTERN = r"(\d{4})"
LETTERS = 5  # single letters that together are more than a coincidence
SUGGESTED = 3
MANY = 400  # labels that are looked at for a pattern


@dataclass(frozen=True, eq=False)
class Match:
    """An axis and the dimension that it seems to hold.

    Attributes:
        maps: Code maps that know its labels, in the order in which they are to be asked.
        pattern: What takes the label out of the words around it.
        known: The places in `axis.labels` of labels that a map knows.
        unknown: Of those that none knows.
        totals: Of those that mean a total.
        word: How clearly the heading says it, 0 to 1.
    """

    axis: Axis
    sense: Sense
    maps: tuple[str, ...]
    pattern: str | None
    known: tuple[int, ...]
    unknown: tuple[int, ...]
    totals: tuple[int, ...] = ()
    word: float = 0

    @property
    def share(self) -> float:
        """Of the labels that are not a total, how many are known."""
        asked = len(self.known) + len(self.unknown)
        return len(self.known) / asked if asked else 0.0

    @cached_property
    def score(self) -> float:
        """By which matches of several axes are held against each other."""
        several = min(len(self.known), 5) / 50
        return self.share + 0.5 * self.word + several

    @property
    def sure(self) -> float:
        """0 to 1."""
        if self.axis.kind is From.BLOCK:
            return 1.0
        return min(1.0, self.share + (0.1 * self.word if self.share else 0.2 * self.word))

    @property
    def _letters(self) -> bool:
        """Whether all that is known is single letters or numbers: classes of VSIC or VSCO, or anything else."""
        bare = (len(text) == 1 or text.isdigit() for text in self._read)
        return self.sense not in {Sense.SEX, Sense.TIME} and all(bare)

    @property
    def _numbers(self) -> bool:
        """Whether numbers are among them: rows are numbered likewise, so only a heading tells."""
        return any(text.isdigit() for text in self._read)

    @property
    def _read(self) -> list[str]:
        """The known labels without the words around them: `1` of `Người 1`."""
        texts = self.axis.texts(self.pattern)
        return [texts[n] for n in self.known]

    @property
    def enough(self) -> bool:
        """Whether it may be taken at all."""
        asked = len(self.known) + len(self.unknown)
        if self._letters and not self.word and (self._numbers or len(self.known) < LETTERS):
            return False
        if self.axis.kind is From.BLOCK:  # titles that are no labels are many
            return bool(self.known) or bool(self.totals and self.word)
        return bool(asked) and (self.share >= ENOUGH or (self.word > 0 and self.share >= SOME) or self.word >= 1)


def matches(axis: Axis, vocabulary: Vocabulary) -> list[Match]:
    """What an axis may hold, the likeliest first."""
    return [one for one in candidates(axis, vocabulary) if one.enough]


def candidates(axis: Axis, vocabulary: Vocabulary) -> list[Match]:
    """Likewise, with those of which too few labels are known to be taken alone."""
    said = named(axis.heading)
    if said.get(Sense.STATUS) == 1:  # `Ghi chú` holds no dimension
        only = _match(axis, Sense.STATUS, vocabulary.by_sense.get(Sense.STATUS, ()), vocabulary, 0)
        employment = _match(axis, Sense.STE, vocabulary.by_sense.get(Sense.STE, ()), vocabulary, 1.0)
        return [employment] if employment.share >= ENOUGH and not only.known else [only]  # `Status`: Employees ...
    found = [
        _match(axis, sense, some, vocabulary, said.get(sense, 0))
        for sense, some in vocabulary.by_sense.items()
        if sense is not Sense.STATUS or said.get(sense)
    ]
    years = _years(axis, said.get(Sense.TIME, 0))
    return sorted((one for one in (*found, years) if one.known or one.word), key=lambda one: -one.score)


def _match(axis: Axis, sense: Sense, maps: Sequence[CodeMap], vocabulary: Vocabulary, word: float) -> Match:
    best: Match | None = None
    for name in (None, *patterns()):
        pattern = name and narrowed(name, sense, axis.labels[:MANY], vocabulary)
        if name is not None and pattern is None:
            continue
        if pattern is not None and not any(re.search(pattern, label) for label in axis.labels[:MANY]):
            continue
        some = axis.texts(pattern)
        if len(some) > MANY and not any(vocabulary.code(one, text) is not None for text in some[:MANY] for one in maps):
            continue  # of many labels the first ones tell
        one = _with(axis, sense, maps, vocabulary, word, (pattern, some))
        if best is None or len(one.known) + len(one.totals) > len(best.known) + len(best.totals):
            best = one
        if not best.unknown:
            break
    return best or Match(axis, sense, (), None, (), tuple(range(len(axis.labels))), (), word)


def _with(
    axis: Axis,
    sense: Sense,
    maps: Sequence[CodeMap],
    vocabulary: Vocabulary,
    word: float,
    read: tuple[str | None, Sequence[str]],
) -> Match:  # fmt: skip
    pattern, texts = read
    known_by = {one.name: {text for text in texts if vocabulary.code(one, text) is not None} for one in maps}
    anywhere = set().union(*known_by.values())
    totals = [n for n, text in enumerate(texts) if text in vocabulary.totals and text in anywhere]
    asked = [n for n in range(len(texts)) if n not in set(totals)]
    taken = _covering(maps, known_by, vocabulary.own, ([texts[n] for n in asked], [texts[n] for n in totals]))
    names = tuple(one.name for one in taken)
    by_rule = AGE in names and sense is Sense.AGE  # beside labels that the map has, bands are read as a mapping does
    known = [n for n in asked if any(texts[n] in known_by[name] for name in names) or (by_rule and ages.read(texts[n]))]
    unknown = tuple(n for n in asked if n not in set(known))
    return Match(axis, sense, names, pattern, tuple(known), unknown, tuple(totals), word)


def _covering(
    maps: Sequence[CodeMap],
    known_by: Mapping[str, set[str]],
    own: frozenset[str],
    labels: tuple[Iterable[str], Iterable[str]],
) -> list[CodeMap]:
    """As few maps as know as many labels as all together; totals only choose among those, or add one where they must.

    The office's own maps stand before: what one of them says of a label has been decided.
    """
    left, ends = map(set, labels)
    taken = [one for one in maps if one.name in own and left & known_by[one.name]]
    for one in taken:
        left, ends = left - known_by[one.name], ends - known_by[one.name]
    while maps and (left or ends):
        best = max(maps, key=lambda one: (len(left & known_by[one.name]), len(ends & known_by[one.name])))
        mine = known_by[best.name]
        if not (left & mine or ends & mine) or best in taken:
            break
        taken.append(best)
        left, ends = left - mine, ends - mine
    return [one for one in maps if one in taken]


def _years(axis: Axis, word: float) -> Match:
    """Labels that hold one year each, no year twice; parts of a year and several years together are none."""
    years = [[] if no_year(label) else ONE_YEAR.findall(label) for label in axis.labels]
    told = [some[0] for some in years if len(some) == 1]
    times = Counter(told)
    once = {n for n, some in enumerate(years) if len(some) == 1 and times[some[0]] == 1}
    bare = all(fold(axis.labels[n]).isdigit() for n in once)
    unknown = tuple(n for n in range(len(years)) if n not in once)
    pattern = None if bare else _year_pattern([axis.labels[n] for n in unknown])
    return Match(axis, Sense.TIME, (), pattern, tuple(sorted(once)), unknown, (), word)


def _year_pattern(others: Sequence[str]) -> str:
    """What takes the year out of a label, and nothing out of these."""
    read = [label for label in others if re.search(YEAR_PATTERN, label)]
    return f"^(?!(?:{'|'.join(map(escaped, read))})$).*?{YEAR_PATTERN}" if read else YEAR_PATTERN


def assigned(found: Iterable[Match]) -> dict[Sense, Match]:
    """One axis for each dimension and one dimension for each axis, the clearest first."""
    taken: dict[Sense, Match] = {}
    axes: set[int] = set()
    for one in sorted(found, key=lambda one: -one.score):
        if one.sense not in taken and id(one.axis) not in axes:
            taken[one.sense] = one
            axes.add(id(one.axis))
    return taken


def joined(some: Sequence[Match]) -> Match:
    """What the same place holds on several sheets: the labels of the first one, then those that only others have."""
    first = some[0]
    seen = set(first.axis.texts(None))
    labels = list(first.axis.labels)
    places: dict[str, list[int]] = {"known": [], "unknown": [], "totals": []}
    for one in some[1:]:
        for name, found in places.items():
            for number in getattr(one, name):
                if one.axis.texts(None)[number] not in seen:
                    seen.add(one.axis.texts(None)[number])
                    found.append(len(labels))
                    labels.append(one.axis.labels[number])
    if len(labels) == len(first.axis.labels):
        return first
    maps = tuple(dict.fromkeys(name for one in some for name in one.maps))
    more = (None,) * (len(labels) - len(first.axis.labels))
    axis = replace(first.axis, labels=tuple(labels), cells=(*first.axis.cells, *more), _texts={})
    return replace(
        first, axis=axis, maps=maps, known=(*first.known, *places["known"]),
        unknown=(*first.unknown, *places["unknown"]), totals=(*first.totals, *places["totals"]),
    )  # fmt: skip


def suggestions(match: Match, vocabulary: Vocabulary, label: str) -> list[tuple[str, str]]:
    """The known labels nearest to one that is not known, each with its code."""
    maps = vocabulary.by_sense.get(match.sense, ())
    asked = [one for one in maps if one.name in match.maps] or list(maps)
    codes: Mapping[str, str] = {
        text: code for one in reversed(asked) for text in one.labels if (code := one.codes.get(fold(text)))
    }
    return [(near, codes[near]) for near in nearest(label_of(match.pattern, label), codes, SUGGESTED)]
