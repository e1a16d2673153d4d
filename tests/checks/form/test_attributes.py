from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.made import c18, form
from checks.toy import check
from checks.toy import schema as toy
from ilms.checks.form import attributes
from ilms.findings import Severity
from ilms.structures.schema import Component, Role


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
            "attachment_en": "each REF_AREA, MEASURE, TIME_PERIOD",
            "attachment_vi": "mỗi REF_AREA, MEASURE, TIME_PERIOD",
            "value": "LFS - Labour Force Survey / DOLAB",
            "odd": "DOLAB",
            "few": "1",
            "all": "2",
        }
    ]
    assert found["ATT006"].severity is Severity.ERROR


@pytest.mark.parametrize("odd", [0, 2])
def test_it_is_told_at_the_value_that_the_fewest_have(odd: int) -> None:
    rows = [{"CDS": f"CDS_DES_{country}"} for country in ("JPN", "KOR", "TWN")]
    found = form(c18(*({**row, "SOURCE": "DOLAB"} if n == odd else row for n, row in enumerate(rows))))
    assert found["ATT006"].rows.to_pylist() == [odd]
    assert found["ATT006"].params["value"].to_pylist() == ["LFS - Labour Force Survey / DOLAB"]


def test_a_table_from_two_sources_is_one_decision() -> None:
    """As in ILOSTAT CSV, where the source is part of the key: each figure once from each."""
    twice = [
        {"CDS": f"CDS_DES_{country}", "SOURCE": source, "NOTE_SOURCE": source, "OBS_VALUE": value}
        for source, value in (("LFS", "1"), ("DOLAB", "2"))
        for country in ("JPN", "KOR")
    ]
    found = form(c18(*twice, {"CDS": "CDS_DES_TWN", "SOURCE": "DOLAB"}, {"TIME_PERIOD": "2018"}))
    assert list(found) == ["KEY006"]
    assert found["KEY006"].rows.to_pylist() == [0, 2, 1, 3]
    assert set(map(tuple, (p.values() for p in found["KEY006"].params.to_pylist()))) == {("SOURCE", "LFS / DOLAB", "2")}


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


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["VNM", "KHM"]), st.sampled_from(["T", "M"]), st.sampled_from(["u", "v", None])),
        min_size=1,
        max_size=10,
    )
)
def test_one_value_for_each_key_of_a_group(rows: list[tuple[str, str, str | None]]) -> None:
    """An attribute of a group of two dimensions, by hand."""
    unit = Component("UNIT", Role.ATTRIBUTE, attachment=("AREA", "KIND"), group="PART", mandatory=True)
    made = toy(unit, groups={"PART": ("AREA", "KIND")})
    found = check(made, *(
        {"TIME_PERIOD": str(2000 + i), "AREA": area, "KIND": kind, "UNIT": unit}
        for i, (area, kind, unit) in enumerate(rows)
    ))  # fmt: skip
    groups: dict[tuple[str, str], list[tuple[int, str | None]]] = {}
    for number, (area, kind, value) in enumerate(rows):
        groups.setdefault((area, kind), []).append((number, value))
    values = {key: {value for _, value in some if value} for key, some in groups.items()}
    several = [odd([(n, v) for n, v in groups[key] if v]) for key, found_ in values.items() if len(found_) > 1]
    none = [groups[key][0][0] for key, found_ in values.items() if not found_]
    assert (found["ATT006"].rows.to_pylist() if "ATT006" in found else []) == sorted(several)
    assert (found["ATT005"].rows.to_pylist() if "ATT005" in found else []) == sorted(none)


def odd(given: list[tuple[int, str]]) -> int:
    """Where the value stands first that the fewest have; of several such ones the last."""
    counts = Counter(value for _, value in given)
    first = {value: number for number, value in reversed(given)}
    return min(((counts[value], -number) for value, number in first.items()))[1] * -1


def test_groups_are_numbered_anew_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attributes, "DENSE", 1)
    test_one_value_for_each_key_of_a_group()
