"""Compare what was submitted with what stands there now, value by value ("đối chiếu")."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ilms.errors import StateError
from ilms.hashes import sha256_file
from ilms.history.diff import Kind, diff
from ilms.history.ledger import Ledger
from ilms.history.record import Resolve, Submission
from ilms.history.states import State
from ilms.languages import _
from ilms.progress import along
from ilms.structures.load import resolver
from ilms.submission.delivery import cargo_of
from ilms.submission.handover import package_of
from ilms.submission.plan_file import STRUCTURES
from ilms.submission.spans import periods
from ilms.submission.standing import STANDING, standing
from ilms.submission.structures.sending import compare
from ilms.submission.targets.drop import Drop
from ilms.submission.targets.interface import HandOver, Receiver
from ilms.submission.targets.package import altered

KEPT = 20  # differences that the ledger keeps in words; the count is always exact


@dataclass
class Verification:
    """What a comparison found.

    Attributes:
        what: What was counted: observations, or files.
        checked: How many there should be.
        equal: How many are there as they should be.
        differences: Changes from what should be there to what is, in the shape of `ilms diff`.
        superseded: Dataflows that a later submission changed; they are not compared.
        not_accepted: Dataflows that do not stand at the receiver by this submission, with their state.
    """

    what: str = "observations"
    checked: int = 0
    equal: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    superseded: dict[str, str] = field(default_factory=dict)
    not_accepted: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether everything that was submitted is there as it should be."""
        return not self.differences and not self.not_accepted

    def as_json(self) -> dict[str, Any]:
        """The public shape."""
        return {
            "what": self.what, "checked": self.checked, "equal": self.equal,
            "differences": self.differences, "superseded": self.superseded, "not_accepted": self.not_accepted,
        }  # fmt: skip


def verify(ledger: Ledger, submission: Submission, target: Receiver | HandOver, area: str) -> Verification:
    """Read back and compare; the ledger notes the outcome.

    Args:
        ledger: Knows of later submissions.
        submission: What was sent.
        target: Where it was sent.
        area: The REF_AREA.

    Raises:
        StateError: There is nothing to compare with yet, or the target cannot be read.
        ReceiverError: It does not answer.
    """
    if not set(submission.states.values()) & set(STANDING):
        raise StateError(
            _(
                "{submission} is {state}: there is nothing to compare with yet",
                submission=submission.id,
                state=submission.state,
            ),
            hint=_("`ilms retry {submission}`", submission=submission.id)
            if submission.state is not State.REJECTED
            else "",
        )
    if not isinstance(target, Receiver):
        found = _rehashed(submission)
        if isinstance(target, Drop) and target.sees:
            found = _lying(submission, target, found)
        _noted(submission, found)
        if found.good and isinstance(target, Drop) and not target.sees:
            raise StateError(
                _("what lies at target `{target}` cannot be read back", target=target.name),
                detail=_("the package in the ledger is as it was handed over"),
                hint=_("[targets.{target}] says read_back = false: ask the receiver's people", target=target.name),
            )
        return found
    if submission.dataflows == (STRUCTURES,):
        return _noted(submission, _structures(ledger, submission, target))
    return _noted(submission, _read_back(ledger, submission, target, area))


def _noted(submission: Submission, found: Verification) -> Verification:
    kept = found.as_json() | {"differences": found.differences[:KEPT], "different": len(found.differences)}
    submission.record("verified", **kept)
    return found


def _read_back(ledger: Ledger, submission: Submission, target: Receiver, area: str) -> Verification:
    resolve: Resolve = resolver(None, None)
    found = Verification(superseded=_superseded(ledger, submission))
    states = submission.states
    # What a later submission took the place of is its matter.
    found.not_accepted = {
        flow: str(state) for flow, state in states.items() if state not in STANDING and flow not in found.superseded
    }
    mine = [flow for flow, state in states.items() if state in STANDING]
    compared = [flow for flow in mine if flow not in found.superseded]
    if not compared:
        raise _followed(submission, found.superseded)
    # What a restoration took away stands in no state: it is looked for all the same.
    spoken_of = {step["dataflow"]: step["periods"] for step in submission.plan.get("steps", ())}
    for flow in along("comparing", compared):
        wanted = standing(submission, flow, resolve)
        actual = target.read_back(wanted.schema, area, sorted({*periods(wanted), *spoken_of.get(flow, ())}))
        if actual is None:
            raise StateError(
                _("target `{target}` cannot be read back", target=target.name),
                hint=target.capabilities.unseen,
            )
        changes = diff(wanted, actual)
        found.checked += len(wanted)
        found.equal += changes.summary()[Kind.UNCHANGED]
        found.differences += changes.as_json()
    return found


def _structures(ledger: Ledger, submission: Submission, target: Receiver) -> Verification:
    """A submission of structures alone: whether every artefact stands there as it was sent."""
    count, superseded, differences = compare(submission, target, ledger)
    if not count:
        raise _followed(submission, superseded)
    wrong = {str(change["artefact"]) for change in differences}
    return Verification("structures", count, count - len(wrong), [dict(change) for change in differences], superseded)


def _followed(submission: Submission, superseded: Mapping[str, str]) -> StateError:
    newer = next(iter(superseded.values()))
    return StateError(
        _("{submission} was followed by {newer}", submission=submission.id, newer=newer),
        hint=_("`ilms verify {newer}`", newer=newer),
    )


def _superseded(ledger: Ledger, submission: Submission) -> dict[str, str]:
    """Dataflows of which a later submission to the same target has the last word."""
    later: dict[str, str] = {}
    passed = False
    for other in ledger.all():
        if passed and other.target == submission.target:
            later |= {flow: other.id for flow, state in other.states.items() if state is State.ACCEPTED}
        passed = passed or other.id == submission.id
    return {flow: later[flow] for flow in submission.dataflows if flow in later}


def _lying(submission: Submission, drop: Drop, kept: Verification) -> Verification:
    """What lies at a drop, file by file, beside what was found of the package in the ledger."""
    with cargo_of(package_of(submission), files=drop.files) as cargo, drop.place() as place:
        wanted = cargo.prints(cargo.name)
        found = {path: place.look(path) for path in wanted}
    wrong = [
        {"kind": "altered", "file": f"{path} is another file at `{drop.name}`"}
        if found[path]
        else {"kind": "removed", "file": f"{path} does not lie at `{drop.name}` (any more)"}
        for path in wanted
        if found[path] != wanted[path]
    ]
    equal = kept.equal + len(wanted) - len(wrong)
    return Verification("files", kept.checked + len(wanted), equal, [*kept.differences, *wrong])


def _rehashed(submission: Submission) -> Verification:
    """The package in the ledger, as a whole and file by file."""
    (whole,) = [path for path in submission.files("sent") if path.suffix == ".zip"]
    found = Verification("files")
    noted = submission.begun["files"][f"sent/{whole.name}"]["sha256"]
    wrong = [] if whole.is_file() and sha256_file(whole) == noted else [f"{whole.name} is not as it was handed over"]
    try:
        wrong += altered(whole)
        with zipfile.ZipFile(whole) as archive:
            found.checked = len(archive.namelist())
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        wrong.append(f"{whole.name} cannot be read: {error}")
    found.equal = max(0, found.checked - len(wrong))
    found.differences = [{"kind": "altered", "file": word} for word in wrong]
    return found
