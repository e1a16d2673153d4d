import pytest
from hypothesis import given, settings

from history.specimens import COLUMNS, listed, row, rows, states
from ilms.errors import UsageError
from ilms.history.apply import apply
from ilms.history.delta import DeltaError, delta, prove, refuse_bulk
from ilms.history.diff import diff
from ilms.history.held import Held
from ilms.observations import ACTION, Observations

SCHEMA = rows().schema


def acting(*given: tuple[str, dict[str, str | None]]) -> Observations:
    """A message: actions with their rows."""
    columns: dict[str, list[str | None]] = {name: [r.get(name) for _, r in given] for name in COLUMNS}
    return Observations.from_columns(SCHEMA, {**columns, ACTION: [action for action, _ in given]})


def told(message: Observations) -> list[tuple[str, dict[str, str]]]:
    """A message's rows without what is empty."""
    return [(str(r[ACTION]), {k: v for k, v in r.items() if v is not None and k != ACTION}) for r in listed(message)]


@settings(max_examples=120, deadline=None)
@given(states(), states())
def test_the_delta_turns_any_state_into_any_other(old: Observations, new: Observations) -> None:
    message = delta(old, new)
    prove(old, message, new)
    assert not len(diff(apply(old, message), new))


@settings(max_examples=40, deadline=None)
@given(states())
def test_nothing_is_sent_when_nothing_changed(state: Observations) -> None:
    assert not len(delta(state, state))
    assert not len(delta(state, Held.of(state).together()))


@settings(max_examples=40, deadline=None)
@given(states(), states())
def test_every_row_that_deletes_an_observation_is_its_whole_key_alone(old: Observations, new: Observations) -> None:
    for action, cells in told(delta(old, new)):
        key = [name for name in SCHEMA.key if name in cells]
        marked = [name for name in cells if name not in SCHEMA.key]
        if action == "D" and len(key) == len(SCHEMA.key):
            assert not marked
        elif action == "D":
            assert marked
            assert all(set(SCHEMA[name].attachment) == set(key) for name in marked)
        else:
            assert len(key) == len(SCHEMA.key)


@settings(max_examples=40, deadline=None)
@given(states(), states(), states())
def test_deltas_follow_one_another(first: Observations, second: Observations, third: Observations) -> None:
    reached = apply(apply(first, delta(first, second)), delta(second, third))
    assert not len(diff(reached, third))


def test_a_new_and_a_revised_observation_are_replaced() -> None:
    old = rows(row(value="1", OBS_STATUS="B"))
    new = rows(row(value="2"), row(sex="SEX_M", value="3"))
    assert told(delta(old, new)) == [
        ("R", {"REF_AREA": "VNM", "SEX": "SEX_T", "TIME_PERIOD": "2019", "OBS_VALUE": "2"}),
        ("R", {"REF_AREA": "VNM", "SEX": "SEX_M", "TIME_PERIOD": "2019", "OBS_VALUE": "3"}),
    ]


def test_an_observation_is_deleted_by_its_key_alone() -> None:
    old = rows(row(OBS_STATUS="B", SOURCE="lfs"), row(sex="SEX_M", SOURCE="lfs"))
    message = delta(old, rows(row(sex="SEX_M", SOURCE="lfs")))
    assert told(message) == [("D", {"REF_AREA": "VNM", "SEX": "SEX_T", "TIME_PERIOD": "2019"})]


def test_an_attribute_above_the_observation_is_deleted_on_its_partial_key_with_it_marked() -> None:
    message = delta(rows(row(SOURCE="lfs", NOTE_SOURCE="S3:5")), rows(row(SOURCE="lfs")))
    assert told(message) == [("D", {"REF_AREA": "VNM", "TIME_PERIOD": "2019", "NOTE_SOURCE": "S3:5"})]


def test_an_attribute_above_the_observation_is_set_by_one_whole_observation() -> None:
    old = rows(row(SOURCE="lfs"), row(sex="SEX_M", SOURCE="lfs"))
    message = delta(old, rows(row(SOURCE="dolab"), row(sex="SEX_M", SOURCE="dolab")))
    assert told(message) == [
        ("R", {"REF_AREA": "VNM", "SEX": "SEX_T", "TIME_PERIOD": "2019", "OBS_VALUE": "1", "SOURCE": "dolab"})
    ]


def test_what_was_held_for_a_year_that_goes_does_not_come_back_with_the_next_observation() -> None:
    first = rows(row(SOURCE="lfs"), row(year="2018", SOURCE="lfs"))
    nothing = rows(row(year="2018", SOURCE="lfs"))
    again = rows(row(), row(year="2018", SOURCE="lfs"))
    held = Held.of(first)
    assert told(delta(first, nothing))[0] == (
        "D",
        {"REF_AREA": "VNM", "TIME_PERIOD": "2019", "SOURCE": "lfs"},
    )
    from ilms.history.apply import applied

    for message in (delta(first, nothing), delta(nothing, again)):
        held = applied(held, message)
    assert not len(diff(held.together(), again))


def test_deletions_stand_first() -> None:
    old = rows(row(), row(sex="SEX_M", SOURCE="a"))
    new = rows(row(sex="SEX_M", value="5"), row(sex="SEX_F"))
    assert [action for action, _ in told(delta(old, new))] == ["D", "D", "R", "R"]


def test_a_number_written_otherwise_is_not_sent_again() -> None:
    assert not len(delta(rows(row(value="7.920")), rows(row(value="7.92"))))


def test_an_observation_without_a_dimension_is_refused() -> None:
    with pytest.raises(UsageError, match="lack a dimension"):
        delta(rows(row(sex=None)), rows(row(sex="SEX_M")))


def test_a_row_that_would_delete_in_bulk_is_refused() -> None:
    with pytest.raises(UsageError, match="lack a dimension"):
        refuse_bulk(acting(("D", {"REF_AREA": "VNM"})))
    refuse_bulk(acting(("D", {"REF_AREA": "VNM", "UNIT": "x"})))


def test_a_delta_that_does_not_lead_there_is_not_sent() -> None:
    old, new = rows(row(value="1", SOURCE="lfs")), rows(row(value="2"))
    with pytest.raises(DeltaError, match="1 differences"):
        prove(old, acting(("R", row(value="2"))), new)  # the SOURCE would stay
    with pytest.raises(DeltaError, match="twice"):
        prove(old, acting(("R", row(value="2")), ("D", row(value=None))), new)


def test_a_delta_that_leaves_attributes_without_observations_is_not_sent() -> None:
    old, new = rows(row(SOURCE="lfs"), row(year="2018")), rows(row(year="2018"))
    with pytest.raises(DeltaError, match="1 left over"):
        prove(old, acting(("D", row(value=None))), new)


def test_a_whole_table_of_thousands_is_quick() -> None:
    many = [row(area=f"A{n % 997}", sex="SEX_T", year=str(1000 + n // 997), value=str(n)) for n in range(20_000)]
    old = rows(*many[:15_000])
    new = rows(*({**r, "OBS_VALUE": "0"} if r["TIME_PERIOD"] == "1007" else r for r in many[5_000:]))
    message = delta(old, new)
    prove(old, message, new)
    assert len(message) == 5_000 + 5_000 + 997  # gone, new, revised
