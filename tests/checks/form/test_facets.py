import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.toy import BASE, KEY, check, free, schema
from ilms.structures.schema import Role

FIVES = {"textType": "Integer", "isSequence": "true", "startValue": "10", "interval": "5"}


def told(facets: dict[str, str], value: str, role: Role = Role.MEASURE) -> list[tuple[str, str]]:
    """Which facets a value breaks."""
    name = {Role.MEASURE: "OBS_VALUE", Role.ATTRIBUTE: "COMMENT", Role.DIMENSION: "COHORT"}[role]
    made = schema(free(name, role, KEY if role is Role.ATTRIBUTE else (), **facets))
    found = check(made, {name: value})
    return [(code, facet) for code, one in found.items() for facet in one.params["facet"].to_pylist()]


@pytest.mark.parametrize(
    ("facets", "right", "wrong"),
    [
        ({"textType": "Double", "minValue": "0"}, "0", "-0.5"),
        ({"textType": "Double", "maxValue": "100"}, "100.0", "100.5"),
        ({"textType": "Double", "maxValue": "100"}, "1e2", "1e3"),
        ({"textType": "ExclusiveValueRange", "minValue": "0", "maxValue": "1"}, "0.5", "1"),
        ({"textType": "Decimal", "decimals": "2"}, "1.25", "1.250"),
        ({"textType": "String", "minLength": "2"}, "ab", "a"),
        ({"textType": "String", "maxLength": "2"}, "ab", "abc"),
        ({"textType": "String", "pattern": "[A-Z]{2}"}, "AB", "ABC"),
        ({**FIVES, "endValue": "30"}, "25", "26"),
        ({**FIVES, "endValue": "30"}, "30", "35"),
        ({"textType": "Integer", "isSequence": "true", "startValue": "10", "interval": "-5"}, "0", "15"),
        ({"textType": "Short"}, "32767", "32768"),
        ({"textType": "Integer"}, "-2147483648", "2147483648"),
    ],
)  # fmt: skip
def test_each_facet_of_a_measure(facets: dict[str, str], right: str, wrong: str) -> None:
    assert told(facets, right) == []
    [(code, facet)] = told(facets, wrong)
    assert code == "VAL010"
    assert facet in facets


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("Integer", "-12", "1.5"), ("Numeric", "007", "-7"), ("Alpha", "Đức", "a1"), ("AlphaNumeric", "a1", "a-1"),
        ("Boolean", "true", "yes"), ("GregorianDay", "2019-02-28", "28/02/2019"), ("GregorianYear", "2019", "2019-A1"),
        ("ReportingYear", "2019-A1", "2019"), ("ObservationalTimePeriod", "2019-W01", "week 1"),
        ("MonthDay", "--07-01", "07-01"), ("Double", "1.5E3", "many"), ("Duration", "P1Y", "1 year"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("role", "code"), [(Role.ATTRIBUTE, "ATT008"), (Role.DIMENSION, "KEY005")])
def test_text_types_of_what_has_no_codelist(kind: str, right: str, wrong: str, role: Role, code: str) -> None:
    assert told({"textType": kind}, right, role) == []
    assert told({"textType": kind}, wrong, role) == [(code, "textType")]


def test_several_facets_are_told_at_once() -> None:
    facets = {"textType": "String", "minLength": "3", "pattern": "[a-z]+"}
    assert told(facets, "A", Role.ATTRIBUTE) == [("ATT008", "minLength"), ("ATT008", "pattern")]


@pytest.mark.parametrize("missing", [None, "", "#N/A"])
def test_what_is_missing_breaks_nothing(missing: str | None) -> None:
    made = schema(free("COMMENT", Role.ATTRIBUTE, KEY, textType="Integer", minLength="3"))
    assert check(made, {"COMMENT": missing}) == {}


def test_an_expression_that_only_xml_schema_knows_is_left_alone() -> None:
    assert told({"textType": "String", "pattern": r"\i\c*(?=x)"}, "?", Role.ATTRIBUTE) == []


def test_the_length_of_an_attribute_stays_what_it_was() -> None:
    made = schema(free("COMMENT", Role.ATTRIBUTE, KEY, textType="String", maxLength="3"))
    found = check(made, {"COMMENT": "long"}, {"TIME_PERIOD": "2018", "COMMENT": "abc"})
    assert list(found) == ["ATT003"]
    assert found["ATT003"].params["length"].to_pylist() == ["4"]


@settings(deadline=None)
@given(st.lists(st.integers(-50, 150), min_size=1, max_size=10, unique=True))
def test_a_range_refuses_exactly_what_is_outside(numbers: list[int]) -> None:
    made = schema(free("OBS_VALUE", Role.MEASURE, textType="Integer", minValue="0", maxValue="100"))
    found = check(made, *({"TIME_PERIOD": str(2000 + i), "OBS_VALUE": str(n)} for i, n in enumerate(numbers)))
    told_ = sorted(row for one in found.values() for row in one.rows.to_pylist())
    assert told_ == [i for i, n in enumerate(numbers) if not 0 <= n <= 100]


def test_the_toy_itself_is_right() -> None:
    assert check(schema(), BASE) == {}
