import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_another_status_is_a_contradiction() -> None:
    found = form(c18({"OBS_STATUS": "B"}, {"OBS_STATUS": "P"}))
    assert list(found) == ["KEY003"]
    assert found["KEY003"].params["differs"].to_pylist() == ["OBS_STATUS"] * 2


@pytest.mark.parametrize("nothing", [None, ""])
def test_rows_that_complete_each_other_can_be_merged(nothing: str | None) -> None:
    found = form(c18({"OBS_STATUS": nothing}, {"OBS_STATUS": "P"}, {"NOTE_CLASSIF": "n"}))
    assert list(found) == ["KEY004"]
    assert found["KEY004"].rows.to_pylist() == [0, 1, 2]
    assert found["KEY004"].params["component"].to_pylist() == ["OBS_STATUS, NOTE_CLASSIF"] * 3


def test_one_contradiction_is_enough_whatever_else_completes() -> None:
    assert list(form(c18({"OBS_STATUS": "P"}, {"OBS_VALUE": "2"}))) == ["KEY003"]


def test_rows_without_their_whole_key_are_no_duplicates() -> None:
    assert list(form(c18({"CDS": None}, {"CDS": None}))) == ["KEY001"]


values = st.sampled_from([None, "", "1", "2"])
statuses = st.sampled_from([None, "B", "P"])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["2018", "2019", "2020"]), values, statuses), min_size=1, max_size=8))
def test_the_kinds_are_told_as_by_hand(rows: list[tuple[str, str | None, str | None]]) -> None:
    found = form(c18(*({"TIME_PERIOD": t, "OBS_VALUE": v, "OBS_STATUS": s} for t, v, s in rows)))
    expected: dict[str, list[int]] = {}
    for number, (period, *_) in enumerate(rows):
        alike = [[part or None for part in said] for other, *said in rows if other == period]
        if len(alike) == 1:
            continue
        given_ = [{part for part in column if part is not None} for column in zip(*alike, strict=True)]
        partial = any(one and None in column for one, column in zip(given_, zip(*alike, strict=True), strict=True))
        code = "KEY003" if max(map(len, given_)) > 1 else "KEY004" if partial else "KEY002"
        expected.setdefault(code, []).append(number)
    assert {code: batch.rows.to_pylist() for code, batch in found.items() if code.startswith("KEY")} == expected


@settings(deadline=None)
@given(st.permutations([str(year) for year in range(1950, 2020)]), st.integers(0, 69))
def test_a_duplicate_is_found_in_any_order(years: list[str], again: int) -> None:
    found = form(c18(*({"TIME_PERIOD": year} for year in [*years, years[again]])))
    assert found["KEY002"].rows.to_pylist() == [again, 70]


def test_three_of_a_kind_are_three_findings() -> None:
    assert form(c18({}, {}, {}))["KEY002"].rows.to_pylist() == [0, 1, 2]


def test_the_same_key_in_another_year_is_no_duplicate() -> None:
    assert form(c18({}, {"TIME_PERIOD": "2018"})) == {}
