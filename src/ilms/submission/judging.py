"""Let a receiver judge messages without taking them: evidence, and no state of any dataflow changes by it."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ilms.errors import UnreachableError
from ilms.history.record import EVIDENCE, Submission
from ilms.history.states import State
from ilms.languages import _
from ilms.structures.load import resolver
from ilms.submission.errors import NotNowError, RejectedError, TooLargeError
from ilms.submission.observer import Watcher
from ilms.submission.parts import by_period, keep_part
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
        verdicts = list(_verdicts(submission, flow, message, target, watcher, patience, sleep))
        good = all(status.state is Answer.ACCEPTED for _, status in verdicts)
        outcome = ", ".join(dict.fromkeys(status.outcome for _, status in verdicts if status.outcome))
        said = [word for _, status in verdicts for word in status.messages]
        facts = {"valid": good, "outcome": outcome, "messages": said}
        submission.record("validated", dataflow=flow, **facts)
        report[flow] = facts
        if not good:
            resolve, build = resolver(None, None), Path(plan.build)
            words = [w for file, status in verdicts for w in located(status.messages, file, build, flow, resolve)]
            report[flow] = {**facts, "messages": words}
            refused[flow] = words
        watcher.step("valid" if good else "invalid", dataflow=flow, outcome=outcome, messages=said)
    if report:
        _kept(submission, report)
    if refused:
        raise RejectedError(
            _(
                "target `{target}` would not have {refused}: nothing was sent",
                target=plan.target,
                refused=", ".join(refused),
            ),
            messages=tuple(f"{flow}: {word}" for flow, words in refused.items() for word in words),
            hint=_(
                "mend what it says, then plan again; `ilms show {submission}` keeps its words", submission=submission.id
            ),
        )


def _verdicts(
    submission: Submission,
    flow: str,
    message: Path,
    target: Validator,
    watcher: Watcher,
    patience: float,
    sleep: Callable[[float], None],
) -> Iterator[tuple[Path, Status]]:
    """What is thought of a message; of what is too large for one request, of each period's part, as it would go."""
    try:
        yield message, _verdict(target, message, patience, sleep)
    except TooLargeError as error:
        parts = by_period(message, resolver(None, None))
        if len(parts) == 1:
            yield message, Status(Answer.REJECTED, "refused", error.messages)
            return
        watcher.step("parts", dataflow=flow, count=len(parts))
        for period, content in parts:
            part = keep_part(submission, period, message, content)
            yield from _verdicts(submission, flow, part, target, watcher, patience, sleep)


def _verdict(target: Validator, message: Path, patience: float, sleep: Callable[[float], None]) -> Status:
    """What becomes of one message; asked less and less often.

    Raises:
        TooLargeError: It is more than it takes at a time.
        UnreachableError: It does not say.
    """
    try:
        request = target.validate(message)
    except TooLargeError:
        raise
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
        _("it is not known yet what is thought of `{message}`", message=message.name),
        detail=_("no word of request {request} within {patience:g} s", request=request, patience=patience),
        hint=_("nothing was taken: the same command asks anew"),
    )


def _kept(submission: Submission, report: dict[str, Any]) -> None:
    number = len(list((submission.folder / EVIDENCE).glob(f"{REPORT}-*"))) + 1
    content = json.dumps({"schema_version": 1, "dataflows": report}, ensure_ascii=False, indent=2) + "\n"
    submission.keep(f"{REPORT}-{number}.json", content.encode())
