"""The words by which a mapping finds a table again: of its header, of the columns that are not read, of its end."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from ilms.drafting.cells import Looks
from ilms.drafting.inspected import Inspected
from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import Sense, spoken, words
from ilms.mapping.header import HeaderRows
from ilms.mapping.origin import From
from ilms.mapping.read_section import Header
from ilms.sources.sheet import fold

SHORTEST = 3
LONG = 60  # characters of a line that are enough to find it by


def header_of(one: Inspected) -> Header:
    """How the header is found: by words of its top row that stand in no other row, else with the row."""
    found, head = one.found, one.found.header
    columns = [m.axis.column for m in one.matches.values() if m.axis.kind is From.COLUMN and m.axis.column]
    order = dict.fromkeys([*columns, *found.stubs, *head.columns])
    texts = dict.fromkeys(head.texts[1, column] for column in order if (1, column) in head.texts)
    places = _rows(found, list(texts))
    spec, several = found.spec, any(m.axis.kind is From.BLOCK for m in one.matches.values())
    once = next((text for text, rows in places.items() if len(rows) == 1), None)
    if once is not None:
        return Header(once, spec.rows, None, spec.fill)
    first = next(iter(texts), "")
    return Header(first, spec.rows, None if several and spec.row is None else head.top, spec.fill)


def _rows(found: Found, texts: list[str]) -> dict[str, set[int]]:
    """The rows of the sheet that have a cell of each of these words; case does not matter."""
    seen = found.seen
    labels = seen.looks == Looks.LABEL
    lower = pc.utf8_lower(seen.text.filter(labels))
    rows = seen.row[labels]
    return {text: set(rows[np.asarray(pc.equal(lower, text.lower()))].tolist()) for text in texts}


def not_read(one: Inspected) -> list[str]:
    """Words of the columns with a header that no dimension names and whose figures do not count."""
    head = one.found.header
    named = {m.axis.column for m in one.matches.values() if m.axis.column}
    here = [column for column in head.columns if column <= one.found.last]
    filled = set(one.found.seen.column[one.found.cells].tolist())
    # A column without a cell gives nothing, and may be filled in the table beside it.
    out = [
        column
        for column in here
        if column not in named
        and column not in one.columns
        and (column in filled or any(is_ignored(text) for text in _names(head, column)))
    ]
    kept = {name for column in (*one.columns, *named) if column for name in _names(head, column)}
    return list(dict.fromkeys(_name(head, column, kept) for column in out))


def _names(head: HeaderRows, column: int) -> set[str]:
    return {fold(text) for (_, at), text in head.texts.items() if at == column} | {fold(head.path(column))}


def _name(head: HeaderRows, column: int, kept: set[str]) -> str:
    """The text that names a column and none that is read: the highest, so that one word names a group."""
    texts = [head.texts[level, column] for level in range(1, head.levels + 1) if (level, column) in head.texts]
    return next((text for text in texts if fold(text) not in kept), head.path(column))


@dataclass(frozen=True)
class End:
    """Where a table ends for a mapping.

    Attributes:
        until: The beginning of the first line that is no longer of it; empty where nothing follows.
        label: What alone is read, where the rows or blocks are parted by something that is not known.
        block: It is a block, not a row.
    """

    until: str = ""
    label: str = ""
    block: bool = False


def end_of(one: Inspected) -> End:
    """Where the rows end that can be told apart."""
    found, seen = one.found, one.found.seen
    whole = words()["rest"]["whole"]
    down = [m.axis for m in one.matches.values() if m.axis.kind in (From.COLUMN, From.BLOCK)]
    if not any(m.axis.kind is From.COLUMN and s is not Sense.STATUS for s, m in one.matches.items()) and found.stubs:
        first, second = (_stub(found, int(row)) for row in found.body[:2]) if len(found.body) > 1 else ("", "")
        if second and fold(first) in whole:
            return End(second, first)
    titles = [number for number in found.inner if not any(number in axis.cells for axis in down)]
    if len(titles) > 1 and _come_again(one) and fold(seen.label(titles[0])) in whole:
        return End(seen.label(titles[1])[:LONG], seen.label(titles[0]), block=True)
    return End(_footnote(found))


def _stub(found: Found, row: int) -> str:
    cells = (found.seen.number(row, column) for column in found.stubs)
    return next((found.seen.label(number) for number in cells if number is not None), "")


def _come_again(one: Inspected) -> bool:
    """Whether a row's labels are those of a row before it: blocks that nothing tells apart."""
    column = next((m.axis.column for m in one.matches.values() if m.axis.kind is From.COLUMN and m.axis.column), None)
    if column is None or one.nested or sum(m.axis.kind is From.COLUMN for m in one.matches.values()) > 1:
        return False
    here = one.found.cells & (one.found.seen.column == column)
    return bool(here.sum() > len(one.found.seen.text.filter(here).unique()))


def _footnote(found: Found) -> str:
    """The words with which the first line below the table begins."""
    seen = found.seen
    rows = [int(seen.row[number]) for number in found.below]
    last = int(found.body[-1])
    known = tuple(words()["below"]["words"])
    begins = next((n for n in found.below if fold(seen.label(n)).startswith(known)), None)
    gap = next((n for n, row, before in zip(found.below, rows, [last, *rows], strict=False) if row > before + 1), None)
    cell = begins if begins is not None and (gap is None or begins <= gap) else gap if gap is not None else begins
    cell = cell if cell is not None else next(iter(found.below), None)
    if cell is None:
        return ""
    text = seen.label(cell)
    word = next((text[: len(one)] for one in sorted(known, key=len, reverse=True) if fold(text).startswith(one)), "")
    for short in (word, text.partition(":")[0][:LONG].strip(), text[:LONG].strip()):
        if len(short) >= SHORTEST and not _in_body(found, short):
            return short
    return ""


def _in_body(found: Found, beginning: str) -> bool:
    labels = found.seen.text.filter(found.cells).unique().to_pylist()
    inner = [found.seen.label(number) for number in found.inner]
    return any(fold(label).startswith(fold(beginning)) for label in (*labels, *inner))


def groups(labels: list[str]) -> list[str]:
    """Those that look like groups of other rows: `Khu vực Đông Bắc Á`."""
    return [label for label in labels if "groups" in spoken("rest", label)]


def is_ignored(text: str) -> bool:
    """Whether a header says by itself that its column is of no table: `STT`, `Tỷ lệ (%)`, `Ghi chú`."""
    headings = words()["headings"]
    return fold(text) in headings["IGNORED"] or fold(text) in headings["STATUS"] or "%" in text
