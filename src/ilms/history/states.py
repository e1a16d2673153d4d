"""What a journal's events mean: the state of each dataflow of a submission, and of the whole."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from ilms.errors import StateError
from ilms.languages import _


class State(StrEnum):
    """Where a submission, or one dataflow of it, stands."""

    PLANNED = "planned"  # recorded here; nothing has left
    SENDING = "sending"  # about to leave or on its way: after a kill, nobody knows yet
    SENT = "sent"  # the receiver has it and has not decided
    ACCEPTED = "accepted"  # on the receiver's word, or on a person's for a hand-over
    REJECTED = "rejected"  # on the receiver's word
    HANDED_OVER = "handed over"  # a package lies ready or was given to a person; nobody answers by machine
    UNKNOWN = "unknown"  # it left, and the receiver did not say what became of it
    SUPERSEDED = "superseded"  # it never left, and a later submission took its place
    HALF_SENT = "half sent"  # of a whole only: some of it has its end, and the rest has not left


P, S, T, A, R, H, U, X, HALF = State
# `sending` may follow `unknown` (a retry sends what is absent) and itself (a retry after a kill).
# A rejection is final: what was rejected is mended and planned anew.
NEXT: Mapping[State, frozenset[State]] = {
    P: frozenset({S, X}),
    S: frozenset({P, S, T, A, R, H, U, X}),
    T: frozenset({P, T, A, R, H, U}),
    U: frozenset({P, S, T, A, R, U}),
    H: frozenset({A, R, H}),
    A: frozenset(),
    R: frozenset(),
    X: frozenset(),
}
CONFIRMED = "confirmed"  # a person's word that it was accepted
NOT_ARRIVED = "not arrived"  # it was not taken: on a person's word, or because we were not let in
EVENTS: Mapping[str, State] = {**{str(state): state for state in NEXT}, CONFIRMED: A, NOT_ARRIVED: P}
# Of several dataflows, the state that wants the most attention is the state of the whole.
URGENCY = (U, S, T, R, P, H, A, X)


def step(states: Mapping[str, State], event: str, dataflow: str | None) -> dict[str, State]:
    """The states after an event; one that names no dataflow is about all, one of another name changes none.

    Raises:
        StateError: A dataflow is not in a state that this can follow, or the submission has no such dataflow.
    """
    after = dict(states)
    if (new := EVENTS.get(event)) is None or event == P:
        return after
    if dataflow is not None and dataflow not in states:
        raise StateError(
            _("the submission has no dataflow `{dataflow}`", dataflow=dataflow),
            detail=_("it has: {states}", states=", ".join(states)),
        )
    for name in [dataflow] if dataflow is not None else list(states):
        if new not in NEXT[states[name]]:
            raise StateError(
                _(
                    "{name} is {states}, so it cannot become {new} by `{event}`",
                    name=name,
                    states=states[name],
                    new=new,
                    event=event,
                )
            )
        after[name] = new
    return after


def replay(dataflows: Iterable[str], events: Iterable[Mapping[str, Any]]) -> dict[str, State]:
    """The states after all events; what cannot follow is passed over (`Ledger.verify` tells of it)."""
    states = dict.fromkeys(dataflows, P)
    for event in events:
        try:
            states = step(states, str(event.get("event")), event.get("dataflow"))
        except StateError:
            continue
    return states


def overall(states: Mapping[str, State]) -> State:
    """The state of the whole: all dataflows alike, else the one that wants the most attention."""
    present = set(states.values()) or {U}
    worst = next(state for state in URGENCY if state in present)
    return HALF if worst is P and len(present) > 1 else worst  # some have gone, some have not: it was broken off
