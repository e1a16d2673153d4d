import pytest

from checks.made import c18, form
from ilms.findings import Severity


@pytest.mark.parametrize("part", ["REF_AREA", "FREQ", "MEASURE", "SEX", "CDS", "TIME_PERIOD"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_missing_part_of_the_key_is_found(part: str, nothing: str | None) -> None:
    found = form(c18({"CDS": "CDS_DES_JPN"}, {part: nothing}))
    assert list(found) == ["KEY001"]
    assert found["KEY001"].rows.to_pylist() == [1]
    assert found["KEY001"].params["component"].to_pylist() == [part]


def test_a_repeated_observation_is_told_from_a_contradiction() -> None:
    found = form(
        c18(
            {"CDS": "CDS_DES_JPN"},
            {"CDS": "CDS_DES_KOR"},
            {"CDS": "CDS_DES_JPN"},
            {"CDS": "CDS_DES_KOR", "OBS_VALUE": "2"},
            {"CDS": "CDS_DES_THA"},
        )
    )
    assert found["KEY002"].rows.to_pylist() == [0, 2]
    assert found["KEY002"].params["value"].to_pylist() == ["1.5", "1.5"]
    assert found["KEY003"].rows.to_pylist() == [1, 3]
    assert found["KEY003"].params["value"].to_pylist() == ["1.5 / 2"] * 2
    assert found["KEY003"].params["differs"].to_pylist() == ["OBS_VALUE"] * 2
    assert found["KEY003"].severity is Severity.ERROR


def test_the_same_value_with_another_status_is_a_contradiction() -> None:
    found = form(c18({}, {"OBS_STATUS": "P"}))
    assert list(found) == ["KEY003"]
    assert found["KEY003"].params["differs"].to_pylist() == ["OBS_STATUS"] * 2


def test_three_of_a_kind_are_three_findings() -> None:
    assert form(c18({}, {}, {}))["KEY002"].rows.to_pylist() == [0, 1, 2]


def test_the_same_key_in_another_year_is_no_duplicate() -> None:
    assert form(c18({}, {"TIME_PERIOD": "2018"})) == {}
