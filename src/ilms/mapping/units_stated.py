"""What a sheet says of its unit, held against the mapping: neither thousands nor permits are persons by silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.languages import each
from ilms.mapping import fitness
from ilms.mapping.layout import NOWHERE, Numbers, Reading, Region
from ilms.mapping.read_section import UNITS
from ilms.mapping.units import ANNOUNCED, MONEY, PERSONS, counted, powers, spoken
from ilms.sources.sheet import Kind, addresses, fold
from ilms.structures.tables import Table

TIME = "TIME_PERIOD"
TABLE = 3  # cells in a row below a table that make it another table's
REACH = 50  # rows below a table in which its notes stand


@dataclass(frozen=True)
class Said:
    """A cell that states a unit, as powers of ten."""

    cell: int
    text: str
    powers: frozenset[int]


def stated(reading: Reading, region: Region, columns: tuple[int, ...], table: Table) -> None:
    """MAP037: the sheet says another unit than the mapping; MAP076: it says two.

    What the headers of the figures say counts first, each for its column, and what a block's title says for its rows;
    without them the nearest line above that speaks of a unit, and without one the first below the table (`Note: figures
    are in thousands`). A line that is known to be wrong is declared: `unit-line = "Đơn vị tính: Người"`.
    """
    noun = PERSONS if table.unit["UNIT_MEASURE"] == "PS" else MONEY
    header = _of_columns(reading, region, columns, noun)
    titles = _of_titles(reading, region, noun)
    lines = [said for number in _lines(reading, region, columns) if (said := _said(reading, number, noun))]
    whole = bool(header) or len(titles) == _blocks(region) > 0
    holding = [*dict.fromkeys([*header.values(), *titles]), *([] if whole else lines[:1])]
    wanted = UNITS[reading.mapping.read.unit]
    for one in holding:
        if wanted not in one.powers:
            meant = next(name for name, power in UNITS.items() if power in one.powers)
            unit = reading.mapping.read.unit
            reading.trouble("MAP037", [one.cell], text=_in_one_line(one.text), unit=unit, meant=meant)
    for one in lines:
        other = next((held for held in holding if not one.powers & held.powers), None)
        if one not in holding and other is not None and not any(one.powers & held.powers for held in holding):
            told = {"text": _in_one_line(one.text), "other": _in_one_line(other.text)}
            reading.trouble("MAP076", [one.cell], place=_address(reading, other.cell), **told)


def _of_columns(reading: Reading, region: Region, columns: tuple[int, ...], noun: str) -> Mapping[int, Said]:
    """What the header of each column says; the lowest cell that says something, as it is the nearest."""
    cells = region.header.cells
    found = {}
    for column in columns:
        levels = sorted((level for level, at in cells if at == column), reverse=True)
        said = next((one for level in levels if (one := _said(reading, cells[level, column], noun))), None)
        if said:
            found[column] = said
    return found


def _of_titles(reading: Reading, region: Region, noun: str) -> list[Said]:
    """What the titles over the blocks of a table say, of those that are read."""
    cells = [cell for component in region.titles for cell in _titles(reading, region, component)]
    return [said for cell in cells if (said := _said(reading, cell, noun))]


def _titles(reading: Reading, region: Region, component: str) -> Iterable[int]:
    read, titles = reading.mapping.read, region.titles[component]
    skipped = {fold(words) for words in read.skip}
    years = read.years if component == TIME else None
    for number in np.unique(np.searchsorted(titles.rows, region.rows, side="right") - 1):
        if number < 0 or titles.rows[number] <= region.since:
            continue
        label = titles.labels[number]
        if fold(label) not in skipped and (years is None or label in years):
            yield int(titles.cells[number])


def _blocks(region: Region) -> int:
    """How many blocks the titles of one component make of a table."""
    counts = [
        len(np.unique(np.searchsorted(titles.rows, region.rows, side="right"))) for titles in region.titles.values()
    ]
    return max(counts, default=0)


def _lines(reading: Reading, region: Region, columns: tuple[int, ...]) -> list[int]:
    """The cells above the header, the nearest first, and those below the table; titles of blocks left out."""
    row = _rows(reading)
    first, end = np.searchsorted(row, [region.since + 1, region.header.top])
    titles = [titles.cells for titles in region.titles.values()]
    lines = [*range(int(end) - 1, int(first) - 1, -1), *_below(reading, region, columns)]
    return [int(number) for number in lines if not any(number in some for some in titles)]


def _rows(reading: Reading) -> Numbers:
    """The row of each cell; they ascend."""
    return np.asarray(reading.sheet.cells["row"].to_numpy(), np.int64)


def _below(reading: Reading, region: Region, columns: tuple[int, ...]) -> Iterable[int]:
    """The cells below a table, down to where the next one begins; lines that stand together with that are its own."""
    row = _rows(reading)
    cells = reading.sheet.cells
    first, end = np.searchsorted(row, [region.header.bottom + 1, region.last + 1])
    filled = np.isin(cells["column"].slice(first, end - first).to_numpy(), columns)
    last = int(row[first:end][filled].max(initial=region.header.bottom))
    first, end = np.searchsorted(row, [last + 1, last + REACH])
    under = row[first:end]
    rows, counts = np.unique(under, return_counts=True)
    figures = under[pc.equal(cells["kind"].slice(first, end - first), str(Kind.NUMBER)).to_numpy()]
    again = rows[(counts >= TABLE) | np.isin(rows, figures)]
    if len(again):
        before = rows[rows <= again[0]]
        gaps = np.flatnonzero(np.diff(before) > 1)
        end = np.searchsorted(row, before[gaps[-1] + 1] if len(gaps) else before[0])
    return range(int(first), int(end))


def _said(reading: Reading, number: int, noun: str) -> Said | None:
    text = _text(reading, number)
    found = powers(text, noun) | spoken(text)
    line = reading.mapping.read.unit_line
    if not found or (line is not None and fold(line) == fold(text)):
        return None
    return Said(number, text, frozenset(found))


def _text(reading: Reading, number: int) -> str:
    """A cell's text; of one that only announces a unit, with the cell to its right."""
    cells = reading.sheet.cells
    text = str(cells["text"][number].as_py())
    announced = ANNOUNCED.match(fold(text))
    alone = announced and not announced["unit"] and number + 1 < cells.num_rows
    if alone and cells["row"][number + 1] == cells["row"][number]:
        return f"{text} {cells['text'][number + 1].as_py()}"
    return text


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _address(reading: Reading, number: int) -> str:
    rows, columns = (reading.sheet.cells[name].take([number]) for name in ("row", "column"))
    return str(addresses(rows, columns)[0].as_py())


def as_persons(reading: Reading, region: Region, columns: tuple[int, ...], table: Table, counts: str) -> None:
    """MAP077: the sheet counts movements, permits or contracts, and its source is declared to count persons.

    A unit's line and the headers of the figures say so; titles speak of much. With `as-persons` the mapping says why.
    """
    persons = counts == fitness.PERSONS and table.unit["UNIT_MEASURE"] == "PS"
    if not persons or reading.mapping.as_persons:
        return
    header = {number for (_, column), number in region.header.cells.items() if column in columns}
    for number in dict.fromkeys([*sorted(header), *_lines(reading, region, columns)]):
        text = _text(reading, number)
        what = counted(text)
        if what is not None:
            told = {"text": _in_one_line(text), "counts": what, "source": reading.mapping.source}
            reading.trouble("MAP077", [number], **told, **each(counts=fitness.UNITS[what]))
            return


def whole(reading: Reading, table: Table, value: pa.Array, cells: Numbers) -> None:
    """MAP038: a fraction of a person, in a sheet that is read as persons."""
    if UNITS[reading.mapping.read.unit] or table.unit["UNIT_MEASURE"] != "PS":
        return
    part = pc.fill_null(pc.match_substring_regex(value, r"\.\d*[1-9]"), False)
    where = pa.array(cells, mask=cells == NOWHERE).filter(part)
    some = value.filter(part)
    if len(where):
        told = {"value": str(some[0]), "count": str(len(where)), "sheet": reading.sheet.name}
        reading.trouble("MAP038", where[:1], place=_address(reading, int(where[0].as_py())), **told)
