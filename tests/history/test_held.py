import pytest
from hypothesis import given, settings

from history.specimens import SCHEMA, listed, row, rows, states
from ilms.errors import UsageError
from ilms.history.diff import diff
from ilms.history.held import Held, attachments
from ilms.observations import Observations


def test_attributes_are_kept_by_what_they_are_attached_to() -> None:
    assert attachments(SCHEMA) == {
        (): ["TITLE"],
        ("REF_AREA",): ["UNIT"],
        ("REF_AREA", "TIME_PERIOD"): ["SOURCE", "NOTE_SOURCE"],
    }
    held = Held.of(rows(row(SOURCE="lfs"), row(sex="SEX_M"), row(year="2018")))
    assert held.above["REF_AREA", "TIME_PERIOD"].to_pylist() == [
        {"REF_AREA": "VNM", "TIME_PERIOD": "2019", "SOURCE": "lfs", "NOTE_SOURCE": None},
        {"REF_AREA": "VNM", "TIME_PERIOD": "2018", "SOURCE": None, "NOTE_SOURCE": None},
    ]


def test_a_row_that_does_not_repeat_an_attribute_of_its_year_has_it_all_the_same() -> None:
    together = Held.of(rows(row(SOURCE="lfs"), row(sex="SEX_M"))).together()
    assert [r["SOURCE"] for r in listed(together)] == ["lfs", "lfs"]


@settings(max_examples=50, deadline=None)
@given(states())
def test_taking_apart_and_putting_together_changes_nothing(state: Observations) -> None:
    assert not len(diff(state, Held.of(state).together()))


def test_two_sources_of_one_year_are_told_with_both() -> None:
    with pytest.raises(UsageError) as caught:
        Held.of(rows(row(SOURCE="lfs"), row(sex="SEX_M", SOURCE="dolab")), name="`new.csv`")
    assert caught.value.title == "`new.csv` has several SOURCE where one can hold: VNM.2019"
    assert caught.value.detail.splitlines() == ["lfs", "dolab"]
    assert "REF_AREA and TIME_PERIOD" in caught.value.hint


def test_two_titles_of_one_data_set_are_told() -> None:
    with pytest.raises(UsageError, match="several TITLE"):
        Held.of(rows(row(TITLE="a"), row(area="KHM", TITLE="b")))


def test_a_key_that_occurs_twice_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        Held.of(rows(row(), row(value="2"), row(sex="SEX_M")))
    assert "holds observations twice: 1" in caught.value.title
    assert "VNM.SEX_T.2019" in caught.value.detail


def test_an_observation_that_says_nothing_is_none() -> None:
    assert len(Held.of(rows(row(value=None, SOURCE="lfs"), row(sex="SEX_M", value="", OBS_STATUS="")))) == 0
    assert len(Held.of(rows(row(value=None, OBS_STATUS="N")))) == 1


def test_attributes_without_observations_are_counted() -> None:
    held = Held.of(rows(row(SOURCE="lfs", NOTE_SOURCE="x"), row(year="2018", SOURCE="lfs")))
    left = Held(SCHEMA, held.observations.slice(1), held.above)
    assert held.orphans == 0
    assert left.orphans == 2
