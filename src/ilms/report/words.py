"""The page's words and numbers in a language. Files never take a locale; what people look at does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from ilms import words


@dataclass(frozen=True)
class Words(words.Words):
    """`words("title")` in the language of the page (`report/words.toml`), and its numbers."""

    room: str = "report"

    def number(self, text: str | None, places: int = 0) -> str:
        """A value with the language's separators and all its own digits; what is no number stays as it is.

        Args:
            text: The value.
            places: At least so many decimals, so that a column of figures stands in line: 7.92 is 7.920.
        """
        number = number_of(text)
        if number is None:
            return text or ""
        return f"{number:,.{max(places, _places(number))}f}".translate(_symbols(self.language))

    def count(self, n: int) -> str:
        """How many, with the language's separators."""
        return self.number(str(n))

    def signed(self, number: Decimal, places: int = 0) -> str:
        """By how much something moved, with its sign, all its digits, and at least so many decimals."""
        return ("+" if number > 0 else "") + self.number(f"{number:f}", places)

    def percent(self, number: float) -> str:
        """A share in per cent with its sign: `+4.2%`."""
        from babel.numbers import format_percent

        return format_percent(number / 100, format="+#,##0.0%;-#,##0.0%", locale=self.language)

    @staticmethod
    def places(texts: Iterable[str | None]) -> int:
        """The most decimals that any of them has."""
        return max((_places(number) for text in texts if (number := number_of(text)) is not None), default=0)

    def moment(self, moment: datetime) -> str:
        """A day with its time, in the zone that it is given in."""
        from babel.dates import format_datetime

        return format_datetime(moment, format=self("moment_pattern"), locale=self.language)

    def date(self, moment: date) -> str:
        """A day as the language writes it."""
        from babel.dates import format_date

        return format_date(moment, format=self("date_pattern"), locale=self.language)


@cache
def _symbols(language: str) -> dict[int, str]:
    """What the language has for Python's separators and sign; Babel's own formatting takes ten times as long."""
    from babel.numbers import get_decimal_symbol, get_group_symbol, get_minus_sign_symbol

    symbols = {",": get_group_symbol, ".": get_decimal_symbol, "-": get_minus_sign_symbol}
    return str.maketrans({ours: theirs(language) for ours, theirs in symbols.items()})


def number_of(text: str | None) -> Decimal | None:
    """What a text says as a number; None where it is none, or not finite."""
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _places(number: Decimal) -> int:
    return -min(0, int(number.as_tuple().exponent))
