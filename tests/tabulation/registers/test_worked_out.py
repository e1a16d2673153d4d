"""A register of a workspace, from its files to persons: what is told, by record number, and the note for the reader."""

from datetime import date

import pytest

from ilms.errors import UsageError
from ilms.findings import Severity
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.records import opened
from ilms.tabulation.registers import worked_out
from ilms.tabulation.registers.findings import Say
from ilms.tabulation.told import Told
from tabulation.an_office import csv, found, workspace

RECORDS = """
source = "lfs"
[read]
file = "data/crossings.csv"
[person]
columns = ["DOC", "BORN"]
[movements]
direction = { column = "DIR", entry = "E", exit = "X" }
moment = ["DAY", "TIME"]
duplicates = "5 minutes"
missing = "last"
since = 2020-01-01
until = 2025-12-31
[variables]
SEX = { column = "SEX", codes = { "1" = "SEX_M", "2" = "SEX_F" } }
CDS = { column = "TO", map = "country-iso2" }
"""
PERMITS = """
source = "lfs"
[read]
file = "data/crossings.csv"
[person]
columns = "DOC"
[spells]
from = "DAY"
[variables]
SEX = { column = "SEX", codes = { "1" = "SEX_M", "2" = "SEX_F" } }
CDS = { column = "TO", map = "country-iso2" }
"""
HEADER = "DOC,BORN,DIR,DAY,TIME,SEX,TO\n"
CROSSED = [
    "C1,1990-01-01,X,2021-05-01,08:00,1,JP",
    "c-1,1990/01/01,X,2021-05-01,08:04,2,JP",
    "C1,1990-01-01,E,2023-06-01,10:00,1,JP",
    "C2,1991-01-01,X,2022-03-01,10:00,2,KR",
    "C2,1991-01-01,X,2022-09-01,10:00,2,KR",
    "C3,1992-01-01,X,2025-11-01,10:00,2,KR",
]
WRONG = [
    ",1990-01-01,X,2022-05-01,08:00,1,JP",
    "C7,1990-01-01,T,2022-05-01,08:00,1,JP",
    "C8,1990-01-01,X,2022-05-41,08:00,1,JP",
    "C9,1990-01-01,X,1922-05-01,08:00,1,JP",
]


def register(root, engine, rows, records=RECORDS, rule='[migrants]\nevent = "departure"\n'):
    """The persons of some records, as dictionaries; what was told; and all that came of it."""
    office = workspace(root)
    csv(root, HEADER + "\n".join(rows), "crossings.csv")
    (root / "records" / "border.toml").write_text(records, "utf-8")
    path = root / "tabulations" / "c17.toml"
    path.write_text(f'table = "C17"\nrecords = "border"\n{rule}[measure]\ncount = "persons"\n', "utf-8")
    tabulation, told = TabulationFile.load(path, office), Told()
    keep = ["SEX", "TO"]
    held = opened(engine, office, tabulation.records, [*keep, *worked_out.columns(tabulation.records)], told)
    persons = worked_out.register(held, tabulation.records, engine, None, keep, told).persons(tabulation)
    return engine.run(persons.records.table).to_pylist(), found(told), persons


def test_persons_have_what_variables_need_and_nothing_that_identifies(duck, tmp_path):
    rows, told, persons = register(tmp_path, duck, CROSSED)
    assert sorted(rows, key=lambda row: row["@date"]) == [
        {"SEX": "2", "TO": "JP", "{year}": "2021", "@date": "2021-05-01"},
        {"SEX": "2", "TO": "KR", "{year}": "2022", "@date": "2022-09-01"},
    ]
    assert [code for code, *_ in told] == ["TAB034", "TAB035", "TAB036", "TAB038", "TAB039"]
    assert persons.counts["undecided"] == 1
    assert persons.provisional == ()


def test_what_cannot_be_read_is_told_by_the_number_of_its_record(duck, tmp_path):
    rows, told, _persons = register(tmp_path, duck, [*CROSSED, *WRONG])
    assert len(rows) == 2
    by_code = {code: (count, [number for _file, number in places]) for code, count, _params, places in told}
    assert by_code["TAB030"] == (1, [7])
    assert by_code["TAB032"] == (1, [8])
    assert by_code["TAB031"] == (1, [9])
    assert by_code["TAB033"][0] == 1
    texts = str(told)
    assert not any(secret in texts for secret in ("C7", "C8", "1990", "2022-05-41"))


def test_years_that_are_not_over_are_provisional_where_they_count(duck, tmp_path):
    rule = '[migrants]\nevent = "departure"\nundecided = "count"\n'
    rows, told, persons = register(tmp_path, duck, CROSSED, rule=rule)
    assert persons.provisional == ("2025",)
    assert len(rows) == 3
    assert [params["done_en"] for code, _count, params, _places in told if code == "TAB039"] == ["counted"]


def test_unknown_lives_before_count_or_not(duck, tmp_path):
    crossed = ["C1,1990-01-01,X,2020-05-01,08:00,1,JP", *CROSSED[3:4]]
    rows, told, _persons = register(tmp_path, duck, crossed)
    assert {row["{year}"] for row in rows} == {"2020", "2022"}
    rule = '[migrants]\nevent = "departure"\nbefore = "leave out"\n'
    rows, told, _persons = register(tmp_path, duck, crossed, rule=rule)
    assert {row["{year}"] for row in rows} == {"2022"}
    assert "TAB040" in [code for code, *_ in told]


def test_the_note_says_how_movements_became_persons(duck, tmp_path):
    _rows, _told, persons = register(tmp_path, duck, CROSSED)
    english = persons.note["en"]
    for fact in ("left to live abroad", "at least 12 months", "90 days", "DOC, BORN", "3 persons (6 records)",
                 "within 5 minutes", "0 exits and 1 entries", "cannot be decided yet"):  # fmt: skip
        assert fact in english, fact
    assert "giả danh" in persons.note["vi"]


def test_a_register_is_read_once_for_all_tabulations(duck, tmp_path):
    _rows, _told, _persons = register(tmp_path, duck, CROSSED)
    office = workspace(tmp_path)
    path = tmp_path / "tabulations" / "c17.toml"
    one, told = TabulationFile.load(path, office), Told()
    held = opened(duck, office, one.records, ["SEX", "TO", *worked_out.columns(one.records)], told)
    both = worked_out.register(held, one.records, duck, b"key", ["SEX", "TO"], told)
    first, again = both.persons(one), both.persons(one)
    assert duck.run(first.records.table.count().as_table()) == duck.run(again.records.table.count().as_table())
    assert len(found(told)) == len({str(one) for one in found(told)})


def test_permits_are_persons_once_a_year(duck, tmp_path):
    rows, told, persons = register(tmp_path, duck, CROSSED, PERMITS, '[persons]\nrecord = "last"\n')
    years = sorted((row["{year}"], row["@date"]) for row in rows)
    assert years == [("2021", "2021-05-01"), ("2022", "2022-09-01"), ("2023", "2023-06-01"), ("2025", "2025-11-01")]
    assert [code for code, *_ in told] == ["TAB044", "TAB045"]
    assert "one that began last speaks" in persons.note["en"]


def test_movements_are_not_counted_as_persons(duck, tmp_path):
    with pytest.raises(UsageError, match="crossings of the border, not persons"):
        register(tmp_path, duck, CROSSED, rule="")


def test_a_register_of_nobody_is_told(duck, tmp_path):
    tourists = [
        f"C{n},1990-01-01,{way},2022-05-{day:02},08:00,1,JP" for n in range(3) for way, day in (("E", 1), ("X", 9))
    ]
    rows, told, _persons = register(tmp_path, duck, tourists)
    assert rows == []
    assert "TAB046" in [code for code, *_ in told]


def test_what_the_records_cover_is_seen_where_it_is_not_said(duck, tmp_path):
    unsaid = "\n".join(line for line in RECORDS.splitlines() if not line.startswith(("since", "until")))
    rows, _told, _persons = register(tmp_path, duck, CROSSED[:4], unsaid)
    # The last day seen is 1 June 2023, a year and more after C2 left.
    assert {row["@date"] for row in rows} == {"2021-05-01", "2022-03-01"}
    assert date(2023, 6, 1) > date(2022, 3, 1)


def test_one_record_in_a_thousand_stops_nothing():
    class Shown:
        shown = "crossings.csv"

        def numbers(self, _wrong):
            return [("crossings.csv", 7)]

    for total, severity in ((1000, Severity.WARNING), (999, Severity.ERROR)):
        told = Told()
        Say(Shown(), told).unreadable("TAB030", 1, total, lambda table: table["DOC"] == "", columns="DOC")
        (batch,) = told.findings()
        assert batch.severity is severity, total
        assert told.errors == (severity is Severity.ERROR)
