"""An SFTP server: the package is put into one of its folders.

Quirks, each found by trying OpenSSH 9.2 (Debian 12) on 2026-11-22 unless another source is named:

- `rename` is the plain one of version 3, which fails where the name is taken (draft-ietf-secsh-filexfer-02 section
  6.5); OpenSSH's `posix-rename@openssh.com` would write over it and is not used.
- A full disk, a quota and a name that is taken all come as "Failure" (code 4) without a word more: version 3 has no
  other code. So it is looked what is there before, and the hint names room.
- Data that the server took is not yet on its disk; `fsync@openssh.com` is asked for where it is known.
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from ilms.errors import ReceiverError, UsageError
from ilms.languages import _
from ilms.submission.auth.secrets import Secrets
from ilms.submission.observer import Watcher
from ilms.submission.targets.drop import OPTIONS as DROP
from ilms.submission.targets.drop import Drop, Place, Print, TakenError, way_of
from ilms.submission.targets.package import Packing
from ilms.submission.targets.section import Section, section
from ilms.submission.targets.ssh import KEY, LOGINS, Login, Loop, Server, connected, told
from ilms.workspace import TargetSettings, Workspace, known

if TYPE_CHECKING:
    import asyncssh

OPTIONS = (*DROP, "host", "port", "user", "path", "known_hosts", "auth", "timeout")
AUTH = ("kind", "file", "credential_command")
PORT, HIGHEST_PORT, TIMEOUT = 22, 65535, 60.0
PIECE = 1 << 20  # bytes sent or read at a time; each has the time limit to itself
T = TypeVar("T")


class SftpPlace:
    """A folder of a server, over one connection."""

    renames = True

    def __init__(
        self, server: Server, client: "asyncssh.SFTPClient", loop: Loop, watcher: Watcher, *, sees: bool = True
    ) -> None:
        self._server, self._client, self._loop, self._watcher = server, client, loop, watcher
        self.sees = sees

    def probe(self) -> Mapping[str, str]:
        """Whether the folder is there; that the host is the right one and let us in is known by now."""
        server = self._server
        if self.sees and not self._do("stat", "", lambda: self._soon(self._client.isdir(self._at("")))):
            raise ReceiverError(
                _("the folder of target `{target}` is not there", target=server.target),
                detail=_("{address} is missing, or is no folder", address=server.address),
                hint=_("look at `path` in [targets.{target}]; `.` is the folder one comes into", target=server.target),
            )
        return {
            "sftp": _("{address} is there, its host is known", address=server.address)
            if self.sees
            else _("{address} lets nobody look, its host is known", address=server.address),
            "credentials": _("accepted for `{who}`, by {kind}", who=server.login.user, kind=server.login.kind),
        }

    def look(self, path: str) -> Print | None:
        """Read a file back; no further than a package can be long, nor for longer than one takes."""
        import asyncssh

        from ilms.submission.bounded import LARGEST, TIMES

        async def read() -> Print | None:
            digest, size = hashlib.sha256(), 0
            try:
                async with asyncio.timeout(TIMES * self._server.timeout), self._opened(path, "rb") as stream:
                    while size <= LARGEST and (piece := await self._soon(stream.read(PIECE))):
                        digest.update(piece)  # type: ignore[arg-type]  # opened for bytes
                        size += len(piece)
            except asyncssh.SFTPNoSuchFile:
                return None
            return Print(size, digest.hexdigest())

        return self._do("read", path, read)

    def write(self, path: str, source: Path) -> None:
        """Send a file, opened so that it must not exist."""
        import asyncssh

        async def send() -> None:
            async with self._opened(path, "xb") as stream:
                with source.open("rb") as origin:
                    while piece := origin.read(PIECE):
                        await self._soon(stream.write(piece))
                with suppress(asyncssh.SFTPOpUnsupported):
                    await self._soon(stream.fsync())

        self._refuse_taken(path)
        self._do("write", path, send)

    def make(self, path: str) -> None:
        """Make a folder."""
        self._refuse_taken(path)
        self._do("mkdir", path, lambda: self._soon(self._client.mkdir(self._at(path))))

    def move(self, path: str, to: str) -> None:
        """Rename, by the call that fails where the name is taken."""
        self._refuse_taken(to)
        self._do("rename", to, lambda: self._soon(self._client.rename(self._at(path), self._at(to))))

    def remove(self, path: str) -> None:
        """Take a file or a folder away; a file alone, where it may not be looked what it is."""
        import asyncssh

        async def away() -> None:
            there = self._at(path)
            if not self.sees:
                with suppress(asyncssh.SFTPNoSuchFile):
                    await self._client.remove(there)
            elif await self._client.isdir(there) and not await self._client.islink(there):
                await self._client.rmtree(there)
            elif await self._client.lexists(there):
                await self._client.remove(there)

        self._do("remove", path, away)

    def _refuse_taken(self, path: str) -> None:
        # Where that may not be asked the library says no, and the server's own calls fail on a name that is taken.
        if self._do("stat", path, lambda: self._soon(self._client.lexists(self._at(path)))):
            raise TakenError(_("`{path}` is there already at target `{target}`", path=path, target=self._server.target))

    def _at(self, path: str) -> str:
        return str(PurePosixPath(self._server.folder, path))

    @asynccontextmanager
    async def _opened(self, path: str, mode: str) -> "AsyncIterator[asyncssh.SFTPClientFile]":
        """A file of the server; neither to open nor to close it is waited for longer than for a piece of it."""
        stream = await self._soon(self._client.open(self._at(path), mode))
        try:
            yield stream
        finally:
            await self._soon(stream.close())

    async def _soon(self, piece: Awaitable[T]) -> T:
        return await asyncio.wait_for(piece, self._server.timeout)

    def _do(self, method: str, path: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Ask for something, tell the watcher, and turn what goes wrong into words."""
        began = time.monotonic()
        end: dict[str, object] = {"status": "ok"}
        try:
            with told(self._server, path):
                return self._loop.run(ask())
        except ReceiverError as error:
            end = {"failed": type(error.__cause__).__name__}
            raise
        finally:
            spent = round((time.monotonic() - began) * 1000)
            self._watcher.request(method=method.upper(), url=f"{self._server.address}/{path}", **end, ms=spent)


def open_sftp(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> Drop:
    """Make an SFTP target from its section.

    Raises:
        UsageError: Host, user or folder is missing, or an option is not known.
    """
    said = section(workspace, settings, OPTIONS)
    server, way = server_of(workspace, settings, secrets), way_of(said)

    @contextmanager
    def opened() -> Iterator[Place]:
        with connected(server) as (client, loop):
            yield SftpPlace(server, client, loop, watcher, sees=way.sees)

    return Drop(settings.name, Packing.of(said), opened, way)


def server_of(workspace: Workspace, settings: TargetSettings, secrets: Secrets) -> Server:
    """The server that a section names, and how to be let in there; nobody is asked yet.

    Raises:
        UsageError: Host, user or folder is missing, or an option is not known.
    """
    said = section(workspace, settings, OPTIONS)
    options, place = said.options, said.place
    host, user = said.text("host", "sftp.example.org"), said.text("user", "vn-nso")
    return Server(
        settings.name,
        host,
        int(_number(options, "port", PORT, HIGHEST_PORT, place)),
        said.text("path", "incoming"),
        workspace.root / Path(options.get("known_hosts", "~/.ssh/known_hosts")).expanduser(),
        _login(workspace, said, user, secrets),
        _number(options, "timeout", TIMEOUT, 86_400, place),
    )


def _login(workspace: Workspace, said: Section, user: str, secrets: Secrets) -> Login:
    place, auth = said.place, said.options.get("auth", {"kind": "agent"})
    hint = 'auth = { kind = "key", file = "~/.ssh/id_ed25519" }, { kind = "agent" } or { kind = "password" }'
    if not isinstance(auth, Mapping):
        raise UsageError(_("{place}: `auth` is not a table", place=place), hint=hint)
    known(auth, AUTH, f"`auth` in {place}")
    kind = auth.get("kind", KEY if "file" in auth else None)
    if kind not in LOGINS:
        raise UsageError(_('`auth` in {place} has kind = "{kind}"', place=place, kind=kind), hint=hint)
    if (kind == KEY) != bool(auth.get("file")):
        raise UsageError(
            _('`auth` in {place}: `file` and kind = "{key}" belong together', place=place, key=KEY), hint=hint
        )
    file = workspace.root / Path(str(auth.get("file", ""))).expanduser()
    command = tuple(str(word) for word in auth.get("credential_command", ()))
    return Login(kind, user, secrets, file, command)


def _number(options: Mapping[str, Any], name: str, default: float, highest: float, place: str) -> float:
    value = options.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= highest:
        raise UsageError(
            _(
                "{place}: {name} = {value!r} is no number from 1 to {highest}",
                place=place,
                name=name,
                value=value,
                highest=highest,
            ),
            hint=_("{name} = {default:g}", name=name, default=default),
        )
    return float(value)
