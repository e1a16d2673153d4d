"""From a table to a store: what changes, what is asked, whose the list is, which version follows."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.maintenance.sheets.made import HEAD, OURS, ROWS, VSIC, csv_of, keep

from ilms import resources
from ilms.errors import UsageError
from ilms.maintenance.sheets.importing import Import, Told, prepared, write
from ilms.maintenance.sheets.questions import Answers
from ilms.maintenance.sheets.separated import separated
from ilms.maintenance.sheets.table import table
from ilms.maintenance.sheets.workbook import workbook
from ilms.structures import files
from ilms.structures.model import ItemScheme
from ilms.structures.schema import Reference
from ilms.structures.store import Store

ECO = resources.folder("codelists") / "CL_ECO.xml"


def taken(root: Path, rows: Mapping[str, tuple[str, ...]], **more: object) -> Import:
    keep(root)
    return prepared(csv_of(root / "a.csv", rows), Store(root), Told(own=(OURS,), **more))  # type: ignore[arg-type]


def without(*codes: str) -> dict[str, tuple[str, ...]]:
    return {id_: cells for id_, cells in ROWS.items() if id_ not in codes}


def kinds(one: Import) -> dict[str, int]:
    return one.changes.summary()


class TestAsked:
    def test_a_deleted_row(self, tmp_path: Path):
        one = taken(tmp_path, without("0112"))
        assert [(gone.item.id, gone.likely) for gone in one.open] == [("0112", ())]
        done = taken(tmp_path, without("0112"), answers=Answers(removed=("0112",)))
        assert (done.open, kinds(done), done.scheme.version) == ((), {"removed": 1}, "2.0.0")

    def test_a_mistyped_code(self, tmp_path: Path):
        rows = {**without("0112"), "O112": ROWS["0112"]}
        one = taken(tmp_path, rows)
        assert [(gone.item.id, gone.likely) for gone in one.open] == [("0112", ("O112",))]
        done = taken(tmp_path, rows, answers=Answers({"0112": "O112"}))
        assert kinds(done) == {"renamed": 1}  # its annotations, which the table has no columns for, go with it

    def test_no_means_that_one_is_gone_and_another_new(self, tmp_path: Path):
        rows = {**without("0112"), "O112": ROWS["0112"]}
        done = taken(tmp_path, rows, answers=Answers(removed=("0112",)))
        assert kinds(done) == {"removed": 1, "added": 1}

    def test_the_row_of_a_workbook_remembers_its_code_whatever_else_was_typed(self, tmp_path: Path):
        keep(tmp_path)
        (tmp_path / "a.xlsx").write_bytes(workbook(table(VSIC)))
        book = load_workbook(tmp_path / "a.xlsx")
        for at, text in {"A6": "9", "C6": "Khác hẳn", "D6": "Something else"}.items():
            book.worksheets[0][at].value = text
        book.save(tmp_path / "a.xlsx")
        [gone] = prepared(tmp_path / "a.xlsx", Store(tmp_path), Told(own=(OURS,))).open
        assert (gone.item.id, gone.likely, gone.said) == ("0112", ("9",), True)

    def test_what_lies_below_a_renamed_code_goes_with_it(self, tmp_path: Path):
        rows = {**without("011"), "013": ROWS["011"]}  # the parents of 0111 and 0112 still say 011
        assert not taken(tmp_path, rows).findings
        done = taken(tmp_path, rows, answers=Answers({"011": "013"}))
        assert {item.id: item.parent for item in done.scheme.items} == {
            "01": None, "0111": "013", "0112": "013", "013": "01",
        }  # fmt: skip

    def test_what_lies_below_a_code_that_is_to_go_is_told(self, tmp_path: Path):
        done = taken(tmp_path, without("011"), answers=Answers(removed=("011",)))
        assert [batch.code for batch in done.findings] == ["STR503"]

    @pytest.mark.parametrize("answers", [Answers({"01": "x"}), Answers({"0112": "x"}), Answers(removed=("99",))])
    def test_an_answer_that_does_not_fit(self, answers: Answers, tmp_path: Path):
        with pytest.raises(UsageError):
            taken(tmp_path, without("0112"), answers=answers)

    def test_some_codes_only(self, tmp_path: Path):
        rows = {
            HEAD: ROWS[HEAD],
            "0111": ("011", "Trồng lúa nước", "Growing of rice"),
            "0119": ("011", "Khác", "Other"),
        }
        one = taken(tmp_path, rows, some=True)
        assert [item.id for item in one.scheme.items] == ["01", "011", "0111", "0119", "0112"]
        assert kinds(one) == {"added": 1, "label": 1}


class TestLaidUpon:
    def test_a_column_that_is_not_there_leaves_what_the_list_has(self, tmp_path: Path):
        keep(tmp_path)
        path = csv_of(tmp_path / "a.csv", {id_: (cells[1],) for id_, cells in ROWS.items()}, "id;name:vi")
        assert not prepared(path, Store(tmp_path), Told(own=(OURS,))).changes

    def test_an_empty_cell_empties(self, tmp_path: Path):
        one = taken(tmp_path, {**ROWS, "0112": ("011", "", "Growing of maize")})
        assert kinds(one) == {"label": 1}

    def test_columns_in_another_order_change_nothing(self, tmp_path: Path):
        path = keep(tmp_path)
        before = path.read_bytes()
        made = table(VSIC)
        (tmp_path / "a.csv").write_bytes(separated(replace(made, columns=made.columns[::-1])))
        one = prepared(tmp_path / "a.csv", Store(tmp_path), Told(own=(OURS,)))
        assert not one.changes
        write(one, tmp_path, (OURS,), "x")
        assert path.read_bytes() == before

    def test_one_name_is_one_line(self, tmp_path: Path):
        path = keep(tmp_path)
        before = path.read_text("utf-8").splitlines()
        one = taken(tmp_path, {**ROWS, "0111": ("011", "Trồng lúa nước", "Growing of rice")})
        write(one, tmp_path, (OURS,), "x")
        after = path.read_text("utf-8").splitlines()
        apart = [(old.strip(), new.strip()) for old, new in zip(before, after, strict=True) if old != new]
        assert apart[1:] == [
            (
                '<common:Name xml:lang="vi">Trồng lúa</common:Name>',
                '<common:Name xml:lang="vi">Trồng lúa nước</common:Name>',
            )
        ]
        assert 'version="1.0.1"' in apart[0][1]

    def test_order_of_rows_is_the_order_of_the_list(self, tmp_path: Path):
        rows = {**without("0112"), "0112": ROWS["0112"]}
        assert not taken(tmp_path, rows).changes
        rows = {id_: ROWS[id_] for id_ in (HEAD, "01", "011", "0112", "0111")}
        assert kinds(taken(tmp_path, rows)) == {"order": 1}

    def test_a_sorted_table_has_the_list_s_own_row_anywhere(self, tmp_path: Path):
        rows = dict(reversed(ROWS.items()))
        assert set(kinds(taken(tmp_path, rows))) == {"order"}


class TestVersion:
    def test_a_new_code_is_a_minor_one(self, tmp_path: Path):
        one = taken(tmp_path, {**ROWS, "0113": ("011", "Trồng khoai", "Growing of potatoes")})
        assert one.scheme.version == "1.1.0"

    def test_a_table_that_is_edited_on_after_it_was_imported(self, tmp_path: Path):
        keep(tmp_path, replace(VSIC, version="3.0.0"))
        path = csv_of(tmp_path / "a.csv", {**ROWS, "01": ("", "Nông nghiệp", "Farming")})
        assert prepared(path, Store(tmp_path), Told(own=(OURS,))).scheme.version == "3.0.1"

    def test_the_office_s_own_mind(self, tmp_path: Path):
        rows = {f"{OURS}:CL_VSIC(2025.0)": ROWS[HEAD], **without(HEAD)}
        assert taken(tmp_path, rows).scheme.version == "2025.0"


class TestWhose:
    def of_the_ilo(self, root: Path, **cells: str) -> Import:
        [eco] = files.read(ECO).artefacts
        assert isinstance(eco, ItemScheme)
        (root / "eco.xlsx").write_bytes(workbook(table(eco)))
        book = load_workbook(root / "eco.xlsx")
        for at, text in cells.items():
            book.worksheets[0][at].value = text
        book.save(root / "eco.xlsx")
        return prepared(root / "eco.xlsx", Store(root), Told(own=(OURS,)))

    @pytest.mark.parametrize("cells", [{"A81": "VN_X", "C81": "y"}, {"A4": "ECO"}, {"C5": "Its own name"}, {"G5": "1"}])
    def test_another_agency_s_codes_and_names_stay(self, cells: dict[str, str], tmp_path: Path):
        with pytest.raises(UsageError, match="a list of ILO") as error:
            self.of_the_ilo(tmp_path, **cells)
        assert "--as 'VNM_NSO:CL_ECO_OWN(1.0)'" in error.value.hint

    def test_names_that_were_added_may_be_changed_and_say_where_they_are_from(self, tmp_path: Path):
        one = self.of_the_ilo(tmp_path, F8="Toàn bộ nền kinh tế")
        assert one.scheme.version == "1.0"
        written, _ = write(one, tmp_path, (OURS,), "Cục Thống kê")
        assert [path.name for path in written] == ["CL_ECO.xml", "names.csv"]
        with written[1].open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows == [
            {"artefact": "CL_ECO", "id": "ECO_SECTOR_TOTAL", "lang": "vi", "name": "Toàn bộ nền kinh tế",
             "origin": "Cục Thống kê"},
        ]  # fmt: skip
        ours, theirs = written[0].read_text("utf-8").splitlines(), ECO.read_text("utf-8").splitlines()
        assert sum(one != other for one, other in zip(ours, theirs, strict=True)) == 1

    def test_a_new_list_of_one_s_own(self, tmp_path: Path):
        path = csv_of(tmp_path / "a.csv", ROWS)
        of = Reference(OURS, "CL_MINE", "1.0")
        one = prepared(path, Store(tmp_path), Told(identity=of, own=(OURS,)))
        assert (one.base, one.scheme.reference) == (None, of)

    @pytest.mark.parametrize("agency", ["ILO", "ABC"])
    def test_nobody_makes_a_list_for_another_agency(self, agency: str, tmp_path: Path):
        path = csv_of(tmp_path / "a.csv", ROWS)
        with pytest.raises(UsageError, match="not an agency of this office"):
            prepared(path, Store(tmp_path), Told(identity=Reference(agency, "CL_MINE", "1.0"), own=(OURS,)))

    def test_a_list_of_one_s_own_under_the_name_of_theirs(self, tmp_path: Path):
        path = csv_of(tmp_path / "a.csv", ROWS)
        with pytest.raises(UsageError, match="is a list of ILO here"):
            prepared(path, Store(tmp_path), Told(identity=Reference(OURS, "CL_ECO", "1.0"), own=(OURS,)))


@pytest.mark.parametrize("to", [*files.FORMATS])
def test_structure_messages_go_through_the_same_door(to: str, tmp_path: Path):
    path = tmp_path / f"a{files.SUFFIX[to]}"
    files.write(files.read(ECO), path, to)
    assert not prepared(path, Store(tmp_path), Told(own=(OURS,))).changes


def test_a_table_without_a_name_of_the_list(tmp_path: Path):
    path = csv_of(tmp_path / "a.csv", without(HEAD))
    with pytest.raises(UsageError, match="does not say which"):
        prepared(path, Store(tmp_path), Told(own=(OURS,)))
    with pytest.raises(UsageError, match="what VNM_NSO:CL_A"):
        prepared(path, Store(tmp_path), Told(identity=Reference(OURS, "CL_A", "1.0"), own=(OURS,)))
