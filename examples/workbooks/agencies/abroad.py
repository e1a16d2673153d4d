"""Workers and nationals abroad: the labour ministry's reports and its database, and the planned national database."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from workbooks.agencies.drawn import MARK, NO_SOURCE, PUBLISHED, by_sex, marked, published, spread
from workbooks.figures import Figures
from workbooks.page import Cell, Page, save, sheet
from workbooks.viet_nam import VIETNAMESE

MARKETS = (
    ("Khu vực Đông Bắc Á", ("JPN", "TWN", "KOR")),
    ("Khu vực Châu Âu", ("ROU",)),
    ("Khu vực Trung Đông", ("SAU",)),
)
SKILLS = (
    ("Tiểu học", 3),
    ("Trung học cơ sở", 30),
    ("Trung học phổ thông", 60),
    ("Trung cấp", 8),
    ("Cao đẳng", 6),
    ("Đại học", 4),
    ("Trên đại học", 1),
)
INDUSTRIES = (
    ("1", "Nông, lâm nghiệp và thủy sản", 12, 3),
    ("2", "Chế biến, chế tạo", 60, 34),
    ("3", "Ngành xây dựng", 18, 0),
    ("4", "Thương mại, vận tải, lưu trú, ăn uống và dịch vụ kinh doanh", 6, 5),
    ("5", "Hành chính công, dịch vụ cộng đồng, xã hội và khác", 2, 12),
)


def dolab(figures: Mapping[str, Figures], folder: Path) -> None:
    """The yearly report of 2019, whose figures were published, and that of 2024, whose figures were not."""
    table = figures["MNA_OEMP_SEX_CDS_NB"]
    book = Workbook()
    page = Page(sheet(book, "Mẫu 01"), (7, 30, 12, 12, 12, 12, 12, 12, 18))
    _headed(page, "Kỳ báo cáo: tháng 12 và cả năm 2019")
    month, year = "Thực hiện tháng 12", "Lũy kế từ đầu năm"
    page.header(
        ("STT", "Thị trường tiếp nhận", "Kế hoạch năm", month, month, year, year, year, "Ghi chú"),
        ("STT", "Thị trường tiếp nhận", "Kế hoạch năm", "Tổng số", "Trong đó: nữ", "Tổng số", "Nam", "Nữ", "Ghi chú"),
    )
    nothing = ("…", "…", "…")
    page.row(None, "Tổng cộng", *nothing, *published(table, "CDS_DES_TOTAL", "2019"), None, bold=True)
    for roman, (region, countries) in zip(("I", "II", "III"), MARKETS, strict=True):
        each = [published(table, f"CDS_DES_{country}", "2019") for country in countries]
        page.row(roman, region, *nothing, *(sum(column) for column in zip(*each, strict=True)), None, bold=True)
        for number, (country, values) in enumerate(zip(countries, each, strict=True), 1):
            page.row(number, VIETNAMESE[country], *nothing, *values, None)
    page.row("IV", "Các nước khác", *nothing, *published(table, "CDS_DES_X", "2019"), None, bold=True)
    page.line()
    page.line("Ghi chú: … là không có số liệu công bố.", italic=True)
    page.line(PUBLISHED, italic=True)
    save(book, folder / "dolab/sources/2019/bao-cao-nam.xlsx")

    book = Workbook()
    page = Page(sheet(book, "Mẫu 02"), (7, 52, 12, 12, 12, 12))
    marked(page)
    _headed(page, "Quý I - Quý IV năm 2024")
    weights = [w for _, w in SKILLS]
    rows = by_sex(spread(98000, weights), spread(54000, weights))
    _listed(page, "A. Chia theo trình độ", "Trình độ", [name for name, _ in SKILLS], rows)
    rows = by_sex(spread(98000, [m for *_, m, _ in INDUSTRIES]), spread(54000, [w for *_, w in INDUSTRIES]))
    _listed(page, "B. Chia theo ngành nghề", "Ngành nghề", [name for _, name, _, _ in INDUSTRIES], rows)
    page.line("Người lập biểu                                        Thủ trưởng đơn vị", italic=True)
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "dolab/sources/2024/bao-cao-nam.xlsx")


def _headed(page: Page, period: str) -> None:
    page.line("Mẫu số 01/BC-QLLĐNN ban hành kèm theo Thông tư 15/2019/TT-BLĐTBXH (ví dụ)", italic=True)
    page.line(
        "BÁO CÁO TÌNH HÌNH NGƯỜI LAO ĐỘNG VIỆT NAM ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO HỢP ĐỒNG", bold=True, align="center"
    )
    page.line(period, bold=True, align="center")
    page.line("Đơn vị tính: Người", italic=True, align="right")


def _listed(page: Page, title: str, stub: str, names: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
    year = "Lũy kế cả năm"
    page.line(title, bold=True)
    page.header(("TT", stub, "Quý IV", year, year, year), ("TT", stub, "Quý IV", "Chung", "Nam", "Nữ"))
    for number, (name, row) in enumerate(zip(("Tổng số", *names), rows, strict=True)):
        page.row(number or None, name, row[0] // 40 * 10, *row, bold=not number)


DESTINATIONS = ("JPN", "TWN", "KOR", "CHN", "HUN", "SGP", "ROU", "SAU", "X")
OCCUPATIONS = (("1", 1), ("2", 4), ("3", 6), ("4", 3), ("5", 30), ("6", 18), ("7", 60), ("8", 90), ("9", 40))


def dolab_database(figures: Mapping[str, Figures], folder: Path) -> None:
    """Extracts of the database: a group a row, codes with their zeros, one separator a file."""
    home = folder / "dolab-database/sources"
    table = figures["MNA_XRET_SEX_CPR_NB"]
    lines = [
        ("2024", sex, country, number)
        for country in ("TOTAL", "JPN", "KOR", "TWN", "X")
        for sex, number in zip("TMF", published(table, f"CPR_PRV_{country}", "2024"), strict=True)
    ]
    _text(home / "ve-nuoc.csv", ",", ("nam", "gioi_tinh", "nuoc_ve_tu", "so_nguoi"), lines)

    men, women = spread(96000, (40, 32, 8, 4, 2, 1, 1, 1, 7)), spread(52000, (40, 30, 2, 2, 1, 2, 0, 2, 3))
    rows = zip(("Tổng", *DESTINATIONS), by_sex(men, women), strict=True)
    lines = [("2024", f"0{k}", c, _plain(n)) for c, row in rows for k, n in enumerate(row)]
    _text(home / "di-lam-viec-theo-nuoc.csv", ";", ("nam", "ma_gioi_tinh", "ma_nuoc", "so_nguoi"), lines, mark=MARK)

    weights = [w for _, w in OCCUPATIONS]
    rows = zip(
        ("Tổng", *(o for o, _ in OCCUPATIONS)), by_sex(spread(96000, weights), spread(52000, weights)), strict=True
    )
    lines = [("2024", f"0{k}", c, _plain(n)) for c, row in rows for k, n in enumerate(row)]
    _text(home / "di-lam-viec-theo-nghe.csv", ";", ("nam", "ma_gioi_tinh", "ma_nghe", "so_nguoi"), lines, mark=MARK)


def _plain(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _text(path: Path, separator: str, header: Sequence[str], lines: Sequence[Sequence[Cell]], mark: str = "") -> None:
    """A file as a database writes it: a BOM, CRLF; the mark, where there is one, on a line of its own."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    if mark:
        writer.writerow([mark, *[""] * (len(header) - 1)])
    writer.writerow(header)
    writer.writerows(lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def migration_database(figures: Mapping[str, Figures], folder: Path) -> None:
    """What the planned database could give: a list with codes, and years across."""
    table = figures["MNA_TPOP_SEX_CRS_NB"]
    book = Workbook()
    page = Page(sheet(book, "Cư trú"), (10, 14, 12, 34, 16), number_format="0")
    page.line(
        "CƠ SỞ DỮ LIỆU DI CƯ QUỐC GIA (dự kiến, chưa triển khai) - Công dân Việt Nam cư trú ở nước ngoài", bold=True
    )
    page.line("Đơn vị: người", italic=True)
    page.header(("Năm", "Giới tính", "Mã nước", "Tên nước", "Số người"))
    for year, countries in (
        ("2020", ("TOTAL", "JPN", "TWN", "KOR", "LAO", "CHN", "X")),
        ("2022", ("TOTAL", "JPN", "TWN", "KOR", "LAO", "USACAN", "X")),
    ):
        for country in countries:
            name = VIETNAMESE.get(country, "Tổng số")
            for sex, number in zip(("Chung", "Nam", "Nữ"), published(table, f"CRS_RES_{country}", year), strict=True):
                page.row(int(year), sex, country, name, number)
    page.line()
    page.line(PUBLISHED, italic=True)

    page = Page(sheet(book, "Di cư"), (30, *[12] * 6))
    marked(page)
    page.line("CƠ SỞ DỮ LIỆU DI CƯ QUỐC GIA (dự kiến, chưa triển khai) - Công dân Việt Nam di cư", bold=True)
    page.line("Đơn vị: người", italic=True)
    years = ("Năm 2023", "Sơ bộ năm 2024")
    page.header(("Nước đến", *(y for y in years for _ in range(3))), ("Nước đến", *("Tổng số", "Nam", "Nữ") * 2))
    names = ("Hoa Kỳ", "CHLB Đức", "Nhật Bản", "Ô-xtrây-li-a", "Ca-na-đa", "Nước khác")
    first = by_sex(spread(21000, (6, 4, 4, 3, 2, 2)), spread(27000, (8, 5, 4, 4, 3, 3)))
    second = by_sex(spread(22000, (6, 4, 4, 3, 2, 2)), spread(28500, (8, 5, 4, 4, 3, 3)))
    for name, a, b in zip(("Tổng số", *names), first, second, strict=True):
        page.row(name, *a, *b, bold=name == "Tổng số")
    page.line()
    page.line(NO_SOURCE, italic=True)
    save(book, folder / "migration-database/sources/csdl-di-cu.xlsx")
