"""The unit that a sheet states, held against the mapping's: thousands are never persons by silence."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.layout import NOWHERE, Numbers, Reading, Region
from ilms.mapping.mapping_file import UNITS
from ilms.sources.sheet import addresses, fold
from ilms.structures.tables import Table

PERSONS = r"(?:lượt\s+)?(?:người|lao động|persons?|people|workers?)"
MONEY = r"(?:đồng|vnđ|vnd|dong|usd|riel|khr|local currency)"
THOUSANDS = r"(?:nghìn|ngàn|thousands?|1[.,\s]?000|'000|000s)"
MILLIONS = r"(?:triệu|millions?)"
# What may stand alone in a cell, in brackets, or behind the words that announce a unit.
UNIT = r"(?:đơn vị(?:\s+tính)?|đvt|đv|units?(?:\s+of\s+measure(?:ment)?)?)"
ANNOUNCED = re.compile(rf"^\W*{UNIT}\b\s*[:.]?\s*(?P<unit>.*)$")
BRACKETS = re.compile(r"\(([^()]+)\)")
SAID = r"(?:figures?|data|numbers?|values?|số liệu|estimates?)"
AMONG = r"\s*[,;/]\s*"


def stated(reading: Reading, region: Region, columns: tuple[int, ...], table: Table) -> None:
    """MAP037: the sheet says another unit than the mapping.

    What the headers of the figures say counts first, then the nearest line above the header that speaks of a unit.
    A line that is known to be wrong is declared: `unit-line = "Đơn vị tính: Người"`.
    """
    read = reading.mapping.read
    noun = PERSONS if table.unit["UNIT_MEASURE"] == "PS" else MONEY
    header = sorted({number for (_, c), number in region.header.cells.items() if c in columns})
    row = reading.sheet.cells["row"].to_numpy()
    above = np.flatnonzero((row > region.since) & (row < region.header.top))[::-1]
    for cells in (header, *([int(number)] for number in above)):
        said = {number: found for number in cells if (found := powers(_text(reading, number), noun))}
        if not said:
            continue
        number = next(iter(said))
        text = _text(reading, number)
        declared = read.unit_line is not None and fold(read.unit_line) == fold(text)
        if not declared and UNITS[read.unit] not in set.union(*said.values()):
            meant = next(name for name, power in UNITS.items() if power in said[number])
            reading.trouble("MAP037", [number], text=" ".join(text.split()), unit=read.unit, meant=meant)
        return


def _text(reading: Reading, number: int) -> str:
    """A cell's text; of one that only announces a unit, with the cell to its right."""
    cells = reading.sheet.cells
    text = str(cells["text"][number].as_py())
    announced = ANNOUNCED.match(fold(text))
    alone = announced and not announced["unit"] and number + 1 < cells.num_rows
    if alone and cells["row"][number + 1] == cells["row"][number]:
        return f"{text} {cells['text'][number + 1].as_py()}"
    return text


def powers(text: str, noun: str = PERSONS) -> set[int]:
    """The powers of ten that a text states as units of what the noun names; empty where it states none.

    >>> powers("Đơn vị tính: Nghìn người"), powers("Số lao động (người)"), powers("Biểu 18. Lao động đi làm việc")
    ({3}, {0}, set())
    """
    words = fold(text)
    announced = ANNOUNCED.match(words)
    told = re.split(AMONG, announced["unit"]) if announced else [words]
    told += [part for inside in BRACKETS.findall(words) for part in re.split(AMONG, inside)]
    forms = (
        (rf"(?:in\s+)?{THOUSANDS}(?:\s+(?:of\s+)?{noun})?", 3),
        (rf"(?:in\s+)?{MILLIONS}(?:\s+(?:of\s+)?{noun})?", 6),
        (rf"(?:1\s+)?{noun}", 0),
    )
    return {power for part in told for form, power in forms if re.fullmatch(form, part.strip(" .:()"))}


def spoken(text: str) -> set[int]:
    """The power of ten that a sentence names: `Figures are in thousands.`; empty where it names none.

    >>> spoken("Note: Figures are in thousands."), spoken("Thousands went abroad")
    ({3}, set())
    """
    words = fold(text)
    forms = ((THOUSANDS, 3), (MILLIONS, 6))
    return {
        power
        for form, power in forms
        if re.search(
            rf"\b(?:figures?|data|numbers?|values?|số liệu|estimates?)\b[^.;]*\b(?:in|tính bằng|là)\s+{form}\b", words
        )
    }


def whole(reading: Reading, table: Table, value: pa.Array, cells: Numbers) -> None:
    """MAP038: a fraction of a person, in a sheet that is read as persons."""
    if UNITS[reading.mapping.read.unit] or table.unit["UNIT_MEASURE"] != "PS":
        return
    part = pc.fill_null(pc.match_substring_regex(value, r"\.\d*[1-9]"), False)
    where = pa.array(cells, mask=cells == NOWHERE).filter(part)
    some = value.filter(part)
    if len(where):
        rows, columns = (reading.sheet.cells[name].take(where[:1]) for name in ("row", "column"))
        place = addresses(rows, columns)[0].as_py()
        told = {"value": str(some[0]), "count": str(len(where)), "place": place, "sheet": reading.sheet.name}
        reading.trouble("MAP038", where[:1], **told)
