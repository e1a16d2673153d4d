"""The page's words and numbers in a language. Files never take a locale; what people look at does."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Word id to language to text."""
    return tomllib.loads(files("ilms.report").joinpath("words.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Words:
    """`words("findings")` in the language of the page."""

    language: str

    def __call__(self, word: str, **facts: object) -> str:
        """A word, its facts filled in."""
        texts = catalogue()[word]
        return (texts.get(self.language) or texts["en"]).format(**facts)

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
