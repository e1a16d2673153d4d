from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.dataset import Dataset
from ilms.mapping.questionnaire import five_countries, shape
from ilms.observations import Observations, concat
from ilms.structures.load import schema
from mapping.office import codes, found

C18 = schema("MNA_OEMP_SEX_CDS_NB")
SEXES = ("SEX_T", "SEX_M", "SEX_F")


def table(figures, year="2019"):
    """A data set of C18 from (code without prefix, sex) to value; None for a value that is not available."""
    keys = list(figures)
    size = len(keys)
    columns = {
        "REF_AREA": ["VNM"] * size, "FREQ": ["A"] * size, "MEASURE": ["MNA_OEMP_NB"] * size,
        "SEX": [sex for _, sex in keys], "CDS": [f"CDS_DES_{code}" for code, _ in keys],
        "TIME_PERIOD": [year] * size, "OBS_VALUE": list(figures.values()), "SOURCE": ["records"] * size,
        "OBS_STATUS": ["P" if value else "N" for value in figures.values()],
    }  # fmt: skip
    return Dataset(Observations.from_columns(C18, columns), name="C18")


def both(rows):
    """Figures of both sexes from code to value; men have 1 less, women have 1."""
    by_sex = {
        "SEX_T": rows, "SEX_M": {code: str(Decimal(value) - 1) for code, value in rows.items()},
        "SEX_F": dict.fromkeys(rows, "1"),
    }  # fmt: skip
    return {(code, sex): by_sex[sex][code] for code in rows for sex in SEXES}


def shaped(data):
    observations = five_countries(data).observations
    keys = zip(observations.text("CDS").to_pylist(), observations.text("SEX").to_pylist(), strict=True)
    values = observations.text("OBS_VALUE").to_pylist()
    return {(code[8:], sex): value for (code, sex), value in zip(keys, values, strict=True)}


LONG = {
    "TOTAL": "100",
    "JPN": "30",
    "KOR": "20",
    "DEU": "5",
    "FRA": "5",
    "TWN": "10",
    "MYS": "9",
    "ASIA": "80",
    "X": "2",
}


def test_five_countries_and_the_rest():
    got = shaped(table(both(LONG)))
    assert {code for code, _ in got} == {"TOTAL", "JPN", "KOR", "TWN", "MYS", "DEU", "X"}
    assert (got["X", "SEX_T"], got["X", "SEX_M"], got["X", "SEX_F"]) == ("26", "30", "-4")


def test_ties_go_by_code():
    got = shaped(table(both(LONG | {"AUS": "5", "DEU": "5", "FRA": "5"})))
    assert ("AUS", "SEX_T") in got
    assert ("DEU", "SEX_T") not in got


def test_regions_are_never_ranked():
    assert ("ASIA", "SEX_T") not in shaped(table(both(LONG)))


def test_the_same_five_for_men_and_women():
    figures = both(LONG) | {("FRA", "SEX_F"): "99"}
    assert ("FRA", "SEX_F") not in shaped(table(figures))


def test_ranking_is_by_number_not_by_text():
    rows = {"TOTAL": "1000", "JPN": "9", "KOR": "100", "DEU": "20", "FRA": "30", "TWN": "40", "MYS": "50"}
    assert ("JPN", "SEX_T") not in shaped(table(both(rows)))


def test_x_is_exact():
    rows = {
        "TOTAL": "1.001",
        "JPN": "0.1",
        "KOR": "0.10",
        "DEU": "0.1",
        "FRA": "0.1",
        "TWN": "0.1",
        "MYS": "0.01",
    }
    assert shaped(table({(code, "SEX_T"): value for code, value in rows.items()}))["X", "SEX_T"] == "0.501"


def test_x_has_the_attributes_of_the_table_and_none_of_the_value():
    observations = five_countries(table(both(LONG))).observations
    row = observations.text("CDS").to_pylist().index("CDS_DES_X")
    assert observations.text("SOURCE")[row].as_py() == "records"
    assert observations.text("OBS_STATUS")[row].as_py() is None
    assert observations.text("TIME_PERIOD")[row].as_py() == "2019"


def test_what_was_done_is_told():
    (one,) = found(five_countries(table(both(LONG))), "MAP027")
    assert one.message.startswith("2019: CDS_DES_JPN, CDS_DES_KOR, CDS_DES_TWN, CDS_DES_MYS, CDS_DES_DEU stand by")
    assert "other countries, in CDS_DES_X: 2" in one.message


@pytest.mark.parametrize(
    "rows",
    [
        {"TOTAL": "9"},
        {"TOTAL": "9", "X": "9"},
        {"TOTAL": "100", "JPN": "50", "KOR": "20", "X": "29"},  # honest tables need not add up
    ],
)
def test_what_already_has_the_shape_stays(rows):
    data = table(both(rows))
    assert len(five_countries(data).observations) == len(data.observations)
    assert codes(five_countries(data)) == set()


def test_a_short_list_without_x_gets_one():
    assert shaped(table(both({"TOTAL": "9", "JPN": "4"})))["X", "SEX_T"] == "5"


def test_without_a_total_nothing_is_shaped_and_that_is_told():
    rows = {code: value for code, value in LONG.items() if code != "TOTAL"}
    data = five_countries(table(both(rows)))
    assert len(data.observations) == len(both(rows))
    assert codes(data) == {"MAP028"}


def test_a_sex_whose_total_or_country_is_not_known_has_an_x_that_is_not_available():
    figures = both(LONG) | {("JPN", "SEX_M"): None}
    del figures["KOR", "SEX_F"]
    data = five_countries(table(figures))
    got = shaped(table(figures))
    assert (got["X", "SEX_T"], got["X", "SEX_M"], got["X", "SEX_F"]) == ("26", None, None)
    assert len(found(data, "MAP030")) == 2
    rows = zip(
        data.observations.text("CDS").to_pylist(),
        data.observations.text("OBS_STATUS").to_pylist(),
        strict=True,
    )
    assert [status for code, status in rows if code == "CDS_DES_X"] == [None, "N", "N"]


def test_five_that_are_more_than_the_total_are_told():
    told = found(five_countries(table(both(LONG | {"TOTAL": "50"}))), "MAP029")
    assert told[0].message == "2019 SEX_T: the total less the five countries gives -24 for CDS_DES_X"


def test_years_are_shaped_each_by_itself(office):
    office.mapping(TIME_PERIOD='TIME_PERIOD = { column = "Năm" }', SEX='SEX = { value = "SEX_T" }')
    names = ["Nhật Bản", "Hàn Quốc", "Đức", "Pháp", "Đài Loan", "Ma-lai-xi-a"]
    rows = [
        [year, name, 10 + number * sign] for year, sign in ((2018, 1), (2019, -1)) for number, name in enumerate(names)
    ]
    office.workbook([["Năm", "Nước đến", "Số"], [2018, "Tổng số", 99], [2019, "Tổng số", 99], *rows])
    data = five_countries(office.read())
    keys = set(
        zip(
            data.observations.text("TIME_PERIOD").to_pylist(),
            data.observations.text("CDS").to_pylist(),
            strict=True,
        )
    )
    assert ("2018", "CDS_DES_JPN") not in keys
    assert ("2019", "CDS_DES_JPN") in keys
    row = data.observations.text("CDS").to_pylist().index("CDS_DES_X")
    assert [place["cell"] for place in data.provenance.where(row)] == ["C2", "C5", "C6", "C7", "C8", "C9"]
    assert "Other = total - five" in data.provenance.origins["operation"].to_pylist()


countries = st.sampled_from(["JPN", "KOR", "DEU", "FRA", "TWN", "MYS", "SAU", "USA", "AUS", "ROU"])
amounts = st.decimals(0, 10**6, places=3).map(str)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(countries, amounts, min_size=6))
def test_the_five_and_x_always_add_up_to_the_total_exactly(rows):
    total = sum(map(Decimal, rows.values())) + 1
    figures = {(code, "SEX_T"): value for code, value in rows.items()} | {("TOTAL", "SEX_T"): str(total)}
    got = shaped(table(figures))
    assert len(got) == 7
    assert sum(Decimal(value) for (code, _), value in got.items() if code != "TOTAL") == total
    largest = sorted(rows, key=lambda code: (-Decimal(rows[code]), f"CDS_DES_{code}"))[:5]
    assert {code for code, _ in got} == {"TOTAL", "X", *largest}


@pytest.mark.parametrize(
    ("dataflow", "dimension"),
    [
        ("MNA_OEMP_SEX_CDS_NB", "CDS"), ("MNA_TPOP_SEX_CRS_NB", "CRS"), ("MNA_XRET_SEX_CPR_NB", "CPR"),
        ("MST_FORP_SEX_CBR_NB", "CBR"), ("MST_NCTP_SEX_CCT_NB", "CCT"), ("MFL_NCIT_SEX_CCT_NB", "CCT"),
    ],
)  # fmt: skip
def test_country_tables_are_known(dataflow, dimension):
    found_shape = shape(schema(dataflow))
    assert found_shape is not None
    assert found_shape.dimension == dimension


@pytest.mark.parametrize("dataflow", ["MST_XWAP_SEX_AGE_CBR_NB", "MST_TEMP_SEX_ECO_CCT_NB", "MNA_OEMP_SEX_ECO_NB"])
def test_other_tables_stay_as_they_are(dataflow):
    assert shape(schema(dataflow)) is None


COUNTRIES = ("JPN", "KOR", "DEU", "FRA", "TWN", "MYS", "SGP", "ASIA", "X")


@settings(deadline=None, max_examples=60)
@given(
    years=st.lists(
        st.dictionaries(
            st.sampled_from(COUNTRIES), st.sampled_from((None, "0", "1.5", "2", "30")), max_size=len(COUNTRIES)
        ),
        min_size=1,
        max_size=3,
    ),
    totals=st.booleans(),
)
def test_no_year_ever_leaves_with_more_than_five_countries_unless_that_is_said(years, totals):
    """The rule of five for a target in the questionnaire's shape: kept by how the shape is made."""
    figures = {}
    for year, rows in enumerate(years, 2018):
        given = {**({"TOTAL": "100"} if totals else {}), **rows}
        figures[str(year)] = {(code, sex): value for code, value in given.items() for sex in SEXES}
    data = together([table(rows, year) for year, rows in figures.items() if rows])
    if data is None:
        return
    made = five_countries(data)
    said = {one.message[:4] for one in found(made, "MAP028")}
    observations = made.observations
    for year in figures:
        mine = [
            code[8:]
            for code, period in zip(
                observations.text("CDS").to_pylist(), observations.text("TIME_PERIOD").to_pylist(), strict=True
            )
            if period == year
        ]
        listed = set(mine) - {"TOTAL", "X"}
        assert year in said or (len(listed) <= 5 and "ASIA" not in listed)


def together(parts):
    """Data sets of one dataflow as one; None of none."""
    return Dataset(concat([part.observations for part in parts]), name="C18") if parts else None
