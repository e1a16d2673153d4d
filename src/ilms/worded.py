"""Codes and figures inside a text as the reader's language has them: `Nhật Bản 48,382` for `CDS_DES_JPN 48.382`.

English keeps the standard's own codes and its decimal point: the ILO's English labels are headings, not words of a
sentence, and who reads English reads the DSD as well.
"""

import re
from collections.abc import Iterable

from ilms.structures.schema import Codelist, Schema
from ilms.structures.tables import table_of

LONGEST = 44  # letters of a label inside a sentence; the finding's third line has all of it
WORDS = ("vi",)  # languages that take labels for codes, and a decimal comma
UNITS = {  # UNIT_MEASURE and UNIT_MULT to what one is
    ("PS", "3"): {"en": "thousand persons", "vi": "nghìn người"},
    ("PS", "0"): {"en": "persons", "vi": "người"},
}
CODE = re.compile(r"`[^`]*`|\b[A-Z][A-Z0-9]*_[A-Z0-9_+-]*[A-Z0-9]\b")  # what stands between backticks is to be typed
FIGURE = re.compile(r"`[^`]*`|(?<![\w.,])([+-]?\d+)\.(\d+)(?!\.?\w)")
MORE = {"vi": (re.compile(r"\+ (\d+) more\b"), r"+ \1 mục khác")}  # what a list of many leaves out
LISTED = re.compile(r"(,\d+), (?=\d)")  # after a decimal comma the next figure needs another mark


def worded(text: str, schema: Schema | None, language: str) -> str:
    """Codes as labels, figures with the language's marks; what stands between backticks is to be typed, and stays."""
    lists = [one.codelist for one in map(schema.__getitem__, schema.key) if one.codelist] if schema else []
    return figures(labels(text, lists, language), language)


def figures(text: str, language: str) -> str:
    """Every decimal figure of a text with the language's marks: `8.711,905`; whole numbers may be years, and stay."""
    if language not in WORDS:
        return text
    more, said = MORE[language]
    return LISTED.sub(r"\1; ", FIGURE.sub(_figure, more.sub(said, text)))


def labels(text: str, lists: Iterable[Codelist], language: str) -> str:
    """Every code of some lists by its label; with the code behind it where two of a list are called alike."""
    if language not in WORDS:
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
    texts = UNITS.get((table.unit.get("UNIT_MEASURE", ""), table.unit.get("UNIT_MULT", "")), {}) if table else {}
    return texts.get(language) or texts.get("en", "")


def _twice(code: str, codelist: Codelist, held: dict[str, Codelist], language: str) -> bool:
    label = codelist.label(code, language)
    return any(one is codelist and other != code and one.label(other, language) == label for other, one in held.items())


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[:LONGEST].rsplit(' ', 1)[0].rstrip(',;')}…"


def _figure(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    sign, digits = (found[1][0], found[1][1:]) if found[1][0] in "+-" else ("", found[1])
    return f"{sign}{int(digits):,}".replace(",", ".") + f",{found[2]}"
