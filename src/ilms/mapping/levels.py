"""The level at which a row label stands in a hierarchy: told by its indent, its numbering, or regular expressions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from ilms.errors import UsageError
from ilms.languages import _
from ilms.workspace import known

Numbers = npt.NDArray[np.int64]
NO_LABEL = -1
UNMARKED = (0, 0)
DASHES = "-\u2013\u2014\u2212"
ROMAN = re.compile(r"X{0,3}(IX|IV|V?I{0,3})", re.IGNORECASE)  # up to 39: no list is longer, and C. is a letter
ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"  # as a Vietnamese list runs; a Latin one has f, j, w, z too
LATIN = "abcdefghijklmnopqrstuvwxyz"
# A mark in front of a label: `I.`, `1.`, `1.2`, `A)`, `(a)`, `-`, `+`.
MARK = re.compile(
    rf"\s*(?:(?P<parts>\d+(?:\.\d+)+)[.)]?\s+|\(?(?:(?P<number>\d+)|(?P<letters>[A-ZĐa-zđ]+))[.)/](?!\d)\s*"
    rf"|(?P<sign>[{DASHES}+•▪◦*])\s*)(?=\S)"
)
BARE = re.compile(
    rf"\s*(?:(?P<parts>\d+(?:\.\d+)+)[.)]?|\(?(?:(?P<number>\d+)|(?P<letters>[A-ZĐa-zđ]+))[.)/]?|(?P<sign>[{DASHES}+•▪◦*]))\s*"
)
SIGNS = {"+": (7, 0), "•": (8, 0), "▪": (8, 0), "◦": (9, 0), "*": (8, 0)}  # all dashes are (6, 0)
UPPER, UPPER_ROMAN, ARABIC, LOWER, LOWER_ROMAN = 1, 2, 3, 4, 5


class How(StrEnum):
    """What tells the level."""

    INDENT = "indent"
    NUMBERING = "numbering"
    PATTERNS = "patterns"


@dataclass(frozen=True, slots=True)
class Levels:
    """`[read] levels`.

    Attributes:
        patterns: One regular expression a level, the top one first; an empty one for labels without a mark.
        column: Header words of the column that holds the numbering; None where it stands before the label.
    """

    how: How
    patterns: tuple[str, ...] = ()
    column: str | None = None


@dataclass(frozen=True, eq=False)
class Told:
    """What the labels of a column say of their levels.

    Attributes:
        depths: 1 is the top; 0 where no pattern fits; `NO_LABEL` where there is no label.
        bare: The labels without their marks.
        doubtful: Places whose level cannot be told for certain.
    """

    depths: Numbers
    bare: list[str | None]
    doubtful: list[int]


def made(raw: Any, place: str) -> Levels:  # noqa: ANN401  # as TOML gives it
    """From the parsed TOML.

    Raises:
        UsageError: It is none of the forms, or a regular expression is none.
    """
    if isinstance(raw, str) and raw in {How.INDENT, How.NUMBERING}:
        return Levels(How(raw))
    if isinstance(raw, Mapping):
        known(raw, ("numbering",), place)
        if raw.get("numbering"):
            return Levels(How.NUMBERING, column=str(raw["numbering"]))
    if isinstance(raw, Sequence) and not isinstance(raw, str) and raw and all(isinstance(one, str) for one in raw):
        for regex in raw:
            try:
                re.compile(regex)
            except re.error as error:
                raise UsageError(
                    _("{place}: `{regex}` is no regular expression", place=place, regex=regex), detail=str(error)
                ) from error
        return Levels(How.PATTERNS, tuple(raw))
    raise UsageError(
        _("{place} says nothing", place=place),
        hint=_(
            '"indent", "numbering", { numbering = "STT" }, or one regular expression a level: '
            r"['^[IVX]+[.)]', '^\d+[.)]']"
        ),
    )


def depths(raw: Any, place: str) -> tuple[int, ...]:  # noqa: ANN401  # as TOML gives it
    """The levels of an origin: one or several, ascending.

    Raises:
        UsageError: One of them is no level.
    """
    several: list[Any] = [raw] if isinstance(raw, int | str) else list(raw)
    if any(isinstance(one, bool) or not isinstance(one, int) or one < 1 for one in several):
        raise UsageError(
            _("{place}: a level is not `{raw}`", place=place, raw=raw),
            hint=_("levels are 1 (the top), 2 ...; `level = [2, 3]`"),
        )
    return tuple(sorted(set(several)))


def by_indent(labels: Sequence[str | None], indents: Sequence[int], leads: Sequence[int]) -> Told:
    """Levels by the indent of the cell's style and the spaces before the text, ranked.

    Where a label is further in by its indent and another one by its spaces, neither is above the other: both are
    doubtful.
    """
    pairs = list(zip(indents, leads, strict=True))
    there = [number for number, label in enumerate(labels) if label is not None]
    ranked = sorted({pairs[number] for number in there})
    crossed = {
        pair for pair in ranked for other in ranked if pair[0] < other[0] and pair[1] > other[1]
    } | {other for pair in ranked for other in ranked if pair[0] < other[0] and pair[1] > other[1]}  # fmt: skip
    found = {pair: number for number, pair in enumerate(ranked, 1)}
    return Told(
        _array(found[pair] if label is not None else NO_LABEL for pair, label in zip(pairs, labels, strict=True)),
        list(labels),
        [number for number in there if pairs[number] in crossed],
    )


def by_patterns(labels: Sequence[str | None], patterns: Sequence[str]) -> Told:
    """Levels by the first regular expression that a label begins with, which is taken off it."""
    compiled = [(number, re.compile(one)) for number, one in enumerate(patterns, 1) if one]
    rest = next((number for number, one in enumerate(patterns, 1) if not one), 0)
    known_: dict[str, tuple[int, str]] = {}
    for label in {one for one in labels if one is not None}:
        text = label.strip()
        fits = ((number, match) for number, one in compiled if (match := one.match(text)))
        number, match = next(fits, (rest, None))
        known_[label] = (number, text[match.end() :].strip() if match else text)
    return Told(
        _array(NO_LABEL if label is None else known_[label][0] for label in labels),
        [None if label is None else known_[label][1] for label in labels],
        [],
    )


def by_numbering(labels: Sequence[str | None], marks: Sequence[str | None] | None = None) -> Told:
    """Levels by the marks before the labels, or in a column of their own, ranked as lists are numbered.

    A., I., 1., 1.1, a), -, + from the top; labels without a mark stand above all of them. Levels are those that are
    there: in a list of `I.` and `-` alone, `-` is level 2.
    """
    kinds: list[tuple[int, int] | None] = []
    bare: list[str | None] = []
    doubtful = []
    before: dict[int, str] = {}
    texts = labels if marks is None else marks
    matches = [None if text is None else _mark(text, alone=marks is not None) for text in texts]
    letters = [match["letters"] if match else None for match in matches]
    for number, (label, match) in enumerate(zip(labels, matches, strict=True)):
        if label is None:
            kinds.append(None)
            bare.append(None)
            continue
        kind = _family(match, before, letters, number) if match else UNMARKED
        if kind is None:
            doubtful.append(number)
        kinds.append(kind or UNMARKED)
        bare.append(label if marks is not None or match is None else label[match.end() :])
    rank = {kind: number for number, kind in enumerate(sorted({kind for kind in kinds if kind}), 1)}
    return Told(_array(NO_LABEL if kind is None else rank[kind] for kind in kinds), bare, doubtful)


def _mark(text: str, *, alone: bool) -> re.Match[str] | None:
    """The mark that a text begins with, or is; several letters are one only where they are a Roman number."""
    match = BARE.fullmatch(text) if alone else MARK.match(text)
    word = match["letters"] if match else None
    if word and len(word) > 1 and not (_roman(word.lower()) and word in {word.upper(), word.lower()}):
        return None
    return match


def _family(
    match: re.Match[str], before: dict[int, str], letters: Sequence[str | None], number: int
) -> tuple[int, int] | None:  # fmt: skip
    """The kind of list that a mark belongs to; None for one that may be a letter and a Roman number alike.

    Args:
        match: The mark.
        before: The last letter of each kind of list so far; brought up to date.
        letters: Those of all marks.
        number: The mark's own place among them.
    """
    if match["sign"]:
        return SIGNS.get(match["sign"], (6, 0))
    if match["parts"]:
        return ARABIC, match["parts"].count(".") + 1
    if match["number"]:
        return ARABIC, 1
    mark = match["letters"]
    letter, roman = (UPPER, UPPER_ROMAN) if mark[0].isupper() else (LOWER, LOWER_ROMAN)
    alike = [one for one in letters if one and one[0].isupper() == mark[0].isupper()]
    after = next((one for one in letters[number + 1 :] if one in alike), None)
    kind = _letter_or_roman(
        mark.lower(),
        before.get(letter),
        before.get(roman),
        after and after.lower(),
        several=any(len(one) > 1 for one in alike),
        plain=any(_roman(one.lower()) is None for one in alike),
    )
    if kind is None:
        return None
    of = letter if kind else roman
    before[of] = mark.lower()
    if of == letter:
        before.pop(roman, None)  # numbers inside a letter begin again
    return of, 0


def _letter_or_roman(
    mark: str, letter: str | None, roman: str | None, after: str | None, *, several: bool, plain: bool
) -> bool | None:  # fmt: skip
    """Whether a mark goes on with the letters (True) or with the Roman numbers; None where it may be either.

    Args:
        mark: `i`, `ii`, `c`.
        letter: The last letter before it.
        roman: The last Roman number before it, since that letter.
        after: The next mark of either kind.
        several: Whether any of them is a Roman number of several letters, and so certainly one.
        plain: Whether any of them is a letter that is no Roman number.
    """
    value = _roman(mark)
    if len(mark) > 1 or value is None:
        return value is None
    if letter is None and (roman or not plain or (several and value == 1)):
        return False
    goes_on = after is not None and len(after) == 1 and after > mark
    if letter is None:
        return True if several or goes_on else None
    next_letter = any(_after(letter, alphabet) == mark for alphabet in (LATIN, LETTERS))
    next_roman = value == (_roman(roman) or 0) + 1 if roman else value == 1
    if next_letter != next_roman and (next_letter or several):
        return next_letter
    if after is not None and len(after) > 1:
        return False
    return True if goes_on or (next_letter and not several) else None


def _after(letter: str, alphabet: str) -> str | None:
    place = alphabet.find(letter)
    return alphabet[place + 1] if 0 <= place < len(alphabet) - 1 else None


def _roman(mark: str) -> int | None:
    if not ROMAN.fullmatch(mark):
        return None
    values = [ROMAN_DIGITS[one] for one in mark.lower()]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def _array(numbers: Iterable[int]) -> Numbers:
    return np.fromiter(numbers, np.int64)


def last(there: npt.NDArray[np.bool_]) -> Numbers:
    """For each place the number of the last one up to it that is marked; `NO_LABEL` where there is none."""
    return np.maximum.accumulate(np.where(there, np.arange(len(there)), NO_LABEL)) if len(there) else _array([])


def at(told: Told, wanted: Sequence[int]) -> Numbers:
    """For each row the row whose label counts for it: the deepest of its own chain at one of these levels.

    The chain of a row is itself and, going up, the first row above at each higher level. `NO_LABEL` where the chain
    has none of them: the row stands above these levels, or a level was left out.
    """
    found = np.full(len(told.depths), NO_LABEL, np.int64)
    for depth in wanted:
        here = last(told.depths == depth)
        higher = last((told.depths >= 0) & (told.depths < depth))
        found = np.where((here > higher) & (told.depths >= depth), here, found)
    return found
