"""A classification that changes: older years are read by one map, newer ones by another."""

import pytest

from ilms.eras import Eras
from ilms.errors import UsageError
from mapping.office import ILMS, MAPPING, codes, found

BY_YEAR = '["vsic2018", { from = 2026, map = "vsic2025" }]'
DECLARED = 'classifications = { ECO = ["VSIC2018", { from = 2026, version = "VSIC2025" }] }'
ECO = (
    MAPPING.replace('"C18"', '"C20"')
    .replace('CDS = { column = "Nước đến", map = "country-vi" }', f'ECO = {{ column = "Ngành", map = {BY_YEAR} }}')
    .replace('find = "Nước đến"', 'find = "Ngành"')
    .replace("header = 2", "header = 1")
)  # fmt: skip
ROWS = [["Ngành", "Tổng số"], ["K", 5], ["L", 7]]


@pytest.fixture
def eco(office):
    """Table C20 of a source that changes its classification in 2026."""

    def read(text=ECO, declared=DECLARED, **books):
        office.write("ilms.toml", ILMS.replace('ilostat = "FX:6673"', f'ilostat = "FX:6673"\n{declared}'))
        office.mapping(text)
        (office.root / "sources/2019/dolab.xlsx").unlink(missing_ok=True)
        for year, rows in (books or {"y2025": ROWS, "y2026": ROWS}).items():
            office.workbook(rows, name=f"sources/{year[1:]}/dolab.xlsx")
        return office.read()

    return read


def sections(data):
    table = data.observations
    return sorted(zip(table.text("TIME_PERIOD").to_pylist(), table.text("ECO").to_pylist(), strict=True))


def test_each_workbook_is_read_by_the_map_of_its_year(eco):
    data = eco()
    assert sections(data) == [
        ("2025", "ECO_ISIC4_K"), ("2025", "ECO_ISIC4_L"), ("2026", "ECO_ISIC4_J"), ("2026", "ECO_ISIC4_K"),
    ]  # fmt: skip
    assert codes(data) == set()


def test_rows_with_a_year_of_their_own_are_read_by_its_map(eco):
    text = ECO.replace('{ file = "year" }', '{ column = "Năm" }')
    head = ["Năm", "Ngành", "Tổng số"]
    data = eco(text, y2026=[head, ["2025", "K", 5], ["2026", "K", 7], ["2026", "V", 1]])
    assert sections(data) == [("2025", "ECO_ISIC4_K"), ("2026", "ECO_ISIC4_J"), ("2026", "ECO_ISIC4_U")]


def test_a_label_that_only_the_newer_map_has_is_told_in_older_years(eco):
    (one,) = found(eco(y2025=[*ROWS, ["V", 1]]), "MAP084")
    assert one.where[0]["cell"] == "A4"


def test_one_row_for_years_of_both_is_refused_with_its_cells(eco):
    text = ECO.replace('{ file = "year" }', "{ header = 1 }").replace("SEX = { header = 1", 'SEX = { value = "SEX_T"')
    text = text.replace('"SEX_T", map = "sex-vi"', '"SEX_T"')
    data = eco(text, y2026=[["Ngành", "2025", "2026"], ["K", 5, 6]])
    (one,) = found(data, "MAP083")
    assert '"K" of ECO stands for years before 2026 and after' in one.message
    assert not len(data.observations)


def test_years_in_columns_are_read_where_all_are_of_one_classification(eco):
    text = ECO.replace('{ file = "year" }', "{ header = 1 }").replace("SEX = { header = 1", 'SEX = { value = "SEX_T"')
    text = text.replace('"SEX_T", map = "sex-vi"', '"SEX_T"')
    assert sections(eco(text, y2027=[["Ngành", "2026", "2027"], ["K", 5, 6]]))[0] == ("2026", "ECO_ISIC4_J")


@pytest.mark.parametrize(
    ("map_", "years", "told"),
    [
        (BY_YEAR, "", set()),
        ('"vsic2018"', "", {"MAP032"}),
        ('"vsic2018"', 'years = "2018-2025"', set()),
        ('"vsic2025"', 'years = "2026-2030"', set()),
        ('"vsic2025"', 'years = "2025-2026"', {"MAP032"}),
    ],
)
def test_a_mapping_is_held_against_what_is_declared_for_its_years(eco, map_, years, told):
    text = ECO.replace(BY_YEAR, map_).replace('unit = "persons"', f'unit = "persons"\n{years}')
    assert codes(eco(text, y2026=ROWS) if "2026" in years else eco(text, y2025=ROWS)) == told


def test_the_declaration_that_does_not_fit_is_told_with_its_first_year(eco):
    (one,) = found(eco(ECO.replace(BY_YEAR, '"vsic2018"'), y2025=ROWS), "MAP032")
    assert "coded in VSIC2025 (≥ 2026) for ECO" in one.message


def test_what_holds_in_a_year():
    eras = Eras.made(["a", "b", {"from": 2030, "map": "d"}, {"from": 2026, "map": ["c"]}], "map", "here")
    assert [eras.at(year) for year in (0, 2025, 2026, 2029, 2030)] == [("a", "b"), ("a", "b"), ("c",), ("c",), ("d",)]
    assert eras.starts == (2026, 2030)
    assert Eras.made("a", "map", "here") == Eras(("a",))


@pytest.mark.parametrize("wrong", [{"from": "2026", "map": "a"}, {"from": 2026}, {"map": "a"}, {"from": 26, "map": "a"},
                                   {"from": 2026, "map": "a", "to": 2027}])  # fmt: skip
def test_a_year_that_is_none_is_refused(wrong):
    with pytest.raises(UsageError, match="from which year"):
        Eras.made(["a", wrong], "map", "here")


def test_two_beginnings_in_one_year_are_refused():
    with pytest.raises(UsageError, match="says twice what holds from 2026"):
        Eras.made([{"from": 2026, "map": "a"}, {"from": 2026, "map": "b"}], "map", "here")


def test_a_table_in_the_other_version_is_told_by_the_labels_that_only_that_one_has(eco):
    data = eco(ECO.replace(BY_YEAR, '"vsic2018"'), 'classifications = { ECO = "VSIC2018" }', y2026=[*ROWS, ["V", 1]])
    (one,) = found(data, "MAP084")
    assert one.where[0]["cell"] == "A4"
    assert "--with vsic2018-vsic2025 --from" in one.hint
    assert "MAP001" not in codes(data)


def test_a_label_that_no_version_has_is_merely_unknown(eco):
    data = eco(ECO.replace(BY_YEAR, '"vsic2018"'), 'classifications = { ECO = "VSIC2018" }', y2025=[*ROWS, ["Y", 1]])
    assert codes(data) == {"MAP001"}


@pytest.mark.parametrize(
    "wrong",
    [
        '[attributes]\nOBS_STATUS = { column = "Ngành", map = ["status-vi", { from = 2026, map = "status-en" }] }',
        'TIME_PERIOD = { column = "Năm", map = ["a", { from = 2026, map = "b" }] }',
    ],
)
def test_maps_by_year_are_of_dimensions_that_have_a_year(eco, wrong):
    text = ECO.replace(
        'TIME_PERIOD = { file = "year" }', wrong if "TIME" in wrong else f'TIME_PERIOD = {{ file = "year" }}\n{wrong}'
    )
    with pytest.raises(UsageError, match="cannot change from a year on"):
        eco(text)


def test_the_standard_has_no_way_to_say_a_map_by_year(eco, office):
    from ilms.mapping.gather import Office as Gathering
    from ilms.mapping.mapping_file import MappingFile
    from ilms.mapping.standard_maps import structure_message
    from ilms.workspace import Workspace

    eco()
    mapping = MappingFile.load(office.root / "mappings/c18.toml")
    home = Gathering(Workspace.load(office.root))
    _, unsaid = structure_message(mapping, home.target(mapping, home.table(mapping)), "VNM", "2026-11-22T00:00:00Z")
    assert "ECO (from 2026: vsic2025)" in unsaid
