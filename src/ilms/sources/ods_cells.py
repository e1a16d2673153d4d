"""What one cell of an OpenDocument sheet holds (OpenDocument 1.3 part 3, 9.1.4 and 19.385)."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from lxml import etree

from ilms.sources.sheet import Kind

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
TYPE, STRING, FORMULA = f"{OFFICE}value-type", f"{OFFICE}string-value", f"{TABLE}formula"
EXTENDED_TYPE = f"{EXTENDED}value-type"
ACROSS, ROWS, COLUMNS = (f"{TABLE}number-{what}" for what in ("columns-repeated", "rows-spanned", "columns-spanned"))
PARAGRAPHS, ANNOTATION = (f"{TEXT}p", f"{TEXT}h"), f"{OFFICE}annotation"
DURATION = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d{3}")


def repeated(element: etree._Element, what: str) -> int:
    """How many rows or columns a row or a column stands for."""
    return int(element.get(f"{TABLE}number-{what}", "1"))


def attributes(cell: etree._Element) -> dict[str, str]:
    """What its attributes say, asked for once: every question to the element itself costs as much as all of them."""
    return cast("dict[str, str]", dict(cell.items()))


def value(cell: etree._Element, given: Mapping[str, str]) -> tuple[Kind | None, object]:
    """Its kind where that does not follow from the value, and the value; (None, None) where it is empty."""
    kind = given.get(TYPE, "")
    formula = given.get(FORMULA)
    if given.get(EXTENDED_TYPE) == "error" or (formula and ERROR.fullmatch(text(cell))):
        return Kind.ERROR, None
    if kind in _STORED:
        attribute, made = _STORED[kind]
        return None, made(given.get(attribute, ""))
    if formula and not kind:
        return Kind.FORMULA, f"={formula.partition('=')[2]}"
    # A stored text of more than its paragraphs stands in the attribute.
    return None, given.get(STRING) or text(cell) or None


def text(cell: etree._Element) -> str:
    """Its paragraphs, a line each, without what people noted beside."""
    return "\n".join(_inside(child) for child in cell if child.tag in PARAGRAPHS)


def comment(cell: etree._Element) -> str:
    """What people noted beside; empty where they did not."""
    notes = [child for child in cell if child.tag == ANNOTATION]
    return "\n".join(_inside(paragraph) for note in notes for paragraph in note.iter(f"{TEXT}p"))


def _inside(element: etree._Element) -> str:
    found = element.text or ""
    if not len(element):
        return found
    for child in element:
        if child.tag == f"{TEXT}s":
            found += " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            found += "\t"
        elif child.tag == f"{TEXT}line-break":
            found += "\n"
        elif isinstance(child.tag, str) and child.tag not in (f"{OFFICE}annotation", f"{TEXT}ruby-text"):
            found += _inside(child)
        found += child.tail or ""
    return found


def _moment(text: str) -> date | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # a year before 1 or beyond 9999
        return text
    return moment if "T" in text else moment.date()


def _duration(text: str) -> timedelta | str:
    found = DURATION.fullmatch(text)
    if not found:
        return text
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    return timedelta(days, seconds, hours=hours, minutes=minutes)


# By the type of a value the attribute that holds it.
_STORED: dict[str, tuple[str, Callable[[str], object]]] = {
    "float": (f"{OFFICE}value", float), "percentage": (f"{OFFICE}value", float), "currency": (f"{OFFICE}value", float),
    "boolean": (f"{OFFICE}boolean-value", lambda text: text == "true"),
    "date": (f"{OFFICE}date-value", _moment), "time": (f"{OFFICE}time-value", _duration),
}  # fmt: skip
