"""Codes and figures inside a text as the reader's language has them: `Nhật Bản 48,382` for `CDS_DES_JPN 48.382`.

English keeps the standard's own codes and its decimal point: the ILO's English labels are headings, not words of a
sentence, and who reads English reads the DSD as well.
"""

import re
from collections.abc import Iterable
from functools import cache

from ilms.languages import FALLBACK, _
from ilms.structures.schema import Codelist, Schema
from ilms.structures.tables import table_of

LONGEST = 44  # letters of a label inside a sentence; the finding's third line has all of it
UNITS = {("PS", "3"): _("thousand persons"), ("PS", "0"): _("persons")}  # UNIT_MEASURE and UNIT_MULT to what one is
CODE = re.compile(r"`[^`]*`|\b[A-Z][A-Z0-9]*_[A-Z0-9_+-]*[A-Z0-9]\b")  # what stands between backticks is to be typed
FIGURE = re.compile(r"`[^`]*`|(?<![\w.,])([+-]?\d+)\.(\d+)(?!\.?\w)")
MORE, LEFT_OUT = re.compile(r"\+ (\d+) more\b"), _("+ {n} more")  # what a list of many leaves out
LISTED = re.compile(r"(,\d+), (?=\d)")  # after a decimal comma the next figure needs another mark


def worded(text: str, schema: Schema | None, language: str) -> str:
    """Codes as labels, figures with the language's marks; what stands between backticks is to be typed, and stays."""
    lists = [one.codelist for one in map(schema.__getitem__, schema.key) if one.codelist] if schema else []
    return figures(labels(text, lists, language), language)


def figures(text: str, language: str) -> str:
    """Every decimal figure of a text with the language's marks: `8.711,905`; whole numbers may be years, and stay."""
    if language == FALLBACK:
        return text
    text = MORE.sub(lambda found: LEFT_OUT.said(language).format(n=found[1]), text)
    return LISTED.sub(r"\1; ", FIGURE.sub(lambda found: _figure(found, *_marks(language)), text))


def labels(text: str, lists: Iterable[Codelist], language: str) -> str:
    """Every code of some lists by its label; with the code behind it where two of a list are called alike."""
    if language == FALLBACK:
        return text
    lists = tuple(lists)
    held = {code: one for code in set(CODE.findall(text)) for one in lists if code in one}
    alike = {code for code, one in held.items() if _twice(code, one, held, language)}

    def said(found: re.Match[str]) -> str:
        code = found[0]
        if code not in held:
            return code
        label = _short(held[code].label(code, language))
        return f"{label} ({code})" if code in alike else label

    return CODE.sub(said, text)


def unit(schema: Schema | None, language: str) -> str:
    """What one is in the dataflow's table: `nghìn người`; empty where no table says so."""
    table = table_of(schema.dataflow.id) if schema else None
    text = UNITS.get((table.unit.get("UNIT_MEASURE", ""), table.unit.get("UNIT_MULT", ""))) if table else None
    return text.said(language) if text else ""


def _twice(code: str, codelist: Codelist, held: dict[str, Codelist], language: str) -> bool:
    label = codelist.label(code, language)
    return any(one is codelist and other != code and one.label(other, language) == label for other, one in held.items())


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[:LONGEST].rsplit(' ', 1)[0].rstrip(',;')}…"


@cache
def _marks(language: str) -> tuple[str, str]:
    """What a language writes between thousands, and before decimals."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_group_symbol(language), get_decimal_symbol(language)


def _figure(found: re.Match[str], group: str, decimal: str) -> str:
    if found[1] is None:
        return found[0]
    sign, digits = (found[1][0], found[1][1:]) if found[1][0] in "+-" else ("", found[1])
    return f"{sign}{int(digits):,}".replace(",", group) + f"{decimal}{found[2]}"
