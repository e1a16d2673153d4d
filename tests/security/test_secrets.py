"""Secrets: in no log, trace, process list, ledger or child's environment, and in no file that others may read."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ilms.errors import ReceiverError, UsageError
from ilms.history.ledger import Ledger
from ilms.rehearsal.receiver import Receiver
from ilms.submission.auth import Need, Secrets
from ilms.submission.auth.authority import Authority
from ilms.submission.auth.command import output
from ilms.submission.auth.grants import ClientCredentials
from ilms.submission.auth.tokens import Tokens
from ilms.submission.http import Channel
from security.lines import hostile

TARGET = """
[targets.nso]
kind = "dotstat"
transfer = "{transfer}"
nsi = "{nsi}"
dataspace = "{dataspace}"
auth = {{ authority = "{authority}", client_id = "{client_id}"{more} }}
"""
posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")


def known(office: Path, receiver: Receiver, more: str = "") -> None:
    config = office / "ilms.toml"
    text = TARGET.format(**receiver.info, more=more)
    config.write_text(config.read_text("utf-8") + text, "utf-8")


def run(office: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ilms", "-C", str(office), *words]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


@pytest.fixture
def receiver(tmp_path: Path):
    with Receiver(tmp_path / "receiver") as running:
        yield running


def test_a_whole_submission_leaves_no_secret_behind(office: Path, receiver: Receiver) -> None:
    secret = receiver.info["client_secret"]
    known(office, receiver)
    given = {"ILMS_NSO_CLIENT_SECRET": secret}
    said = run(office, "plan", "C18", "--target", "nso", "-v", **given)
    assert said.returncode == 0, said.stderr
    sent = run(office, "submit", "--yes", "-v", **given)
    assert sent.returncode == 0, sent.stderr
    run(office, "report", "-o", "report.html", **given)
    assert Ledger(office / "submissions").all()[-1].state == "accepted"
    told = [said.stdout, said.stderr, sent.stdout, sent.stderr]
    kept = [path.read_text("utf-8", "replace") for path in office.rglob("*") if path.is_file()]
    assert any("import/sdmxFile" in text for text in kept)  # the log of requests is there
    assert not [text for text in told + kept if secret in text]
    assert not [text for text in told + kept if re.search(r"(?i)bearer [\w.-]{10}", text)]


def test_a_crash_shows_no_secret(office: Path, receiver: Receiver) -> None:
    """A bug in the middle of a request, told with `-v`: the trace has lines of code and no values."""
    known(office, receiver)
    crash = (
        "import sys, requests.adapters\n"
        "def broken(*_, **__): raise KeyError('boom')\n"
        "requests.adapters.HTTPAdapter.send = broken\n"
        "from ilms.cli.app import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", crash, "-C", str(office), "doctor", "--target", "nso", "-v"]
    given = {**os.environ, "ILMS_NSO_CLIENT_SECRET": "s3cret-of-nso"}
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "Traceback" in done.stderr
    assert "boom" in done.stderr
    assert "s3cret-of-nso" not in done.stdout + done.stderr


def test_a_program_gets_no_secret_of_others(monkeypatch) -> None:
    for name in ("ILMS_NSO_CLIENT_SECRET", "ILMS_DROP_PASSWORD", "ILMS_DROP_PASSPHRASE", "ILMS_X_REFRESH_TOKEN"):
        monkeypatch.setenv(name, "s3cret")
    monkeypatch.setenv("ILMS_REHEARSAL", '{"client_secret": "s3cret"}')
    monkeypatch.setenv("PASSWORD_STORE_DIR", "/kept")
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    seen = json.loads(output([sys.executable, "-c", show], "secret"))
    assert "s3cret" not in seen.values()
    assert not [value for value in seen.values() if "s3cret" in value]
    assert seen["PASSWORD_STORE_DIR"] == "/kept"


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        output(["echo x; touch", str(tmp_path / "made")], "secret")
    printed = output([sys.executable, "-c", "import sys; print(sys.argv[1])", f"$(touch {tmp_path}/made)"], "secret")
    assert printed.startswith("$(touch")
    assert not (tmp_path / "made").exists()


@posix
@pytest.mark.parametrize("rights", [0o644, 0o664, 0o646])
def test_doctor_names_the_program_and_who_could_change_it(cli, office: Path, receiver: Receiver, rights: int) -> None:
    program = json.dumps(sys.executable)
    known(office, receiver, f', credential_command = [{program}, "-c", "print(1)"]')
    office.chmod(0o755)
    (office / "ilms.toml").chmod(rights)
    assert cli("auth", "allow", "-C", office, "--target", "nso", "--yes").exit_code == 0
    result = cli("doctor", "-C", office, "--target", "nso", "--format", "json")
    (line,) = [one for one in json.loads(result.out)["checks"] if one["thing"] == "command"]
    assert sys.executable in line["said"]
    assert line["health"] == ("ok" if rights == 0o644 else "warning")
    assert rights == 0o644 or "others may change" in line["said"]


@posix
def test_what_holds_a_secret_is_private(office: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ilms", "-C", str(office), "rehearse", "--dir", str(tmp_path / "kept")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout
        secret = json.loads(running.stdout.readline())["client_secret"]
        held = [path for folder in (office, tmp_path / "kept") for path in folder.rglob("*") if path.is_file()]
        holding = [path for path in held if secret.encode() in path.read_bytes()]
        modes = {path.name: path.stat().st_mode & 0o777 for path in holding}
        running.terminate()
    assert modes == {"rehearsal.json": 0o600, "receiver.json": 0o600}


@pytest.mark.parametrize("token", ["\u2603", "caf\u00e9"])
def test_a_token_that_no_header_can_hold_is_told(token: str) -> None:
    body = json.dumps({"token_endpoint": "URL/token", "access_token": token}).encode()
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "

    class Pieces(list):  # the address is known only when it listens
        pass

    pieces = Pieces()
    with hostile(pieces) as url:
        said = body.replace(b"URL", url.encode())
        pieces.append(head + str(len(said)).encode() + b"\r\n\r\n" + said)
        authority = Authority("nso", url, "client", lambda: "x")
        tokens = Tokens(authority, ClientCredentials((Need("nso"),)))
        with pytest.raises(ReceiverError, match="gave no token"):
            tokens.bearer(Channel("nso"))


def test_nobody_is_asked_where_nobody_is(monkeypatch) -> None:
    monkeypatch.delenv("ILMS_NSO_CLIENT_SECRET", raising=False)
    with pytest.raises(UsageError, match="are missing"):
        Secrets().find(Need("nso"))
