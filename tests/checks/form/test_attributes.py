import pytest

from checks.made import c18, form
from ilms.findings import Severity


def test_an_unknown_status_comes_with_the_nearest() -> None:
    found = form(c18({"OBS_STATUS": "provisional"}))
    assert list(found) == ["ATT001"]
    assert found["ATT001"].params["expected"][0].as_py().startswith("P")


@pytest.mark.parametrize(
    ("component", "value", "right"),
    [("UNIT_MULT", "0", "3"), ("UNIT_MULT", "6", "3"), ("UNIT_MEASURE", "LC", "PS")],
)
def test_a_unit_that_is_not_the_tables_is_found(component: str, value: str, right: str) -> None:
    found = form(c18({component: value}))
    assert list(found) == ["ATT007"]
    params = found["ATT007"].params.to_pylist()[0]
    assert params == {"component": component, "value": value, "expected": right, "table": "C18"}


@pytest.mark.parametrize("component", ["UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT", "SOURCE"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_units_and_source_are_required(component: str, nothing: str | None) -> None:
    found = form(c18({component: nothing}))
    assert list(found) == ["ATT004"]
    assert found["ATT004"].params["component"].to_pylist() == [component]


def test_a_source_is_given_once_for_its_year() -> None:
    assert form(c18({}, {"CDS": "CDS_DES_JPN", "SOURCE": None})) == {}


def test_a_year_without_a_source_is_one_finding() -> None:
    found = form(
        c18(
            {},
            {"TIME_PERIOD": "2018", "SOURCE": None},
            {"TIME_PERIOD": "2018", "SOURCE": None, "CDS": "CDS_DES_JPN"},
            {"TIME_PERIOD": "2017", "SOURCE": None},
        )
    )
    assert found["ATT004"].rows.to_pylist() == [1, 3]  # the first of each year


def test_two_sources_of_one_year_are_found() -> None:
    found = form(c18({}, {"CDS": "CDS_DES_JPN", "SOURCE": "DOLAB"}, {"TIME_PERIOD": "2018", "SOURCE": "DOLAB"}))
    assert list(found) == ["ATT006"]
    params = found["ATT006"].params.to_pylist()
    assert params == [
        {
            "component": "SOURCE",
            "attachment": "REF_AREA, MEASURE, TIME_PERIOD",
            "value": "LFS - Labour Force Survey / DOLAB",
        }
    ]
    assert found["ATT006"].severity is Severity.ERROR


def test_another_source_in_another_year_or_area_is_right() -> None:
    assert form(c18({}, {"TIME_PERIOD": "2018", "SOURCE": "DOLAB"}, {"REF_AREA": "KHM", "SOURCE": "NIS"})) == {}


@pytest.mark.parametrize(("length", "codes"), [(1024, []), (1025, ["ATT003"])])
def test_the_limit_of_a_text_is_the_dsds(length: int, codes: list[str]) -> None:
    assert list(form(c18({"NOTE_SOURCE": "ộ" * length}))) == codes


def test_a_long_text_is_shown_by_its_start() -> None:
    params = form(c18({"NOTE_CLASSIF": "x" * 2000}))["ATT003"].params.to_pylist()[0]
    assert params["length"] == "2000"
    assert params["expected"] == "<= 1024"
    assert len(params["value"]) < 50
