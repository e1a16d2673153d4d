"""Correct a mapping file or a code map: shown with what the check then says, and written on the person's word."""

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

from werkzeug import Request, Response
from werkzeug.exceptions import NotFound

from ilms.desk import proposals
from ilms.desk.room import Room
from ilms.desk.tried import tried
from ilms.desk.unknown import Unknown, coded, unknown_at
from ilms.errors import StateError, UsageError
from ilms.hashes import sha256
from ilms.languages import _
from ilms.maintenance.rewriting.edits import Rewritten, rewritten

LAID_DOWN = ("mappings/entry/", "mappings/templates/")


def files(room: Room, _request: Request) -> Response:
    """The mapping files and code maps of the office, and those that `ilms init` laid down, folded."""
    names = list(proposals.files(room.checked.workspace))
    laid_down = [name for name in names if name.startswith(LAID_DOWN)]
    own = [name for name in names if name not in laid_down]
    return room.show("files", here="files", files=own, laid_down=laid_down)


def file(room: Room, request: Request) -> Response:
    """One of them, to be corrected."""
    name, path = _asked(room, request.args.get("file", ""))
    content = path.read_bytes()
    return room.show(
        "file", here="files", file=name, text=proposals.text_of(content), shown=sha256(content), trouble=None
    )


def retype(room: Room, request: Request) -> Response:
    """What a file would become with the text that was typed."""
    name, path = _asked(room, request.form.get("file", ""))
    typed, shown = request.form.get("text", ""), request.form.get("shown", "")
    changed = proposals.retyped(path, typed, shown)
    try:
        return _proposed(room, [changed] if changed.before != changed.after else [])
    except UsageError as error:  # what was typed is not lost
        answer = room.show("file", here="files", file=name, text=typed, shown=shown, trouble=error)
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer


def label(room: Room, request: Request) -> Response:
    """An unknown label, to be given a code."""
    unknown = _unknown(room, request)
    return room.show("label", here="files", unknown=unknown, near=unknown.near(), place=request.args)


def code(room: Room, request: Request) -> Response:
    """What the office's map, and the mapping file, would become."""
    unknown, workspace = _unknown(room, request), room.checked.workspace
    return _proposed(room, rewritten(coded(workspace, unknown, request.form.get("code", "").strip())))


def write(room: Room, request: Request) -> Response:
    """Write what was shown; the check then begins anew."""
    written = room.proposals.write(request.form.get("proposal", ""))
    room.checker.ask()
    names = [room.checked.workspace.relative(one.path) for one in written.files]
    return room.show("written", here="files", files=names)


def _asked(room: Room, name: str) -> tuple[str, Path]:
    """One of the office's own files by its name: no other name leads anywhere."""
    known = proposals.files(room.checked.workspace)
    if name not in known:
        raise NotFound
    return name, known[name]


def _unknown(room: Room, request: Request) -> Unknown:
    """The label that the cell of a finding holds.

    Raises:
        StateError: It is known by now.
    """
    place = request.values
    at, checked = place.get("at", ""), room.checked
    found = unknown_at(
        checked.prepared.datasets if checked.prepared else [],
        place.get("file", ""), place.get("sheet") or None, int(at) if at.isdigit() else at,
    )  # fmt: skip
    if found is None:
        raise StateError(_("no unknown label stands there (any more)"), hint=_("check again"))
    return found


def _proposed(room: Room, changed: Iterable[Rewritten]) -> Response:
    changed, checked = tuple(changed), room.checked
    if not changed:
        return room.show("unchanged", here="files")
    if checked.prepared is None:
        raise StateError(_("the workspace was not checked yet"), hint=_("check again"))
    earlier = room.commands.earlier(checked.workspace)
    found = tried(checked.workspace, changed, checked.prepared, room.pages.language, earlier)
    said = checked.said(found.come)
    diffs = [one.diff(checked.workspace.relative(one.path)) for one in changed]
    return room.show("proposal", here="files", proposal=room.proposals.add(changed, found), diffs=diffs, said=said)
