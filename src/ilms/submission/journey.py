"""One submission's way to a receiver that answers by machine, written down before and after every step.

A kill anywhere leaves a journal from which the way is taken up again. Only a retry ever sends again, and only
when the receiver does not hold the message longer after it left than an import can take, or when a person says
that it did not arrive.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ilms.errors import IlmsError, ReceiverError, StateError, UnreachableError
from ilms.history.diff import diff
from ilms.history.record import Resolve, Submission
from ilms.history.states import NOT_ARRIVED, State
from ilms.languages import _, lines
from ilms.observations import Observations
from ilms.progress import along
from ilms.submission.errors import NotNowError, NotTakenError, RejectedError, TooLargeError
from ilms.submission.observer import Watcher
from ilms.submission.outgoing import remainder
from ilms.submission.parts import by_period, keep_part
from ilms.submission.plan_file import Plan, Step
from ilms.submission.spans import fingerprint, replaced, within
from ilms.submission.standing import standing
from ilms.submission.targets.interface import Receiver, Status
from ilms.submission.targets.interface import State as Answer
from ilms.submission.words import located

FIRST_WAIT, LONGEST_WAIT = 0.05, 10.0  # seconds between questions; real clients ask every 3 to 10
PATIENCE = 1200.0  # seconds; imports run up to 20 minutes
LOOKS = 3  # how often that is looked at
ENDS = {State.ACCEPTED, State.REJECTED, State.SUPERSEDED}
RECEIPT = ("event", "at", "request", "outcome", "messages")
HOLDS = _("it holds what was sent")  # what the journal says in place of the receiver
PART_ACCEPTED = "part accepted"  # of a message that goes in parts: others follow
COARSE = 2.0  # seconds by which two readings of a Date, which has no parts of seconds, differ by themselves
GRACE = 3.0  # seconds in which a message may still be on its way from the receiver's queue to its shelves


@dataclass
class Journey:
    """Drives every dataflow of a submission to its end.

    Attributes:
        patience: Seconds to wait for the end of one import.
        grace: Seconds in which what arrives at this moment is looked for again.
        resend: Seconds after sending after which what the receiver does not hold is taken never to have arrived;
            None where nothing may be sent a second time.
        sleep: How waiting is done.
        rejected: The receiver's words, with the office's cells, by dataflow.
    """

    submission: Submission
    plan: Plan
    target: Receiver
    resolve: Resolve
    watcher: Watcher
    patience: float = PATIENCE
    grace: float = GRACE
    resend: float | None = None
    sleep: Callable[[float], None] = time.sleep
    rejected: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def structures(self) -> None:
        """Send the structures that the receiver lacks, before any data.

        Raises:
            RejectedError: It refused one.
        """
        planned = [self.submission.file(file.name) for file in self.plan.structures]
        try:
            lacking = self.target.lacks(planned)
            if not lacking:
                return
            self.watcher.step("structures", count=len(lacking))
            self.submission.record("structures sending", files=[path.name for path in lacking])
            said = self.target.submit_structures(lacking)
        except ReceiverError as error:
            self.submission.record("structures stopped", why=error.title, detail=error.detail)
            error.hint = lines(error.hint, _("no data was sent; `ilms retry {id}` tries again", id=self.submission.id))
            raise
        self.submission.record("structures sent", messages=said)

    def send_all(self) -> None:
        """Take every dataflow from where it stands to its end.

        Raises:
            RejectedError: The receiver would not have one; the others were taken to their ends all the same.
            UnreachableError: It is not known what became of one.
        """
        for step in along("sending", self.plan.sending, _named):
            self._drive(step)
        self.finish()

    def follow_all(self) -> None:
        """Ask what became of what was sent, and send nothing.

        Raises:
            RejectedError: The receiver would not have something.
            UnreachableError: It is still working, or does not know any more.
        """
        self.resend = None
        for step in along("waiting", self.plan.sending, _named):
            if self.submission.states[step.dataflow] is State.SENT:
                self._follow(step, self._request(step.dataflow))
        self.finish()

    def finish(self) -> None:
        """Write the receipt when everything has an end.

        Raises:
            RejectedError: The receiver would not have something.
        """
        states = self.submission.states
        if set(states.values()) <= ENDS and self.submission.receipt() is None:
            ends = {flow: self.submission.last(str(state), flow) or {} for flow, state in states.items()}
            told = {flow: {name: end.get(name) for name in RECEIPT} for flow, end in ends.items()}
            self.submission.receipt({"target": self.plan.target, "state": self.submission.state, "dataflows": told})
        if self.rejected:
            raise RejectedError(
                _("target `{target}` rejected {rejected}", target=self.plan.target, rejected=", ".join(self.rejected)),
                messages=tuple(f"{flow}: {word}" for flow, words in self.rejected.items() for word in words),
                hint=_(
                    "mend what it says, then `ilms plan --target {target}`; `ilms show {submission}` keeps its words",
                    target=self.plan.target,
                    submission=self.submission.id,
                ),
            )

    def _drive(self, step: Step) -> None:
        match self.submission.states[step.dataflow]:
            case State.ACCEPTED | State.SUPERSEDED:
                return
            case State.REJECTED:
                ended = self.submission.last("rejected", step.dataflow) or {}
                self.rejected[step.dataflow] = tuple(ended.get("messages", ()))
            case State.PLANNED:
                self._send(step, self.submission.file(step.named("sent")[0].name))
            case State.SENT:
                self._follow(step, self._request(step.dataflow))
            case _:
                self._settle(step)

    def _send(self, step: Step, message: Path) -> None:
        """Hand in a message and follow it; what is too large goes in parts, a period each.

        Only the last part is told as `sent`: until then the whole is under way, and what a break leaves behind is found
        by reading back, as after any other.
        """
        try:
            request = self._handed_in(step, message)
        except TooLargeError as error:
            parts = by_period(message, self.resolve)
            if len(parts) == 1:
                self._reject(step, None, Status(Answer.REJECTED, "refused", error.messages))
                return
            self.watcher.step("parts", dataflow=step.dataflow, count=len(parts))
            for period, content in parts[:-1]:
                if not self._send_part(step, keep_part(self.submission, period, message, content)):
                    return
            self._send(step, keep_part(self.submission, parts[-1][0], message, parts[-1][1]))
            return
        if request is not None:
            self.submission.record("sent", dataflow=step.dataflow, request=request)
            self._follow(step, request)

    def _send_part(self, step: Step, message: Path) -> bool:
        """Hand in a part that others follow; whether they may."""
        try:
            request = self._handed_in(step, message)
        except TooLargeError as error:
            self._reject(step, None, Status(Answer.REJECTED, "refused", error.messages))
            return False
        if request is None:
            return False
        self.submission.record("part sent", dataflow=step.dataflow, request=request)
        status = self._awaited(step.dataflow, request)
        if status.state is Answer.ACCEPTED:
            self.submission.record(PART_ACCEPTED, dataflow=step.dataflow, **_facts(request, status))
            return True
        self._concluded(step, request, status)
        return False

    def _handed_in(self, step: Step, message: Path) -> str | None:
        """Send a message; the id of its request, None where it was refused.

        Raises:
            TooLargeError: It is too large.
            ReceiverError: It is not known whether it arrived, or nothing was taken.
        """
        flow = step.dataflow
        first = self.submission.states[flow] is State.PLANNED
        self.watcher.step("sending", dataflow=flow, file=message.name)
        file = message.relative_to(self.submission.folder).as_posix()
        self.submission.record("sending", dataflow=flow, file=file, ahead=self.target.ahead())
        try:
            request = self.target.send(message)
        except TooLargeError:
            raise
        except RejectedError as error:
            self._reject(step, None, Status(Answer.REJECTED, "refused", error.messages))
            return None
        except ReceiverError as error:
            # Who was not let in has handed nothing in; what left before that is as unknown as it was.
            nothing = first and isinstance(error, NotTakenError)
            event = NOT_ARRIVED if nothing else str(State.UNKNOWN)
            self.submission.record(event, dataflow=flow, why=error.title, detail=error.detail)
            if nothing:
                error.hint = lines(
                    error.hint, _("nothing was taken; `ilms retry {id}` sends it then", id=self.submission.id)
                )
                raise
            raise self._retriable(error) from error
        self.watcher.step("registered", dataflow=flow, request=request)
        return request

    def _follow(self, step: Step, request: str) -> None:
        self._concluded(step, request, self._awaited(step.dataflow, request))

    def _concluded(self, step: Step, request: str, status: Status) -> None:
        """Draw the consequence from an answer."""
        if status.state is Answer.UNKNOWN:  # its queue lives in memory: it was restarted
            self._settle(step)
        elif status.state is Answer.REJECTED:
            self._reject(step, request, status)
        elif status.processed is not None and status.processed < step.observations:
            self._doubt(step, request, status)
        else:
            self._accept(step.dataflow, request, status)

    def _awaited(self, flow: str, request: str) -> Status:
        """Ask until there is an answer, less and less often; what says nothing is no answer."""
        waited, pause = 0.0, FIRST_WAIT
        while True:
            wait = 0.0
            try:
                status = self.target.status(request)
                if status.state is not Answer.WAITING:
                    return status
                trouble: ReceiverError = UnreachableError(
                    _("the receiver is still working on request {request} of {flow}", request=request, flow=flow),
                    detail=_("after {waited:.0f} s", waited=waited),
                    hint=_("`ilms watch {submission}` follows it", submission=self.submission.id),
                )
            except NotNowError as error:
                trouble, wait = self._retriable(error), error.wait
            except ReceiverError as error:
                raise self._retriable(error) from error
            if waited + wait >= self.patience:
                raise trouble
            self.watcher.step("waiting", dataflow=flow, request=request, seconds=round(waited))
            self.sleep(max(pause, wait))
            waited, pause = waited + max(pause, wait), min(pause * 1.5, LONGEST_WAIT)

    def _doubt(self, step: Step, request: str, status: Status) -> None:
        """It ended well, it says, and worked on fewer observations than left: what counts is what it holds.

        Raises:
            UnreachableError: It does not hold it.
        """
        flow, count = step.dataflow, f"{status.processed} of {step.observations} observations"
        self.watcher.step("comparing", dataflow=flow)
        try:
            *_found, agrees = self._look(step)
        except IlmsError:
            self.submission.record("unknown", dataflow=flow, why=f"it processed {count}", **_facts(request, status))
            raise
        if agrees:
            self._accept(flow, request, replace(status, messages=(*status.messages, HOLDS)))
            return
        why = f"it processed {count}, it says, and does not hold what was sent"
        self.submission.record("unknown", dataflow=flow, why=why, ended=True, **_facts(request, status))
        raise UnreachableError(
            _(
                "target `{target}` says that it processed {count} of {flow}, and does not hold what was sent",
                target=self.plan.target,
                count=count,
                flow=flow,
            ),
            detail="\n".join(status.messages),
            hint=_(
                "`ilms retry {submission}` looks again, and sends what is absent; if it ends so again, ask "
                "the receiver's people",
                submission=self.submission.id,
            ),
        )

    def _settle(self, step: Step) -> None:
        """Nobody knows whether it arrived: read back, compare, and at its time send only what is absent."""
        flow = step.dataflow
        self.watcher.step("comparing", dataflow=flow)
        if (state := self.submission.states[flow]) is not State.UNKNOWN:
            known = _("the receiver no longer knows the request")
            why = known if state is State.SENT else _("it was broken off before the receiver's answer was known")
            self.submission.record("unknown", dataflow=flow, why=why)
        new, actual, agrees = self._look(step)
        if agrees:
            self._accept(flow, None, Status(Answer.ACCEPTED, "read back", (HOLDS,)))
            return
        if self.resend is None:
            raise self._retriable(UnreachableError(_("the receiver does not know what became of {flow}", flow=flow)))
        self._refuse_early(flow, self.resend)
        if fingerprint(actual) == step.before:
            self._send(step, self.submission.file(step.named("sent")[0].name))
        else:
            name = f"rest-{len(self.submission.events)}-{flow}.csv"
            self._send(step, self.submission.keep(name, remainder(actual, replaced(actual, new, step.periods))))

    def _look(self, step: Step) -> tuple[Observations, Observations, bool]:
        """What it should hold of the periods that were sent, what it holds, and whether that is so.

        What drifted in other periods was so before, and stays. What may arrive at this moment is waited for.
        """
        new = within(standing(self.submission, step.dataflow, self.resolve), step.periods)
        for look in range(LOOKS + 1):
            if look:
                self.sleep(self.grace / LOOKS)
            actual = self._read(step, new)
            if not len(diff(actual, replaced(actual, new, step.periods))):
                return new, actual, True
        return new, actual, False

    def _refuse_early(self, flow: str, after: float) -> None:
        """Send nothing again as long as the first message may still wait in the receiver's queue."""
        if (self.submission.last("unknown", flow) or {}).get("ended"):
            return  # it said itself that it is done with it
        sent = self.submission.last("sending", flow) or {}
        left = datetime.fromisoformat(str(sent["at"]))
        # If this machine's clock was put forward since, less time has passed than it says: the receiver's clock tells.
        then, now = sent.get("ahead"), self.target.ahead()
        leapt = then - now if then is not None and now is not None else 0.0
        until = left + timedelta(seconds=after + (leapt if leapt > COARSE else 0.0))
        if self.submission.clock() < until:
            raise UnreachableError(
                _("it is not known yet whether {flow} arrived: nothing was sent again", flow=flow),
                detail=_(
                    "`{target}` does not hold it; it left at {clock}, and may still wait there",
                    target=self.plan.target,
                    clock=_clock(left),
                ),
                hint=_(
                    "`ilms retry {submission}` looks again, and after {clock} sends what is absent; "
                    "if the receiver's people say that it did not arrive: `ilms confirm {submission} "
                    '--not-arrived --by "NAME"`, then retry at once',
                    submission=self.submission.id,
                    clock=_clock(until),
                ),
            )

    def _read(self, step: Step, new: Observations) -> Observations:
        try:
            # As the plan did, so that what is there can be told from what was there before.
            every = sorted({*step.periods, *step.kept})
            actual = self.target.read_back(new.schema, self.plan.area, every)
        except ReceiverError as error:
            raise self._retriable(error) from error
        if actual is None:
            raise self._undecidable(step.dataflow)
        return actual

    def _accept(self, flow: str, request: str | None, status: Status) -> None:
        facts = _facts(request, status)
        self.submission.record("accepted", dataflow=flow, **facts)
        self.watcher.step("accepted", dataflow=flow, **facts)

    def _reject(self, step: Step, request: str | None, status: Status) -> None:
        flow = step.dataflow
        facts = _facts(request, status)
        sent = self.submission.last("sending", flow) or {}
        self.submission.record("rejected", dataflow=flow, **facts)
        self.watcher.step("rejected", dataflow=flow, **facts)
        message = self.submission.folder / str(sent.get("file", ""))
        self.rejected[flow] = tuple(located(status.messages, message, Path(self.plan.build), flow, self.resolve))

    def _request(self, flow: str) -> str:
        return str((self.submission.last("sent", flow) or {}).get("request", ""))

    def _retriable(self, error: ReceiverError) -> ReceiverError:
        """The same trouble, with the command that takes the way up again."""
        error.hint = _("`ilms retry {id}` finds out what arrived, and sends only what did not", id=self.submission.id)
        return error

    def _undecidable(self, flow: str) -> StateError:
        return StateError(
            _("nobody can tell whether {flow} arrived at `{target}`", flow=flow, target=self.plan.target),
            detail=_("what it says of the request does not tell, and what it holds cannot be read back"),
            hint=_(
                "{unseen}; or ask there, then `ilms confirm {submission} "
                '--dataflow {flow} --by "NAME"`, with `--not-arrived` if it did not arrive and `--rejected` if it was '
                "refused",
                unseen=self.target.capabilities.unseen,
                submission=self.submission.id,
                flow=flow,
            ),
        )


def _facts(request: str | None, status: Status) -> dict[str, Any]:
    """What the journal keeps of a receiver's word."""
    return {"request": request, "outcome": status.outcome, "messages": list(status.messages)}


def _clock(moment: datetime) -> str:
    """`10:35 UTC`."""
    return f"{moment.astimezone(UTC):%H:%M} UTC"


def _named(step: Step) -> str:
    return step.table or step.dataflow
