"""What agencies register: provinces' returns, work permits, applications, movements over the border."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from workbooks.agencies.drawn import NO_SOURCE, ROMAN, by_sex, marked, spread, vietnamese
from workbooks.older import save_ods, save_xls
from workbooks.page import Cell, Page, save, sheet

PROVINCES = ("Thành phố Hà Nội", "Hải Phòng", "Nghệ An", "Đà Nẵng", "Thành phố Hồ Chí Minh", "Cần Thơ")
NOT_REPORTED = "Hải Phòng"  # a province that sent nothing in
CHOSEN = ("Hoa Kỳ", "Nhật Bản", "Hàn Quốc", "CHLB Đức", "Nước khác")
NATIONALITIES = ("Trung Quốc", "Hàn Quốc", "Đài Loan (Trung Quốc)", "Nhật Bản", "Ấn Độ", "Nước khác")


def mofa(folder: Path) -> None:
    """Part A, provinces down and countries across; part B, a block of nationalities for each province."""
    book = Workbook()
    for name, half in (("A-6 tháng", "6 THÁNG ĐẦU NĂM 2023"), ("A-Năm", "CẢ NĂM 2023")):
        page = Page(sheet(book, name), (6, 26, *[11] * 3 * (len(CHOSEN) + 1), 20))
        _returned(page, "PHẦN A. CÔNG DÂN VIỆT NAM DI CƯ RA NƯỚC NGOÀI", half)
        countries = ("Tổng số", *CHOSEN)
        page.header(
            ("STT", "Tỉnh, thành phố", *(c for c in countries for _ in range(3)), "Ghi chú"),
            ("STT", "Tỉnh, thành phố", *("Cộng", "Nam", "Nữ") * len(countries), "Ghi chú"),
        )
        whole = 2 if half.startswith("CẢ") else 1
        weights = (9, 0, 14, 4, 16, 3)
        each = [
            by_sex(spread(w * 300 * whole, (4, 6, 3, 2, 1)), spread(w * 340 * whole, (6, 5, 3, 2, 1))) for w in weights
        ]
        total = [[sum(p[c][s] for p in each) for s in range(3)] for c in range(len(countries))]
        page.row(None, "TOÀN QUỐC", *(n for country in total for n in country), "5/6 địa phương báo cáo", bold=True)
        for number, (province, rows) in enumerate(zip(PROVINCES, each, strict=True), 1):
            cells: list[Cell] = ["…" if province == NOT_REPORTED else n for row in rows for n in row]
            page.row(number, province, *cells, "Chưa báo cáo" if province == NOT_REPORTED else None)
        page.line()
        page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "B-Năm"), (34, 14, 16, 14, 14, 14))
    _returned(page, "PHẦN B. NGƯỜI NƯỚC NGOÀI DI CƯ ĐẾN VIỆT NAM", "CẢ NĂM 2023")
    purpose = "Chia theo mục đích"
    page.header(
        ("Quốc tịch", "Tổng số", "Trong đó: Nữ", purpose, purpose, purpose),
        ("Quốc tịch", "Tổng số", "Trong đó: Nữ", "Lao động", "Học tập", "Khác"),
    )
    each_block = [_block(w) for w in (40, 0, 3, 9, 60, 5)]
    rows = [[sum(block[n][k] for block in each_block) for k in range(5)] for n in range(len(NATIONALITIES) + 1)]
    for title, block in (("TOÀN QUỐC", rows), *zip(PROVINCES, each_block, strict=True)):
        page.line(title, bold=True)
        for label, row in zip(("Tổng số", *NATIONALITIES), block, strict=True):
            page.row(label, *(("-",) * 5 if title == NOT_REPORTED else row))
    page.line()
    page.line("Ghi chú: - không phát sinh hoặc chưa báo cáo.", italic=True)
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "mofa/sources/2023/mau-402.xlsx")


def _returned(page: Page, part: str, period: str) -> None:
    marked(page)
    page.line("Ban hành kèm theo Quyết định số 402/QĐ-TTg ngày 20/3/2020 của Thủ tướng Chính phủ (ví dụ)", italic=True)
    page.line(f"BIỂU THỐNG KÊ SỐ LIỆU DI CƯ QUỐC TẾ - {part}", bold=True, align="center")
    page.line(period, bold=True, align="center")
    page.line("Đơn vị tính: người", italic=True, align="right")


def _block(weight: int) -> list[list[int]]:
    """(both, women, work, study, other) for the total and each nationality."""
    rows = []
    for both, women in zip(
        spread(weight * 100, (8, 6, 4, 3, 2, 5)), spread(weight * 40, (8, 6, 4, 3, 2, 5)), strict=True
    ):
        work = both * 6 // 100 * 10
        rows.append([both, women, work, both - work - both // 100 * 10, both // 100 * 10])
    return [[sum(column) for column in zip(*rows, strict=True)], *rows]


POSITIONS = ("Nhà quản lý", "Giám đốc điều hành", "Chuyên gia", "Lao động kỹ thuật")


def work_permits(folder: Path) -> None:
    """Decree 152: permits in force by nationality and position, and those issued in the year by kind of issue."""
    book = Workbook()
    page = Page(sheet(book, "Còn hiệu lực"), (6, 30, 11, 11, 11, *[13] * 4))
    _reported(page, "SỐ NGƯỜI LAO ĐỘNG NƯỚC NGOÀI CÓ GIẤY PHÉP LAO ĐỘNG CÒN HIỆU LỰC ĐẾN 31/12/2024")
    held, by_position = "Người có giấy phép", "Chia theo vị trí công việc"
    page.header(
        ("STT", "Quốc tịch", held, held, held, *[by_position] * 4),
        ("STT", "Quốc tịch", "Tổng số", "Chia ra", "Chia ra", *POSITIONS),
        ("STT", "Quốc tịch", "Tổng số", "Nam", "Nữ", *POSITIONS),
    )
    rows = by_sex(spread(92000, (31, 24, 13, 11, 4, 17)), spread(24000, (28, 22, 14, 10, 3, 23)))
    for number, (name, row) in enumerate(zip(("Tổng số", *NATIONALITIES), rows, strict=True)):
        page.row(number or None, name, *row, *spread(row[0], (13, 8, 57, 22)), bold=not number)
    page.line()
    page.line("Ghi chú: mỗi người tính một lần theo số hộ chiếu.", italic=True)
    page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "Cấp trong năm"), (34, *[11] * 9))
    _reported(page, "GIẤY PHÉP LAO ĐỘNG CẤP CHO NGƯỜI NƯỚC NGOÀI THEO VỊ TRÍ CÔNG VIỆC, NĂM 2024")
    kinds = ("Cấp mới", "Cấp lại", "Gia hạn")
    sexes = ("Cộng", "Nam", "Nữ")
    page.header(
        ("Vị trí công việc", *(kind for kind in kinds for _ in sexes)),
        ("Vị trí công việc", *sexes * len(kinds)),
    )
    tables = [
        by_sex(spread(men, (13, 8, 57, 22)), spread(women, (10, 4, 70, 16)))
        for men, women in ((30000, 8000), (4000, 1000), (16000, 4200))
    ]
    for name, *parts in zip(("Tổng số", *POSITIONS), *tables, strict=True):
        page.row(name, *(n for part in parts for n in part), bold=name == "Tổng số")
    page.line()
    page.line(NO_SOURCE, italic=True)
    save_xls(book, folder / "work-permits/sources/2024/giay-phep.xls")


def _reported(page: Page, title: str) -> None:
    marked(page)
    page.line("Báo cáo theo Nghị định 152/2020/NĐ-CP (ví dụ)", italic=True)
    page.line(title, bold=True, align="center")
    page.line("Đơn vị: người", italic=True, align="right")


def lmis(folder: Path) -> None:
    """Circular 01/2022: a sheet a province, decisions on applications; the first sheet adds the provinces up."""
    book = Workbook()
    weights = (30, 8, 2, 6, 50, 4)
    each = [[spread(w * share, (31, 24, 13, 11, 4, 17)) for share in (300, 260, 40)] for w in weights]
    whole = [[sum(p[k][n] for p in each) for n in range(len(NATIONALITIES))] for k in range(3)]
    for name, block in (("Tổng hợp", whole), *zip(PROVINCES, each, strict=True)):
        page = Page(sheet(book, name), (30, 16, 16, 16, 20))
        marked(page)
        page.line("HỆ THỐNG THÔNG TIN THỊ TRƯỜNG LAO ĐỘNG - Thông tư 01/2022/TT-BLĐTBXH (ví dụ)", italic=True)
        page.line("Hồ sơ đề nghị cấp giấy phép lao động theo quốc tịch, năm 2024", bold=True)
        page.line(f"Địa bàn: {'6 tỉnh, thành phố có báo cáo' if name == 'Tổng hợp' else name}")
        page.header(
            ("Quốc tịch", "Số hồ sơ nhận", "Trong đó", "Trong đó", "Ghi chú"),
            ("Quốc tịch", "Số hồ sơ nhận", "Được cấp", "Từ chối", "Ghi chú"),
        )
        _stacked(page, block)
        page.line(NO_SOURCE, italic=True)
    save_ods(book, folder / "lmis/sources/2024/ho-so.ods")


def _stacked(page: Page, block: Sequence[Sequence[int]]) -> None:
    for label, *row in zip(NATIONALITIES, *block, strict=True):
        page.row(label, *row, None)
    page.row("Cộng", *(sum(column) for column in block), None, bold=True)  # below its parts


QUARTERS = ("Quý I", "Quý II", "Quý III", "Quý IV")
PURPOSES = (("Du lịch", 80), ("Lao động, làm việc", 9), ("Học tập", 1), ("Thăm thân", 6), ("Không rõ mục đích", 24))


def immigration(folder: Path) -> None:
    """Entries of foreigners over the border: stacked blocks by purpose, quarters across, text with dots."""
    book = Workbook()
    page = Page(sheet(book, "Nhập cảnh"), (34, *[14] * 5))
    marked(page)
    page.line("Cơ sở dữ liệu quốc gia về xuất nhập cảnh - Nghị định 77/2020/NĐ-CP (ví dụ)", italic=True)
    page.line("LƯỢT NGƯỜI NƯỚC NGOÀI NHẬP CẢNH THEO MỤC ĐÍCH VÀ QUỐC TỊCH, NĂM 2024", bold=True, align="center")
    page.line("Đơn vị tính: lượt người", italic=True, align="right")
    for number, (purpose, weight) in enumerate(PURPOSES):
        page.line(f"{ROMAN[number]}. Mục đích: {purpose}", bold=True)
        page.header(("Quốc tịch", *["Số lượt nhập cảnh"] * 5), ("Quốc tịch", *QUARTERS, "Cả năm"))
        rows = [spread(n, (26, 24, 22, 28)) for n in spread(weight * 41000, (31, 30, 9, 8, 4, 18))]
        total = [sum(column) for column in zip(*rows, strict=True)]
        for label, row in zip(("Tổng số", *NATIONALITIES), (total, *rows), strict=True):
            page.row(label, *(vietnamese(n) for n in row), vietnamese(sum(row)))
    page.line()
    page.line("Ghi chú: một người nhập cảnh nhiều lần được tính nhiều lượt.", italic=True)
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "immigration/sources/2024/nhap-canh.xlsx")
