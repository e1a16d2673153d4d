"""A hand-over: everything of a plan in one package that people carry on, or that is carried to a drop."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ilms.assembly.build import load_build
from ilms.errors import ReceiverError, StateError
from ilms.hashes import sha256_file
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.history.states import NOT_ARRIVED, State
from ilms.inert import inert
from ilms.languages import _, lines, spoken
from ilms.structures.load import structure_files
from ilms.structures.tables import table_of
from ilms.submission.delivery import deliver
from ilms.submission.errors import RejectedError
from ilms.submission.letterhead import letterhead, package_name
from ilms.submission.observer import Watcher
from ilms.submission.plan_file import Plan, Step
from ilms.submission.standing import last_standing
from ilms.submission.structures.handing import structure_parcel
from ilms.submission.structures.standing import HANDED
from ilms.submission.targets.drop import Drop
from ilms.submission.targets.interface import HandOver, Parcel
from ilms.workspace import Workspace

FOLDER = "hand-over"
UNSAID = ("REF_AREA", "FREQ", "MEASURE", "TIME_PERIOD")  # the package or the line says it already


def begin_hand_over(workspace: Workspace, ledger: Ledger, plan: Plan, path: Path, target: HandOver) -> Submission:
    """Pack what the plan says, and record it; nothing has left yet.

    The zip lies in the submission (the exact bytes) and, unpacked too, in `build/hand-over/`.
    """
    flows = plan.travelling
    first = not any(last_standing(ledger, plan.target, flow) for flow in flows)
    pack = structure_parcel if plan.only_structures else _parcel
    whole = target.pack(pack(workspace, plan, path.parent, first=first), workspace.build / FOLDER)
    files: dict[str, Path | bytes] = {f"sent/{whole.name}": whole}
    # What should stand there afterwards: what comes next is compared with it.
    kept = [file for step in plan.sending for file in step.named("full")]
    kept += [replace(file, name=f"{HANDED}/{Path(file.name).name}") for file in plan.structures]
    files |= {file.name: path.parent / file.path for file in kept}
    expected = {file.name: file.sha256 for file in kept} | {f"sent/{whole.name}": sha256_file(whole)}
    return ledger.begin(plan.as_json(), files, target=plan.target, dataflows=flows, expected=expected)


def hand_over(workspace: Workspace, submission: Submission, target: HandOver, watcher: Watcher) -> None:
    """Let a package lie at hand, carry it to its place if it has one, and record it as handed over.

    From wherever a kill broke that off: the ledger has the package's bytes.

    Raises:
        ReceiverError: It could not be carried to its place; the ledger says how far it came.
        StateError: Only a person can tell whether it arrived.
    """
    kept = package_of(submission)
    outside = workspace.build / FOLDER / kept.name
    if not outside.is_file():
        outside.parent.mkdir(parents=True, exist_ok=True)
        outside.write_bytes(kept.read_bytes())
    name = f"sent/{kept.name}"
    if submission.state in (State.PLANNED, State.UNKNOWN):
        submission.record("sending", file=name)
    if isinstance(target, Drop):
        _carried(submission, target, kept, watcher)
    seen = {} if not isinstance(target, Drop) or target.sees else {"read_back": False}
    submission.record("handed over", file=name, at_hand=workspace.relative(outside), **seen)
    event = "packed" if not isinstance(target, Drop) else "delivered" if target.sees else "delivered_unseen"
    watcher.step(event, submission=submission.id, file=workspace.relative(outside), target=target.name)


def package_of(submission: Submission) -> Path:
    """The zip of a hand-over in the ledger.

    Raises:
        StateError: It is not as it was recorded.
    """
    (kept,) = [submission.file(f"sent/{path.name}") for path in submission.files("sent") if path.suffix == ".zip"]
    return kept


def _carried(submission: Submission, drop: Drop, package: Path, watcher: Watcher) -> None:
    """Deliver; what goes wrong is recorded as what it means for the state."""
    again = f"`ilms retry {submission.id}`"
    try:
        deliver(submission, drop, package, watcher)
    except RejectedError as error:
        submission.record(NOT_ARRIVED, why=error.title, detail=error.detail)
        error.hint = lines(error.hint, _("{again} delivers it then", again=again))
        raise
    except (ReceiverError, StateError) as error:
        submission.record(str(State.UNKNOWN), why=error.title, detail=error.detail)
        if isinstance(error, ReceiverError):
            error.hint = lines(error.hint, _("{again} finds out what arrived, and goes on from there", again=again))
        raise


def _parcel(workspace: Workspace, plan: Plan, folder: Path, *, first: bool) -> Parcel:
    files: dict[str, Path | bytes] = {}
    for step in plan.sending:
        files |= {file.name: file.read(folder) for file in step.named("data")}
        for structure in structure_files(step.dataflow):
            files[f"structures/{structure.name}"] = structure
    files |= _attached(plan)
    files["changes.csv"] = changes_csv([f.read(folder) for s in plan.sending for f in s.named("changes")])
    name = package_name(plan, workspace.round, of=[file for step in plan.sending for file in step.named("data")])
    return Parcel(name, {"package": name, "first": first, **_facts(workspace, plan)}, files)


def _attached(plan: Plan) -> dict[str, Path | bytes]:
    """What the build has beside its messages: the filled questionnaire with its layout.

    Raises:
        StateError: It is not as the build left it.
    """
    built = load_build(Path(plan.build))
    changed = [one.path for one in built.manifest.attached if not _same(built.folder / one.path, one.sha256)]
    if changed:
        raise StateError(
            _("`{changed}` is not as `ilms build` left it", changed=changed[0]),
            hint=_("fill it again with `ilms build --to questionnaire-xlsx`, then `ilms plan`"),
        )
    return {one.path: built.folder / one.path for one in built.manifest.attached}


def _same(path: Path, digest: str) -> bool:
    return path.is_file() and sha256_file(path) == digest


def _facts(workspace: Workspace, plan: Plan) -> dict[str, object]:
    manifest = load_build(Path(plan.build)).manifest
    tables = []
    for step in plan.sending:
        table = table_of(step.dataflow)
        names = {language: table.label(language) if table else step.dataflow for language in spoken()}
        tables.append({
            "code": step.table, "dataflow": step.dataflow, "names": names, "periods": step.travelling,
            "observations": step.observations, "changes": step.changes, "remarks": _remarks(step),
            "accepted": _accepted(step),
        })  # fmt: skip
    return {
        **letterhead(workspace, plan),
        "prepared": max(manifest.of(step.dataflow)[0].prepared for step in plan.sending)[:10],
        "formats": sorted({file.name.split("/")[1] for step in plan.sending for file in step.named("data")}),
        "tables": tables,
        "structures": [],
    }


def _remarks(step: Step) -> list[dict[str, str]]:
    """What the receiver is to know about the table: `{language: text}`, with the reason where it was waived."""
    reasons = [f" ({one['waived']})" if one["waived"] else "" for one in step.findings]
    told = zip(step.findings, reasons, strict=True)
    return [{language: text + reason for language, text in one["messages"].items()} for one, reason in told]


def _accepted(step: Step) -> list[dict[str, Any]]:
    """What the office looked at and stands by, of the years that travel: the receiver's own checks will ask."""
    travels = [one for one in step.waived if one["key"].get("TIME_PERIOD", "") in ("", *step.travelling)]
    return [
        {
            "code": one["code"],
            "period": one["key"].get("TIME_PERIOD", ""),
            "key": " · ".join(code for name, code in one["key"].items() if name not in UNSAID),
            "messages": {"en": "", **one["messages"]},
            "reason": one["reason"],
            "who": one["who"],
        }
        for one in travels
    ]


def changes_csv(lists: list[bytes]) -> bytes:
    """The changes of every dataflow as one table for people: with a BOM, so that Excel reads it as UTF-8."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["kind", "dataflow", "key", "component", "old", "new"])
    for content in lists:
        for line in content.decode("utf-8").split("\n")[:-1]:
            change = json.loads(line)
            old, new = change["old"] or {}, change["new"] or {}
            key = ".".join(str(part or "") for part in change["key"].values())
            for component in dict.fromkeys([*old, *new]):
                was, is_ = old.get(component), new.get(component)
                cells = (change["kind"], change["dataflow"], key, component, was or "", is_ or "")
                table.writerow([inert(cell) for cell in cells])
    return "\ufeff".encode() + out.getvalue().encode()
