"""Where the tables of a sheet stand: header rows, bodies, block titles, each found by its words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.languages import Text, _, each
from ilms.mapping import beside, header
from ilms.mapping.beside import EVERYWHERE
from ilms.mapping.header import HeaderRows
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From, Origin
from ilms.mapping.troubles import Texts, Troubles
from ilms.sources.sheet import Kind, Sheet, addresses, fold, nearest

Numbers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
NOWHERE = -1
# A letter over a column of labels; a number, in brackets or not, and perhaps how it is reckoned: `3=1+2`.
NUMBERING = re.compile(r"[A-ZĐ]|\(?(?P<number>\d{1,2})\)?(=[-()+\d/x*:]+)?")
FEWEST, BARE = 2, 3
ALIKE = "^[!-@]*$"  # digits and signs, which folding leaves as they are
NOTHING = _("nothing like it")


@dataclass(frozen=True, eq=False)
class Reading:
    """One sheet as one mapping file reads it.

    Attributes:
        given: What the `{name}`s in the file's path stand for.
        troubles: Where findings go.
        empty: Cells without any content that findings are about, as rows and columns: numbered behind the sheet's.
    """

    sheet: Sheet
    mapping: MappingFile
    given: Mapping[str, str] = field(default_factory=dict)
    troubles: Troubles = field(default_factory=Troubles)
    empty: list[pa.Table] = field(default_factory=list)

    def trouble(self, code: str, cells: Sequence[int | None] | pa.Array, **params: Texts) -> None:
        """A finding about these cells; the mapping file's name is among its parameters."""
        self.troubles.at(code, cells, {**params, "mapping": self.mapping.path.name})

    def trouble_where_nothing_is(self, code: str, rows: Numbers, columns: Numbers, **params: Texts) -> None:
        """Likewise about cells that are empty, and so none of the sheet's."""
        since = self.sheet.cells.num_rows + sum(some.num_rows for some in self.empty)
        self.empty.append(pa.table({"row": rows, "column": columns}))
        self.trouble(code, pa.array(np.arange(since, since + len(rows))), **params)

    def cells(self) -> pa.Table:
        """Every cell that a finding or an observation may name, as `ilms.provenance.CELLS`."""
        return self.sheet.provenance(pa.concat_tables(self.empty) if self.empty else None)


@dataclass(frozen=True, eq=False)
class Titles:
    """The title rows of one block origin.

    Attributes:
        rows: 1-based, ascending.
        cells: The cell that holds each title.
        labels: What the regular expression took from each.
    """

    rows: Numbers
    cells: Numbers
    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Region:
    """One table in a sheet.

    Attributes:
        columns: The first and the last column that belong to it: tables may stand side by side.
        first: The body's first row, 1-based.
        last: Its last row.
        since: Titles above this row belong to the table before.
        rows: The body's rows that have any cell, title rows left out.
        titles: By component, for those with a block origin.
    """

    header: HeaderRows
    columns: tuple[int, int]
    first: int
    last: int
    since: int
    rows: Numbers
    titles: dict[str, Titles]


def regions(reading: Reading) -> list[Region]:
    """The tables of a sheet; what cannot be found, or is found more than once, is a finding and no table."""
    sheet, mapping = reading.sheet, reading.mapping
    blocks = [o for o in _origins(mapping) if o.kind is From.BLOCK]
    tops = _tops(reading, several=bool(blocks))
    found = []
    for number, row in enumerate(tops):
        above = _header(reading, tops[number - 1], EVERYWHERE).bottom if number else 0
        end = tops[number + 1] - 1 if number + 1 < len(tops) else int(pc.max(sheet.cells["row"]).as_py())
        found += [
            _region(reading, _header(reading, row, columns), columns, (above, end), blocks)
            for columns in beside.ranges(_header(reading, row, EVERYWHERE), mapping.read.header.find)
        ]
    return found


def _header(reading: Reading, row: int, columns: tuple[int, int]) -> HeaderRows:
    read = reading.mapping.read
    return header.read(reading.sheet, row, read.header, columns, tuple(read.footnotes))


def _region(
    reading: Reading, rows: HeaderRows, columns: tuple[int, int], ends: tuple[int, int], blocks: Sequence[Origin]
) -> Region:
    """The table below a header; `ends` are the last row of the table above and the last that may be of this one."""
    sheet = reading.sheet
    titles = {origin.component: _titles(sheet, origin, columns) for origin in blocks}
    last = min(ends[1], _until(sheet, reading.mapping.read.until, rows.bottom) - 1)
    used = np.unique(sheet.cells["row"].to_numpy()[within(sheet, columns)])
    body = used[(used > rows.bottom) & (used <= last)].astype(np.int64)
    for some in titles.values():
        body = body[~np.isin(body, some.rows)]
    body = _without_numbers(reading, body, columns)
    return Region(rows, columns, rows.bottom + 1, last, ends[0], body, titles)


def within(sheet: Sheet, columns: tuple[int, int]) -> Mask:
    """The cells that stand in these columns."""
    column = sheet.cells["column"].to_numpy()
    return np.asarray((column >= columns[0]) & (column <= columns[1]))


def _without_numbers(reading: Reading, body: Numbers, columns: tuple[int, int]) -> Numbers:
    """The body without a first row that only numbers the columns: `A B (1) (2) (3)=(1)+(2)`."""
    if not len(body):
        return body
    row = reading.sheet.cells["row"].to_numpy()
    here = pa.array(np.flatnonzero((row == body[0]) & within(reading.sheet, columns)))
    if not numbering(reading.sheet.cells["text"].combine_chunks().take(here).to_pylist()):
        return body
    reading.trouble("MAP041", here[:1], row=str(int(body[0])))
    return body[1:]


def numbering(texts: Sequence[str]) -> bool:
    """Whether a row's texts number its columns, from left to right and without a gap.

    Numbers without brackets may be figures (of section A, say): then they begin at 1 and are three or more.
    """
    found = [NUMBERING.fullmatch("".join(text.split())) for text in texts]
    marks = [match for match in found if match]
    numbers = [int(match["number"]) for match in marks if match["number"]]
    if len(marks) < len(texts) or len(numbers) < FEWEST:
        return False
    if any(after != before + 1 for before, after in pairwise(numbers)):
        return False
    bare = not any("(" in text or "=" in text for text in texts)
    return numbers[0] == 1 and len(numbers) >= BARE if bare else True


def _origins(mapping: MappingFile) -> tuple[Origin, ...]:
    return (*mapping.dimensions.values(), *mapping.attributes.values())


def folded(sheet: Sheet) -> pa.Array:
    """The cells' texts as labels are compared; each distinct text that has letters or spaces is folded once."""
    encoded = sheet.cells["text"].combine_chunks().dictionary_encode()
    texts = encoded.dictionary.cast(pa.string())
    worded = pc.invert(pc.match_substring_regex(texts, ALIKE))
    changed = pa.array([fold(text) for text in texts.filter(worded).to_pylist()], pa.string())
    return pc.replace_with_mask(texts, worded, changed).take(encoded.indices)


def _tops(reading: Reading, *, several: bool) -> list[int]:
    """The top rows of the headers, by the words that the mapping gives."""
    sheet, spec = reading.sheet, reading.mapping.read.header
    texts = folded(sheet)
    wanted = fold(spec.find)
    hits = pc.indices_nonzero(pc.equal(texts, wanted))
    if not len(hits):
        hits = pc.indices_nonzero(pc.starts_with(texts, wanted))
    rows = sheet.cells["row"].combine_chunks().take(hits)
    if spec.row is not None:
        kept = pc.equal(rows, spec.row)
        hits, rows = hits.filter(kept), rows.filter(kept)
    if spec.below is not None:
        title = _one_title(reading, spec.below)
        if title is None:
            return []
        kept = _below(reading, rows, title, several=several)
        hits, rows = hits.filter(kept), rows.filter(kept)
    if not len(hits):
        _absent(reading, spec.find)
        return []
    distinct = sorted(set(rows.to_pylist()))
    if len(distinct) > 1 and not several:
        places = ", ".join(_places(sheet, hits))
        reading.trouble("MAP003", hits, words=spec.find, places=places)
        return []
    return distinct


def _below(reading: Reading, rows: pa.Array, title: int, *, several: bool) -> pa.Array:
    """The header rows below a title: the first, or with blocks all down to where the table ends."""
    below = pc.greater(rows, title)
    if several:
        return pc.and_(below, pc.less(rows, _until(reading.sheet, reading.mapping.read.until, title)))
    return pc.fill_null(pc.equal(rows, pc.min(rows.filter(below))), False)


def _one_title(reading: Reading, words: str) -> int | None:
    """The row of the one cell that begins with a title's words; none or several are a finding."""
    found = pc.indices_nonzero(pc.starts_with(folded(reading.sheet), fold(words)))
    if len(found) == 1:
        return int(reading.sheet.cells["row"][found[0].as_py()].as_py())
    if len(found):
        reading.trouble("MAP003", found, words=words, places=", ".join(_places(reading.sheet, found)))
    else:
        _absent(reading, words)
    return None


def _absent(reading: Reading, words: str) -> None:
    sheet = reading.sheet
    texts = sheet.cells.filter(pc.equal(sheet.cells["kind"], str(Kind.TEXT)))["text"].unique().to_pylist()
    near = nearest(words, texts)
    found = [pc.index(sheet.cells["text"], text).as_py() for text in near]
    where = _places(sheet, pa.array(found, pa.int64()))
    shown = ", ".join(f'"{text}" ({at})' for text, at in zip(near, where, strict=True))
    first, told = (found[0], shown) if shown else _headings(sheet)
    reading.trouble("MAP002", [first], words=words, sheet=sheet.name, file=sheet.file, **each(near=told))


def _headings(sheet: Sheet) -> tuple[int | None, Text]:
    """What looks like a header, its first cell and its texts: the first row that has several."""
    is_text = pc.equal(sheet.cells["kind"], str(Kind.TEXT))
    texts = sheet.cells.filter(is_text)
    rows, begins, counts = np.unique(texts["row"].to_numpy(), return_index=True, return_counts=True)
    several = rows[counts > 1]
    if not len(several):
        return None, NOTHING
    first = int(np.flatnonzero(is_text.to_numpy())[begins[counts > 1][0]])
    words = texts.filter(pc.equal(texts["row"], int(several[0])))["text"].to_pylist()
    texts_ = ", ".join(f'"{text}"' for text in words)
    return first, _("row {row}, {texts}", row=several[0], texts=texts_)


def _places(sheet: Sheet, numbers: pa.Array) -> list[str]:
    some = sheet.cells.take(numbers)
    return list(addresses(some["row"], some["column"]).to_pylist())


def _until(sheet: Sheet, words: str | None, below: int) -> int:
    """The first row below the header that has a cell beginning with these words; past the end if none."""
    beyond = int(pc.max(sheet.cells["row"]).as_py()) + 1
    if words is None:
        return beyond
    fits = pc.and_(pc.starts_with(folded(sheet), fold(words)), pc.greater(sheet.cells["row"].combine_chunks(), below))
    return int(pc.min(sheet.cells["row"].combine_chunks().filter(fits)).as_py() or beyond)


def _titles(sheet: Sheet, origin: Origin, columns: tuple[int, int]) -> Titles:
    """Rows whose first cell begins as the origin's regular expression says, and that hold no other figure."""
    mine = np.flatnonzero(within(sheet, columns))
    rows, first = np.unique(sheet.cells["row"].to_numpy()[mine], return_index=True)
    texts = sheet.cells["text"].take(mine[first]).to_pylist()
    numbers = pc.equal(sheet.cells["kind"], str(Kind.NUMBER)).to_numpy()[mine].astype(np.int64)
    others = np.add.reduceat(numbers, first) - numbers[first] if len(first) else first
    pattern = re.compile(origin.at)
    matches = [pattern.match(" ".join(text.split())) for text in texts]
    kept = [number for number, match in enumerate(matches) if match and not others[number]]
    labels = tuple(taken(match) for number in kept if (match := matches[number]))
    return Titles(rows[kept].astype(np.int64), mine[first[kept]].astype(np.int64), labels)


def taken(match: re.Match[str]) -> str:
    """What a regular expression means: its first group, else all that it matched."""
    return str(match.group(1) if match.re.groups else match.group(0)).strip()
