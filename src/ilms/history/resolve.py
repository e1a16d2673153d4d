"""What the two sides of a comparison may be: a file, a build, `last`, a submission, what is published."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.history.apply import apply
from ilms.history.diff import Changes, diff
from ilms.history.ledger import Ledger
from ilms.history.record import FULL, Resolve, Submission
from ilms.history.states import State
from ilms.languages import _, lines
from ilms.observations import ACTION, Observations
from ilms.workspace import Workspace

LAST, PUBLISHED = "last", "published"
REHEARSAL = "rehearsal"
MANIFEST = "manifest.json"
MESSAGES = (".xml", ".csv", ".zip", ".gz")  # and not the note of when the ILO was asked


@dataclass(frozen=True, eq=False)
class Version:
    """One side of a comparison.

    Attributes:
        name: What it is, for showing it.
        complete: Whether it speaks of every dataflow there is: what it lacks is not there. A file does not.
        target: Whose state it is, where it is one's: of `last` and of a submission.
        built: A build's data sets, with their cells; a target may want them in another shape.
    """

    name: str
    observations: tuple[Observations, ...]
    complete: bool
    target: str = ""
    built: tuple[Dataset, ...] = ()

    def shaped(self, shape: Callable[[Dataset], Dataset]) -> "Version":
        """A build in the shape that a target is sent; anything else is as it is."""
        if not self.built:
            return self
        return replace(self, observations=tuple(state_of(shape(data).observations) for data in self.built))

    def of(self, dataflow: str) -> Observations | None:
        """The observations of a dataflow."""
        return next((o for o in self.observations if o.schema.dataflow.id == dataflow), None)

    @property
    def by_dataflow(self) -> dict[str, Observations]:
        """The observations by the id of their dataflow."""
        return {o.schema.dataflow.id: o for o in self.observations}

    @property
    def dataflows(self) -> tuple[str, ...]:
        """The ids of the dataflows it holds anything of."""
        return tuple(o.schema.dataflow.id for o in self.observations)


def version(
    what: str,
    resolve: Resolve,
    *,
    folders: Iterable[Path] = (Path(),),
    workspace: Workspace | None = None,
    target: str | None = None,
) -> Version:
    """Find out what a word names, and read it.

    Args:
        what: `last`, a path of a file or of a build folder, or a submission's id or the beginning of one.
        resolve: The id that a message names -> its schema.
        folders: Where a relative path may begin, in order.
        workspace: Whose ledger is meant; without one only paths can be named.
        target: Whose `last`; else the only target that is not a rehearsal.

    Raises:
        UsageError: It names nothing, or nothing that can be read.
    """
    if what == LAST:
        return _last(_needed(workspace, what), target, resolve)
    for path in dict.fromkeys(folder / what for folder in folders):
        if (path / MANIFEST).is_file():
            return _build(path, what, resolve)
        if path.is_file():
            return _file(path, what, resolve)
    if workspace is None:
        raise UsageError(
            _("there is no file `{what}`", what=what), hint=_("`last` and submission ids need a workspace: `-C DIR`")
        )
    ledger = Ledger(workspace.submissions)
    ids = [submission.id for submission in ledger.all()]
    if not any(what in (i, i[: len(what)], i[-len(what) :]) for i in ids):
        raise UsageError(
            _("`{what}` is neither a file, a build folder, nor a submission", what=what),
            detail=_("submissions: {ids}", ids=", ".join(ids[-3:]) or "none yet"),
            hint=_("name a path, `last`, or an id that `ilms log` shows"),
        )
    submission = ledger.get(what)
    whole = standing(ledger, submission.target, resolve, until=submission)
    return Version(submission.id, whole, complete=True, target=submission.target)


def published(folder: Path, resolve: Resolve) -> Version:
    """What the ILO publishes, by the saved answers of a folder: messages of any format, one or more dataflows each.

    Raises:
        UsageError: A file is no message, or two speak of one dataflow.
    """
    found: dict[str, Observations] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.suffix in MESSAGES):
        for data in _read(path, resolve):
            flow = data.observations.schema.dataflow.id
            if flow in found:
                raise UsageError(
                    _("`{folder}` holds two answers about {flow}", folder=folder, flow=flow),
                    detail=_("one is `{file}`", file=path.name),
                )
            found[flow] = state_of(data.observations)
    return Version(PUBLISHED, tuple(found.values()), complete=True)


def standing(
    ledger: Ledger, target: str, resolve: Resolve, *, until: Submission | None = None
) -> tuple[Observations, ...]:
    """What a target holds by the ledger: of each dataflow, as the newest accepted submission left it.

    Args:
        ledger: The workspace's.
        target: The receiver's name.
        resolve: The id that a message names -> its schema.
        until: As of that submission, which counts whatever became of it; else as of now.
    """
    newest: dict[str, Submission] = {}
    for submission in ledger.all():
        if submission.target != target:
            continue
        last = until is not None and submission.id == until.id
        states = submission.states.items()
        newest |= {flow: submission for flow, state in states if last or state is State.ACCEPTED}
        if last:
            break
    return tuple(
        state_of(data.observations)
        for flow, submission in sorted(newest.items())
        for path in submission.files(FULL)
        if path.stem == flow
        for data in _read(submission.file(f"{FULL}/{path.name}"), resolve)
    )


def compare(old: Version, new: Version, tolerance: Decimal | None = None) -> list[Changes]:
    """Compare dataflow by dataflow, in order of their ids.

    A dataflow that one side lacks is wholly added or removed, unless that side is a file, which says nothing
    about other dataflows than its own.

    Raises:
        UsageError: A key occurs twice, or a partial key has two values of one attribute.
    """
    if old.complete == new.complete:
        flows = {*old.dataflows, *new.dataflows}
    else:
        flows = set(old.dataflows if new.complete else new.dataflows)
    changes = []
    for flow in sorted(flows):
        before, after = old.of(flow), new.of(flow)
        present = after if before is None else before
        if present is not None:
            none = Observations(present.schema, present.table.slice(0, 0))
            sides = (none if before is None else before, none if after is None else after)
            changes.append(diff(*sides, tolerance, names=(f"`{old.name}`", f"`{new.name}`")))
    return changes


def state_of(observations: Observations) -> Observations:
    """The state that a message describes: without its actions; what it deletes is not there."""
    if ACTION not in observations.table.column_names:
        return observations
    plain = Observations(observations.schema, observations.table.drop_columns([ACTION]))
    deletes = pc.equal(observations.text(ACTION), "D")
    if not pc.any(deletes).as_py():
        return plain
    return apply(Observations(plain.schema, pa.table(plain.table.slice(0, 0))), observations)


def _needed(workspace: Workspace | None, what: str) -> Workspace:
    if workspace is None:
        raise UsageError(_("`{what}` needs a workspace with its ledger", what=what), hint=_("`-C DIR` names one"))
    return workspace


def _last(workspace: Workspace, target: str | None, resolve: Resolve) -> Version:
    name = target or _only_target(workspace)
    ledger = Ledger(workspace.submissions)
    last = ledger.last_accepted(name)
    found = standing(ledger, name, resolve)
    if not found:
        mine = [f"{s.id}: {s.state}" for s in ledger.all() if s.target == name]
        handed = any(s.state is State.HANDED_OVER for s in ledger.all() if s.target == name)
        chosen = (
            "" if target else _("without `--target`, `{last}` is of the only target that is not a rehearsal", last=LAST)
        )
        raise UsageError(
            _("no submission to `{name}` was accepted yet", name=name),
            detail=lines(chosen, *mine[-3:]),
            hint=_("`ilms confirm ID --by NAME` records that a hand-over was accepted")
            if handed
            else _elsewhere(ledger, name),
        )
    return Version(f"last ({last.id if last else name})", found, complete=True, target=name)


def _elsewhere(ledger: Ledger, name: str) -> str:
    """What to do where a target has accepted nothing: name another that has, or submit."""
    others = {s.target: None for s in reversed(ledger.all()) if State.ACCEPTED in s.states.values()}
    if others:
        return _("`--target {name}` has accepted something", name=next(iter(others)))
    return _("`ilms plan --target {name}` begins a submission", name=name)


def _only_target(workspace: Workspace) -> str:
    real = [name for name, settings in workspace.targets.items() if settings.kind != REHEARSAL]
    if len(real) == 1:
        return real[0]
    raise UsageError(
        _("`{last}` at which target? There are several", last=LAST)
        if real
        else _("`{last}` at which target? There is none but rehearsals", last=LAST),
        detail=_("targets: {targets}", targets=", ".join(workspace.targets) or "none"),
        hint=_("`--target NAME` says which"),
    )


def _build(folder: Path, what: str, resolve: Resolve) -> Version:
    from ilms.assembly.build import load_build

    build = load_build(folder)
    data = tuple(build.dataset(flow, resolve) for flow in build.dataflows)
    return Version(what, tuple(state_of(one.observations) for one in data), complete=True, built=data)


def _file(path: Path, what: str, resolve: Resolve) -> Version:
    data = _read(path, resolve)
    return Version(what, tuple(state_of(one.observations) for one in data), complete=False)


def _read(path: Path, resolve: Resolve) -> list[Dataset]:
    from ilms.forms import layout, reading
    from ilms.messages.formats import read

    if beside := reading.described(path):
        return reading.read(path, layout.load(beside))
    return read(path, resolve)
