"""The submissions as the ledger tells them, the newest first: what became of each, and what is to be done."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilms.history.audit import Problem
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.history.states import State
from ilms.languages import said
from ilms.report.collect import Collected
from ilms.structures.tables import table_of
from ilms.submission.next_step import next_step

PRACTICE = "rehearsal"  # the kind of target that is no submission
SENDING = ("send full", "send delta")
CLOSED = "closed"  # given up before anything of it left


@dataclass(frozen=True)
class Verified:
    """What the last comparison with the receiver found.

    Attributes:
        what: What was counted: observations, files or structures.
        checked: How many there should be.
        equal: How many are as they should be.
        different: How many differences there are.
    """

    at: datetime | None
    what: str
    checked: int
    equal: int
    different: int


@dataclass(frozen=True)
class Word:
    """What the receiver said about one table, or a person about all.

    Attributes:
        at: When; None for a person's word.
    """

    about: str
    state: str
    at: datetime | None
    messages: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the state is one of ours, and no word of the receiver's own."""
        return self.state in {_word(state) for state in State}


@dataclass(frozen=True)
class Submitted:
    """One submission.

    Attributes:
        practice: Whether it went to a rehearsal.
        state: `State` with `_` for blanks, or `closed`.
        observations: How many travelled; None where the plan does not say.
        by_table: Each table's state, where they are not all alike.
        receipt: The receiver's words.
        person: Who confirmed it, where a person did.
        evidence: The file that proves it, in the ledger.
        command: What is typed next; empty where nothing is to be done.
        advice: The command's first word, by which it is told why.
    """

    id: str
    target: str
    practice: bool
    state: str
    at: datetime | None
    who: str
    observations: int | None
    tables: tuple[str, ...]
    by_table: tuple[tuple[str, str], ...]
    verified: Verified | None
    receipt: tuple[Word, ...]
    person: str
    evidence: str
    command: str
    advice: str

    @property
    def unfinished(self) -> bool:
        """Whether it has no end yet."""
        return bool(self.command) and self.state != State.ACCEPTED


@dataclass(frozen=True)
class Submissions:
    """The whole section; `problems` is what is not as it was written in the ledger."""

    submissions: Sequence[Submitted]
    problems: Sequence[Problem]

    @property
    def unfinished(self) -> list[Submitted]:
        """Those that have no end yet."""
        return [one for one in self.submissions if one.unfinished]


def shown(collected: Collected) -> Submissions:
    """All of them."""
    found = [_submitted(submission, collected.language) for submission in reversed(collected.submissions)]
    problems = Ledger(collected.workspace.submissions).verify() if found else []
    return Submissions(found, [problem.said(collected.language) for problem in problems])


def practice(submission: Submission) -> bool:
    """Whether it went to a rehearsal, and is no submission."""
    return submission.plan.get("kind") == PRACTICE


def _submitted(submission: Submission, language: str) -> Submitted:
    receipt, states = submission.receipt() or {}, submission.states
    alike = len(set(states.values())) == 1
    words = next_step(submission)
    return Submitted(
        id=submission.id,
        target=submission.target,
        practice=practice(submission),
        state=CLOSED if submission.closed else _word(submission.state),
        at=_moment(submission.at),
        who=submission.who,
        observations=_observations(submission),
        tables=tuple(map(_table, submission.dataflows)),
        by_table=() if alike else tuple((_table(flow), _word(state)) for flow, state in states.items()),
        verified=_verified(submission.last("verified")),
        receipt=tuple(_words(receipt)),
        person=str(receipt.get("by") or ""),
        evidence=str(receipt.get("evidence") or ""),
        command=shlex.join(("ilms", *(said(word, language) for word in words))) if words else "",
        advice=words[0] if words else "",
    )


def _observations(submission: Submission) -> int | None:
    """How many the plan says travel; a plan that cannot be read says nothing."""
    steps = submission.plan.get("steps")
    if not isinstance(steps, list):
        return None
    return sum(int(step.get("observations") or 0) for step in steps if step.get("decision") in SENDING)


def _verified(event: Mapping[str, Any] | None) -> Verified | None:
    if event is None:
        return None
    counts = (int(event.get(name) or 0) for name in ("checked", "equal", "different"))
    return Verified(_moment(str(event.get("at", ""))), str(event.get("what") or "observations"), *counts)


def _words(receipt: Mapping[str, Any]) -> Iterator[Word]:
    """About each table; a person's word is one for all."""
    for flow, end in receipt.get("dataflows", {}).items():
        if isinstance(end, Mapping):
            messages = tuple(str(message) for message in end.get("messages") or ())
            state = str(end.get("event") or end.get("outcome") or "")
            yield Word(_table(flow), _word(state), _moment(str(end.get("at") or "")), messages)


def _word(state: str) -> str:
    return str(state).replace(" ", "_")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _table(flow: str) -> str:
    table = table_of(flow)
    return table.code if table else flow
