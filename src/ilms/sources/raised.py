"""Raised characters in a cell's text: the `1` of a footnote must not become a digit of the figure before it.

A cell's text may have runs with a font of their own (ECMA-376 part 1, 18.4.4 and 18.4.13); whoever joins them reads
1234 with a raised 1 as 12341. Here a raised character becomes Unicode's own, where it has one.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator

from lxml import etree

PLAIN, RAISED = "0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ"
STRINGS, MARK = "xl/sharedStrings.xml", b"superscript"
_SUPERSCRIPT = str.maketrans(PLAIN, RAISED)


def joined(runs: Iterable[tuple[str, bool]]) -> str:
    """Runs of a text, each with whether it is raised, as one text."""
    return "".join(text.translate(_SUPERSCRIPT) if raised else text for text, raised in runs)


def shared_strings(archive: zipfile.ZipFile) -> dict[int, str]:
    """By number, those of a workbook's shared texts that have raised characters."""
    names = archive.namelist()
    content = archive.read(STRINGS) if STRINGS in names else b""
    if MARK not in content:
        return {}
    texts = enumerate(etree.fromstring(content).iterchildren("{*}si"))
    return {number: joined(map(_run, text.iterchildren("{*}r"))) for number, text in texts if _has_raised(text)}


def inline(part: bytes, prefix: str) -> Iterator[tuple[bytes, str]]:
    """The cells of a sheet with a text of their own that has raised characters: the cell's tag, and the text."""
    end = f"</{prefix}c>".encode()
    at = part.find(MARK)
    while at >= 0:
        start, stop = part.rfind(f"<{prefix}c ".encode(), 0, at), part.find(end, at)
        name = prefix.rstrip(":")
        spaces = f'xmlns:{name}="m"' if name else 'xmlns="m"'
        cell = part[part.index(b">", start) + 1 : stop]
        text = etree.fromstring(f"<root {spaces}>".encode() + cell + b"</root>").find("{*}is")
        if text is not None and _has_raised(text):
            yield part[start : part.index(b">", start) + 1], joined(map(_run, text.iterchildren("{*}r")))
        at = part.find(MARK, stop)


def _has_raised(text: etree._Element) -> bool:
    return any(one.get("val") == MARK.decode() for one in text.iter("{*}vertAlign"))


def _run(run: etree._Element) -> tuple[str, bool]:
    return "".join(part.text or "" for part in run.iterchildren("{*}t")), _has_raised(run)


def pattern(prefix: str, numbers: Iterable[int]) -> re.Pattern[bytes]:
    """The cells of a sheet that hold one of some shared texts: groups `column`, `row` and `number`."""
    some = "|".join(str(number) for number in sorted(numbers))
    cell = rf"<{prefix}c\s(?=[^>]*?\bt=[\"']s[\"'])[^>]*?\br=[\"'](?P<column>[A-Z]+)(?P<row>[0-9]+)[\"'][^>]*>"
    return re.compile(rf"{cell}\s*<{prefix}v>\s*(?P<number>{some})\s*</{prefix}v>".encode())
