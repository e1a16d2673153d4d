"""Ages by rule: what a label says, which class of a version it is or lies in, and what becomes of its figures."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms import resources
from ilms.recoding import ages
from ilms.recoding.ages import Band, Scale, band_of, read
from ilms.structures.load import codelist
from mapping.office import MAPPING, cells, codes, figures, found

AGES = codelist("CL_AGE")
A1 = (
    MAPPING.replace('"C18"', '"A1-citizenship"')
    .replace("Nước đến", "Nhóm tuổi")
    .replace(
        'CDS = { column = "Nhóm tuổi", map = "country-vi" }',
        'AGE = { column = "Nhóm tuổi", map = "age", version = "AGE_AGGREGATE" }\nCCT = { value = "CCT_CIT_TOTAL" }',
    )
    .replace("header = 2", "header = 1")
)


@pytest.fixture
def aged(office):
    """Table A1 read from rows of ages."""

    def read_(*rows, text=A1):
        office.mapping(text)
        office.workbook([["Nhóm tuổi", "Tổng số"], *rows])
        return office.read()

    return read_


def by_age(data):
    return {code.removeprefix("AGE_AGGREGATE_"): value for (code,), value in figures(data, "AGE").items()}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("15-24", "Y15-24"), ("15 - 24 tuổi", "Y15-24"), ("15\u201324", "Y15-24"), ("Từ 15 đến 24", "Y15-24"),
        ("Từ 15 đến 24 tuổi", "Y15-24"), ("Từ 15 tuổi đến 24 tuổi", "Y15-24"), ("Từ 15 đến dưới 25 tuổi", "Y15-24"),
        ("15 to 24 years", "Y15-24"), ("Aged 15-24", "Y15-24"), ("15-24 years old", "Y15-24"),
        ("Nhóm tuổi 15-19", "Y15-19"), ("65+", "YGE65"), ("65 +", "YGE65"), ("65 tuổi trở lên", "YGE65"),
        ("TỪ 65 TUỔI TRỞ LÊN", "YGE65"), ("Từ đủ 15 tuổi trở lên", "YGE15"), ("≥ 65", "YGE65"),
        ("65 and over", "YGE65"), ("65 years and older", "YGE65"), ("Dưới 15", "YLT15"), ("Dưới 15 tuổi", "YLT15"),
        ("<15", "YLT15"), ("Under 15", "YLT15"), ("14 tuổi trở xuống", "YLT15"), ("17", "Y17"), ("17 tuổi", "Y17"),
        ("0-4", "YLT5"),
    ],
)  # fmt: skip
def test_what_a_label_says(label, code):
    assert read(label).code == code


@pytest.mark.parametrize(
    "label", ["2019", "2018-2019", "24-15", "Tổng số", "Trên 60 tuổi", "Over 65", "15-24-34", "15,5", ""]
)
def test_what_is_no_age_or_may_be_two(label):
    assert read(label) is None


@given(st.integers(0, 110), st.integers(0, 10))
def test_a_band_comes_back_from_its_code(low, width):
    band = Band(low, low + width)
    assert band_of(f"AGE_{band.code}") == band
    assert read(f"{low} - {low + width} tuổi") == band
    assert read(f"Từ {low} đến {low + width}") == band


@pytest.mark.parametrize("version", ["AGE_AGGREGATE", "AGE_10YRBANDS", "AGE_5YRBANDS", "AGE_YTHADULT"])
def test_every_class_of_a_version_is_read_and_is_itself(version):
    known = ages.classes(AGES, version)
    assert known
    scale = Scale.of(AGES, version, known)
    for band, code in known.items():
        assert scale.code(f"{band.low}-{band.high}" if band.high is not None else f"{band.low}+") == code


@given(st.integers(0, 99))
def test_every_single_year_is_in_one_class_of_the_aggregate(year):
    scale = Scale.of(AGES, "AGE_AGGREGATE", [Band(year, year)])
    assert [one for one in scale.among if one.holds(Band(year, year))] != []
    assert sum(one.meets(Band(year, year)) for one in scale.among) == 1


def test_the_wide_class_is_taken_where_a_band_lies_across_the_fine_ones():
    fine = Scale.of(AGES, "AGE_AGGREGATE", [Band(25, 39), Band(40, 54), Band(55, 64)])
    wide = Scale.of(AGES, "AGE_AGGREGATE", [Band(25, 39), Band(40, 64)])
    assert [one.code for one in fine.among] == ["YLT15", "Y15-24", "Y25-54", "Y55-64", "YGE65"]
    assert [one.code for one in wide.among] == ["YLT15", "Y15-24", "Y25-64", "YGE65"]


def test_five_year_bands_are_added_up(aged):
    rows = [[f"{low}-{low + 4}", 1000 * low] for low in range(15, 65, 5)]
    data = aged(["Tổng số", 9], *rows, ["65+", 7000])
    assert by_age(data) == {
        "TOTAL": "0.009", "Y15-24": "35.000", "Y25-54": "225.000", "Y55-64": "115.000", "YGE65": "7.000",
    }  # fmt: skip
    assert not codes(data) & {"MAP001", "MAP022", "MAP071", "MAP073"}


def test_other_bands_and_single_years_too_with_the_cells_of_all(aged):
    data = aged(["15", 1], ["16 tuổi", 2], ["17 - 24", 4], ["25-39", 8], ["40-64", 16], ["65-79", 32], ["80+", 64])
    assert by_age(data) == {"Y15-24": "0.007", "Y25-64": "0.024", "YGE65": "0.096"}
    row = data.observations.text("AGE").to_pylist().index("AGE_AGGREGATE_Y25-64")
    assert [place["cell"] for place in data.provenance.where(row)] == ["B5", "B6"]


def test_a_band_across_classes_is_refused_with_the_classes(aged):
    data = aged(["15-24", 1], ["20 - 29 tuổi", 2], ["65+", 3])
    assert by_age(data) == {"Y15-24": "0.001", "YGE65": "0.003"}
    (one,) = found(data, "MAP071")
    assert '"20 - 29 tuổi" (Y20-29)' in one.message
    assert "AGE_AGGREGATE_Y15-24, AGE_AGGREGATE_Y25-54" in one.message
    assert cells(one) == ["A3"]


def test_fifteen_and_over_is_no_class_of_the_aggregate(aged):
    data = aged(["15 tuổi trở lên", 1])
    assert by_age(data) == {}
    (one,) = found(data, "MAP071")
    assert "15 tuổi trở lên,TOTAL" in one.hint


def test_ages_that_are_missing_are_told_each_year(aged):
    (one,) = found(aged(["15-17", 1], ["20-24", 2]), "MAP022")
    assert "Y18-19" in one.message


def test_parts_beside_their_whole_are_not_counted_twice(aged):
    data = aged(["15-24", 30], ["15-19", 10], ["20-24", 20])
    assert by_age(data) == {"Y15-24": "0.030"}
    assert [cells(one) for one in found(data, "MAP073")] == [["A3"], ["A4"]]


def test_without_a_version_nothing_is_added_up(aged):
    data = aged(["15-19", 1], ["65+", 2], text=A1.replace(', version = "AGE_AGGREGATE"', ""))
    assert by_age(data) == {"YGE65": "0.002"}
    (one,) = found(data, "MAP072")
    assert 'version = "AGE_AGGREGATE"' in one.hint


def test_an_office_may_say_what_a_label_means(aged, office):
    office.write("maps/ours.csv", "label,code\n15 tuổi trở lên,TOTAL\n")
    data = aged(["15 tuổi trở lên", 5], ["15-64", 4], text=A1.replace('"age"', '["ours", "age"]'))
    assert by_age(data) == {"TOTAL": "0.005"}


def test_the_packaged_map_and_the_rule_agree():
    """The map's rows are there for a draft to know them; the rule reads the same in each."""
    rows = (resources.folder("maps") / "age.csv").read_text("utf-8").splitlines()[1:]
    told = [(label, code) for label, code, *_ in csv.reader(rows) if code != "TOTAL"]
    assert len(told) > 100
    assert [label for label, code in told if read(label) != band_of(code)] == []
