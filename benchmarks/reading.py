"""What reading and mapping a large workbook costs, beside calamine and openpyxl alone.

`python -m benchmarks.reading`: makes a workbook of 50,000 rows by ten columns and a workspace that maps it, runs each
contender in a process of its own, and prints a table. Every process imports what all of ours import, so that the line
`start-up` can be taken off.
"""

import argparse
import csv
import sys
from itertools import islice, product
from pathlib import Path

from benchmarks.process import best
from ilms.__main__ import lighten

HEAD = ["STT", "Mã", "Nước đến", "Giới tính", "Năm", "Số lao động", "Hợp đồng", "Tỷ lệ", "Nguồn", "Ghi chú"]
SHEET, FILE = "Biểu 18", "sources/dolab.xlsx"
ILMS = """
[workspace]
area = "VNM"
[sources.dolab]
name = "Department of Overseas Labour records"
"""
MAPPING = f"""
table = "C18"
source = "dolab"
[read]
file = "{FILE}"
sheet = "{SHEET}"
header = {{ find = "STT" }}
values = "Số lao động"
unit = "persons"
[dimensions]
CDS = {{ column = "Nước đến", map = "country-vi" }}
SEX = {{ column = "Giới tính", map = "sex-vi" }}
TIME_PERIOD = {{ column = "Năm" }}
"""


def main() -> int:
    """Lay out what is read, then compare; or be one of the contenders."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=3, help="the best counts")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks/reading"))
    parser.add_argument("--one", choices=CONTENDERS, help="run this contender, in this process")
    asked = parser.parse_args()
    folder = (asked.folder / str(asked.rows)).resolve()
    if asked.one:
        lighten()
        CONTENDERS[asked.one](folder)
        return 0
    _lay_out(folder, asked.rows)
    print(f"{asked.rows} rows by {len(HEAD)} columns\n\n| | processor s | clock s | peak MB |\n|---|--:|--:|--:|")
    for name in CONTENDERS:
        command = [sys.executable, "-m", "benchmarks.reading", "--one", name]
        took = best([*command, "--rows", str(asked.rows), "--folder", str(folder.parent)], folder, asked.times)
        told = f"failed: {took.failed} | |" if took.failed else f"{took.cpu:.2f} | {took.clock:.2f} | {took.peak:.0f}"
        print(f"| {name} | {told} |", flush=True)
    return 0


def _lay_out(folder: Path, rows: int) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    from ilms import resources
    from ilms.structures.load import codelist

    for name, text in {"ilms.toml": ILMS, "mappings/c18.toml": MAPPING}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if (folder / FILE).is_file():
        return
    with (resources.folder("maps") / "country-vi.csv").open(encoding="utf-8") as file:
        known = {line["label"]: line["code"] for line in csv.DictReader(file)}  # a label of two countries has no code
    destinations = set(codelist("CL_CDS").ids)
    labels = {code: label for label, code in known.items() if f"CDS_DES_{code}" in destinations}
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    head = [WriteOnlyCell(sheet, text) for text in HEAD]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    years = range(1900, 2026)
    sexes = {"Tổng số": 3, "Nam": 2, "Nữ": 1}  # by parts of three, so that they add up
    cells = islice(product(years, labels.items(), sexes.items()), rows)
    for number, (year, (code, label), (sex, parts)) in enumerate(cells, 1):
        figure = parts * (year + 7919 * len(label) % 1009)
        sheet.append(
            [number, code, label, sex, year, figure, figure // 2, figure / 997, "Sổ theo dõi", f"dòng {number}"]
        )
    (folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    book.save(folder / FILE)


def _start(_folder: Path) -> None:
    """What all of ours import."""
    import ilms.mapping.gather  # noqa: F401


def _calamine(folder: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(folder / FILE).get_sheet_by_index(0).to_python()


def _openpyxl(folder: Path) -> None:
    from openpyxl import load_workbook

    load_workbook(folder / FILE, data_only=True)


def _read(folder: Path) -> None:
    from ilms.sources.opening import read

    _start(folder)
    read(folder / FILE)


def _map(folder: Path) -> None:
    from ilms.mapping.gather import gather
    from ilms.workspace import Workspace

    (data,) = gather(Workspace.load(folder))
    if data.findings:
        raise SystemExit(f"findings in data that are right: {[batch.code for batch in data.findings.batches]}")


CONTENDERS = {
    "start-up": _start,
    "calamine alone": _calamine,
    "openpyxl alone": _openpyxl,
    "ilms, read": _read,
    "ilms, read and mapped": _map,
}

if __name__ == "__main__":
    sys.exit(main())
