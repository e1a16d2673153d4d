"""What is to be said about a sheet before anybody maps it: a finding's code, the cell it is about, its words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.sources.sheet import Sheet

# Words of every statistical table, as they look where a font of TCVN3 or VNI made Vietnamese of Latin letters and the
# font is gone: `Tổng số`, `Nước`, `người`, `lao động`, `Giới tính`, `Đơn vị`, `Chỉ tiêu`.
FONTS = {
    "TCVN3 (ABC)": ("Tæng sè", "N\u00adíc", "ng\u00adêi", "lao ®éng", "Giíi tÝnh", "§¬n vÞ", "ChØ tiªu"),
    "VNI": ("Toång soá", "Nöôùc", "ngöôøi", "lao ñoäng", "Giôùi tính", "Ñôn vò", "Chæ tieâu"),
}
LETTER = r"[^\x00-\x7f]"


@dataclass(frozen=True)
class Remark:
    """Something to be said about a sheet.

    Attributes:
        code: Of a finding.
        cell: The number of the cell that it is about, the first of them.
        params: What its message is filled with.
    """

    code: str
    cell: int
    params: Mapping[str, str]


def remarks(sheet: Sheet) -> tuple[Remark, ...]:
    """Everything that is to be said: an assumed encoding, letters of an old font, a hidden sheet, a faulty message.

    The first cell of each kind stands for the others.
    """
    cells = sheet.cells
    found = []
    if sheet.assumed and (place := _first(cells, pc.match_substring_regex(cells["text"], LETTER))):
        found.append(Remark("SRC003", place[0], {"encoding": sheet.assumed, "text": place[1]}))
    for name, words in FONTS.items():
        pattern = "|".join(map(re.escape, words))
        if place := _first(cells, pc.match_substring_regex(cells["text"], pattern, ignore_case=True)):
            found.append(Remark("SRC004", place[0], {"encoding": name, "text": place[1]}))
    if sheet.hidden and (place := _first(cells, pc.is_valid(cells["text"]))):
        found.append(Remark("SRC005", place[0], {"sheet": sheet.name}))
    if sheet.faults:
        found.append(Remark("SRC006", 0, {"file": sheet.file, "count": str(sheet.faults)}))
    return tuple(found)


def _first(cells: pa.Table, which: pa.ChunkedArray) -> tuple[int, str] | None:
    number = pc.index(which, True).as_py()
    return None if number < 0 else (number, str(cells["text"][number]))
