"""Texts, ranges of numbers and lists of them, as record files have codes by them and populations masks.

`1`, `15-24`, `65-`, `1;2;9`: a range holds numbers, both ends included, however many zeros stand before them; any other
text is that text alone. Unicode forms and spaces around do not matter, anything else does.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ilms.errors import UsageError
from ilms.languages import _

RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*[-\u2013]\s*(\d+(?:\.\d+)?)?", re.ASCII)
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
LIST, NOT = ";", "!"


def plain(text: str) -> str:
    """A text as texts are compared: NFC, without spaces around."""
    return unicodedata.normalize("NFC", text).strip()


def number(text: str) -> Decimal | None:
    """The number that a text is; None where it is none.

    >>> number("007"), number("1.50"), number("1,5"), number("")
    (Decimal('7'), Decimal('1.50'), None, None)
    """
    return Decimal(text) if NUMBER.fullmatch(text) else None


@dataclass(frozen=True)
class Span:
    """Numbers from one to another, both included; no end is `and more`."""

    low: Decimal
    high: Decimal | None = None

    def holds(self, one: Decimal | None) -> bool:
        """Whether a number is one of them."""
        return one is not None and self.low <= one and (self.high is None or one <= self.high)

    def meets(self, other: "Span") -> bool:
        """Whether a number is in both."""
        return (other.high is None or self.low <= other.high) and (self.high is None or other.low <= self.high)


def items(text: str) -> Iterator[str | Span]:
    """What one key or mask lists.

    Raises:
        UsageError: A range that ends before it begins.
    """
    for one in text.split(LIST):
        written = plain(one)
        match = RANGE.fullmatch(written)
        if match is None:
            yield written
            continue
        span = Span(Decimal(match[1]), Decimal(match[2]) if match[2] else None)
        if span.high is not None and span.high < span.low:
            raise UsageError(_("the range `{written}` ends before it begins", written=written))
        yield span


@dataclass(frozen=True, eq=False)
class Codes:
    """What `codes` of a variable says: a text by itself goes before a range that holds it.

    Attributes:
        texts: Text to code.
        spans: Ranges with their codes.
    """

    texts: Mapping[str, str]
    spans: tuple[tuple[Span, str], ...]

    @classmethod
    def made(cls, raw: Mapping[str, str], place: str) -> "Codes":
        """As people write them.

        Raises:
            UsageError: A text, or a number of a range, has two codes.
        """
        texts: dict[str, str] = {}
        spans: list[tuple[Span, str]] = []
        for key, code in raw.items():
            for one in items(key):
                if isinstance(one, str):
                    if texts.setdefault(one, code) != code:
                        raise _two(place, one, texts[one], code)
                    continue
                other = next((code_ for span, code_ in spans if span.meets(one) and code_ != code), None)
                if other is not None:
                    raise _two(place, key, other, code)
                spans.append((one, code))
        return cls(texts, tuple(spans))

    def code(self, text: str) -> str | None:
        """The code of a text that is `plain`; None where nothing is said of it."""
        found = self.texts.get(text)
        if found is not None or not self.spans:
            return found
        value = number(text)
        return next((code for span, code in self.spans if span.holds(value)), None)


def _two(place: str, key: str, one: str, other: str) -> UsageError:
    return UsageError(
        _("{place} gives `{key}` two codes", place=place, key=key),
        detail=_("{codes} and {code}", codes=one, code=other),
    )


@dataclass(frozen=True)
class Masks:
    """Whom to count by one variable: those that fit any mask without `!`, if there is one, and none with it.

    Attributes:
        wanted: What is asked for.
        unwanted: What stands behind a `!`.
    """

    wanted: tuple[str | Span, ...]
    unwanted: tuple[str | Span, ...]

    @classmethod
    def made(cls, masks: Collection[str]) -> "Masks":
        """As people write them.

        Raises:
            UsageError: A range that ends before it begins.
        """
        sides: tuple[list[str | Span], list[str | Span]] = ([], [])
        for mask in masks:
            written = plain(mask)
            sides[written.startswith(NOT)].extend(items(written.removeprefix(NOT)))
        return cls(tuple(sides[0]), tuple(sides[1]))

    def fits(self, text: str, codes: Collection[str] = ()) -> bool:
        """Whether records with a text are counted.

        Args:
            text: `plain`.
            codes: All classes that its code is in: a mask may name one of them.
        """
        return (not self.wanted or _any(self.wanted, text, codes)) and not _any(self.unwanted, text, codes)

    def idle(self, texts: Mapping[str, Collection[str]]) -> list[str]:
        """The texts among the masks that none of the texts (with their codes) is: more likely a slip than meant."""
        return [
            one for one in (*self.wanted, *self.unwanted)
            if isinstance(one, str) and one and not any(_any((one,), text, codes) for text, codes in texts.items())
        ]  # fmt: skip


def _any(masks: Collection[str | Span], text: str, codes: Collection[str]) -> bool:
    return any(
        one.holds(number(text)) if isinstance(one, Span) else one == text or one in codes
        for one in masks
    )  # fmt: skip
