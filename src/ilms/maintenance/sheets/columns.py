"""The columns of a codelist's table, each with a key: `id`, `parent`, `name:vi`, `annotation:ORDER` ..."""

import re
from dataclasses import dataclass
from functools import cache

from ilms.maintenance.sheets.notation import cell

LANGUAGED = ("name", "description")
NOTE = "annotation"
# What else one cell of a code says; `annotations` and `links` in JSON, where columns cannot say it.
_OF_CODES = ("id", "parent", "annotations", "links", "uri")
# What only the list itself says, in its own row.
OF_LIST = ("valid_from", "valid_to", "final", "partial", "external", "service_url", "structure_url", "scheme")
WAS = "was"  # the id that the row had when it was written: a hidden column of the workbook
PLAIN = (*_OF_CODES, *OF_LIST, WAS)
_TYPE = r"[^:()\[\]\n]+"
_TAG = r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"
_NOTE = re.compile(rf"{NOTE}:({_TYPE})(?:\(({_TYPE})\))?(?::text:({_TAG}))?")
_TEXT = re.compile(rf"({'|'.join(LANGUAGED)}):({_TAG})")


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        kind: One of `LANGUAGED` or `PLAIN`, or `NOTE`.
        language: Of a name, a description or an annotation's text.
        type: Of an annotation.
        id: Of an annotation, where it has one.
    """

    kind: str
    language: str = ""
    type: str = ""
    id: str | None = None

    @property
    def key(self) -> str:
        """What stands in the heading, in brackets in a workbook."""
        if self.kind != NOTE:
            return f"{self.kind}:{self.language}" if self.language else self.kind
        note = f"{NOTE}:{self.type}" + (f"({self.id})" if self.id is not None else "")
        return f"{note}:text:{self.language}" if self.language else note


def parsed(key: str) -> Column | None:
    """The column of a key; None where there is none such."""
    if key in PLAIN:
        return Column(key)
    if match := _TEXT.fullmatch(key):
        return Column(match[1], match[2])
    if match := _NOTE.fullmatch(key):
        return Column(NOTE, match[3] or "", match[1], match[2])
    return None


def is_heading_part(text: str) -> bool:
    """Whether an annotation's type or id can stand in a heading."""
    return bool(re.fullmatch(_TYPE, text)) and text == text.strip() and cell(text) == text


def is_tag(language: str) -> bool:
    """Whether a language is written as XML has it."""
    return bool(re.fullmatch(_TAG, language))


def is_language(tag: str) -> bool:
    """Whether a tag begins with a language that there is: `vi`, `zh-Hans`, not `vn`."""
    return tag.partition("-")[0].lower() in _languages()


@cache
def _languages() -> frozenset[str]:
    from babel import Locale

    return frozenset(Locale("en").languages)
