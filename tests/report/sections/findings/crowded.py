"""A workspace with thousands of findings: years of one table in which hardly a row adds up, and labels nobody knows."""

import csv
import shutil
from pathlib import Path

from openpyxl import Workbook

from ilms import resources
from ilms.workspace import Workspace

YEARS = range(1999, 2019)
STRANGERS = 15
KEPT = ("c18-dolab.toml", "c18-series.toml")


def crowded(root: Path, years: range = YEARS, strangers: int = STRANGERS) -> Workspace:
    """Lay it down in a folder that does not exist yet, with so many labels a year that are no country."""
    example = resources.folder("examples") / "viet-nam"
    shutil.copytree(example, root, ignore=shutil.ignore_patterns("revision", "build", "submissions", "*.xlsx"))
    for mapping in (root / "mappings").iterdir():
        if mapping.name not in KEPT:
            mapping.unlink()
    series = Path("sources") / "2019" / "dolab.xlsx"
    (root / series).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(example / series, root / series)
    countries = _countries()
    for year in years:
        path = root / "sources" / str(year) / "dolab.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        _workbook(year, countries, strangers).save(path)
    return Workspace.load(root)


def _countries() -> list[str]:
    with (resources.folder("maps") / "country-vi.csv").open(encoding="utf-8-sig", newline="") as file:
        first_name_of = {row["code"]: row["label"] for row in reversed(list(csv.DictReader(file)))}
    return sorted(first_name_of.values())[:180]


def _workbook(year: int, countries: list[str], strangers: int) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 18"
    for row in (
        ["Đơn vị: người"],
        ["STT", "Nước đến", "Số lao động", None, None, "Ghi chú"],
        [None, None, "Tổng số", "Nam", "Nữ"],
    ):
        sheet.append(row)
    sheet.merge_cells("C2:E2")
    sheet.append([None, "Tổng số", 99999, 50000, 49998])
    for number, country in enumerate(countries, start=1):
        men, women = (year * number) % 700, (year + number * 13) % 500
        sheet.append([number, country, men + women + 1 + number % 5, men, women])
    for number in range(strangers):
        sheet.append([None, f"<b>Xứ lạ {year}-{number}</b>", 5, 3, 2])
    return book
