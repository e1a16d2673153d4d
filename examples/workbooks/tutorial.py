"""The workbooks that the tutorial practises with: one table in two languages, with two mistakes, and later revised."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from workbooks.agencies.drawn import by_sex
from workbooks.page import Page, save, sheet

MEN = {"JPN": 36240, "TWN": 36810, "KOR": 11270, "HUN": 1430, "SGP": 1120, "ROU": 480, "X": 2870}
WOMEN = {"JPN": 27980, "TWN": 22340, "KOR": 1060, "HUN": 560, "SGP": 230, "ROU": 0, "X": 1190}
REVISED = {"TWN": 36950}
SWAPPED = 32640  # for Japan's 36240 men: two digits changed places


@dataclass(frozen=True)
class Said:
    """What the sheet says, in one language."""

    file: str
    sheet: str
    office: str
    titles: tuple[str, str]
    unit: str
    headings: tuple[tuple[str, ...], tuple[str, ...]]
    total: str
    countries: dict[str, str]
    misspelt: str
    notes: tuple[str, ...]


ENGLISH = Said(
    file="workers-abroad.xlsx",
    sheet="Table 5",
    office="Department of Overseas Labour",
    titles=(
        "Table 5. Workers who left for employment abroad, by country of destination and sex, 2025",
        "ILLUSTRATIVE, NOT REAL FIGURES",
    ),
    unit="Unit: persons",
    headings=(
        ("No.", "Country of destination", "Total", "of which", "of which", "Remarks"),
        ("No.", "Country of destination", "Total", "Men", "Women", "Remarks"),
    ),
    total="Total",
    countries={
        "JPN": "Japan",
        "TWN": "Taiwan",
        "KOR": "Korea, Republic of",
        "HUN": "Hungary",
        "SGP": "Singapore",
        "ROU": "Romania",
        "X": "Other countries",
    },
    misspelt="Hungray",
    notes=("Note: - nil.", "Compiled by" + " " * 40 + "Head of department"),
)
VIETNAMESE = Said(
    file="lao-dong-ngoai-nuoc.xlsx",
    sheet="Biểu 5",
    office="Cục Quản lý lao động ngoài nước",
    titles=(
        "Biểu 5. Số lao động đi làm việc ở nước ngoài, chia theo nước tiếp nhận và giới tính, năm 2025",
        "SỐ LIỆU MINH HỌA, KHÔNG PHẢI SỐ LIỆU THẬT",
    ),
    unit="Đơn vị tính: người",
    headings=(
        ("STT", "Nước tiếp nhận", "Tổng số", "Trong đó", "Trong đó", "Ghi chú"),
        ("STT", "Nước tiếp nhận", "Tổng số", "Nam", "Nữ", "Ghi chú"),
    ),
    total="Tổng số",
    countries={
        "JPN": "Nhật Bản",
        "TWN": "Đài Loan",
        "KOR": "Hàn Quốc",
        "HUN": "Hung-ga-ri",
        "SGP": "Xin-ga-po",
        "ROU": "Ru-ma-ni",
        "X": "Các nước khác",
    },
    misspelt="Hung-ga-li",
    notes=("Ghi chú: dấu - là không phát sinh.", "Người lập biểu" + " " * 40 + "Thủ trưởng đơn vị"),
)


def tutorial(folder: Path) -> None:
    """For each language the workbook as it first arrives, and the one that replaces it some weeks later."""
    for said in (ENGLISH, VIETNAMESE):
        save(_book(said, MEN, mistakes=True), folder / said.file)
        save(_book(said, MEN | REVISED, mistakes=False), folder / "revised" / said.file)


def _book(said: Said, men: Mapping[str, int], *, mistakes: bool) -> Workbook:
    """The sheet; its totals are right even where two cells are mistyped."""
    book = Workbook()
    page = Page(sheet(book, said.sheet), (6, 26, 12, 12, 12, 18))
    page.line(said.office, italic=True)
    for title in said.titles:
        page.line(title, bold=True, align="center")
    page.line(said.unit, italic=True, align="right")
    page.line()
    page.header(*said.headings)
    total, *rows = by_sex(list(men.values()), list(WOMEN.values()))
    page.row(None, said.total, *total, None, bold=True)
    labels = said.countries | ({"HUN": said.misspelt} if mistakes else {})
    typed = men | ({"JPN": SWAPPED} if mistakes else {})
    for number, (country, (both, _, women)) in enumerate(zip(men, rows, strict=True), 1):
        page.row(number, labels[country], both, typed[country], women or "-", None)
    page.line()
    for note in said.notes:
        page.line(note, italic=True)
    return book
