"""An SSH connection for files: the host known, one way of logging in, every trouble in words.

The host key must stand in `known_hosts`, always: there is no way to switch that off. One way of logging in is declared
and tried, no other; nothing is read from `~/.ssh/config`. The protocol is asyncssh's: of the two libraries that are
kept (paramiko 5.1, asyncssh 2.24; looked at on 2026-11-22) it heeds `@revoked` and `@cert-authority` in `known_hosts`,
which paramiko passes over (its issue 771, open since 2016).
"""

import asyncio
import base64
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ilms.errors import IlmsError, ReceiverError, UnreachableError, UsageError
from ilms.languages import _
from ilms.submission.auth.secrets import PASSWORD, Need, Secrets
from ilms.submission.errors import RefusedCredentialsError, RejectedError

if TYPE_CHECKING:
    import asyncssh

PASSPHRASE = "PASSPHRASE"  # noqa: S105  # the name of a secret: what opens a key file
KEY, AGENT = "key", "agent"
LOGINS = (KEY, AGENT, "password")
SILENCES = 2  # signs of life that may be missed within the time limit
GOODBYE = 5.0  # seconds for closing a connection in order
T = TypeVar("T")


@dataclass(frozen=True)
class Login:
    """How we are let in.

    Attributes:
        kind: One of `LOGINS`.
        file: The private key's file, for `key`.
        command: The section's `credential_command`.
    """

    kind: str
    user: str
    secrets: Secrets = field(repr=False)
    file: Path = Path()
    command: tuple[str, ...] = ()


@dataclass(frozen=True)
class Server:
    """Where a server is and how to be let in.

    Attributes:
        target: The target's name.
        folder: Where files are put; relative to the folder one comes into, if it does not begin with `/`.
        known_hosts: A file in OpenSSH's format.
        timeout: Seconds for a connection, and for one piece of a file.
    """

    target: str
    host: str
    port: int
    folder: str
    known_hosts: Path
    login: Login
    timeout: float

    @property
    def address(self) -> str:
        """As it may be shown."""
        return f"sftp://{self.host}:{self.port}/{self.folder.lstrip('/')}".rstrip("/")

    @property
    def needs(self) -> tuple[Need, ...]:
        """The secrets that the login takes: none for an agent, nor for a key that is not locked or not there."""
        if self.login.kind == AGENT:
            return ()
        if self.login.kind != KEY:
            return (self.need(PASSWORD),)
        file = self.login.file
        return (self.need(PASSPHRASE),) if file.is_file() and is_locked(file.read_bytes()) else ()

    def need(self, what: str) -> Need:
        """A secret of ours for this host."""
        return Need(self.target, what, f"sftp://{self.host}:{self.port}", self.login.user, self.login.command)


class Loop:
    """An event loop in a thread of its own, so that it can be asked from anywhere: a notebook runs one already."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ilms-ssh", daemon=True)
        self._thread.start()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """Do something there and wait for it; an interruption here ends it there."""
        future = asyncio.run_coroutine_threadsafe(what, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def connected(server: Server) -> "Iterator[tuple[asyncssh.SFTPClient, Loop]]":
    """A client for files, and the loop in which it lives.

    Raises:
        UsageError: A file, a secret or the library is missing.
        RefusedCredentialsError: We are not let in.
        ReceiverError: The host is not known, or not the one that is known.
        UnreachableError: Nobody answers.
    """
    _installed()
    if not server.known_hosts.is_file():
        raise UsageError(
            _(
                "target `{target}` cannot be known again: there is no `{known_hosts}`",
                target=server.target,
                known_hosts=server.known_hosts,
            ),
            detail=_("an SSH server is only spoken to if its key stands there"),
            hint=_how_to_know(server),
        )
    options = _options(server)
    loop = Loop()
    try:
        stack = AsyncExitStack()
        try:
            with told(server):
                client = loop.run(stack.enter_async_context(_client(server, options)))
            yield client, loop
        finally:
            loop.run(stack.aclose())
    finally:
        loop.close()


@asynccontextmanager
async def _client(server: Server, options: dict[str, Any]) -> "AsyncIterator[asyncssh.SFTPClient]":
    import asyncssh

    async with AsyncExitStack() as stack:
        if server.login.kind == AGENT:
            options = {**options, "client_keys": await _agent_keys(server, stack)}
        connection = await asyncssh.connect(
            server.host, server.port, username=server.login.user, config=None, agent_path=None,
            known_hosts=str(server.known_hosts), connect_timeout=server.timeout, login_timeout=server.timeout,
            # Where nobody answers any more, whatever is being waited for ends.
            keepalive_interval=server.timeout / (SILENCES + 1), keepalive_count_max=SILENCES,
            **options,
        )  # fmt: skip
        try:
            client = await asyncio.wait_for(connection.start_sftp_client(), server.timeout)
            yield client
        finally:
            connection.close()
            with suppress(asyncssh.Error, OSError):
                await asyncio.wait_for(connection.wait_closed(), GOODBYE)


async def _agent_keys(server: Server, stack: AsyncExitStack) -> "list[asyncssh.SSHKeyPair]":
    import asyncssh

    hint = _('`ssh-add FILE` gives it a key; or name the key: auth = { kind = "key", file = "..." }')
    try:
        agent = await stack.enter_async_context(asyncssh.connect_agent())
        keys = list(await agent.get_keys())
    except (OSError, ValueError, asyncssh.Error) as error:
        raise UsageError(
            _("no SSH agent answers, for target `{target}`", target=server.target), detail=str(error), hint=hint
        ) from error
    if not keys:
        raise UsageError(_("the SSH agent holds no key, for target `{target}`", target=server.target), hint=hint)
    return keys


def _options(server: Server) -> dict[str, Any]:
    """What the library is told of the login; secrets are asked for here, where a person can be."""
    match server.login.kind:
        case "password":
            word = server.login.secrets.find(server.need(PASSWORD))
            return {"password": word, "client_keys": None, "preferred_auth": ["password", "keyboard-interactive"]}
        case "key":
            return {"client_keys": [_key(server)], "preferred_auth": ["publickey"]}
    return {"preferred_auth": ["publickey"]}


def _key(server: Server) -> "asyncssh.SSHKey":
    import asyncssh

    file = server.login.file
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(
            _("the key of target `{target}` cannot be read: `{file}`", target=server.target, file=file),
            detail=error.strerror or str(error),
            hint=_("look at `file` of `auth` in [targets.{target}]", target=server.target),
        ) from error
    passphrase = server.login.secrets.find(server.need(PASSPHRASE)) if is_locked(content) else None
    try:
        return asyncssh.import_private_key(content, passphrase)
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise UsageError(
            _("the key of target `{target}` cannot be opened: `{file}`", target=server.target, file=file),
            detail=str(error),
            hint=_("is it the private key, and {variable} its passphrase?", variable=server.need(PASSPHRASE).variable),
        ) from error


def is_locked(key: bytes) -> bool:
    """Whether a private key's file needs a passphrase: OpenSSH's own form (its PROTOCOL.key), or PEM."""
    if b"BEGIN OPENSSH PRIVATE KEY" not in key:
        return b"ENCRYPTED" in key
    try:
        body = base64.b64decode(b"".join(key.strip().splitlines()[1:-1]))
    except ValueError:
        return False  # it is no key; what is wrong with it is told when it is read
    return not body.startswith(b"openssh-key-v1\0\0\0\0\4none")


@contextmanager
def told(server: Server, path: str = "") -> Iterator[None]:
    """Turn what SSH, SFTP and the network say into words."""
    import asyncssh

    broken = (
        asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.SFTPEOFError, asyncssh.SFTPBadMessage,
        asyncssh.DisconnectError, asyncssh.ChannelOpenError, OSError, EOFError,
    )  # fmt: skip
    try:
        yield
    except IlmsError:
        raise
    except asyncssh.HostKeyNotVerifiable as error:
        if not any(asyncssh.match_known_hosts(str(server.known_hosts), server.host, "", server.port)):
            raise ReceiverError(
                _("the host of target `{target}` is not known yet: nothing was said to it", target=server.target),
                detail=_(
                    "`{known_hosts}` has no line for {host}:{port}",
                    known_hosts=server.known_hosts,
                    host=server.host,
                    port=server.port,
                ),
                hint=_how_to_know(server),
            ) from error
        raise ReceiverError(
            _(
                "the host of target `{target}` is not the one that is known: nothing was said to it",
                target=server.target,
            ),
            detail=_(
                "{host}:{port} shows another key than `{known_hosts}` has for it, or one that "
                "is revoked there: {reason}",
                host=server.host,
                port=server.port,
                known_hosts=server.known_hosts,
                reason=error.reason,
            ),
            hint=_(
                "ask the receiver's people whether they changed the key, and compare the fingerprint, before you "
                "change the file"
            ),
        ) from error
    except asyncssh.PermissionDenied as error:
        raise RefusedCredentialsError(
            _("target `{target}` does not let `{user}` in", target=server.target, user=server.login.user),
            detail=_(
                "{address} refused the login by {kind}: {reason}",
                address=server.address,
                kind=server.login.kind,
                reason=error.reason,
            ),
            hint=_(
                "check `user` and `auth` in [targets.{target}], and that the receiver has the public key",
                target=server.target,
            ),
        ) from error
    except broken as error:
        raise UnreachableError(
            _("target `{target}` does not answer", target=server.target),
            detail=_("{address}: {said}", address=server.address, said=_said(error) or "the connection broke off"),
            hint=_("is `host` in [targets.{target}] right, and the server running?", target=server.target),
        ) from error
    except asyncssh.Error as error:
        raise RejectedError(
            _("target `{target}` would not do it: `{path}`", target=server.target, path=path),
            messages=(f"{type(error).__name__.removeprefix('SFTP')}: {error.reason}",),
            hint=_("has the folder room, and may you write there? Many servers say no more than this"),
        ) from error


def _how_to_know(server: Server) -> str:
    return (
        f"`ssh-keyscan -p {server.port} {server.host}` shows its keys: compare the fingerprint (`ssh-keygen -lf -`) "
        f"with the receiver's people, then write the line into `{server.known_hosts}`"
    )


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return str(getattr(error, "reason", "") or error)


def _installed() -> None:
    try:
        import asyncssh  # noqa: F401  # whether it is here
    except ImportError as error:
        raise UsageError(
            _("a target of kind `sftp` needs a library that is not installed"), hint=_("pip install 'ilms[sftp]'")
        ) from error
