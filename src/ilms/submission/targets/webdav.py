"""A folder of a web server: files come by HTTP PUT, and get their name by MOVE where WebDAV is there.

Without MOVE (plain PUT) the zip is written under its own name at once, with `If-None-Match: *` (RFC 9110 section
13.1.2), so that nothing that is there is written over by a server that heeds it.

Quirks, each found by trying nginx 1.22.1 with dav-ext 3.0.0 (Debian 12) on 2026-11-22 unless another source is named:

- nginx does not heed `If-None-Match` of a PUT (its module asks for no precondition at all: nginx issue 561): it writes
  over what is there and answers 204. So it is looked before every PUT, and a 204 is not taken for trouble.
- nginx's MOVE heeds `Overwrite: F` (RFC 4918 section 10.6) with 412, and wants `Destination` with the host of the
  request, and both names of a folder with a `/` at the end.
- OPTIONS tells whether there is MOVE (`Allow`); nginx without dav-ext answers it with 405, and so do plain PUT drops.
- A full disk is 507 by the standard (RFC 4918 section 11.5) and 500 with nginx. Too large a file is 413, which nginx
  says while the body is still on its way, and hangs up: it is heard all the same (tried with 8 MB).
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.address import bare
from ilms.submission.auth.secrets import Secrets
from ilms.submission.errors import RejectedError
from ilms.submission.http import Channel
from ilms.submission.observer import Watcher
from ilms.submission.targets.door import DOOR, channel
from ilms.submission.targets.drop import OPTIONS as DROP
from ilms.submission.targets.drop import Drop, Place, Print, TakenError, way_of
from ilms.submission.targets.package import Packing
from ilms.submission.targets.section import section
from ilms.workspace import TargetSettings, Workspace

if TYPE_CHECKING:
    import requests

OPTIONS = (*DROP, *DOOR, "url", "move")
ABSENT = (404, 410)
TAKEN, FULL, NO_FOLDER, NO_SUCH_METHOD = 412, 507, 409, (405, 501)
WORDS = {
    405: "it takes no files there",
    NO_FOLDER: "the folder is not there",
    413: "the file is larger than it takes",
    415: "it takes no files of that type",
    423: "it is locked by somebody",
    FULL: "it has no room",
}


class WebDavPlace:
    """A folder of a web server.

    Attributes:
        renames: Whether MOVE is there: asked of the server, unless the target says it.
    """

    def __init__(self, channel: Channel, url: str, *, moves: bool | None, sees: bool = True) -> None:
        self._channel, self._url, self._moves, self.sees = channel, f"{url.rstrip('/')}/", moves, sees

    @property
    def renames(self) -> bool:
        """Whether MOVE is there."""
        if self._moves is None:
            answer = self._ask("OPTIONS", "", fine=(200, 204, *NO_SUCH_METHOD))
            allowed = answer.headers.get("Allow", "").upper().replace(" ", "").split(",")
            self._moves = answer.ok and "MOVE" in allowed
        return self._moves

    def probe(self) -> Mapping[str, str]:
        """Whether we are let in, and what the server can do."""
        way = _("files are renamed when they are whole") if self.renames else _("plain PUT, without MOVE")
        found: dict[str, str] = {"webdav": _("{address} answers: {way}", address=bare(self._url), way=way)}
        if not self.sees:  # HEAD is refused to everybody there
            return found
        # OPTIONS may be answered to everybody; whether a name is free is not.
        self._ask("HEAD", ".ilms-probe", fine=(200, *ABSENT))
        if self._channel.credentials:
            found["credentials"] = _("accepted for `{who}`", who=self._channel.credentials.who)
        return found

    def look(self, path: str) -> Print | None:
        """Read a file back; what a server packs for the way is asked for as it is."""
        answer = self._ask("GET", path, fine=(200, *ABSENT), headers={"Accept-Encoding": "identity"})
        if not answer.ok:
            return None
        return Print(len(answer.content), hashlib.sha256(answer.content).hexdigest())

    def write(self, path: str, source: Path) -> None:
        """PUT a file; where nobody may ask whether the name is free, only the server can refuse one that is not."""
        if self.sees and self._ask("HEAD", path, fine=(200, *ABSENT)).ok:
            raise self._taken(path)
        headers = {"If-None-Match": "*", "Content-Type": "application/octet-stream"}
        self._ask("PUT", path, fine=(200, 201, 204), data=source.read_bytes(), headers=headers)

    def make(self, path: str) -> None:
        """MKCOL; 405 is the standard's word for a name that is taken (RFC 4918 section 9.3.1)."""
        if self._ask("MKCOL", path, fine=(200, 201, *NO_SUCH_METHOD)).status_code in NO_SUCH_METHOD:
            raise self._taken(path)

    def move(self, path: str, to: str) -> None:
        """MOVE, never over anything."""
        self._ask("MOVE", path, fine=(200, 201, 204), headers={"Destination": self._at(to), "Overwrite": "F"})

    def remove(self, path: str) -> None:
        """DELETE, of a folder with all that is in it."""
        self._ask("DELETE", path, fine=(200, 202, 204, *ABSENT))

    def _at(self, path: str) -> str:
        return self._url + quote(path)

    def _ask(self, method: str, path: str, *, fine: tuple[int, ...], **parts: Any) -> "requests.Response":  # noqa: ANN401  # requests' own
        """One request; every answer that is not `fine` is told."""
        url = self._at(path)
        answer = self._channel.send(method, url, **parts)
        if answer.status_code in fine:
            return answer
        if answer.status_code == TAKEN:
            raise self._taken(path)
        status = answer.status_code
        word = WORDS.get(status) or answer.reason
        raise RejectedError(
            _(
                "target `{target}` would not do it: {method} `{path}`",
                target=self._channel.target,
                method=method,
                path=path,
            ),
            messages=(f"{status}: {word}",),
            detail=_("{bare} answered {status}: {word}", bare=bare(url), status=status, word=word),
            hint=_("look at `url` in [targets.{target}], and ask the receiver's people", target=self._channel.target),
        )

    def _taken(self, path: str) -> TakenError:
        return TakenError(_("`{path}` is there already at target `{target}`", path=path, target=self._channel.target))


def open_webdav(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> Drop:
    """Make a WebDAV or HTTP PUT target from its section.

    Raises:
        UsageError: The address is missing, or an option is not known.
    """
    said = section(workspace, settings, OPTIONS)
    url = said.address("url", "https://drop.example.org/incoming/")
    moves, way = said.options.get("move"), way_of(said)
    if not isinstance(moves, bool | None):
        raise UsageError(
            _("{place} has move = {moves!r}", place=said.place, moves=moves),
            hint=_("true, false, or nothing: then the server is asked"),
        )
    door = channel(workspace, settings, secrets, watcher)

    @contextmanager
    def opened() -> Iterator[Place]:
        try:
            yield WebDavPlace(door, url, moves=moves, sees=way.sees)
        finally:
            door.close()

    return Drop(settings.name, Packing.of(said), opened, way, door)
