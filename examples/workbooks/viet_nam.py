"""Viet Nam's workbooks: persons, Vietnamese headings, every layout another."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from workbooks.figures import SEXES, Figures, persons
from workbooks.page import Cell, Page, save, sheet

# How offices write the countries of these tables: not the names of any standard.
VIETNAMESE = {
    "JPN": "Nhật Bản",
    "TWN": "Đài Loan (Trung Quốc)",
    "KOR": "Hàn Quốc",
    "ROU": "Ru-ma-ni",
    "SAU": "A-rập Xê-út",
    "CHN": "Trung Quốc",
    "LAO": "CHDCND Lào",
    "USACAN": "Hoa Kỳ và Ca-na-đa",
    "X": "Các nước khác",
}

# Persons: total, men, women. Round, because nobody counted them.
ILLUSTRATIVE: tuple[tuple[str, Cell, Cell, Cell], ...] = (
    ("Nhật Bản", 50000, 30000, 20000),
    ("Đài Loan (Trung Quốc)", 40000, 28000, 12000),
    ("Hàn Quốc", 30000, 21000, 9000),
    ("Hoa Kỳ và Ca-na-đa", 9000, 4000, 5000),  # a region, larger than the fourth country, never ranked
    ("Đức", 8000, 4000, 4000),
    ("Xin-ga-po", 4000, 1500, 2500),  # fifth place is a tie of two
    ("Ma-lai-xi-a", 4000, 2500, 1500),
    ("Ô-xtrây-li-a", 3500, 1700, 1800),
    ("Ru-ma-ni", 1000, 1000, "-"),
    ("A-rập Xê-út", 900, 200, 700),
    ("Pháp", 800, 300, 500),
    ("CHDCND Lào", 700, 500, 200),
    ("Cam-pu-chia", 600, 400, 200),
    ("Ba Lan", 500, 300, 200),
    ("Ăng-gô-la", "…", "…", "…"),
    ("Các nước khác", 2000, 1100, 900),
)

# C18, 2019, as if revised: Japan up, Korea provisional, Malaysia taken out of "Other", Romania put into it.
REVISED: tuple[tuple[str, int, int, int, str | None], ...] = (
    ("Nhật Bản", 82753, 48412, 34341, None),
    ("Đài Loan (Trung Quốc)", 54480, 36193, 18287, None),
    ("Hàn Quốc", 7215, 6701, 514, "Sơ bộ"),
    ("A-rập Xê-út", 1357, 295, 1062, None),
    ("Ma-lai-xi-a", 454, 294, 160, None),
    ("Các nước khác", 6321, 5965, 356, None),
)


def viet_nam(figures: Mapping[str, Figures], folder: Path) -> None:
    """The workbooks of the Viet Nam example and of its revision."""
    revision = folder / "revision" / "sources"
    c18 = figures["MNA_OEMP_SEX_CDS_NB"]
    five = ("JPN", "TWN", "KOR", "ROU", "SAU", "X")
    lines = [(VIETNAMESE[c], *_persons(c18, f"CDS_DES_{c}", "2019"), None) for c in five]
    save(_dolab(c18, lines), folder / "sources/2019/dolab.xlsx")
    save(_dolab(c18, REVISED, revised=True), revision / "2019/dolab.xlsx")

    c15 = figures["MNA_TPOP_SEX_CRS_NB"]
    of_2020 = ("2020", ("JPN", "TWN", "KOR", "LAO", "CHN", "X"))
    of_2022 = ("2022", ("JPN", "TWN", "KOR", "LAO", "USACAN", "X"))
    save(_abroad(c15, [of_2020]), folder / "sources/nationals-abroad.xlsx")
    save(_abroad(c15, [of_2020, of_2022]), revision / "nationals-abroad.xlsx")

    save(_returned(figures["MNA_XRET_SEX_CPR_NB"]), folder / "sources/2024/returned.xlsx")
    save(_emigrants(), folder / "sources/2023/minh-hoa.xlsx")


def _persons(table: Figures, code: str, year: str) -> list[int]:
    return [persons(table[sex, code, "", year]) for sex in SEXES]


def _dolab(table: Figures, lines: Sequence[Sequence[Cell]], *, revised: bool = False) -> Workbook:
    """C18: a cross-tab of 2019, with the totals since 1999 as a series on a second sheet."""
    book = Workbook()
    page = Page(sheet(book, "Biểu 18"), (6, 32, 14, 14, 14, 16))
    page.line("QUẢN LÝ LAO ĐỘNG NGOÀI NƯỚC", bold=True)
    page.line("Biểu số 18", italic=True, align="right")
    title = "SỐ LAO ĐỘNG VIỆT NAM ĐI LÀM VIỆC Ở NƯỚC NGOÀI CHIA THEO GIỚI TÍNH VÀ NƯỚC ĐẾN"
    page.line(title, bold=True, align="center", size=13)
    page.line("Năm 2019", bold=True, align="center")
    if revised:
        page.line("SỐ LIỆU MINH HỌA - KHÔNG PHẢI SỐ LIỆU THẬT / ILLUSTRATIVE REVISION, NOT REAL FIGURES", bold=True)
    page.line("Đơn vị: người", italic=True, align="right")
    page.header(
        ("STT", "Nước đến", "Số lao động", "Số lao động", "Số lao động", "Ghi chú"),
        ("STT", "Nước đến", "Tổng số", "Nam", "Nữ", "Ghi chú"),
    )
    totals = (152580, 97860, 54720) if revised else _persons(table, "CDS_DES_TOTAL", "2019")
    page.row(None, "Tổng số", *totals, bold=True)
    for number, line in enumerate(lines, 1):
        page.row(number, *line)
    page.line()
    page.line("Ghi chú: Lao động đi làm việc ở nước ngoài trong năm. Sơ bộ: số liệu có thể thay đổi.", italic=True)
    page.line(_published(illustrative=revised), italic=True)

    page = Page(sheet(book, "Chuỗi số liệu"), (12, 14, 14, 14))
    page.line("SỐ LAO ĐỘNG VIỆT NAM ĐI LÀM VIỆC Ở NƯỚC NGOÀI, 1999-2015", bold=True, align="center", size=13)
    page.line("Đơn vị: người", italic=True, align="right")
    page.header(("Năm", "Tổng số", "Trong đó", "Trong đó"), ("Năm", "Tổng số", "Nam", "Nữ"))
    for year in range(1999, 2016):
        page.row(year, *_persons(table, "CDS_DES_TOTAL", str(year)))
    for year in range(2016, 2019):  # nothing was published for these
        page.row(year, "…", "…", "…")
    page.line()
    page.line("Ghi chú: Dấu … là không có số liệu công bố.", italic=True)
    page.line(_published(illustrative=False), italic=True)
    return book


def _abroad(table: Figures, years: Iterable[tuple[str, Sequence[str]]]) -> Workbook:
    """C15: a sheet a year."""
    book = Workbook()
    for year, countries in years:
        page = Page(sheet(book, f"Năm {year}"), (34, 14, 14, 14))
        page.line("NGƯỜI VIỆT NAM CƯ TRÚ Ở NƯỚC NGOÀI", bold=True, align="center", size=13)
        page.line("chia theo giới tính và nước cư trú", italic=True, align="center")
        page.line("Đơn vị: người", italic=True, align="right")
        page.header(("Nước cư trú", "Chung", "Chia ra", "Chia ra"), ("Nước cư trú", "Chung", "Nam", "Nữ"))
        page.row("Tổng số", *_persons(table, "CRS_RES_TOTAL", year), bold=True)
        for country in countries:
            page.row(VIETNAMESE[country], *_persons(table, f"CRS_RES_{country}", year))
        page.line()
        page.line(_published(illustrative=False), italic=True)
    return book


def _returned(table: Figures) -> Workbook:
    """C16: countries across, sexes down, the year in a block title."""
    book = Workbook()
    countries = ("JPN", "KOR", "TWN", "X")
    page = Page(sheet(book, "Biểu 16"), (16, 12, 14, 14, 22, 16))
    page.line("CÔNG DÂN VIỆT NAM TỪ NƯỚC NGOÀI TRỞ VỀ", bold=True, align="center", size=13)
    page.line("chia theo giới tính và nước cư trú trước đó", italic=True, align="center")
    page.line("Đơn vị: người", italic=True, align="right")
    names = [VIETNAMESE[country] for country in countries]
    page.header(("Giới tính", "Tổng số", *["Chia theo nước"] * 4), ("Giới tính", "Tổng số", *names))
    page.block("Năm 2024")
    codes = [f"CPR_PRV_{country}" for country in ("TOTAL", *countries)]
    for sex, label in zip(SEXES, ("Chung", "Nam", "Nữ"), strict=True):
        page.row(label, *(persons(table[sex, code, "", "2024"]) for code in codes), bold=sex == "SEX_T")
    page.line()
    page.line(_published(illustrative=False), italic=True)
    return book


def _emigrants() -> Workbook:
    """C17: an illustrative list of more than five countries, its names in decomposed Unicode."""
    book = Workbook()
    page = Page(sheet(book, "Biểu 17"), (6, 32, 14, 14, 14))
    page.line("SỐ LIỆU MINH HỌA - KHÔNG PHẢI SỐ LIỆU THẬT / ILLUSTRATIVE, NOT REAL FIGURES", bold=True)
    title = "SỐ CÔNG DÂN VIỆT NAM DI CƯ RA NƯỚC NGOÀI CHIA THEO GIỚI TÍNH VÀ NƯỚC ĐẾN"
    page.line(title, bold=True, align="center", size=13)
    page.line("Năm 2023", bold=True, align="center")
    page.line("Đơn vị: người", italic=True, align="right")
    page.header(("STT", "Nước đến", "Số người", "Số người", "Số người"), ("STT", "Nước đến", "Tổng số", "Nam", "Nữ"))
    sums = [sum(v for v in column if isinstance(v, int)) for column in list(zip(*ILLUSTRATIVE, strict=True))[1:]]
    page.row(None, "Tổng số", *sums, bold=True)
    for number, (name, *values) in enumerate(ILLUSTRATIVE, 1):
        page.row(number, unicodedata.normalize("NFD", name), *values)
    page.line()
    page.line("Ghi chú: Dấu - là không phát sinh; dấu … là không có số liệu.", italic=True)
    page.line(_published(illustrative=True), italic=True)
    return book


def _published(*, illustrative: bool) -> str:
    if illustrative:
        return "Nguồn: số liệu minh họa, không có nguồn (illustrative figures, no source)."
    return "Nguồn: số liệu đã công bố trên ILOSTAT (CC BY 4.0); trình bày theo mẫu của ví dụ này."
