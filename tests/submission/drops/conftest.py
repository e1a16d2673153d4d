"""An office with a drop of each kind; the real servers are started once, and there is a wire to them to be cut."""

import getpass
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from ilms.submission.auth import Secrets
from ilms.workspace import Workspace
from submission.drops.places import DAV_EXT, NGINX, SSHD, Server, known_line, lies, nginx, sshd
from submission.office import CONFIG, Office
from submission.wire import Wire

needs_sshd = pytest.mark.skipif(not SSHD, reason="openssh-server is not here (tests/install-parts.sh)")
needs_nginx = pytest.mark.skipif(
    not (NGINX and DAV_EXT.exists()), reason="nginx-light with dav-ext is not here (tests/install-parts.sh)"
)
KINDS = ["folder", pytest.param("sftp", marks=needs_sshd), pytest.param("webdav", marks=needs_nginx)]


@dataclass
class AtDrop(Office):
    """An office, and its drop as the receiver's people see it.

    Attributes:
        folder: What lies at the drop.
        wire: What is between; None for a folder.
    """

    folder: Path = Path()
    wire: Wire | None = None

    def lies(self) -> dict[str, bytes]:
        return lies(self.folder)

    def declare(self, section: str) -> None:
        """Let `ilms.toml` say this of the target."""
        path = self.workspace.root / "ilms.toml"
        path.write_text(f"{CONFIG}\n[targets.drop]\n{section}", "utf-8")
        self.workspace = Workspace.load(self.workspace.root)


def sftp_section(server: Server, port: int, more: str = "") -> str:
    known = server.home / f"known-{port}"
    known.write_text(known_line(port, server.home / "host.pub"), "utf-8")
    return (
        f'kind = "sftp"\nhost = "127.0.0.1"\nport = {port}\nuser = "{getpass.getuser()}"\npath = "{server.folder}"\n'
        f'known_hosts = "{known}"\nauth = {{ kind = "key", file = "{server.home / "user"}" }}\ntimeout = 5\n{more}'
    )


def webdav_section(server: Server, port: int, more: str = "") -> str:
    return (
        f'kind = "webdav"\nurl = "https://127.0.0.1:{port}/"\nca = "{server.home / "ca.pem"}"\n'
        f'auth = {{ kind = "basic", username = "vn" }}\ntimeout = 5\n{more}'
    )


@pytest.fixture
def at_drop(office: Office) -> AtDrop:
    """An office whose target `drop` is still to be declared."""
    return AtDrop(office.workspace, "drop", Secrets({"ILMS_DROP_PASSWORD": "right"}))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Those of the real servers that are here."""
    root = tmp_path_factory.mktemp("servers")
    with ExitStack() as stack:
        found = {}
        if SSHD:
            found["sftp"] = stack.enter_context(sshd(root / "sshd"))
        if NGINX and DAV_EXT.exists():
            found["webdav"] = stack.enter_context(nginx(root / "nginx"))
            found["put"] = stack.enter_context(nginx(root / "put", dav=False))
        yield found


def at(office: AtDrop, kind: str, servers: dict[str, Server], wire: ExitStack, more: str = "") -> AtDrop:
    """Declare the drop of a kind, with a wire before it where it is a server."""
    if kind == "folder":
        office.folder = office.workspace.root / "incoming"
        office.folder.mkdir()
        office.declare(f'kind = "folder"\npath = "incoming"\n{more}')
        return office
    server = servers[kind]
    office.folder = server.folder
    for left in lies(server.folder):
        (server.folder / left).unlink()
    office.wire = wire.enter_context(Wire(server.port))
    section = sftp_section if kind == "sftp" else webdav_section
    office.declare(section(server, office.wire.port, more))
    return office


@pytest.fixture(params=KINDS)
def drop(request: pytest.FixtureRequest, at_drop: AtDrop, servers: dict[str, Server]) -> Iterator[AtDrop]:
    """A drop of each kind."""
    with ExitStack() as wire:
        yield at(at_drop, request.param, servers, wire)


@pytest.fixture(params=KINDS[1:])
def remote(request: pytest.FixtureRequest, at_drop: AtDrop, servers: dict[str, Server]) -> Iterator[AtDrop]:
    """A drop at a server of each kind."""
    with ExitStack() as wire:
        yield at(at_drop, request.param, servers, wire)
