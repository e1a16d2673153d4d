"""Plan, approve, send, follow: the terminal's own commands, with what they say shown while they say it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from werkzeug import Request, Response
from werkzeug.exceptions import NotFound

from ilms.desk.links import LINKS
from ilms.desk.pages import SUBMISSIONS
from ilms.desk.room import Room, leading_to
from ilms.desk.work import Job
from ilms.errors import StateError, UsageError
from ilms.hashes import sha256
from ilms.history.ledger import Ledger
from ilms.languages import _
from ilms.report.section import render
from ilms.structures.tables import find
from ilms.submission.errors import StalePlanError
from ilms.submission.fresh import refuse_stale
from ilms.submission.next_step import next_step
from ilms.submission.plan_file import ANEW, Plan, from_json, latest
from ilms.workspace import TargetSettings

FOLLOWED = ("verify", "retry", "watch")  # the next steps of a submission that are taken here


@dataclass(frozen=True)
class Planned:
    """The latest plan for a target.

    Attributes:
        said: As `ilms plan` says it.
        sha256: Of the file; what a person approves is this and no other.
        sent: The submission that carried it out, or began to.
        stale: Why it no longer holds: what it was made from has changed.
    """

    plan: Plan
    path: Path
    said: list[str]
    sha256: str
    sent: str = ""
    stale: StalePlanError | None = None


def page(room: Room, _request: Request) -> Response:
    """Each target with its latest plan, to be approved; the command under way, or the last one."""
    targets = [(target, _latest(room, target)) for target in room.checked.workspace.targets.values()]
    return room.show("send", here="send", targets=targets, job=room.work.job)


def plan(room: Room, request: Request) -> Response:
    """Plan for a target, all tables or those that are named."""
    target, tables = _target(room, request).name, request.form.get("tables", "").split()
    for table in tables:
        find(table)
    line = room.commands.command_line("plan", *tables, "--target", target)
    room.work.begin(line, lambda _job: room.commands.plan(tables, target))
    return leading_to("/send#work")


def submit(room: Room, request: Request) -> Response:
    """Send what was approved: the very plan that was shown, on the target's name typed by a person."""
    target = _target(room, request)
    found = _latest(room, target)
    if found is None or found.sha256 != request.form.get("shown"):
        raise StateError(
            _("the plan for `{target}` is not as it was shown: nothing was sent", target=target.name), hint=ANEW
        )
    typed, workspace = request.form.get("typed", "").strip(), room.checked.workspace
    line = room.commands.command_line("submit", workspace.relative(found.path))

    def sent(job: Job) -> int:
        try:
            return room.commands.submit(workspace, found.plan, found.path, typed)
        finally:
            job.submission = _carried_out(Ledger(workspace.submissions), found.plan)

    room.work.begin(line, sent)
    return leading_to("/send#work")


def follow(room: Room, request: Request) -> Response:
    """The next step of a submission, where no word of a person is needed."""
    command, id_ = request.form.get("command", ""), request.form.get("id", "")
    if command not in FOLLOWED:
        raise NotFound
    found = Ledger(room.checked.workspace.submissions).get(id_).id
    job = room.work.begin(room.commands.command_line(command, found), lambda _job: room.commands.follow(command, found))
    job.submission = found
    return leading_to("/send#work")


def work(room: Room, _request: Request) -> Response:
    """The command under way, or the last one, alone."""
    return room.show("work", job=room.work.job)


def submission(room: Room, request: Request) -> Response:
    """What happened to a submission, its receipt, and what is to be done next."""
    workspace = room.checked.workspace
    found = Ledger(workspace.submissions).get(request.args.get("id", ""))
    collected = room.checked.collected
    said = render(SUBMISSIONS, replace(collected, submissions=[found]), LINKS) if collected else None
    step = next_step(found)
    return room.show(
        "submission", here="send", submission=found, said=said, step=step, taken=bool(step) and step[0] in FOLLOWED,
        line=room.commands.command_line(*step) if step else "", happened=room.commands.event,
    )  # fmt: skip


def _target(room: Room, request: Request) -> TargetSettings:
    targets = room.checked.workspace.targets
    if (name := request.form.get("target", "")) not in targets:
        raise NotFound
    return targets[name]


def _latest(room: Room, target: TargetSettings) -> Planned | None:
    """The plan of a target, read once: what is shown, hashed and done is the same."""
    try:
        path = latest(room.checked.workspace.build, target.name)
        content = path.read_bytes()
        made = from_json(json.loads(content))
    except (UsageError, OSError, ValueError, KeyError, TypeError):
        return None
    said: list[str] = []
    with room.commands.heard_by(said.append):
        room.commands.show(made)
    workspace = room.checked.workspace
    ledger = Ledger(workspace.submissions)
    sent, stale = _carried_out(ledger, made), None
    if not sent and made.needed:
        try:
            refuse_stale(workspace, made, path, ledger)
        except StalePlanError as error:
            stale = error
    return Planned(made, path, said, sha256(content), sent, stale)


def _carried_out(ledger: Ledger, made: Plan) -> str:
    """The id of the submission that this very plan became; none where it was not approved yet."""
    asked = made.as_json()
    return next((one.id for one in reversed(ledger.all()) if one.plan == asked), "")
