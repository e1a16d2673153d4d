from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.toy import check, schema
from ilms.checks.form.period import days, within
from ilms.structures.constraint import Constraint, KeySet, Region, Selection, Span
from ilms.structures.schema import Reference

CC = Reference("X", "CC", "1.0")
CODES = {"AREA": ("VNM", "KHM", "LAO"), "KIND": ("T", "M", "F")}
YEARS = ("2018", "2019")
ROWS = [dict(zip(("AREA", "KIND", "TIME_PERIOD"), row, strict=True)) for row in product(*CODES.values(), YEARS)]


def limit(*regions: Region, key_sets: tuple[KeySet, ...] = (), span: Span | None = None) -> Constraint:
    return Constraint(CC, "Dataflow", "X:FLOW(1.0)", regions, key_sets, span)


def region(include: bool = True, /, **values: str) -> Region:
    return Region(tuple(Selection(name, frozenset(codes.split())) for name, codes in values.items()), include)


def rows(found, code: str) -> list[dict[str, str]]:
    return [ROWS[row] for row in sorted(set(found[code].rows.to_pylist()))] if code in found else []


def test_one_region_is_told_component_by_component_with_whose_it_is() -> None:
    found = check(schema(constraints=(limit(region(AREA="VNM KHM", KIND="T")),)), {"AREA": "LAO", "KIND": "M"})
    assert list(found) == ["COD004"]
    assert sorted(found["COD004"].params["component"].to_pylist()) == ["AREA", "KIND"]


def test_the_constraint_that_refuses_is_named() -> None:
    both = (
        limit(region(AREA="VNM")),
        Constraint(Reference("X", "OF_DSD", "1.0"), "DataStructure", "X:TOY(1.0)", (region(AREA="VNM KHM"),)),
    )
    made = schema(constraints=both)
    [one] = check(made, {"AREA": "KHM"})["COD004"].params.to_pylist()
    assert one["constraint"] == "X:CC(1.0) (Dataflow X:FLOW(1.0))"
    [two] = check(made, {"AREA": "LAO"})["COD004"].params.to_pylist()
    assert two["constraint"] == "X:CC(1.0) (Dataflow X:FLOW(1.0)); X:OF_DSD(1.0) (DataStructure X:TOY(1.0))"


def test_several_regions_are_alternatives() -> None:
    made = schema(constraints=(limit(region(AREA="VNM", KIND="T M"), region(AREA="KHM LAO", KIND="T F")),))
    found = check(made, *ROWS)
    assert list(found) == ["COD005"]
    assert {(r["AREA"], r["KIND"]) for r in rows(found, "COD005")} == {("VNM", "F"), ("KHM", "M"), ("LAO", "M")}
    assert found["COD005"].params["value"][0].as_py() == "VNM, F"


def test_an_excluded_region_takes_away_the_combination_alone() -> None:
    found = check(schema(constraints=(limit(region(False, AREA="VNM", KIND="M F")),)), *ROWS)
    assert {(r["AREA"], r["KIND"]) for r in rows(found, "COD005")} == {("VNM", "M"), ("VNM", "F")}


def test_a_code_that_cannot_stand_at_all_is_not_told_twice() -> None:
    made = schema(constraints=(limit(region(AREA="VNM", KIND="T"), region(AREA="KHM", KIND="M")),))
    assert list(check(made, {"AREA": "LAO", "KIND": "T"})) == ["COD004"]
    assert list(check(made, {"AREA": "?", "KIND": "T"})) == ["COD001"]
    assert list(check(made, {"AREA": None, "KIND": "T"})) == ["KEY001"]


@pytest.mark.parametrize(("include", "bad"), [(True, 5 * len(YEARS)), (False, 4 * len(YEARS))])
def test_keys_are_looked_up(include: bool, bad: int) -> None:
    keys = KeySet((region(AREA="VNM", KIND="T"), region(AREA="KHM"), region(AREA="LAO", KIND="Z")), include)
    found = check(schema(constraints=(limit(key_sets=(keys,)),)), *ROWS)
    assert list(found) == ["COD006"]
    assert len(found["COD006"]) == bad
    assert found["COD006"].params["component"][0].as_py() == "AREA, KIND"


def test_key_sets_that_include_are_alternatives_and_those_that_exclude_take_away() -> None:
    sets = (
        KeySet((region(AREA="VNM"),)), KeySet((region(AREA="KHM"),)), KeySet((region(AREA="VNM", KIND="F"),), False),
    )  # fmt: skip
    found = rows(check(schema(constraints=(limit(key_sets=sets),)), *ROWS), "COD006")
    assert {(r["AREA"], r["KIND"]) for r in found} == {("VNM", "F"), ("LAO", "T"), ("LAO", "M"), ("LAO", "F")}


@pytest.mark.parametrize(
    "made",
    [
        limit(span=Span("2019", "2020")),
        limit(Region((Selection("TIME_PERIOD", span=Span("2019")),))),
    ],
)
def test_a_range_of_periods_is_a_finding_of_its_own(made: Constraint) -> None:
    found = check(schema(constraints=(made,)), {"TIME_PERIOD": "2018"}, {"TIME_PERIOD": "2019"})
    assert list(found) == ["TIM003"]
    assert found["TIM003"].rows.to_pylist() == [0]
    assert "X:CC(1.0)" in found["TIM003"].params["constraint"][0].as_py()


def test_an_excluded_region_may_be_of_some_periods_only() -> None:
    some = Region((Selection("AREA", frozenset({"VNM"})), Selection("TIME_PERIOD", span=Span("2019"))), include=False)
    found = rows(check(schema(constraints=(limit(some),)), *ROWS), "COD005")
    assert {(r["AREA"], r["TIME_PERIOD"]) for r in found} == {("VNM", "2019")}


selections = st.dictionaries(
    st.sampled_from(sorted(CODES)),
    st.tuples(st.sets(st.sampled_from(["VNM", "KHM", "LAO", "T", "M", "F"]), min_size=1), st.booleans()),
    min_size=1,
)
spans = st.one_of(st.none(), st.just(Span("2019")))
regions = st.builds(
    lambda chosen, include, span: Region(
        tuple(Selection(name, frozenset(codes), taken) for name, (codes, taken) in chosen.items()), include, span
    ),
    selections,
    st.booleans(),
    spans,
)


@settings(deadline=None, max_examples=150)
@given(st.lists(regions, min_size=1, max_size=4))
def test_every_row_that_no_region_takes_is_told_once(some: list[Region]) -> None:
    """Whatever the code: by itself or together, exactly the rows are told that a plain reading refuses."""
    found = check(schema(constraints=(limit(*some),)), *ROWS)
    told = {row for batch in found.values() for row in batch.rows.to_pylist()}
    assert told == {number for number, row in enumerate(ROWS) if not taken(row, some)}
    together = set(found["COD005"].rows.to_pylist()) if "COD005" in found else set()
    assert not together & set(found["COD004"].rows.to_pylist() if "COD004" in found else [])


def taken(row: dict[str, str], some: list[Region]) -> bool:
    including = [one for one in some if one.include]
    if including and not any(inside(row, one) for one in including):
        return False
    return not any(inside(row, one) for one in some if not one.include)


def inside(row: dict[str, str], one: Region) -> bool:
    when = days(row["TIME_PERIOD"])
    assert when is not None
    here = all((row[s.component] in (s.values or ())) == s.include for s in one.selections)
    return here and (one.span is None or within(when, one.span))


@settings(deadline=None)
@given(st.sets(st.tuples(st.sampled_from(CODES["AREA"]), st.sampled_from(CODES["KIND"])), min_size=1), st.booleans())
def test_a_key_set_takes_its_keys_and_no_other(keys: set[tuple[str, str]], include: bool) -> None:
    listed = KeySet(tuple(region(AREA=area, KIND=kind) for area, kind in sorted(keys)), include)
    found = rows(check(schema(constraints=(limit(key_sets=(listed,)),)), *ROWS), "COD006")
    assert found == [row for row in ROWS if ((row["AREA"], row["KIND"]) in keys) != include]
