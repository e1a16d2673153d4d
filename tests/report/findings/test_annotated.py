import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from ilms.errors import UsageError
from ilms.report.findings.annotated import Annotated, annotate
from ilms.report.findings.comments import BESIDE, COLOURS, SETTLED
from ilms.report.findings.record import records
from ilms.report.words import Words
from ilms.workspace import Workspace
from report.findings.made import BOOK, SHEET, SUMS, file_of, planted, waive

VBA = b'PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"'
COPY = "checked/sources/2019/dolab.findings.xlsx"


def copied(office: Workspace, language: str = "en", folder: str = "checked", **cells: Any) -> Annotated:
    prepared = planted(office, **cells)
    return annotate(records(prepared.applied), prepared.datasets, office, office.root / folder, Words(language))


def opened(office: Workspace) -> Any:
    return openpyxl.load_workbook(office.root / COPY)


def values(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def by_letter(sheet: Any) -> Iterator[dict[str, Any]]:
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        yield dict(zip(heads, row, strict=True))


def test_a_finding_is_a_colour_a_comment_and_a_line_with_a_link(office: Workspace) -> None:
    made = copied(office, C13="4.12O")
    [copy] = made.copies
    assert (copy.source, copy.path) == (BOOK, office.root / COPY)
    assert copy.lost == {}
    book = opened(office)
    cell = book[SHEET]["C13"]
    assert cell.fill.fgColor.rgb == COLOURS["error"]
    assert cell.value == "4.12O"
    first, *_ = cell.comment.text.splitlines()
    assert first == "ERROR MAP008: not a figure"
    assert '"4.12O" stands where a figure should be' in cell.comment.text
    assert "What to do: it is not read: mend the cell" in cell.comment.text
    sheet = book.worksheets[0]
    assert (sheet.title, book.active.title) == ("Findings", "Findings")
    line = next(by_letter(sheet))
    assert (line["Severity"].value, line["Code"].value, line["Cell"].value) == ("error", "MAP008", "C13")
    assert line["Cell"].hyperlink.location == f"'{SHEET}'!C13"
    assert line["What to do"].value


def test_only_the_list_is_selected_lest_excel_types_into_two_sheets(office: Workspace) -> None:
    copied(office, C13="4.12O")
    assert [sheet.title for sheet in opened(office).worksheets if sheet.sheet_view.tabSelected] == ["Findings"]


def test_it_speaks_vietnamese(office: Workspace) -> None:
    copied(office, "vi", C13="4.12O")
    book = opened(office)
    assert book.sheetnames[0] == "Phát hiện"
    assert book[SHEET]["C13"].comment.text.startswith("LỖI MAP008: không phải số\n")
    assert [cell.value for cell in book.worksheets[0][1]][:4] == ["Mức độ", "Mã", "Trang tính", "Ô"]


def test_the_original_is_untouched_and_a_second_reader_finds_every_value_equal(office: Workspace) -> None:
    prepared = planted(office, **SUMS, C13="4.12O", F9="=1+1")
    before = file_of(office).read_bytes()
    annotate(records(prepared.applied), prepared.datasets, office, office.root / "checked", Words("en"))
    assert file_of(office).read_bytes() == before
    found = values(office.root / COPY)
    del found["Findings"]
    assert found == values(file_of(office))


def test_formats_merges_widths_and_formulas_are_kept(office: Workspace) -> None:
    path = file_of(office)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    sheet["C13"].font, sheet["C13"].number_format = Font(bold=True, name="Arial"), "#,##0.00"
    sheet["F9"], sheet.column_dimensions["B"].width = "=SUM(C9:D9)", 41
    book.save(path)
    copied(office, C13="4.12O")
    old, new = openpyxl.load_workbook(path)[SHEET], opened(office)[SHEET]
    assert new["F9"].value == "=SUM(C9:D9)"
    assert {str(merge) for merge in new.merged_cells.ranges} == {str(merge) for merge in old.merged_cells.ranges}
    assert new.column_dimensions["B"].width == 41
    for cell in (cell for row in old.iter_rows() for cell in row):
        twin = new[cell.coordinate]
        assert (twin.value, twin.number_format) == (cell.value, cell.number_format)
        for style in ("font", "border", "alignment", "protection"):
            assert repr(getattr(twin, style)) == repr(getattr(cell, style)), cell.coordinate


def test_a_comment_that_was_there_stays_before_ours(office: Workspace) -> None:
    path = file_of(office)
    book = openpyxl.load_workbook(path)
    book[SHEET]["C13"].comment = Comment("theo công văn số 5", "Lan")
    book[SHEET]["A1"].comment = Comment("biểu cũ", "Lan")
    book.save(path)
    copied(office, C13="4.12O")
    sheet = opened(office)[SHEET]
    assert sheet["C13"].comment.text.startswith("theo công văn số 5\n\nERROR MAP008")
    assert sheet["C13"].comment.author == "Lan"
    assert sheet["A1"].comment.text == "biểu cũ"


def test_several_findings_of_one_cell_are_one_comment(office: Workspace) -> None:
    copied(office, **SUMS)
    text = opened(office)[SHEET]["D10"].comment.text
    assert "ERROR SUM001" in text
    assert "ERROR SUM004" in text


def test_a_finding_in_a_merged_cell_is_marked_in_its_first(office: Workspace) -> None:
    path = file_of(office)
    book = openpyxl.load_workbook(path)
    book[SHEET]["C13"] = "4.12O"
    book[SHEET].merge_cells("C13:C14")
    book.save(path)
    copied(office)
    assert "MAP008" in opened(office)[SHEET]["C13"].comment.text


def test_what_somebody_answers_for_is_grey_and_says_who(office: Workspace) -> None:
    waive(office, '[[waiver]]\ncode = "SUM"\nreason = "r"\nwho = "w"\n'.replace('"SUM"', '"SUM017"'))
    copied(office, C8=152630)
    book = opened(office)
    assert "accepted SUM017" in book[SHEET]["E8"].comment.text
    settled = [line for line in by_letter(book.worksheets[0]) if line["Code"].value == "SUM017"]
    assert {line["Accepted by"].value for line in settled} == {"w: r"}
    assert {line["Code"].fill.fgColor.rgb for line in settled} == {SETTLED}


def test_a_text_of_the_office_is_no_formula_on_the_list(office: Workspace) -> None:
    copied(office, C13="'=1+1")
    path = office.root / COPY
    assert not [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row
                if cell.data_type == "f"]  # fmt: skip


def test_a_sheet_of_that_name_is_not_taken(office: Workspace) -> None:
    path = file_of(office)
    book = openpyxl.load_workbook(path)
    book.create_sheet("findings")
    book.save(path)
    copied(office, C13="4.12O")
    assert opened(office).sheetnames[0] == "Findings (2)"


def test_without_a_finding_there_is_no_copy(office: Workspace) -> None:
    prepared = planted(office)
    made = annotate([], prepared.datasets, office, office.root / "checked", Words("en"))
    assert made == Annotated((), (), 0)
    assert not (office.root / "checked").exists()


def test_a_finding_without_a_cell_stands_on_the_sheet_of_its_workbook(office: Workspace) -> None:
    copied(office, B6="Nước tiếp nhận")
    lines = [line for line in by_letter(opened(office).worksheets[0]) if line["Code"].value in ("MAP002", "MAP004")]
    assert lines
    assert lines[0]["Message"].value


@pytest.mark.parametrize("folder", ["sources", "sources/2019", "sources/new/below"])
def test_no_copy_goes_among_the_sources(office: Workspace, folder: str) -> None:
    with pytest.raises(UsageError) as caught:
        copied(office, folder=folder, C13="4.12O")
    assert "the office's own files alone" in caught.value.title


def test_a_file_that_is_no_workbook_is_named(office: Workspace) -> None:
    found = records(planted(office, C13="4.12O").applied)
    odd = replace(found[0], finding=replace(found[0].finding, where=({"file": "sources/a.csv", "line": 3},), texts=()))
    lone = replace(found[0], finding=replace(found[0].finding, where=(), texts=(), dataflow=None))
    made = annotate([odd, lone], [], office, office.root / "checked", Words("en"))
    assert (made.copies, made.others, made.placeless) == ((), ("sources/a.csv",), 1)


def test_macros_are_kept(office: Workspace) -> None:
    found = records(planted(office, C13="4.12O").applied)
    path = file_of(office).with_suffix(".xlsm")
    with zipfile.ZipFile(file_of(office)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                main = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                content = content.replace(main, b"vnd.ms-excel.sheet.macroEnabled.main+xml")
                content = content.replace(b"</Types>", b"<Override " + VBA + b"/></Types>")
            new.writestr(name, content)
        new.writestr("xl/vbaProject.bin", b"macros")
    where = ({"file": BOOK.replace(".xlsx", ".xlsm"), "sheet": SHEET, "cell": "C13"},)
    one = replace(found[0], finding=replace(found[0].finding, where=where, texts=("",)))
    [copy] = annotate([one], [], office, office.root / "checked", Words("en")).copies
    assert copy.lost == {}
    with zipfile.ZipFile(copy.path) as made:
        assert made.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in made.read("[Content_Types].xml")
    assert "MAP008" in openpyxl.load_workbook(copy.path)[SHEET]["C13"].comment.text


def test_the_cell_that_a_finding_is_about_is_told_from_those_named_with_it(office: Workspace) -> None:
    copied(office, C13="9999")
    book = opened(office)
    sums = [line for line in by_letter(book.worksheets[0]) if str(line["Code"].value).startswith("SUM")]
    assert len(sums) > 1
    sheet = book[SHEET]
    named = [line["Cell"].value for line in sums]
    comments = {cell: sheet[cell].comment.text for cell in named}
    first = next(cell for cell, text in comments.items() if "to be looked at first" not in text)
    assert sheet[first].fill.fgColor.rgb == COLOURS["error"]
    pale = [cell for cell in named if sheet[cell].fill.fgColor.rgb == BESIDE["error"]]
    assert pale
    assert all("named with " in comments[cell] for cell in pale)
