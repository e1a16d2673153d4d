from decimal import Decimal

import pytest
from hypothesis import given, settings

from history.specimens import SCHEMA, row, rows, states
from ilms.errors import UsageError
from ilms.history.diff import Change, Kind, diff
from ilms.history.held import Held
from ilms.observations import Observations
from ilms.structures.schema import Schema


def kinds(old: Observations, new: Observations, tolerance: Decimal | None = None) -> list[str]:
    return [str(change.kind) for change in diff(old, new, tolerance)]


def only(old: Observations, new: Observations) -> Change:
    (change,) = diff(old, new)
    return change


KEY = {"REF_AREA": "VNM", "SEX": "SEX_T", "TIME_PERIOD": "2019"}


def test_an_added_observation_is_told_whole() -> None:
    change = only(rows(), rows(row(OBS_STATUS="B", SOURCE="lfs")))
    assert change == Change(Kind.ADDED, "DF_SMALL", KEY, None, {"OBS_VALUE": "1", "OBS_STATUS": "B"})


def test_a_removed_observation_is_told_whole() -> None:
    change = only(rows(row(OBS_STATUS="B")), rows())
    assert change == Change(Kind.REMOVED, "DF_SMALL", KEY, {"OBS_VALUE": "1", "OBS_STATUS": "B"}, None)


def test_of_a_revised_observation_what_differs_is_told() -> None:
    old, new = rows(row(OBS_STATUS="P", NOTE_CLASSIF="n")), rows(row(value="2", NOTE_CLASSIF="n"))
    change = only(old, new)
    assert change.kind is Kind.REVISED
    assert change.old == {"OBS_VALUE": "1", "OBS_STATUS": "P"}
    assert change.new == {"OBS_VALUE": "2", "OBS_STATUS": None}


def test_an_attribute_alone_is_no_revision() -> None:
    change = only(rows(row(OBS_STATUS="P")), rows(row()))
    assert (change.kind, change.old, change.new) == (
        Kind.ATTRIBUTES,
        {"OBS_STATUS": "P"},
        {"OBS_STATUS": None},
    )


def test_an_attribute_above_the_observation_is_one_change_however_many_lie_under_it() -> None:
    old = rows(row(SOURCE="lfs"), row(sex="SEX_M", SOURCE="lfs"), row(year="2018", SOURCE="lfs"))
    new = rows(row(SOURCE="x", value="2"), row(sex="SEX_M", SOURCE="x"), row(year="2018", SOURCE="lfs"))
    changes = diff(old, new)
    first, second = changes
    assert first == Change(
        Kind.ATTRIBUTES,
        "DF_SMALL",
        {"REF_AREA": "VNM", "TIME_PERIOD": "2019"},
        {"SOURCE": "lfs"},
        {"SOURCE": "x"},
    )
    assert second.kind is Kind.REVISED
    assert changes.summary() == {"added": 0, "removed": 0, "revised": 1, "attributes": 1, "unchanged": 2}


def test_the_source_of_a_new_year_is_no_change_of_its_own() -> None:
    assert kinds(rows(row(year="2018")), rows(row(year="2018"), row(SOURCE="lfs"))) == ["added"]


def test_a_number_written_otherwise_is_unchanged() -> None:
    assert not len(diff(rows(row(value="7.92")), rows(row(value="7.920"))))


def test_an_empty_attribute_is_an_absent_one() -> None:
    assert not len(diff(rows(row(OBS_STATUS="")), rows(row(OBS_STATUS=None))))


def test_a_value_that_appears_or_goes_is_a_revision() -> None:
    assert kinds(rows(row(value=None, OBS_STATUS="N")), rows(row(value="0", OBS_STATUS="N"))) == ["revised"]
    assert kinds(rows(row(value="NaN")), rows(row(value="0"))) == ["revised"]


def test_within_the_tolerance_only_attributes_count() -> None:
    old, new = (
        rows(row(value="1.00"), row(sex="SEX_M", value="1")),
        rows(row(value="1.05", OBS_STATUS="P"), row(sex="SEX_M", value="1.06")),
    )
    assert kinds(old, new, Decimal("0.05")) == ["attributes", "revised"]
    assert kinds(old, new, Decimal("0.06")) == ["attributes"]
    assert kinds(old, new) == ["revised", "revised"]


def test_changes_stand_in_canonical_order() -> None:
    old = rows(row(sex="SEX_F"), row(sex="SEX_M"), row(sex="SEX_T", year="2018"))
    new = rows(row(sex="SEX_M", value="2"), row(sex="SEX_?"), row(sex="SEX_T"))
    found = [(c.kind.value, c.key["SEX"], c.key["TIME_PERIOD"]) for c in diff(old, new)]
    assert found == [
        ("removed", "SEX_T", "2018"),
        ("added", "SEX_T", "2019"),
        ("revised", "SEX_M", "2019"),
        ("removed", "SEX_F", "2019"),
        ("added", "SEX_?", "2019"),
    ]


@settings(max_examples=100, deadline=None)
@given(states(), states())
def test_the_other_way_round_is_the_mirror(old: Observations, new: Observations) -> None:
    there, back = diff(old, new).summary(), diff(new, old).summary()
    assert (there["added"], there["removed"]) == (back["removed"], back["added"])
    assert (there["revised"], there["attributes"], there["unchanged"]) == (
        back["revised"], back["attributes"], back["unchanged"],
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(states(), states())
def test_every_observation_is_counted_once(old: Observations, new: Observations) -> None:
    changes = diff(old, new)
    counts = changes.summary()
    own = counts["attributes"] - sum(t.num_rows for t in changes.above.values())
    assert counts["added"] + counts["revised"] + own + counts["unchanged"] == len(Held.of(new))
    assert counts["removed"] + counts["revised"] + own + counts["unchanged"] == len(Held.of(old))
    assert len(changes) == len(list(changes))


@settings(max_examples=50, deadline=None)
@given(states())
def test_a_state_does_not_differ_from_itself_in_any_order(state: Observations) -> None:
    assert not len(diff(state, state.in_order()))


def test_json_is_the_public_shape() -> None:
    (told,) = diff(rows(row()), rows(row(value="2"))).as_json()
    assert told == {
        "kind": "revised", "dataflow": "DF_SMALL", "key": KEY,
        "old": {"OBS_VALUE": "1"}, "new": {"OBS_VALUE": "2"},
    }  # fmt: skip


def test_a_dsd_that_lost_a_component_is_compared_by_what_the_new_one_knows() -> None:
    components = tuple(c for c in SCHEMA.components if c.id not in ("NOTE_CLASSIF", "NOTE_SOURCE"))
    smaller = Schema(SCHEMA.dataflow, SCHEMA.structure, SCHEMA.names, components)
    new = Observations.from_columns(smaller, {name: [value] for name, value in row().items() if name in smaller})
    assert not len(diff(rows(row(NOTE_CLASSIF="x")), new))
    assert kinds(new, rows(row(NOTE_CLASSIF="x"))) == ["attributes"]


def test_a_key_that_occurs_twice_says_on_which_side() -> None:
    with pytest.raises(UsageError, match="the new data holds observations twice: 1"):
        diff(rows(), rows(row(), row()))
