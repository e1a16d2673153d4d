"""Household surveys and the census (GSO): what weighting, small samples and sheets by sex look like."""

import unicodedata
from pathlib import Path

from openpyxl import Workbook

from workbooks.agencies.drawn import NO_SOURCE, ROMAN, by_sex, marked, spread, vietnamese
from workbooks.page import Cell, Page, save, sheet

SEX = ("Chung", "Nam", "Nữ")
PARTY = (
    "Hoạt động của Đảng Cộng sản, tổ chức chính trị - xã hội, quản lý nhà nước, an ninh quốc phòng; "
    "bảo đảm xã hội bắt buộc"
)
HOUSEHOLDS = (
    "Hoạt động làm thuê các công việc trong các hộ gia đình, sản xuất sản phẩm vật chất và dịch vụ tự tiêu dùng "
    "của hộ gia đình"
)
# Sections of VSIC 2018 in the words of the decision; the last column repeats them in English, as yearbooks do.
SECTIONS = (
    ("A. Nông nghiệp, lâm nghiệp và thủy sản", "Agriculture, forestry and fishing", 1300, 40),
    ("B. Khai khoáng", "Mining and quarrying", 20, 5),
    ("C. Công nghiệp chế biến, chế tạo", "Manufacturing", 1180, 620),
    ("D. Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hòa không khí", "Electricity, gas", 20, 10),
    ("E. Cung cấp nước; hoạt động quản lý và xử lý rác thải, nước thải", "Water supply, waste", 20, 5),
    ("F. Xây dựng", "Construction", 460, 90),
    ("G. Bán buôn và bán lẻ; sửa chữa ô tô, mô tô, xe máy và xe có động cơ khác", "Trade; repair", 720, 120),
    ("H. Vận tải kho bãi", "Transportation and storage", 190, 30),
    ("I. Dịch vụ lưu trú và ăn uống", "Accommodation and food", 280, 60),
    ("J. Thông tin và truyền thông", "Information and communication", 30, 40),
    ("K. Hoạt động tài chính, ngân hàng và bảo hiểm", "Financial, banking and insurance", 50, 20),
    ("L. Hoạt động kinh doanh bất động sản", "Real estate activities", 30, 15),
    ("M. Hoạt động chuyên môn, khoa học và công nghệ", "Professional, scientific, technical", 30, 60),
    ("N. Hoạt động hành chính và dịch vụ hỗ trợ", "Administrative and support services", 40, 15),
    (f"O. {PARTY}", "Communist Party, public administration, defence", 150, 0),
    ("P. Giáo dục và đào tạo", "Education", 190, 150),
    ("Q. Y tế và hoạt động trợ giúp xã hội", "Human health and social work", 60, 20),
    ("R. Nghệ thuật, vui chơi và giải trí", "Arts, entertainment and recreation", 30, 10),
    ("S. Hoạt động dịch vụ khác", "Other service activities", 90, 20),
    (f"T. {HOUSEHOLDS}", "Activities of households as employers", 20, 0),
    ("U. Hoạt động của các tổ chức và cơ quan quốc tế", "International organizations", 0, 5),
)
STATUS = (
    ("Làm công ăn lương", 2740, 1085),
    ("Chủ cơ sở", 130, 120),
    ("Tự làm", 2038, 100),
    ("Xã viên hợp tác xã", 2, 0),
    ("Lao động gia đình", 0, 30),
)
SMALL = "(1)"  # fewer than 15 persons in the sample
FEW, FEW_WORKERS = 20, 4000  # where this example lets a sample be small: tenths of a thousand, persons


def lfs(folder: Path) -> None:
    """Three tables of the Labour Force Survey: thousands, two languages, a footnote sign at small samples."""
    book = Workbook()
    page = Page(sheet(book, "2.5"), (46, *[11] * 9, 34), number_format="#,##0.0")
    marked(page)
    page.line("Biểu 2.5. Lao động có việc làm chia theo quốc tịch, giới tính và ngành kinh tế, năm 2024", bold=True)
    page.line("Table 2.5. Employed population by citizenship, sex and industry, 2024", italic=True)
    page.line("Đơn vị tính: Nghìn người / Unit: Thous. pers.", italic=True, align="right")
    groups = ("Tổng số", "Công dân Việt Nam", "Người nước ngoài")
    page.header(
        ("Ngành kinh tế", *(group for group in groups for _ in SEX), "Industrial activity"),
        ("Ngành kinh tế", *SEX * 3, "Industrial activity"),
    )
    page.row("A", *range(1, 10), "B")
    own = by_sex([w * 12 for *_, w, _ in SECTIONS], [w * 11 for *_, w, _ in SECTIONS])
    foreign = by_sex([w * 3 for *_, w in SECTIONS], [w * 2 for *_, w in SECTIONS])
    names = [("Tổng số", "Total"), *((vi, en) for vi, en, _, _ in SECTIONS)]
    for (vi, en), mine, theirs in zip(names, own, foreign, strict=True):
        both = [a + b for a, b in zip(mine, theirs, strict=True)]
        cells: list[Cell] = [n / 10 for n in (*both, *mine)]
        page.row(vi, *cells, *(_sampled(n) for n in theirs), en, bold=vi == "Tổng số")
    page.line()
    page.line(
        "Ghi chú: (1) Mẫu dưới 15 quan sát, độ tin cậy thấp / Fewer than 15 sample cases, unreliable.", italic=True
    )
    page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "2.7"), (34, 16, 20, 20), number_format="#,##0.0")
    marked(page)
    page.line("Biểu 2.7. Lao động có việc làm chia theo vị thế việc làm, giới tính và quốc tịch, năm 2024", bold=True)
    page.line("Đơn vị tính: Nghìn người", italic=True, align="right")
    page.header(("Vị thế việc làm", *groups))
    own = by_sex([w * 12 for _, w, _ in STATUS], [w * 11 for _, w, _ in STATUS])
    foreign = by_sex([w * 3 for *_, w in STATUS], [w * 2 for *_, w in STATUS])
    for at, title in enumerate(("CHUNG", "NAM", "NỮ")):
        page.block(title)
        for name, mine, theirs in zip(("Tổng số", *(s[0] for s in STATUS)), own, foreign, strict=True):
            page.row(name, (mine[at] + theirs[at]) / 10, mine[at] / 10 or "-", theirs[at] / 10 or "-")
    page.line()
    page.line("Ghi chú: - không phát sinh.", italic=True)
    page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "2.15"), (24, 16, 20, 20))
    marked(page)
    page.line("Biểu 2.15. Thu nhập bình quân tháng của lao động làm công hưởng lương, năm 2024", bold=True)
    page.line("Đơn vị tính: Nghìn đồng", italic=True, align="right")
    page.header(("Giới tính", *groups))
    for name, *values in zip(SEX, (8600, 9200, 7900), (8500, 9100, 7800), (31000, 33000, 28000), strict=True):
        page.row(name, *values)
    page.line()
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "lfs/sources/2024/lfs-bieu.xlsx")


def _sampled(tenths: int) -> Cell:
    """Tenths of a thousand as GSO prints them; few of them carry the sign of a small sample, and are text for it."""
    text = f"{tenths // 10},{tenths % 10}"
    return f"{text}{SMALL}" if tenths < FEW else tenths / 10


DESTINATIONS = ("Nhật Bản", "Đài Loan (Trung Quốc)", "Hàn Quốc", "CHDCND Lào", "Các nước khác")
OCCUPATIONS = (
    ("1. Nhà lãnh đạo", 2),
    ("2. Chuyên môn kỹ thuật bậc cao", 8),
    ("3. Chuyên môn kỹ thuật bậc trung", 9),
    ("4. Nhân viên trợ lý văn phòng", 3),
    ("5. Nhân viên dịch vụ và bán hàng", 20),
    ("6. Lao động có kỹ năng trong nông nghiệp, lâm nghiệp và thủy sản", 15),
    ("7. Thợ thủ công và các thợ khác có liên quan", 90),
    ("8. Thợ lắp ráp và vận hành máy móc, thiết bị", 120),
    ("9. Lao động giản đơn", 60),
)
LEVELS = ("Tiểu học", "Trung học cơ sở", "Trung học phổ thông", "Trung cấp", "Cao đẳng", "Đại học", "Trên đại học")


def lfs_migration(folder: Path) -> None:
    """The migration module: numbered levels, indented levels, a cross-tab beside sample sizes and recruitment costs."""
    book = Workbook()
    men, women = spread(180000, (50, 34, 12, 6, 8)), spread(90000, (45, 38, 5, 4, 8))
    page = Page(sheet(book, "M1"), (40, 16, 14, 20), number_format="#,##0")
    marked(page)
    page.line("MÔ-ĐUN DI CƯ LAO ĐỘNG QUỐC TẾ - ĐIỀU TRA LAO ĐỘNG VIỆC LÀM 2021", bold=True, align="center")
    page.line("Biểu M1. Người đi làm việc ở nước ngoài trong 3 năm qua theo nước đến và giới tính", bold=True)
    page.line("Đơn vị: người (đã suy rộng)", italic=True, align="right")
    page.header(("Chỉ tiêu", "Số người", "Số quan sát", "Ghi chú"))
    totals, *rows = by_sex(men, women)
    page.row("Tổng số", totals[0], 2010, None, bold=True)
    page.row("- Nam", totals[1], 1340, None)
    page.row("- Nữ", totals[2], 670, None)
    for number, (name, row) in enumerate(zip(DESTINATIONS, rows, strict=True)):
        page.row(f"{ROMAN[number]}. {name}", row[0], row[0] // 134, None, bold=True)
        page.row("- Nam", row[1], row[1] // 134, None)
        page.row("- Nữ", row[2], row[2] // 134, "Mẫu nhỏ" if row[2] < FEW_WORKERS else None)
    page.line()
    page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "M2"), (34, 16, 14))
    marked(page)
    page.line("Biểu M2. Người đi làm việc ở nước ngoài theo trình độ học vấn và giới tính, năm 2021", bold=True)
    page.line("Đơn vị: người", italic=True, align="right")
    page.header(("Trình độ và giới tính", "Số người", "Tỷ lệ (%)"))
    totals, *rows = by_sex(spread(180000, (9, 40, 110, 20, 20, 10, 1)), spread(90000, (5, 30, 60, 10, 10, 10, 1)))
    for name, row in zip(("Tổng số", *LEVELS), (totals, *rows), strict=True):
        page.row(name, row[0], round(100 * row[0] / totals[0], 1), bold=True)
        for label, value in zip(SEX[1:], row[1:], strict=True):
            page.row(label, value, round(100 * value / row[0], 1), indent=2)
    page.line()
    page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "M3"), (42, 12, 12, 12, 14, 18))
    marked(page)
    page.line(
        "Biểu M3. Người đi làm việc ở nước ngoài theo nghề (VSCO 2020), giới tính và chi phí, năm 2021", bold=True
    )
    page.line("Đơn vị: người", italic=True, align="right")
    group = "Số người làm việc được trả công"
    page.header(
        ("Nghề nghiệp", group, group, group, "Số quan sát", "Chi phí tuyển dụng (tháng lương)"),
        ("Nghề nghiệp", *SEX, "Số quan sát", "Chi phí tuyển dụng (tháng lương)"),
    )
    weights = [weight for _, weight in OCCUPATIONS]
    totals, *rows = by_sex(spread(180000, weights), spread(90000, weights[::-1]))
    for name, row in zip(("Tổng số", *(name for name, _ in OCCUPATIONS)), (totals, *rows), strict=True):
        page.row(name, *row, row[0] // 134, 7.4)
    page.line()
    page.line("Ghi chú: chi phí tuyển dụng theo chỉ tiêu SDG 10.7.1.", italic=True)
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "lfs-migration/sources/2021/modul-di-cu.xlsx")


AGES = (("15-24", 13), ("25-34", 17), ("35-44", 15), ("45-54", 12), ("55-64", 10), ("65 tuổi trở lên", 9))
BORN = ("Trung Quốc", "Cam-pu-chia", "CHDCND Lào", "Hàn Quốc", "Liên bang Nga", "Đài Loan (Trung Quốc)", "Nước khác")
SCHOOLED = (
    ("Chưa đi học", 4),
    ("Tiểu học", 20),
    ("THCS", 30),
    ("THPT", 25),
    ("Sau trung học phổ thông", 2),
    ("Cao đẳng", 5),
    ("Đại học trở lên", 14),
)


def census(folder: Path) -> None:
    """The intercensal survey: figures as text, a sheet a sex, labels merged downwards, names in decomposed Unicode."""
    book = Workbook()
    title = "DÂN SỐ TỪ 15 TUỔI TRỞ LÊN CHIA THEO NHÓM TUỔI VÀ NƠI SINH, 1/4/2024"
    native = {"Nam": 3600, "Nữ": 3800}
    born = {"Nam": 12, "Nữ": 10}
    for name in SEX:
        page = Page(sheet(book, f"Biểu 1 - {name}"), (22, 16, 18, 18))
        marked(page)
        page.line("ĐIỀU TRA DÂN SỐ VÀ NHÀ Ở GIỮA KỲ", align="center")
        page.line(f"Biểu 1 ({name}). {title}", bold=True, align="center")
        page.line("Đơn vị tính: Người", italic=True, align="right")
        page.header(
            ("Nhóm tuổi", "Tổng số", "Chia ra", "Chia ra"),
            ("Nhóm tuổi", "Tổng số", "Sinh tại Việt Nam", "Sinh ở nước ngoài"),
        )
        sexes = [name] if name in native else list(native)
        here = [sum(w * native[s] * 100 for s in sexes) for _, w in AGES]
        abroad = [sum(w * born[s] * 100 for s in sexes) for _, w in AGES]
        for label, a, b in zip(
            ("Tổng số", *(a for a, _ in AGES)), (sum(here), *here), (sum(abroad), *abroad), strict=True
        ):
            page.row(label, vietnamese(a + b), vietnamese(a), vietnamese(b))
        page.line()
        page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "Biểu 2"), (24, 12, 16, 18, 18))
    marked(page)
    page.line("Biểu 2. Dân số từ 15 tuổi trở lên theo trình độ học vấn, giới tính và nơi sinh", bold=True)
    page.line("Đơn vị tính: Người", italic=True, align="right")
    page.header(("Trình độ học vấn", "Giới tính", "Tổng số", "Sinh tại Việt Nam", "Sinh ở nước ngoài"))
    count = sum(w for _, w in AGES) * 100
    here = by_sex(*(spread(count * native[s], [w for _, w in SCHOOLED]) for s in SEX[1:]))
    abroad = by_sex(*(spread(count * born[s], [w for _, w in SCHOOLED]) for s in SEX[1:]))
    for label, a, b in zip(("Tổng số", *(n for n, _ in SCHOOLED)), here, abroad, strict=True):
        for at, sex in enumerate(SEX):
            page.row(None if at else label, sex, vietnamese(a[at] + b[at]), vietnamese(a[at]), vietnamese(b[at]))
        page.span(1, len(SEX))
    page.line()
    page.line(NO_SOURCE, italic=True)

    page = Page(sheet(book, "Biểu 3"), (8, 30, 14, 14, 14))
    marked(page)
    page.line("Biểu 3. Dân số sinh ở nước ngoài từ 15 tuổi trở lên theo nước sinh và giới tính", bold=True)
    page.line("Đơn vị tính: Người", italic=True, align="right")
    page.header(("TT", "Nước sinh", "Cả hai giới", "Nam", "Nữ"))
    weights = (30, 26, 14, 12, 5, 5, 8)
    rows = by_sex(*(spread(count * born[s], weights) for s in SEX[1:]))
    for number, (label, row) in enumerate(zip(("Tổng số", *BORN), rows, strict=True)):
        page.row(number or None, unicodedata.normalize("NFD", label), *(vietnamese(n) for n in row))
    page.line()
    page.line("Ghi chú: Người sinh ở nước ngoài kể cả công dân Việt Nam.", italic=True)
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "census/sources/2024/giua-ky.xlsx")
