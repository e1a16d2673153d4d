from dataclasses import replace

from ilms.report.findings.record import Place, Record, files, records
from ilms.workspace import Workspace
from report.findings.made import BOOK, SHEET, SUMS, planted, waive


def test_errors_come_first_and_what_is_answered_for_last(office: Workspace) -> None:
    waive(office)
    found = records(planted(office, **SUMS).applied)
    weights = [(record.waived is not None, str(record.finding.severity)) for record in found]
    assert weights[0] == (False, "error")
    assert weights[-1][0] is True
    assert [settled for settled, _ in weights] == sorted(settled for settled, _ in weights)
    assert found[-1].answer == "Lan: as published (2099-12-31)"
    assert files(found) == [BOOK]


def test_a_record_names_its_table_and_the_rest_of_its_key(office: Workspace) -> None:
    found = records(planted(office, **SUMS).applied)
    record = next(record for record in found if record.finding.code == "SUM004")
    assert record.table == "C18"
    assert "REF_AREA" not in record.rest
    assert "CDS=CDS_DES_TOTAL" in record.rest
    assert record.places[0] == replace(record.places[0], file=BOOK, sheet=SHEET)
    assert record.answer == ""


def test_a_place_reads_as_on_the_screen() -> None:
    assert str(Place(BOOK, SHEET, "D10")) == f'{BOOK} > "{SHEET}" > D10'
    assert str(Place("data.csv", line=3)) == "data.csv: 3"


def test_data_of_others_has_no_table(office: Workspace) -> None:
    record = records(planted(office, C13="x").applied)[0]
    assert Record(replace(record.finding, dataflow="DF_OTHER")).table == ""
    assert Record(replace(record.finding, dataflow=None)).table == ""
