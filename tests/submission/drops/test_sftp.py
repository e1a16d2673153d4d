"""SFTP with OpenSSH's server: who the host is, how one is let in, no room, and what a rename does."""

import getpass
import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from ilms.errors import ReceiverError, UnreachableError, UsageError
from ilms.submission.auth import Secrets
from ilms.submission.errors import RefusedCredentialsError, RejectedError
from ilms.submission.targets.drop import TakenError
from ilms.submission.targets.ssh import is_locked
from submission.drops.conftest import AtDrop, at, needs_sshd, sftp_section
from submission.drops.places import ROOM, Server, known_line, new_key, sshd
from submission.office import c18

pytestmark = needs_sshd


@pytest.fixture
def server(servers: dict[str, Server]) -> Server:
    return servers["sftp"]


@pytest.fixture
def sftp(at_drop: AtDrop, servers: dict[str, Server]):
    with ExitStack() as wire:
        yield at(at_drop, "sftp", servers, wire)


def place(drop: AtDrop):
    return drop.opened().place()


def test_a_host_with_another_key_is_not_spoken_to(at_drop: AtDrop, server: Server, tmp_path: Path) -> None:
    at_drop.declare(sftp_section(server, server.port))
    strange = new_key(tmp_path / "strange").with_suffix(".pub")
    (server.home / f"known-{server.port}").write_text(known_line(server.port, strange), "utf-8")
    with pytest.raises(ReceiverError, match="not the one that is known") as trouble:
        at_drop.plan(c18())
    assert f"127.0.0.1:{server.port}" in trouble.value.detail
    assert "compare the fingerprint" in trouble.value.hint
    assert trouble.value.exit_code == 3


@pytest.mark.parametrize("line", ["", "# nobody\n", "example.org ssh-ed25519 AAAA\n"])
def test_a_host_that_nobody_knows_is_not_spoken_to(at_drop: AtDrop, server: Server, line: str) -> None:
    at_drop.declare(sftp_section(server, server.port))
    (server.home / f"known-{server.port}").write_text(line, "utf-8")
    with pytest.raises(ReceiverError, match="is not known yet") as trouble:
        at_drop.plan(c18())
    assert f"no line for 127.0.0.1:{server.port}" in trouble.value.detail
    assert f"ssh-keyscan -p {server.port} 127.0.0.1" in trouble.value.hint


def test_a_key_that_is_revoked_is_none(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(sftp_section(server, server.port))
    known = server.home / f"known-{server.port}"
    line = known.read_text("utf-8")
    known.write_text(f"{line}@revoked {line}", "utf-8")
    with pytest.raises(ReceiverError, match="not the one that is known"):
        at_drop.plan(c18())


def test_without_a_file_of_known_hosts_nothing_is_said_to_anyone(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(sftp_section(server, server.port).replace("/known-", "/none-"))
    with pytest.raises(UsageError, match="cannot be known again") as trouble:
        at_drop.plan(c18())
    assert f"ssh-keyscan -p {server.port} 127.0.0.1" in trouble.value.hint


def test_a_key_that_the_server_does_not_take(at_drop: AtDrop, server: Server, tmp_path: Path) -> None:
    key = new_key(tmp_path / "mine")
    at_drop.declare(sftp_section(server, server.port).replace(str(server.home / "user"), str(key)))
    with pytest.raises(RefusedCredentialsError, match=f"does not let `{getpass.getuser()}` in"):
        at_drop.plan(c18())


def test_a_key_with_a_passphrase_and_none_that_opens_it(at_drop: AtDrop, server: Server, tmp_path: Path) -> None:
    key = new_key(tmp_path / "locked", "open sesame")
    with (server.home / "authorized").open("a", encoding="utf-8") as stream:
        stream.write(key.with_suffix(".pub").read_text("utf-8"))
    at_drop.declare(sftp_section(server, server.port).replace(str(server.home / "user"), str(key)))
    at_drop.secrets = Secrets({"ILMS_DROP_PASSPHRASE": "open sesame"})
    assert at_drop.opened().probe()["credentials"].endswith("by key")
    at_drop.secrets = Secrets({"ILMS_DROP_PASSPHRASE": "open barley"})
    with pytest.raises(UsageError, match="cannot be opened") as trouble:
        at_drop.opened().probe()
    assert "barley" not in trouble.value.detail + trouble.value.hint
    at_drop.secrets = Secrets({})
    with pytest.raises(UsageError, match="missing"):
        at_drop.opened().probe()


@pytest.mark.parametrize("form", ["RFC4716", "PEM", "PKCS8"])
@pytest.mark.parametrize("passphrase", ["", "open sesame"])
def test_whether_a_key_is_locked(tmp_path: Path, form: str, passphrase: str) -> None:
    key = tmp_path / "key"
    kind = ["-t", "rsa", "-b", "2048"] if form != "RFC4716" else ["-t", "ed25519"]
    subprocess.run(["ssh-keygen", "-q", *kind, "-m", form, "-N", passphrase, "-f", key], check=True)
    assert is_locked(key.read_bytes()) is bool(passphrase)


@pytest.mark.skipif(not shutil.which("ssh-agent"), reason="openssh-client is not here")
def test_a_key_of_the_agent(at_drop: AtDrop, server: Server, tmp_path: Path, monkeypatch) -> None:
    section = sftp_section(server, server.port).replace(
        f'kind = "key", file = "{server.home / "user"}"', 'kind = "agent"'
    )
    at_drop.declare(section)
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "nobody"))
    with pytest.raises(UsageError, match="no SSH agent answers"):
        at_drop.opened().probe()
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", tmp_path / "agent"], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
        while not (tmp_path / "agent").exists():
            assert agent.poll() is None
        with pytest.raises(UsageError, match="holds no key"):
            at_drop.opened().probe()
        subprocess.run(["ssh-add", "-q", server.home / "user"], check=True, env=dict(os.environ))
        assert at_drop.send(c18()).state == "handed over"
    finally:
        agent.terminate()
        agent.wait()


def test_a_password_that_the_server_does_not_take(at_drop: AtDrop, server: Server) -> None:
    section = sftp_section(server, server.port).replace(
        f'kind = "key", file = "{server.home / "user"}"', 'kind = "password"'
    )
    at_drop.declare(section)
    with pytest.raises(RefusedCredentialsError, match="does not let") as trouble:
        at_drop.opened().probe()
    assert "right" not in "".join(
        [trouble.value.title, trouble.value.detail.replace("rights", ""), repr(at_drop.opened())]
    )


def test_a_server_that_is_not_there(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(sftp_section(server, 1))
    with pytest.raises(UnreachableError, match="does not answer"):
        at_drop.plan(c18())


def test_no_room_is_told_and_the_rest_is_taken_away(at_drop: AtDrop, tmp_path: Path) -> None:
    with sshd(tmp_path / "full", small=True) as full:
        at_drop.declare(sftp_section(full, full.port))
        large = tmp_path / "large"
        large.write_bytes(bytes(ROOM * 2))
        with place(at_drop) as spot:
            with pytest.raises(RejectedError, match="would not do it") as trouble:
                spot.write("large.part", large)
            assert "room" in trouble.value.hint
            spot.remove("large.part")
        assert list(full.folder.iterdir()) == []


def test_a_folder_that_may_not_be_written_to(at_drop: AtDrop, server: Server) -> None:
    at_drop.declare(sftp_section(server, server.port).replace(f'path = "{server.folder}"', 'path = "/proc"'))
    plan = at_drop.plan(c18())
    with pytest.raises(RejectedError, match="would not do it"):
        at_drop.submit(plan)
    (submission,) = at_drop.ledger.all()
    assert submission.state == "planned"


def test_a_rename_never_writes_over(sftp: AtDrop, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"x")
    with place(sftp) as spot:
        spot.write("a", source)
        (sftp.folder / "b").write_bytes(b"b")
        with pytest.raises(TakenError):
            spot.move("a", "b")
        with pytest.raises(TakenError):
            spot.write("b", source)
        # As if somebody had put it there between the look and the rename: OpenSSH refuses by itself.
        spot._refuse_taken = lambda _path: None
        with pytest.raises(RejectedError, match="would not do it"):
            spot.move("a", "b")
        with pytest.raises(RejectedError):
            spot.write("b", source)
    assert sftp.lies() == {"a": b"x", "b": b"b"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('host = "127.0.0.1"\n', "", "has no `host`"),
        ('path = "', 'paths = "', "key `paths`"),
        ("port = ", "port = 1000000 #", "no number from 1 to 65535"),
        ('kind = "key", ', 'kind = "magic", ', 'kind = "magic"'),
        ('kind = "key", ', 'kind = "agent", ', "belong together"),
        ("auth = {", 'carries = "all"\nauth = {', 'carries = "all"'),
        ("auth = {", 'password = "x"\nauth = {', "key `password`"),
    ],
)
def test_a_section_that_is_not_as_it_must_be(at_drop: AtDrop, server: Server, old: str, new: str, said: str) -> None:
    section = sftp_section(server, server.port)
    at_drop.declare(section.replace(old, new, 1))
    with pytest.raises(UsageError) as trouble:
        at_drop.opened()
    assert said in trouble.value.title
    assert trouble.value.hint
