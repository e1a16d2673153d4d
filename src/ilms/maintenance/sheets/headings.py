"""The headings of a codelist's table, for people and for reading them again."""

import re
from collections.abc import Sequence
from functools import cache

from ilms.maintenance.sheets.columns import LANGUAGED, PLAIN, Column, parsed
from ilms.sources.sheet import fold
from ilms.words import Words

LANGUAGES = ("vi", "en")
NAMED = ("vi", "en", "fr", "es")  # languages that a heading may name in words
BETWEEN = " | "
ASIDE = "#"  # a heading that begins so is a column of the office's own, which nobody reads
_KEY = re.compile(r"\[([^\[\]]+)\]\s*$")


def heading(column: Column, languages: Sequence[str] = LANGUAGES) -> str:
    """A column's heading in these languages with its key: `Tên (Tiếng Việt) | Name (Vietnamese) [name:vi]`."""
    said = dict.fromkeys(_said(column, language) for language in languages)
    return f"{BETWEEN.join(said)} [{column.key}]"


def column(text: str) -> Column | None:
    """The column of a heading: by its key, else by its words in any language."""
    key = match[1] if (match := _KEY.search(text)) else text
    return parsed(key.strip()) or _by_words().get(fold(text))


def word(key: str, languages: Sequence[str] = LANGUAGES) -> str:
    """A word of the workbook in these languages beside each other."""
    return BETWEEN.join(dict.fromkeys(Words(language, "maintenance.sheets")(key) for language in languages))


def _said(column: Column, language: str) -> str:
    words = Words(language, "maintenance.sheets")
    kind = f"{column.kind}_text" if column.type and column.language else column.kind
    return words(kind, type=column.type, language=_language(column.language, language) if column.language else "")


def _language(tag: str, language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(language) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@cache
def _by_words() -> dict[str, Column]:
    """The headings of people who make a table of their own: `Tên (Tiếng Anh)`, `Tên tiếng Anh`; `Tên` is Vietnamese."""
    found: dict[str, Column] = {}
    for language in LANGUAGES:
        words = Words(language, "maintenance.sheets")
        found |= {fold(words(kind)): Column(kind) for kind in PLAIN}
        for kind in LANGUAGED:
            columns = {_said(column, language): column for column in (Column(kind, tag) for tag in NAMED)}
            found |= {fold(form): one for said, one in columns.items() for form in (said, re.sub("[()]", "", said))}
            found[fold(words(kind, language="").replace("()", ""))] = Column(kind, language)
    return found
