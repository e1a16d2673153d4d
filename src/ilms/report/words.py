"""The page's words and numbers in a language. Files never take a locale; what people look at does."""

import tomllib
from collections.abc import Mapping
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

    def number(self, text: str | None) -> str:
        """A value with the language's separators and exactly its own digits; what is no number stays as it is."""
        from babel.numbers import format_decimal

        try:
            number = Decimal(text or "")
        except InvalidOperation:
            return text or ""
        if not number.is_finite():
            return text or ""
        places = -min(0, int(number.as_tuple().exponent))
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return format_decimal(number, format=pattern, locale=self.language)

    def date(self, moment: datetime) -> str:
        """A day as the language writes it."""
        from babel.dates import format_date

        return format_date(moment, format="long", locale=self.language)
