import zipfile
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference

from ilms.report.findings.lost import lost

DRAWING = b'<xdr:wsDr><xdr:sp macro=""></xdr:sp><xdr:sp></xdr:sp><xdr:cxnSp></xdr:cxnSp></xdr:wsDr>'


def package(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_what_a_copy_lacks_is_counted_by_kind(tmp_path: Path) -> None:
    parts = {
        "xl/charts/chart1.xml": b"", "xl/charts/chart2.xml": b"", "xl/charts/style1.xml": b"",
        "xl/media/image1.png": b"", "xl/drawings/drawing1.xml": DRAWING, "xl/vbaProject.bin": b"",
        "xl/worksheets/sheet1.xml": b"<x14:sparklineGroup ><x14:dataValidation ><x14:dataValidations >",
        "xl/threadedComments/threadedComment1.xml": b"", "xl/pivotTables/pivotTable1.xml": b"",
    }  # fmt: skip
    original = package(tmp_path / "a.xlsx", **parts)
    copy = package(tmp_path / "b.xlsx", **{"xl/charts/chart1.xml": b"", "xl/pivotTables/pivotTable1.xml": b""})
    assert lost(original, copy) == {
        "charts": 1, "images": 1, "conversations": 1, "macros": 1, "shapes": 3, "sparklines": 1, "formats": 1,
    }  # fmt: skip
    assert lost(original, original) == {}


def test_what_openpyxl_keeps_is_not_called_lost(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([1, 2])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, max_col=2, min_row=1))
    book.active.add_chart(chart, "D4")
    book.save(tmp_path / "a.xlsx")
    openpyxl.load_workbook(tmp_path / "a.xlsx").save(tmp_path / "b.xlsx")
    assert lost(tmp_path / "a.xlsx", tmp_path / "b.xlsx") == {}
