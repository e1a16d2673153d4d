import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.made import c18, form, of
from ilms.checks.form.values import decimals
from ilms.findings import Severity


@pytest.mark.parametrize("value", ["0", "1.5", "152.530", "1000000", "0.001", "12345678901234567890.123"])
def test_digits_and_a_point_are_a_number(value: str) -> None:
    assert form(c18({"OBS_VALUE": value})) == {}


@pytest.mark.parametrize("value", ["abc", "1,5", "1 234", "1.234.567", "-", "…", "12a", "१२", "0x1F", "1_000"])
def test_text_is_no_number(value: str) -> None:
    found = form(c18({"OBS_VALUE": value}))
    assert list(found) == ["VAL001"]
    assert found["VAL001"].params["value"].to_pylist() == [value]


@pytest.mark.parametrize("value", ["1E3", "1.5e-3", "+1", "1.", ".5", " 1", "1 "])
def test_a_number_in_another_form_is_told_apart(value: str) -> None:
    assert list(form(c18({"OBS_VALUE": value}))) == ["VAL002"]


@pytest.mark.parametrize("value", ["INF", "-INF", "inf", "Infinity", "+inf"])
def test_infinity_is_told_apart(value: str) -> None:
    assert list(form(c18({"OBS_VALUE": value}))) == ["VAL003"]


def test_nobody_is_fewer_than_none() -> None:
    assert list(form(c18({"OBS_VALUE": "-1.5"}))) == ["VAL004"]


@pytest.mark.parametrize(
    ("value", "table", "kept"),
    [("1.2345", "C18", "1.235"), ("0.0004", "C18", "0.000"), ("1500.125", "A10-birth", "1500.13")],
)
def test_decimals_that_nobody_keeps_are_told(value: str, table: str, kept: str) -> None:
    classes = ("SEX_T", "CBR_BIR_TOTAL") if table == "A10-birth" else ("SEX_T", "CDS_DES_TOTAL")
    found = form(of(table, (*classes, value)))
    assert list(found) == ["VAL005"]
    assert found["VAL005"].severity is Severity.WARNING
    assert found["VAL005"].params["expected"].to_pylist() == [kept]


@pytest.mark.parametrize("value", ["1.2340", "1.50000", "2.000000000"])
def test_zeros_at_the_end_lose_nothing(value: str) -> None:
    assert form(c18({"OBS_VALUE": value})) == {}


@pytest.mark.parametrize("nothing", [None, "", "NaN"])
@pytest.mark.parametrize("status", [None, "A", "B", "P", "U", "M"])
def test_a_missing_value_needs_a_status_that_excuses_it(nothing: str | None, status: str | None) -> None:
    found = form(c18({"OBS_VALUE": nothing, "OBS_STATUS": status}))
    assert list(found) == ["VAL006"]
    assert found["VAL006"].params["allowed"].to_pylist() == ["C, N, S, X"]


@pytest.mark.parametrize("nothing", [None, "", "NaN"])
@pytest.mark.parametrize("status", ["C", "N", "S", "X"])
def test_a_missing_value_may_be_excused(nothing: str | None, status: str) -> None:
    assert form(c18({"OBS_VALUE": nothing, "OBS_STATUS": status})) == {}


@pytest.mark.parametrize("status", ["C", "N", "X"])
def test_a_value_that_its_status_denies_is_told(status: str) -> None:
    assert list(form(c18({"OBS_STATUS": status}))) == ["VAL007"]


@pytest.mark.parametrize("status", ["S", "U", "P", "B"])
def test_a_value_may_be_unsure(status: str) -> None:
    assert form(c18({"OBS_STATUS": status})) == {}


def test_every_row_is_judged_by_itself() -> None:
    found = form(
        c18(
            {"CDS": "CDS_DES_JPN", "OBS_VALUE": "x"},
            {"CDS": "CDS_DES_KOR"},
            {"CDS": "CDS_DES_THA", "OBS_VALUE": "1E3"},
            {"CDS": "CDS_DES_LAO", "OBS_VALUE": "y"},
            {"CDS": "CDS_DES_MYS", "OBS_VALUE": None, "OBS_STATUS": "N"},
        )
    )
    assert {code: batch.rows.to_pylist() for code, batch in found.items()} == {
        "VAL001": [0, 3],
        "VAL002": [2],
    }


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_no_count_with_three_decimals_is_refused(value: object) -> None:
    assert form(c18({"OBS_VALUE": f"{value:f}"})) == {}


@given(st.text(st.characters(categories=["N", "P", "L", "Z", "S"])))
def test_no_text_stops_the_check(value: str) -> None:
    form(c18({"OBS_VALUE": value}))


def test_decimals_are_counted_in_the_text() -> None:
    assert decimals(pa.array(["1", "1.5", "1.50", "0.001", "12345678901234567890.1"])).to_pylist() == [
        0,
        1,
        2,
        3,
        1,
    ]
