"""How each target stands, by the ledger alone: nobody is asked over the network."""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ilms.assembly.fresh import Freshness
from ilms.errors import IlmsError
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.history.states import State
from ilms.submission.fresh import refuse_stale
from ilms.submission.next_step import next_step
from ilms.submission.plan_file import STRUCTURES, Decision, Plan, Step, latest, load_plan
from ilms.submission.standing import STANDING
from ilms.submission.targets import answers
from ilms.workspace import TargetSettings, Workspace

Command = tuple[str, ...]  # the words after `ilms`
UNSETTLED = (State.PLANNED, State.SENDING, State.SENT, State.UNKNOWN, State.HALF_SENT)


class Built(StrEnum):
    """What the build is to a target."""

    NONE = "none"  # there is no build, or it no longer counts
    NEVER = "never"  # nothing stands there yet
    OTHER = "other"  # the build says something else than what was sent
    SENT = "sent"  # what is built is what was sent, as far as it was planned
    PLANNED = "planned"  # a plan that still holds says what to send
    BLOCKED = "blocked"  # it says that what is left cannot travel


@dataclass(frozen=True)
class Open:
    """A submission that waits for somebody, and the command that takes it on."""

    submission: str
    state: State
    command: Command

    def as_json(self) -> dict[str, object]:
        """The public shape."""
        return {"submission": self.submission, "state": self.state, "next": list(self.command)}


@dataclass(frozen=True)
class TargetStatus:
    """One target.

    Attributes:
        dataflows: How many dataflows are in which state, each by the newest submission that has it.
        last: The newest submission of which something stands there; its id and when it began (ISO 8601, UTC).
        verified: When that was last compared with the receiver; "" if never: whether it drifted is unknown.
        different: How many differences that comparison found.
        open: What waits for somebody, the oldest first.
        held_up: The dataflows that a plan that holds cannot send, with why.
        next: What is to be done about it, the most urgent first.
    """

    name: str
    kind: str
    protected: bool
    answers: bool
    dataflows: Mapping[str, int]
    last: str
    at: str
    verified: str
    different: int
    open: tuple[Open, ...]
    built: Built
    held_up: tuple[Step, ...]
    next: tuple[Command, ...]

    @property
    def drift_unknown(self) -> bool:
        """Whether nobody has looked if the receiver still holds what it accepted."""
        return bool(self.last) and self.answers and not self.verified

    def as_json(self) -> dict[str, object]:
        """The public shape."""
        return {
            "target": self.name, "kind": self.kind, "protected": self.protected,
            "dataflows": dict(self.dataflows), "last": self.last or None, "at": self.at or None,
            "verified": self.verified or None, "different": self.different, "drift_unknown": self.drift_unknown,
            "open": [one.as_json() for one in self.open], "build": self.built,
            "blocked": [{"dataflow": step.dataflow, "reason": step.reason} for step in self.held_up],
            "next": [list(command) for command in self.next],
        }  # fmt: skip


def targets_of(workspace: Workspace, now: Freshness) -> Iterator[TargetStatus]:
    """Each target of a workspace, in the order of its `ilms.toml`.

    Args:
        workspace: The workspace.
        now: Its build, held against its sources.
    """
    ledger = Ledger(workspace.submissions)
    every = ledger.all()
    for declared in workspace.targets.values():
        mine = [one for one in every if one.target == declared.name]
        yield _target(workspace, ledger, declared, mine, now)


def _target(
    workspace: Workspace, ledger: Ledger, declared: TargetSettings, mine: Sequence[Submission], now: Freshness
) -> TargetStatus:
    newest = _newest(mine)
    last = next((one for one in reversed(mine) if any(newest.get(flow) is one for flow in _stands(one))), None)
    looked = (last.last("verified") if last else None) or {}
    plan, path = _plan(workspace, ledger, declared.name)
    built = _built(now, plan, last)
    waiting = tuple(_open(mine, newest))
    machine = answers(declared)
    held_up = tuple(plan.blocked) if plan and now.fresh else ()
    commands = [one.command for one in waiting]
    commands += [tuple(shlex.split(step.hint)[1:]) for step in held_up if step.hint]
    if built is Built.PLANNED:
        commands.append(("submit", path))
    elif built in (Built.NEVER, Built.OTHER):
        commands.append(("plan", "--target", declared.name))
    if last and machine and (not looked or looked.get("different")):
        commands.append(("plan", "--target", declared.name) if looked else ("verify", last.id))
    return TargetStatus(
        name=declared.name,
        kind=declared.kind,
        protected=bool(declared.options.get("protected")),
        answers=machine,
        dataflows=Counter(str(one.states[flow]) for flow, one in newest.items() if flow != STRUCTURES),
        last=last.id if last else "",
        at=last.at if last else "",
        verified=str(looked.get("at", "")),
        different=int(looked.get("different", 0)),
        open=waiting,
        built=built,
        held_up=held_up,
        next=tuple(dict.fromkeys(commands)),
    )


def _newest(mine: Sequence[Submission]) -> dict[str, Submission]:
    """By dataflow, the newest submission in which something became of it."""
    found: dict[str, Submission] = {}
    for one in reversed(mine):
        for flow, state in one.states.items():
            if state not in (State.PLANNED, State.SUPERSEDED):
                found.setdefault(flow, one)
    return found


def _stands(one: Submission) -> list[str]:
    return [flow for flow, state in one.states.items() if state in STANDING and flow != STRUCTURES]


def _open(mine: Sequence[Submission], newest: Mapping[str, Submission]) -> Iterator[Open]:
    """What waits for somebody: what is on its way or half sent always, what has an end only where it is the newest."""
    for one in mine:
        state, current = one.state, any(flow is one for flow in newest.values())
        if state is State.REJECTED and current:
            yield Open(one.id, state, ("show", one.id))
        elif (state in UNSETTLED or (state is State.HANDED_OVER and current)) and (command := next_step(one)):
            yield Open(one.id, state, command)


def _plan(workspace: Workspace, ledger: Ledger, target: str) -> tuple[Plan | None, str]:
    """The newest plan for a target, if it still holds, and its path."""
    try:
        path = latest(workspace.build, target)
        plan = load_plan(path)
        refuse_stale(workspace, plan, path, ledger)
    except IlmsError:
        return None, ""
    return plan, workspace.relative(path)


def _built(now: Freshness, plan: Plan | None, last: Submission | None) -> Built:
    if now.manifest is None or not now.fresh:
        return Built.NONE
    if plan and plan.needed:
        return Built.PLANNED
    if plan and not plan.restores and _flows(now) <= {step.dataflow for step in plan.steps}:
        return Built.BLOCKED if plan.blocked else Built.SENT
    if last is None:
        return Built.NEVER
    return Built.SENT if _carried(now, last) else Built.OTHER


def _carried(now: Freshness, last: Submission) -> bool:
    """Whether a submission brought everything that is built to where it stands now."""
    if now.manifest is None or last.plan.get("content") != now.manifest.content:
        return False
    states = last.states
    done = {
        step["dataflow"]
        for step in last.plan.get("steps", ())
        if step["decision"] == Decision.NOT_NEEDED or states.get(step["dataflow"]) in STANDING
    }
    return _flows(now) <= done


def _flows(now: Freshness) -> set[str]:
    return {file.dataflow for file in now.manifest.files} if now.manifest else set()
