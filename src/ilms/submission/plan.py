"""Decide per dataflow: send it whole, send what changed, or leave it; and say why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ilms.assembly.build import Build, refuse_other
from ilms.assembly.turns import turn
from ilms.errors import UsageError
from ilms.history.delta import delta, prove
from ilms.history.diff import Changes, Kind, diff
from ilms.history.ledger import Ledger
from ilms.history.record import Resolve
from ilms.history.states import State
from ilms.languages import _
from ilms.observations import Observations
from ilms.progress import along
from ilms.structures.load import resolver, structure_files
from ilms.structures.tables import in_order, table_of
from ilms.submission.opened import Errors, answered, blocking, open_errors, shaped
from ilms.submission.outgoing import Desk, emptied
from ilms.submission.plan_file import STRUCTURES, Decision, File, Plan, Step, file_of, refuse_place
from ilms.submission.route import risk
from ilms.submission.spans import fingerprint, none_of, periods, replaced, touched, within
from ilms.submission.standing import bare, last_standing, ledger_head, standing
from ilms.submission.targets import settings
from ilms.submission.targets.interface import HandOver, Receiver
from ilms.submission.why import Why
from ilms.workspace import Workspace

UNSETTLED = (State.SENDING, State.SENT, State.UNKNOWN)


def make_plan(
    workspace: Workspace,
    ledger: Ledger,
    build: Build,
    target: Receiver | HandOver,
    dataflows: Sequence[str] = (),
    *,
    restores: str = "",
    path: Path | None = None,
) -> Plan:
    """Compare a build with what the ledger knows and with what the receiver holds, and write the plan.

    The messages that will leave lie beside the plan, in `PLAN.files/`, to be looked at.

    Args:
        workspace: Whose data it is.
        ledger: What was sent before.
        build: What there is to send.
        target: The open target.
        dataflows: Only these; all of the build by default.
        restores: The id of the submission whose state the build is (`restore.earlier_state`): what of its dataflows
            was sent since is taken away again.
        path: Where the plan is written; `build/plan-TARGET.json` by default.

    Raises:
        ReceiverError: The receiver does not answer, or refuses the credentials.
        UsageError: The build holds none of these dataflows, or no plan may be written there.
        StateError: Somebody else is at work in the build folder, or has made another build there.
    """
    path = (path or workspace.build / f"plan-{target.name}.json").resolve()
    chosen = [name for name in build.dataflows if not dataflows or name in dataflows]
    if not chosen:
        raise UsageError(
            _("the build holds none of {dataflows}", dataflows=", ".join(dataflows)),
            detail=_(
                "`{relative}` holds: {dataflows}",
                relative=workspace.relative(build.folder),
                dataflows=", ".join(build.dataflows),
            ),
            hint=_("`ilms build` builds every table that has data"),
        )
    refuse_place(path, workspace)
    target.probe()
    with turn(workspace, f"planning for {target.name}"):
        refuse_other(build)
        head = ledger_head(ledger, target.name)  # before it is read: what is recorded meanwhile makes the plan stale
        planner = _Planner(workspace, ledger, build, target, Desk(emptied(path), workspace, build), restores)
        steps = [planner.step(name) for name in along("comparing", chosen)] + ([] if dataflows else planner.absent())
        travelling = [step.dataflow for step in steps if step.named("sent")]
        plan = Plan(
            target=target.name,
            kind=settings(workspace, target.name).kind,
            area=workspace.area,
            prepared=datetime.now(UTC).isoformat(timespec="seconds"),
            build=str(build.folder.resolve()),
            content=build.manifest.content,
            ledger=head,
            structures=_lacking(target, travelling, path.parent),
            steps=steps,
            restores=restores,
            tls=risk(settings(workspace, target.name).options),
        )
        plan.save(path)
        return plan


class _Planner:
    """Makes the step of each dataflow."""

    def __init__(
        self,
        workspace: Workspace,
        ledger: Ledger,
        build: Build,
        target: Receiver | HandOver,
        desk: Desk,
        restores: str,
    ) -> None:
        self.workspace, self.ledger, self.build = workspace, ledger, build
        self.target, self.desk, self.restores = target, desk, restores
        self.resolve: Resolve = resolver(None, None)
        self.errors: Errors = open_errors(build.folder)
        self.answered = answered(build.folder)
        waiting = ledger.unfinished(target.name)
        self.unsettled = {flow: s.id for s in waiting for flow, state in s.states.items() if state in UNSETTLED}

    def step(self, dataflow: str) -> Step:
        """Decide about one dataflow and write what would travel."""
        built = self.build.dataset(dataflow, self.resolve)
        data = built if self.restores else self.target.shape(built)  # what was sent has its shape
        new = bare(data)
        folded = 0 if data is built else diff(bare(built), new).summary()[Kind.REMOVED]
        said = shaped(built, data, self.workspace)
        step = Step(dataflow, data.name, Decision.BLOCKED, "", periods=periods(new), findings=said, folded=folded)
        step = replace(step, waived=self.answered.get(dataflow, []))
        if waiting := self.unsettled.get(dataflow):
            step = step.because(Why("unsettled", {"id": waiting}))
            return replace(step, hint=f"ilms retry {waiting}", cause="unsettled")
        if wrong := self.errors.get(dataflow) or self.errors.get(""):
            step = step.because(Why("errors", {"n": sum(wrong.values()), "codes": ", ".join(sorted(wrong))}))
            return replace(step, hint=f"ilms check {data.name or dataflow}", cause="findings")
        if found := blocking(said):
            told = {f"{one['code']} {one['messages']}": one for one in found}.values()
            reasons = (Why("finding", {"code": one["code"], "messages": one["messages"]}) for one in told)
            return replace(step.because(*reasons), hint=f"ilms explain {found[0]['code']}", cause="findings")
        return self._compared(step, new)

    def absent(self) -> list[Step]:
        """Dataflows that the target has from us and that the build does not hold: they are left as they are."""
        steps = []
        for dataflow in in_order(flow for s in self.ledger.all() if s.target == self.target.name for flow in s.states):
            last = last_standing(self.ledger, self.target.name, dataflow)
            if last is None or dataflow in self.build.dataflows or dataflow == STRUCTURES:
                continue
            table = table_of(dataflow)
            years = periods(standing(last, dataflow, self.resolve))
            why = Why("not_in_build", {"id": last.id})
            if self.restores:
                why = Why("not_sent_then", {"id": last.id, "restores": self.restores})
            step = Step(dataflow, table.code if table else "", Decision.NOT_NEEDED, "", kept=years)
            steps.append(step.because(why))
        return steps

    def _compared(self, step: Step, new: Observations) -> Step:
        last = last_standing(self.ledger, self.target.name, step.dataflow)
        stood = standing(last, step.dataflow, self.resolve) if last else none_of(new)
        actual = None
        every = sorted({*step.periods, *periods(stood)})
        if self.restores:
            step = replace(step, periods=every)
        if isinstance(self.target, Receiver):
            actual = self.target.read_back(new.schema, self.workspace.area, every)
        base = stood if actual is None else actual
        changes = diff(base, replaced(base, new, step.periods))
        step = replace(
            step,
            changes=changes.summary(),
            drift=_drift(stood, actual),
            kept=[period for period in periods(stood) if period not in step.periods],
            before=fingerprint(actual),
        )
        upon = {"id": last.id if last else "?"}
        open_ = last is not None and last.states[step.dataflow] is State.HANDED_OVER
        if not len(changes):
            there = Why("holds_same") if actual is not None else Why("as_handed" if open_ else "as_sent", upon)
            return replace(step.because(there), decision=Decision.NOT_NEEDED)
        kept = self.desk.full(step.dataflow, replaced(stood, new, step.periods))
        if lost := _beyond(self.target, changes, new):
            return replace(step.because(lost), hint=f"ilms diff {self.restores} last --target {self.target.name}")
        step = self._written(step, base, new, changes)
        if open_:
            step = step.because(*step.why, Why("upon_handed", upon))
        return replace(step, files=[*step.files, kept])

    def _written(self, step: Step, base: Observations, new: Observations, changes: Changes) -> Step:
        can = self.target.capabilities
        if not can.answers:
            whole = within(new, touched(changes))
            files = self.desk.data(step.dataflow, whole, can.formats)
            files.append(self.desk.changes(step.dataflow, changes.as_json()))
            step = step.because(Why("whole_years" if len(base) else "first_time"))
            step = replace(step, travelling=periods(whole))
            return replace(step, decision=Decision.FULL, files=files, observations=len(whole))
        if len(base) and can.takes_delta and can.delta_format:
            wanted = replaced(base, new, step.periods)
            message = delta(base, wanted)
            prove(base, message, wanted)
            file = self.desk.message(step.dataflow, message, can.delta_format)
            step = replace(step, travelling=touched(changes))
            step = step.because(Why("other_state" if self.restores else "earlier_state"))
            return replace(step, decision=Decision.DELTA, files=[file], observations=len(message))
        file = self.desk.message(step.dataflow, new, can.formats[0])
        step = replace(step, travelling=periods(new)).because(Why("takes_no_less" if len(base) else "holds_none"))
        return replace(step, decision=Decision.FULL, files=[file], observations=len(new))


def _beyond(target: Receiver | HandOver, changes: Changes, new: Observations) -> Why | None:
    """Why a target cannot be brought to a state by what it takes; None where it can."""
    gone = sorted(set(touched(changes)) - set(periods(new)))
    if gone and not target.capabilities.answers:
        return Why("not_taken_back", {"periods": ", ".join(gone)})
    if changes.summary()[Kind.REMOVED] and target.capabilities.answers and not target.capabilities.takes_delta:
        return Why("no_deletions")
    return None


def _drift(stood: Observations, actual: Observations | None) -> dict[str, int]:
    """How a receiver differs from what it was last known to hold; empty where it does not."""
    if actual is None:
        return {}
    changes = diff(stood, actual)
    return changes.summary() if len(changes) else {}


def _lacking(target: Receiver | HandOver, dataflows: Sequence[str], folder: Path) -> list[File]:
    """The structure files that a receiver lacks, in dependency order, each once."""
    if not isinstance(target, Receiver) or not target.capabilities.needs_structures:
        return []
    # Where a dataflow is, what it refers to is: no service keeps one without the other.
    absent = [name for name in dataflows if target.lacks(structure_files(name)[-1:])]
    every = dict.fromkeys(path for name in absent for path in structure_files(name)[:-1])
    needed = [*every, *(structure_files(name)[-1] for name in absent)]
    return [file_of(f"sent/structures/{path.name}", path, folder) for path in target.lacks(needed)]
