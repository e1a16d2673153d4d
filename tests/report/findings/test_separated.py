import csv
import io

from ilms.report.findings.record import records
from ilms.report.findings.separated import BOM, COLUMNS, csv_lines
from ilms.report.words import Words
from ilms.workspace import Workspace
from report.findings.made import BOOK, SHEET, SUMS, planted, waive


def as_csv(found, words):
    return "".join(csv_lines(found, words))


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_a_line_a_place_with_the_cell(office: Workspace) -> None:
    found = records(planted(office, **SUMS).applied)
    lines = rows(as_csv(found, Words("en")))
    assert len(lines) == sum(max(1, len(record.places)) for record in found)
    sums = [line for line in lines if line["Code"] == "SUM004"]
    assert ("31.693", "D10") in {(line["Value"] or line["In the cell"], line["Cell or line"]) for line in sums} or (
        "D10" in {line["Cell or line"] for line in sums}
    )
    first = sums[0]
    assert (first["Severity"], first["Table"], first["Area"], first["Period"]) == ("error", "C18", "VNM", "2019")
    assert (first["File"], first["Sheet"], first["Accepted by"]) == (BOOK, SHEET, "")
    assert first["What to do"]
    assert "SEX=SEX_M" in first["Rest of the key"]


def test_headings_and_weights_are_in_the_language(office: Workspace) -> None:
    text = as_csv(records(planted(office, C13="4.12O").applied), Words("vi"))
    (line, *_) = [line for line in rows(text) if line["Mã"] == "MAP008"]
    assert (line["Mức độ"], line["Ô hoặc dòng"], line["Giá trị"]) == ("lỗi", "C13", "4.12O")
    assert len(line) == len(COLUMNS)
    assert text.count("\r\n") == len(rows(text)) + 1


def test_what_somebody_answers_for_is_there_with_the_reason(office: Workspace) -> None:
    waive(office)
    lines = rows(as_csv(records(planted(office, **SUMS).applied), Words("en")))
    assert {(line["Accepted by"], line["Reason"]) for line in lines if line["Code"] == "SUM004"} == {
        ("Lan", "as published")
    }


def test_a_formula_in_a_cell_stays_a_text(office: Workspace) -> None:
    text = as_csv(records(planted(office, C13='=HYPERLINK("http://x";"4")').applied), Words("en"))
    values = {cell for line in rows(text) for cell in line.values()}
    assert not any(value.startswith("=") for value in values)
    assert any(value.startswith("'=HYPERLINK") for value in values)
