import pytest

from history.specimens import COLUMNS, SCHEMA, listed, row, rows
from ilms.errors import UsageError
from ilms.history.apply import apply
from ilms.observations import ACTION, Observations

Cells = dict[str, str | None]


def acting(*given: tuple[str | None, Cells]) -> Observations:
    columns: dict[str, list[str | None]] = {name: [r.get(name) for _, r in given] for name in COLUMNS}
    return Observations.from_columns(SCHEMA, {**columns, ACTION: [action for action, _ in given]})


def after(state: Observations, *given: tuple[str | None, Cells]) -> list[Cells]:
    return [{k: v for k, v in r.items() if v is not None} for r in listed(apply(state, acting(*given)))]


KEY = {"REF_AREA": "VNM", "SEX": "SEX_T", "TIME_PERIOD": "2019"}
STATE = rows(row(OBS_STATUS="B", SOURCE="lfs", UNIT="u"), row(sex="SEX_M", value="2", SOURCE="lfs", UNIT="u"))


@pytest.mark.parametrize("action", ["M", "A", "I", None])
def test_a_merge_leaves_alone_what_it_leaves_empty(action: str | None) -> None:
    (first, *_) = after(STATE, (action, {**KEY, "OBS_VALUE": "9"}))
    assert first == {**KEY, "OBS_VALUE": "9", "OBS_STATUS": "B", "SOURCE": "lfs", "UNIT": "u"}


def test_a_message_without_actions_is_merged() -> None:
    assert listed(apply(STATE, rows(row(value="9"))))[0]["OBS_STATUS"] == "B"


def test_a_replacement_clears_the_observation_and_merges_what_is_above_it() -> None:
    (first, second) = after(STATE, ("R", {**KEY, "OBS_VALUE": "9"}))
    assert first == {**KEY, "OBS_VALUE": "9", "SOURCE": "lfs", "UNIT": "u"}
    assert second["OBS_VALUE"] == "2"


def test_a_replacement_sets_what_is_above_it_for_all_under_the_partial_key() -> None:
    assert [r["SOURCE"] for r in after(STATE, ("R", {**KEY, "OBS_VALUE": "9", "SOURCE": "x"}))] == ["x", "x"]


def test_a_key_alone_deletes_the_observation() -> None:
    assert [r["SEX"] for r in after(STATE, ("D", dict(KEY)))] == ["SEX_M"]


def test_a_marked_component_is_all_that_is_deleted() -> None:
    (first, *_) = after(STATE, ("D", {**KEY, "OBS_STATUS": "anything"}))
    assert first == {**KEY, "OBS_VALUE": "1", "SOURCE": "lfs", "UNIT": "u"}


def test_a_marked_attribute_goes_from_the_partial_key() -> None:
    found = after(STATE, ("D", {"REF_AREA": "VNM", "TIME_PERIOD": "2019", "SOURCE": "x"}))
    assert [r.get("SOURCE") for r in found] == [None, None]
    assert [r["UNIT"] for r in found] == ["u", "u"]


def test_an_empty_dimension_deletes_in_bulk() -> None:
    state = rows(row(), row(sex="SEX_M"), row(year="2018"), row(area="KHM"))
    found = after(state, ("D", {"REF_AREA": "VNM", "TIME_PERIOD": "2019"}))
    assert [(r["REF_AREA"], r["TIME_PERIOD"]) for r in found] == [("KHM", "2019"), ("VNM", "2018")]
    assert after(state, ("D", {})) == []


def test_deletions_come_first_wherever_they_stand() -> None:
    (first, *_) = after(STATE, ("R", {**KEY, "OBS_VALUE": "9"}), ("D", {"REF_AREA": "VNM", "UNIT": "u", "SEX": None}))
    assert first == {**KEY, "OBS_VALUE": "9", "SOURCE": "lfs"}


def test_deleting_what_is_not_there_does_nothing() -> None:
    assert len(after(STATE, ("D", {**KEY, "REF_AREA": "KHM"}))) == 2


def test_an_observation_that_loses_everything_is_gone() -> None:
    state = rows(row(value="1"))
    assert after(state, ("D", {**KEY, "OBS_VALUE": "1"})) == []


def test_an_empty_message_changes_nothing() -> None:
    assert len(apply(STATE, acting())) == 2


def test_a_strange_action_is_refused() -> None:
    with pytest.raises(UsageError, match="`X` is no action"):
        apply(STATE, acting(("X", dict(KEY))))


def test_a_message_that_names_an_observation_twice_is_refused() -> None:
    with pytest.raises(UsageError, match="twice"):
        apply(STATE, acting(("R", row(value="1")), ("R", row(value="2"))))
