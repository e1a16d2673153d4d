import pytest

from ilms.errors import StateError
from ilms.history.states import NEXT, State, overall, replay, step

TWO = ("DF_A", "DF_B")


def events(*names: str | tuple[str, str]) -> list[dict[str, str]]:
    return [{"event": n} if isinstance(n, str) else {"event": n[0], "dataflow": n[1]} for n in names]


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ([], "planned"),
        (["sending"], "sending"),
        (["sending", "sent"], "sent"),
        (["sending", "sent", "accepted"], "accepted"),
        (["sending", "sent", "rejected"], "rejected"),
        (["sending", "rejected"], "rejected"),
        (["sending", "handed over"], "handed over"),
        (["sending", "handed over", "confirmed"], "accepted"),
        (["sending", "unknown"], "unknown"),
        (["sending", "unknown", "sending", "sent", "accepted"], "accepted"),
        (["sending", "sent", "unknown", "accepted"], "accepted"),
        (["status", "verified"], "planned"),
        (["accepted"], "planned"),  # what cannot follow is passed over
        (["sending", "accepted", "rejected"], "accepted"),
        ([("sending", "DF_A")], "sending"),
        ([("sending", "DF_A"), ("sent", "DF_A"), ("accepted", "DF_A")], "half sent"),  # broken off before DF_B
        ([("sending", "DF_A"), ("accepted", "DF_A"), ("sending", "DF_B"), ("not arrived", "DF_B")], "half sent"),
        (["sending", "not arrived"], "planned"),
        (["half sent"], "planned"),  # no event: it follows from the others
        ([("sending", "DF_A"), ("accepted", "DF_A"), ("sending", "DF_B"), ("rejected", "DF_B")], "rejected"),
        ([("sending", "DF_A"), ("accepted", "DF_A"), ("sending", "DF_B"), ("unknown", "DF_B")], "unknown"),
        ([("sending", "DF_A"), ("accepted", "DF_A"), ("sending", "DF_B"), ("accepted", "DF_B")], "accepted"),
    ],
)
def test_the_state_is_the_replay_of_what_happened(happened: list[str | tuple[str, str]], state: str) -> None:
    assert overall(replay(TWO, events(*happened))) == state


def test_a_dataflow_has_its_own_state() -> None:
    states = replay(TWO, events(("sending", "DF_A"), ("accepted", "DF_A")))
    assert states == {"DF_A": State.ACCEPTED, "DF_B": State.PLANNED}


@pytest.mark.parametrize("end", [State.ACCEPTED, State.REJECTED])
def test_nothing_follows_an_end(end: State) -> None:
    assert not NEXT[end]


def test_only_a_handover_is_accepted_without_having_been_asked_about() -> None:
    with pytest.raises(StateError, match="DF_A is planned, so it cannot become accepted by `confirmed`"):
        step({"DF_A": State.PLANNED}, "confirmed", None)
    assert step({"DF_A": State.HANDED_OVER}, "confirmed", None) == {"DF_A": State.ACCEPTED}


def test_a_dataflow_that_is_not_in_it_is_told() -> None:
    with pytest.raises(StateError) as caught:
        step({"DF_A": State.PLANNED}, "sending", "DF_C")
    assert "DF_C" in caught.value.title
    assert "DF_A" in caught.value.detail


def test_a_note_may_name_what_it_likes() -> None:
    assert step({"DF_A": State.PLANNED}, "status", "DF_C") == {"DF_A": State.PLANNED}


def test_a_submission_of_which_nothing_is_known_is_unknown() -> None:
    assert overall({}) is State.UNKNOWN
