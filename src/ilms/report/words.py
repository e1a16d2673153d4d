"""The page's words and numbers in a language. Files never take a locale; what people look at does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

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
        from babel.numbers import format_decimal

        number = _number(text)
        if number is None:
            return text or ""
        places = max(places, _places(number))
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return format_decimal(number, format=pattern, locale=self.language)

    def count(self, n: int) -> str:
        """How many, with the language's separators."""
        return self.number(str(n))

    @staticmethod
    def places(texts: Iterable[str | None]) -> int:
        """The most decimals that any of them has."""
        return max((_places(number) for text in texts if (number := _number(text)) is not None), default=0)

    def date(self, moment: datetime) -> str:
        """A day as the language writes it."""
        from babel.dates import format_date

        return format_date(moment, format=self("date_pattern"), locale=self.language)


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _places(number: Decimal) -> int:
    return -min(0, int(number.as_tuple().exponent))
