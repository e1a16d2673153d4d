"""Years: labels that are none where years are chosen, and the year of a title against the one that is read."""

import difflib
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.findings import Severity
from ilms.languages import each
from ilms.mapping.axes import Axis
from ilms.mapping.coding import Codes
from ilms.mapping.layout import NOTHING, NOWHERE, Mask, Numbers, Reading, Region
from ilms.mapping.parts import no_year, part_of_year
from ilms.messages.header import now
from ilms.sources.sheet import fold

YEAR = r"(?:19|20)\d{2}"
ANY = re.compile(rf"(?<!\d){YEAR}(?!\d)")
WORD = r"(?:năm|year)"
# `Năm 2021`, `(Year: 2021)`, `Năm 2021 / Year 2021`: nothing else stands in the cell.
ALONE = re.compile(rf"\W*{WORD}\W*{YEAR}(?:\W+{WORD}\W*{YEAR})?\W*")
BARE = re.compile(rf"\W*{WORD}\W*")
# `LAO ĐỘNG ... CHIA THEO GIỚI TÍNH NĂM 2021`, `Outflow of nationals by sex, 2021`: a title of a table that ends so.
ENDING = re.compile(rf".*(?:\b(?:năm|year|in|for)\s+|[,(]\s*){YEAR}\W*")
TITLE = re.compile(
    r"\b(?:chia theo|phân theo|theo giới tính|by sex|by country|outflows?|inflows?|stocks?|số lao động)\b"
)
# Years of laws, censuses and printing, and years that are only compared with, are no year of the figures.
OTHERWISE = re.compile(
    r"\b(?:luật|nghị định|nghị quyết|thông tư|quyết định|ban hành|công bố|xuất bản|cập nhật|tổng điều tra|danh mục|"
    r"so với|kể từ|trước|báo cáo|ngày|laws?|decrees?|decisions?|circulars?|resolutions?|issued|published|updated|"
    r"revised|census|classification|compared|since|before|until|reports?|hà nội|hanoi|nguồn|source)\b|\d/\d"
)
# `BÁO CÁO tình hình ... năm 2023` names the year of its figures, and `nước cư trú trước` is a class.
NEUTRAL = re.compile(
    r"^\W*(?:báo cáo(?! số)|report on)\b|\b(?:cư trú|làm việc|ở|sinh sống)\s+trước(?:\s+(?:đó|đây))?\b"
)

# What is typed for a digit; a year with them in it is no year to a machine and looks like one to people.
MISTYPED = str.maketrans("OoОоlIі", "0000111")  # noqa: RUF001  # the Cyrillic ones too


def only_years(reading: Reading, codes: Codes, used: Mask) -> Codes:
    """MAP065: where `years` chooses, a label that is no year is not merely another year: its figures would be lost.

    It is an error where a year was probably meant (`2O14`, `Sơ bộ 2015`, `2104`), a warning where none was (`Tổng`).

    Returns:
        The codes without those that are no year.
    """
    chosen = reading.mapping.read.years
    if chosen is None:
        return codes
    encoded = codes.codes.dictionary_encode()
    indices = pc.fill_null(encoded.indices, NOWHERE).to_numpy()
    texts: list[str | None] = encoded.dictionary.to_pylist()
    for number, text in enumerate(texts):
        if text is None or _plausible(text):
            continue
        places = np.unique(codes.labels.cells[used & (indices == number)])
        meant = _meant(text, chosen)
        told = {"label": text, "dimension": codes.labels.component, "mapping": reading.mapping.path.name}
        told |= each(near=meant or NOTHING)
        where = pa.array(places, mask=places == NOWHERE)
        reading.troubles.at("MAP065", where, told, severity=None if meant else Severity.WARNING)
        texts[number] = None
    return Codes(codes.labels, pa.array(texts, pa.string()).take(encoded.indices))


def _plausible(text: str) -> bool:
    """A year that figures can be of: of the last century, or until the next one, for which there may be a plan."""
    return bool(re.fullmatch(YEAR, text)) and int(text) <= now().year + 1


def _meant(text: str, chosen: Sequence[str]) -> str | None:
    """The year that somebody wanted to write, if it was one year.

    >>> [_meant(text, ["2014", "2015"]) for text in ("2O14", "Sơ bộ 2015", "2104", "2011-2015", "Tổng")]
    ['2014', '2015', '2014', None, None]
    """
    named = {year for year in ANY.findall(text.translate(MISTYPED)) if _plausible(year)}
    if len(named) == 1:
        return str(named.pop())
    turned = [year for year in chosen if sorted(year) == sorted(text)]
    near = turned or difflib.get_close_matches(text, list(chosen), 1, 0.7) if not named else []
    return near[0] if near else None


def stated(reading: Reading, region: Region, codes: Mapping[str, Codes], time: str) -> None:
    """MAP043: the lines above the header name one year, and it is not the one that the whole table is read as.

    Nothing is said where the year comes from the table itself, where the lines name several years, or the right one
    too, or where they may speak of something else (a decree, a census, a report's date).
    """
    period = codes.get(time)
    if period is None or period.labels.axis is not Axis.ALL or not period.there.all():
        return
    year = str(period.codes[0])
    row = reading.sheet.cells["row"].to_numpy()
    above = np.flatnonzero((row > region.since) & (row < region.header.top))
    texts = {int(number): fold(text) for number, text in zip(above, _texts(reading, above), strict=True)}
    named = {number: titled(text) for number, text in texts.items()}
    told = {found for found in named.values() if found}
    if len(told) != 1 or year in {found for text in texts.values() for found in ANY.findall(text)}:
        return
    number = next(number for number, found in named.items() if found)
    text = " ".join(str(reading.sheet.cells["text"][number]).split())
    reading.trouble("MAP043", [number], text=text, stated=told.pop(), year=year)


def parts(reading: Reading, region: Region, codes: Mapping[str, Codes], time: str) -> None:
    """MAP067: a label or a line above the header speaks of a part of a year, and it is read as the year."""
    period = codes.get(time)
    if period is None or not period.there.any():
        return
    labels = np.unique(period.labels.cells[period.there])
    labels = labels[labels != NOWHERE]
    row = reading.sheet.cells["row"].to_numpy()
    above = np.setdiff1d(np.flatnonzero((row > region.since) & (row < region.header.top)), labels)
    read = set(pc.drop_null(period.codes).unique().to_pylist())
    for numbers, spoken in ((labels, no_year), (above, part_of_year)):
        # A label may stand in every row: each text is looked at once.
        found = reading.sheet.cells["text"].combine_chunks().take(pa.array(numbers)).dictionary_encode()
        for at, whole in enumerate(found.dictionary.to_pylist()):
            text = " ".join(whole.split())
            year = next((one for one in ANY.findall(text) if one in read), None)
            if year is not None and spoken(text):
                same = numbers[found.indices.to_numpy() == at]
                reading.trouble("MAP067", pa.array(same), text=text, year=year)


def _texts(reading: Reading, numbers: Numbers) -> list[str]:
    """Each cell's text; of one that only says `Năm`, with the cell to its right."""
    cells = reading.sheet.cells.take(numbers).to_pylist()
    beside = [after if after["row"] == one["row"] else None for one, after in pairwise(cells)] + [None]
    return [
        f"{one['text']} {after['text']}" if after and BARE.fullmatch(fold(one["text"])) else one["text"]
        for one, after in zip(cells, beside, strict=False)
    ]


def titled(text: str) -> str | None:
    """The one year that a folded text names as the year of the figures below it.

    >>> titled("năm 2021"), titled("lao động chia theo nước, 1999-2015"), titled("theo nghị định năm 2021")
    ('2021', None, None)
    """
    years = set(ANY.findall(text))
    if len(years) != 1 or otherwise(text) or part_of_year(text):
        return None
    clear = ALONE.fullmatch(text) or (ENDING.fullmatch(text) and TITLE.search(text))
    return years.pop() if clear else None


def otherwise(text: str) -> bool:
    """Whether the years in a folded text may be of something else: a decree, a census, what is compared with.

    >>> [otherwise(one) for one in ("báo cáo tình hình năm 2023", "theo nước cư trú trước, 2022", "luật năm 2020")]
    [False, False, True]
    """
    return bool(OTHERWISE.search(NEUTRAL.sub(" ", text)))
