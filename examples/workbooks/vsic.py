"""The office that changes from VSIC 2018 to VSIC 2025: a labour force survey's table by section, before and after.

All figures are illustrative. Sections are letters alone, as a survey's own tabulation gives them, with the name in a
column beside: so nothing but the letters tells which classification they are of.
"""

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

from workbooks.page import Page, save, sheet

VSIC_2018 = {
    "A": "Nông nghiệp, lâm nghiệp và thủy sản",
    "B": "Khai khoáng",
    "C": "Công nghiệp chế biến, chế tạo",
    "D": "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hòa không khí",
    "E": "Cung cấp nước; hoạt động quản lý và xử lý rác thải, nước thải",
    "F": "Xây dựng",
    "G": "Bán buôn và bán lẻ; sửa chữa ô tô, mô tô, xe máy và xe có động cơ khác",
    "H": "Vận tải kho bãi",
    "I": "Dịch vụ lưu trú và ăn uống",
    "J": "Thông tin và truyền thông",
    "K": "Hoạt động tài chính, ngân hàng và bảo hiểm",
    "L": "Hoạt động kinh doanh bất động sản",
    "M": "Hoạt động chuyên môn, khoa học và công nghệ",
    "N": "Hoạt động hành chính và dịch vụ hỗ trợ",
    "O": "Hoạt động của Đảng Cộng sản, tổ chức chính trị - xã hội, quản lý nhà nước, an ninh quốc phòng",
    "P": "Giáo dục và đào tạo",
    "Q": "Y tế và hoạt động trợ giúp xã hội",
    "R": "Nghệ thuật, vui chơi và giải trí",
    "S": "Hoạt động dịch vụ khác",
    "T": "Hoạt động làm thuê các công việc trong các hộ gia đình",
    "U": "Hoạt động của các tổ chức và cơ quan quốc tế",
}
VSIC_2025 = {
    **{letter: VSIC_2018[letter] for letter in "ABCDEF"},
    "G": "Bán buôn và bán lẻ",
    "H": "Vận tải, kho bãi",
    "I": VSIC_2018["I"],
    "J": "Hoạt động xuất bản, phát sóng, sản xuất và phân phối nội dung",
    "K": "Hoạt động viễn thông; lập trình máy tính, tư vấn, cơ sở hạ tầng máy tính",
    "L": VSIC_2018["K"],
    "M": VSIC_2018["L"],
    "N": VSIC_2018["M"],
    "O": VSIC_2018["N"],
    "P": VSIC_2018["O"],
    "Q": VSIC_2018["P"],
    "R": VSIC_2018["Q"],
    "S": "Nghệ thuật, thể thao và giải trí",
    "T": "Hoạt động dịch vụ khác",
    "U": VSIC_2018["T"],
    "V": VSIC_2018["U"],
}

# Men and women by section, thousands of persons; round, because nobody counted them.
Figures = Mapping[str, tuple[int, int]]
OF_2024: Figures = {
    "A": (7200, 6500), "B": (150, 40), "C": (5400, 6200), "D": (120, 30), "E": (90, 70), "F": (4300, 450),
    "G": (3500, 4200), "H": (1700, 200), "I": (900, 1900), "J": (220, 130), "K": (230, 280), "L": (160, 120),
    "M": (190, 130), "N": (210, 160), "O": (780, 420), "P": (550, 1450), "Q": (230, 410), "R": (150, 160),
    "S": (480, 520), "T": (20, 180), "U": (2, 1),
}  # fmt: skip
OF_2025: Figures = {letter: (men + men // 50, women + women // 40) for letter, (men, women) in OF_2024.items()}
# The same people a year later: repair (300 and 20) is in T now, and J has become J and K.
OF_2026: Figures = {
    "A": (7100, 6400), "B": (150, 40), "C": (5600, 6500), "D": (120, 30), "E": (90, 70), "F": (4400, 460),
    "G": (3300, 4300), "H": (1750, 210), "I": (930, 1980), "J": (70, 60), "K": (170, 80), "L": (240, 290),
    "M": (170, 120), "N": (200, 140), "O": (220, 170), "P": (790, 430), "Q": (560, 1480), "R": (240, 430),
    "S": (150, 170), "T": (800, 560), "U": (20, 180), "V": (2, 1),
}  # fmt: skip


def vsic(folder: Path) -> None:
    """The workbooks before the change, and the one that arrives."""
    for year, figures in (("2024", OF_2024), ("2025", OF_2025)):
        save(_table(year, figures, VSIC_2018), folder / f"before/sources/{year}/lfs.xlsx")
    save(_table("2026", OF_2026, VSIC_2025), folder / "arrives/sources/2026/lfs.xlsx")


def _table(year: str, figures: Figures, names: Mapping[str, str]) -> Workbook:
    """Sections down, by letter and name; sexes across."""
    book = Workbook()
    page = Page(sheet(book, "Biểu 5"), (9, 60, 12, 12, 12))
    title = f"SỐ LIỆU MINH HỌA: LAO ĐỘNG CÓ VIỆC LÀM CHIA THEO NGÀNH KINH TẾ VÀ GIỚI TÍNH, NĂM {year}"
    page.line(title, bold=True, align="center", size=13)
    page.line("Đơn vị tính: Nghìn người", italic=True, align="right")
    page.header(("Ngành", "Tên ngành", "Tổng số", "Nam", "Nữ"))
    men, women = (sum(pair[sex] for pair in figures.values()) for sex in (0, 1))
    page.row("Tổng số", None, men + women, men, women, bold=True)
    for letter, (of_men, of_women) in figures.items():
        page.row(letter, names[letter], of_men + of_women, of_men, of_women)
    page.line("Nguồn: số liệu minh họa, không phải số liệu thật", italic=True)
    return book
