"""Workbook + mapping = the published figures, all of them, exactly."""

from decimal import Decimal

import pytest

from examples.reading import exact, figures, of
from ilms.findings import Severity

ILLUSTRATIVE = {"MNA_OPOP_SEX_CDS_NB"}  # C17


def published_of(path, area, year=None):
    from workbooks.figures import read

    return {indicator: exact(table) for indicator, table in read(path, area, year).items()}


# Against everything that was published: needs the reference folder.


def test_viet_nams_first_state_is_all_that_was_published_but_c15_of_2022(published, viet_nam):
    expected = published_of(published, "VNM")
    late = {key for key in expected["MNA_TPOP_SEX_CRS_NB"] if key[3] == "2022"}
    expected["MNA_TPOP_SEX_CRS_NB"] = {k: v for k, v in expected["MNA_TPOP_SEX_CRS_NB"].items() if k not in late}
    gathered = {i: exact(table) for i, table in figures(viet_nam).items() if i not in ILLUSTRATIVE}
    assert gathered == expected
    assert len(late) == 21


def test_the_revision_brings_the_rest_and_touches_nothing_else_but_c18_of_2019(published, revised):
    expected = published_of(published, "VNM")
    gathered = {i: exact(table) for i, table in figures(revised).items() if i not in ILLUSTRATIVE}
    for indicator, table in expected.items():
        of_2019 = indicator == "MNA_OEMP_SEX_CDS_NB"
        before = {k: v for k, v in table.items() if not (of_2019 and k[3] == "2019")}
        after = {k: v for k, v in gathered[indicator].items() if not (of_2019 and k[3] == "2019")}
        assert after == before, indicator


def test_cambodia_is_all_that_was_published_of_2019(published, cambodia):
    gathered = {indicator: exact(table) for indicator, table in figures(cambodia).items()}
    assert gathered == published_of(published, "KHM", "2019")


# Without it.

KNOWN = [
    ("viet_nam", "MNA_OEMP_SEX_CDS_NB", ("SEX_T", "CDS_DES_JPN", "", "2019"), "82.703"),
    ("viet_nam", "MNA_OEMP_SEX_CDS_NB", ("SEX_F", "CDS_DES_ROU", "", "2019"), "0.041"),
    ("viet_nam", "MNA_OEMP_SEX_CDS_NB", ("SEX_T", "CDS_DES_TOTAL", "", "1999"), "21.81"),
    ("viet_nam", "MNA_OEMP_SEX_CDS_NB", ("SEX_M", "CDS_DES_TOTAL", "", "2015"), "77.34"),
    ("viet_nam", "MNA_TPOP_SEX_CRS_NB", ("SEX_T", "CRS_RES_TWN", "", "2020"), "165.882"),
    ("viet_nam", "MNA_XRET_SEX_CPR_NB", ("SEX_F", "CPR_PRV_KOR", "", "2024"), "0.228"),
    ("revised", "MNA_TPOP_SEX_CRS_NB", ("SEX_T", "CRS_RES_USACAN", "", "2022"), "12.721"),
    (
        "cambodia",
        "MST_XWAP_SEX_AGE_CCT_NB",
        ("SEX_T", "AGE_YTHADULT_YGE15", "CCT_CIT_TOTAL", "2019"),
        "11514.682",
    ),
    (
        "cambodia",
        "MST_XWAP_SEX_EDU_CCT_NB",
        ("SEX_F", "EDU_ISCED11_X", "CCT_CIT_CITIZEN", "2019"),
        "1039.024",
    ),
    ("cambodia", "MST_TEMP_SEX_STE_CCT_NB", ("SEX_T", "STE_ICSE93_2", "CCT_CIT_TOTAL", "2019"), "269.82"),
    ("cambodia", "MFL_NEMP_SEX_OCU_NB", ("SEX_M", "OCU_SKILL_L3-4", "", "2019"), "0.528"),
    ("cambodia", "MFL_NCIT_SEX_CCT_NB", ("SEX_F", "CCT_CTZ_MYS", "", "2019"), "0"),
    ("cambodia", "MNA_OEMP_SEX_CDS_NB", ("SEX_T", "CDS_DES_THA", "", "2019"), "57.823"),
]


@pytest.mark.parametrize(("state", "indicator", "key", "value"), KNOWN)
def test_known_figures(request, state, indicator, key, value):
    gathered = figures(request.getfixturevalue(state))
    assert Decimal(gathered[indicator][key]) == Decimal(value)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            "viet_nam",
            {
                "MNA_OEMP_SEX_CDS_NB": 72,
                "MNA_TPOP_SEX_CRS_NB": 21,
                "MNA_XRET_SEX_CPR_NB": 15,
                "MNA_OPOP_SEX_CDS_NB": 51,
            },
        ),
        (
            "revised",
            {
                "MNA_OEMP_SEX_CDS_NB": 72,
                "MNA_TPOP_SEX_CRS_NB": 42,
                "MNA_XRET_SEX_CPR_NB": 15,
                "MNA_OPOP_SEX_CDS_NB": 51,
            },
        ),
    ],
)
def test_how_much_there_is(request, state, expected):
    gathered = figures(request.getfixturevalue(state))
    assert {indicator: len(table) for indicator, table in gathered.items()} == expected


def test_cambodia_fills_twelve_tables(cambodia):
    gathered = figures(cambodia)
    assert len(gathered) == 12
    assert sum(len(table) for table in gathered.values()) == 516


@pytest.mark.parametrize("state", ["viet_nam", "revised", "cambodia"])
def test_mapping_finds_no_error(request, state):
    for dataset in request.getfixturevalue(state):
        bad = [batch.code for batch in dataset.findings if batch.severity is Severity.ERROR]
        assert not bad, dataset.name


@pytest.mark.parametrize("state", ["viet_nam", "revised", "cambodia"])
def test_every_figure_knows_its_cell(request, state):
    for dataset in request.getfixturevalue(state):
        traced = set(dataset.provenance.origins["observation"].to_pylist())
        assert traced == set(range(len(dataset.observations))), dataset.name
        place = dataset.provenance.where(0)[0]
        assert place["file"].startswith("sources/")
        assert place["file"].endswith(".xlsx")
        assert place["sheet"]
        assert place["cell"]


def test_a_figure_is_where_excel_shows_it(viet_nam):
    c18 = of(viet_nam, "MNA_OEMP_SEX_CDS_NB")
    keys = list(zip(*(c18.observations.text(n).to_pylist() for n in ("SEX", "CDS", "TIME_PERIOD")), strict=True))
    japan = keys.index(("SEX_M", "CDS_DES_JPN", "2019"))
    assert c18.provenance.where(japan) == [{"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "D9"}]


@pytest.mark.parametrize("state", ["viet_nam", "revised", "cambodia"])
def test_every_observation_has_its_source_and_units(request, state):
    for dataset in request.getfixturevalue(state):
        for attribute in ("SOURCE", "NOTE_SOURCE", "UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT"):
            assert dataset.observations.text(attribute).null_count == 0, (dataset.name, attribute)
