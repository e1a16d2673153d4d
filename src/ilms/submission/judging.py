"""Let a receiver judge messages without taking them: evidence, and no state of any dataflow changes by it."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ilms.errors import UnreachableError
from ilms.history.record import EVIDENCE, Submission
from ilms.history.states import State
from ilms.structures.load import resolver
from ilms.submission.errors import NotNowError, RejectedError
from ilms.submission.observer import Watcher
from ilms.submission.plan_file import Plan
from ilms.submission.targets.interface import State as Answer
from ilms.submission.targets.interface import Status, Validator
from ilms.submission.words import located

FIRST_WAIT, LONGEST_WAIT = 0.05, 10.0  # seconds between questions
REPORT = "validated"  # evidence/validated-1.json: one entry a dataflow


def judge(
    submission: Submission,
    plan: Plan,
    target: Validator,
    watcher: Watcher,
    patience: float,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Have every message judged that has not left; the journal and the evidence keep what was said.

    Args:
        submission: Has the messages.
        plan: Which dataflows they are of.
        target: Judges them.
        watcher: Follows it.
        patience: Seconds to wait for one judgement.
        sleep: How waiting is done.

    Raises:
        RejectedError: It would not have one; all were judged all the same. With the office's own cells.
        UnreachableError: It does not answer.
    """
    report: dict[str, Any] = {}
    refused: dict[str, list[str]] = {}
    for step in plan.sending:
        flow = step.dataflow
        if submission.states[flow] is not State.PLANNED:
            continue
        message = submission.file(step.named("sent")[0].name)
        watcher.step("validating", dataflow=flow, file=message.name)
        status = _verdict(target, message, patience, sleep)
        good = status.state is Answer.ACCEPTED
        facts = {"valid": good, "outcome": status.outcome, "messages": list(status.messages)}
        submission.record("validated", dataflow=flow, **facts)
        report[flow] = facts
        if not good:
            words = located(status.messages, message, Path(plan.build), flow, resolver(None, None))
            report[flow] = {**facts, "messages": words}
            refused[flow] = words
        watcher.step("valid" if good else "invalid", dataflow=flow, outcome=status.outcome, messages=facts["messages"])
    if report:
        _kept(submission, report)
    if refused:
        raise RejectedError(
            f"target `{plan.target}` would not have {', '.join(refused)}: nothing was sent",
            messages=tuple(f"{flow}: {word}" for flow, words in refused.items() for word in words),
            hint=f"mend what it says, then plan again; `ilms show {submission.id}` keeps its words",
        )


def _verdict(target: Validator, message: Path, patience: float, sleep: Callable[[float], None]) -> Status:
    """What becomes of one message; asked less and less often."""
    try:
        request = target.validate(message)
    except RejectedError as error:
        return Status(Answer.REJECTED, "refused", error.messages)
    waited, pause = 0.0, FIRST_WAIT
    while waited <= patience:
        wait = 0.0
        try:
            status = target.verdict(request)
            if status.state is not Answer.WAITING:
                return status
        except NotNowError as error:
            wait = error.wait
        if waited + wait > patience:
            break
        sleep(max(pause, wait))
        waited, pause = waited + max(pause, wait), min(pause * 1.5, LONGEST_WAIT)
    raise UnreachableError(
        f"it is not known yet what is thought of `{message.name}`",
        detail=f"no word of request {request} within {patience:g} s",
        hint="nothing was taken: the same command asks anew",
    )


def _kept(submission: Submission, report: dict[str, Any]) -> None:
    number = len(list((submission.folder / EVIDENCE).glob(f"{REPORT}-*"))) + 1
    content = json.dumps({"schema_version": 1, "dataflows": report}, ensure_ascii=False, indent=2) + "\n"
    submission.keep(f"{REPORT}-{number}.json", content.encode())
