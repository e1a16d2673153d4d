from decimal import Decimal

import pytest

from mapping.office import MAPPING, cells, codes, figures, found

SUMS = (
    MAPPING.replace('"C18"', '"C20"')
    .replace("Nước đến", "Ngành")
    .replace('CDS = { column = "Ngành", map = "country-vi" }',
             'ECO = { column = "Ngành", map = "vsic2018", version = "ECO_AGGREGATE" }')
    .replace("header = 2", "header = 1")
)  # fmt: skip
HEAD = ["Ngành", "Tổng số", "Nam"]


@pytest.fixture
def sections(office):
    """Table C20 read from rows of VSIC sections."""

    def read(*rows, text=SUMS):
        office.mapping(text)
        office.workbook([HEAD, *rows])
        return office.read()

    return read


def eco(data):
    return figures(data, "ECO", "SEX")


def test_sections_are_added_up_to_the_version_wanted(sections):
    data = sections(["Tổng số", 66, 30], ["B", 1, 1], ["D", 2, 0], ["E", 4, 2], ["C", 8, 7])
    assert eco(data) == {
        ("ECO_AGGREGATE_TOTAL", "SEX_T"): "0.066", ("ECO_AGGREGATE_TOTAL", "SEX_M"): "0.030",
        ("ECO_AGGREGATE_MEL", "SEX_T"): "0.007", ("ECO_AGGREGATE_MEL", "SEX_M"): "0.003",
        ("ECO_AGGREGATE_MAN", "SEX_T"): "0.008", ("ECO_AGGREGATE_MAN", "SEX_M"): "0.007",
    }  # fmt: skip
    assert [one.message for one in found(data, "MAP021")] == [
        "4 observations of ECO_AGGREGATE were added up from finer classes, as c18.toml says"
    ]


def test_a_sum_knows_the_cells_of_all_its_parts(sections):
    data = sections(["B", 1, 1], ["D", 2, 0], ["E", 4, 2])
    row = data.observations.text("SEX").to_pylist().index("SEX_T")
    assert [place["cell"] for place in data.provenance.where(row)] == ["B2", "B3", "B4"]
    assert set(data.provenance.origins["operation"].to_pylist()) == {"summed"}


def test_the_other_attributes_stay(sections):
    data = sections(["B", 1, 1], ["D", 2, 0])
    assert set(data.observations.text("SOURCE").to_pylist()) == {"Department of Overseas Labour records"}
    assert set(data.observations.text("TIME_PERIOD").to_pylist()) == {"2019"}


def test_a_part_that_no_row_lists_is_told(sections):
    (one,) = found(sections(["B", 1, 1], ["D", 2, 0]), "MAP022")
    assert one.message == "ECO_AGGREGATE_MEL of 2019 is added up without ECO_ISIC4_E, which the source does not list"


def test_a_part_without_a_value_makes_the_sum_not_available(sections):
    text = SUMS.replace('unit = "persons"', 'unit = "persons"\nsigns = { "…" = { status = "N" } }')
    data = sections(["B", 1, 1], ["D", "…", 0], ["E", 4, 2], text=text)
    assert eco(data) == {("ECO_AGGREGATE_MEL", "SEX_T"): None, ("ECO_AGGREGATE_MEL", "SEX_M"): "0.003"}
    assert sorted(data.observations.text("OBS_STATUS").to_pylist(), key=str) == ["N", None]
    (one,) = found(data, "MAP023")
    assert one.message.startswith("ECO_AGGREGATE_MEL of 2019 has parts without a value (ECO_ISIC4_D)")
    assert cells(one) == ["B3"]


def test_a_part_that_one_year_lacks_is_told_of_that_year_at_a_cell(office):
    office.mapping(SUMS)
    office.workbook([HEAD, ["B", 1, 1], ["D", 2, 0], ["E", 4, 2]])
    office.workbook([HEAD, ["B", 1, 1], ["D", 2, 0]], name="sources/2020/dolab.xlsx")
    (one,) = found(office.read(), "MAP022")
    assert one.message.startswith("ECO_AGGREGATE_MEL of 2020 is added up without ECO_ISIC4_E")
    assert one.where == ({"file": "sources/2020/dolab.xlsx", "sheet": "Biểu 18", "cell": "B2"},)


NOTED = SUMS + '[attributes]\nNOTE_CLASSIF = { column = "Ghi chú" }\nUPPER_BOUND = { column = "Trên" }\n'


def test_notes_of_the_parts_stand_on_the_sum_and_bounds_of_one_part_only(office):
    office.mapping(NOTED.replace("[read]", '[read]\nvalues = "Tổng số"'))
    head = ["Ngành", "Tổng số", "Ghi chú", "Trên"]
    office.workbook([head, ["B", 1, "a", 5], ["D", 2, "b", 6], ["E", 4, None, None], ["C", 8, "c", 9]])
    data = office.read()
    by_code = figures(data, "ECO", "NOTE_CLASSIF", "UPPER_BOUND")
    assert set(by_code) == {
        ("ECO_AGGREGATE_MEL", "a | b", None), ("ECO_AGGREGATE_MAN", "c", "0.009"),
    }  # fmt: skip
    told = {one.message for one in found(data, "MAP036")}
    assert len(told) == 2
    assert "NOTE_CLASSIF of the parts of ECO_AGGREGATE_MEL (2019): kept together (ECO_ISIC4_B, ECO_ISIC4_D)" in told
    assert "UPPER_BOUND of the parts of ECO_AGGREGATE_MEL (2019): left out (ECO_ISIC4_B, ECO_ISIC4_D)" in told


def test_the_status_of_parts_that_agree_is_the_sums(sections):
    text = SUMS + '[attributes]\nOBS_STATUS = { column = "Nam", map = "status-vi" }\n'
    data = sections(["B", 1, "Sơ bộ"], ["D", 2, "Sơ bộ"], ["E", 4, "Sơ bộ"], text=text)
    assert data.observations.text("OBS_STATUS").to_pylist() == ["P"]
    data = sections(["B", 1, "Sơ bộ"], ["D", 2, None], ["E", 4, "Sơ bộ"], text=text)
    assert data.observations.text("OBS_STATUS").to_pylist() == [None]
    assert len(found(data, "MAP026")) == 1


def test_codes_of_the_version_stay_beside_the_sums(sections):
    data = sections(["ECO_AGGREGATE_CON", 5, 5], ["C", 8, 7])
    assert eco(data)["ECO_AGGREGATE_CON", "SEX_T"] == "0.005"
    assert eco(data)["ECO_AGGREGATE_MAN", "SEX_T"] == "0.008"


def test_nothing_to_add_up_is_nothing_to_tell(sections):
    assert codes(sections(["ECO_AGGREGATE_CON", 5, 5])) <= {"MAP033"}


def test_a_version_that_nothing_adds_up_to(sections):
    data = sections(["C", 8, 7], text=SUMS.replace("ECO_AGGREGATE", "ECO_ISIC3"))
    (one,) = found(data, "MAP025")
    assert one.message.startswith("ECO_ISIC4_C is neither of ECO_ISIC3")
    assert eco(data)["ECO_ISIC4_C", "SEX_T"] == "0.008"  # nothing is dropped: the checks will refuse the code


def test_sectors_overlap_and_each_is_right(sections):
    rows = [[letter, number + 1, 0] for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTU")]
    got = eco(sections(*rows, text=SUMS.replace("ECO_AGGREGATE", "ECO_SECTOR")))
    sums = {code: Decimal(got[f"ECO_SECTOR_{code}", "SEX_T"]) * 1000 for code in ("AGR", "NAG", "IND", "SER")}
    assert sums == {"AGR": 1, "IND": sum(range(2, 7)), "SER": sum(range(7, 22)), "NAG": sum(range(2, 22))}


def test_means_are_refused(office):
    text = SUMS.replace('"C20"', '"A10-birth"').replace("vsic2018", "origin").replace("ECO_AGGREGATE", "CBR_BRT")
    office.mapping(text.replace("ECO =", "CBR ="))
    office.workbook([HEAD, ["Sinh ở nước ngoài", 5, 5]])
    data = office.read()
    assert [one.message for one in found(data, "MAP024")] == ["A10-birth holds means: CBR cannot be summed to CBR_BRT"]
    assert len(data.observations) == 2


def test_an_unknown_section_is_told_before_anything_is_added(sections):
    data = sections(["V", 8, 7])  # VSIC 2025 has a V, VSIC 2018 does not
    (one,) = found(data, "MAP084")
    assert cells(one) == ["A2"]
