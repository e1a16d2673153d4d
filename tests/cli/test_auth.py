"""`ilms auth`: what is kept where, and that no secret is shown."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from ilms.rehearsal.receiver import Receiver
from submission.auth.store import Store
from submission.parts.outside import confirm, provider

CONFIG = """
[workspace]
area = "VNM"

[targets.nso]
kind = "dotstat"
transfer = "{transfer}"
dataspace = "design"
auth = {{ authority = "{authority}", client_id = "{client_id}" }}

[targets.ilostat]
kind = "package"
"""


@pytest.fixture
def store() -> Iterator[Store]:
    before, made = keyring.get_keyring(), Store()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with Receiver(tmp_path / "receiver") as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, receiver: Receiver) -> Path:
    (tmp_path / "ilms.toml").write_text(CONFIG.format(**receiver.info), "utf-8")
    return tmp_path


def typing(monkeypatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{text}\n"))


def test_a_secret_is_tried_and_then_kept_for_the_address_it_is_for(cli, office, receiver, store, monkeypatch) -> None:
    typing(monkeypatch, receiver.info["client_secret"])
    result = cli("auth", "login", "--target", "nso", "-C", office)
    assert result.exit_code == 0, result.err
    entry = f"ilms {receiver.info['authority']}", f"{receiver.info['client_id']} client_secret"
    assert store.held == {entry: receiver.info["client_secret"]}
    assert receiver.info["client_secret"] not in result.out + result.err
    told = cli("doctor", "--target", "nso", "-C", office)
    assert told.exit_code == 0, told.out
    assert "from the keyring" in told.out
    assert receiver.info["client_secret"] not in told.out + told.err


def test_a_wrong_secret_is_not_kept_and_not_shown(cli, office, store, monkeypatch) -> None:
    typing(monkeypatch, "wr0ng-s3cret")
    result = cli("auth", "login", "--target", "nso", "-C", office, "-v", "--format", "json")
    assert result.exit_code == 3
    assert store.held == {}
    assert "wr0ng" not in result.out + result.err


@pytest.mark.usefixtures("store")
def test_where_each_secret_comes_from(cli, office, monkeypatch) -> None:
    missing = cli("auth", "status", "-C", office, "--format", "json")
    assert missing.exit_code == 2
    said = json.loads(missing.out)
    assert [(one["target"], one["origin"]) for one in said["secrets"]] == [("nso", "nowhere"), ("ilostat", None)]
    assert said["secrets"][0]["variable"] == "ILMS_NSO_CLIENT_SECRET"
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", "hidden-thing")
    there = cli("auth", "status", "--target", "nso", "-C", office)
    assert there.exit_code == 0
    assert "from the environment" in there.out
    assert "hidden-thing" not in there.out + there.err


def test_what_is_kept_is_taken_out_again_and_what_remains_is_told(cli, office, receiver, store, monkeypatch) -> None:
    typing(monkeypatch, receiver.info["client_secret"])
    cli("auth", "login", "--target", "nso", "-C", office)
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", "hidden-thing")
    result = cli("auth", "logout", "--target", "nso", "-C", office)
    assert store.held == {}
    assert "client secret" in result.out
    assert "ILMS_NSO_CLIENT_SECRET is set" in result.err
    assert "hidden-thing" not in result.out + result.err
    assert "held nothing" in cli("auth", "logout", "--target", "nso", "-C", office).out


def test_without_a_keyring_nobody_is_asked_and_nothing_is_written(cli, office, monkeypatch) -> None:
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    listed = set(office.rglob("*"))
    typing(monkeypatch, "never-read")
    result = cli("auth", "login", "--target", "nso", "-C", office)
    keyring.set_keyring(before)
    assert result.exit_code == 2
    assert "no keyring on this machine" in result.err
    assert "credential_command" in result.err
    assert sys.stdin.read() == "never-read\n"
    assert set(office.rglob("*")) == listed


@pytest.mark.usefixtures("store")
def test_a_target_without_a_secret(cli, office) -> None:
    result = cli("auth", "login", "--target", "ilostat", "-C", office)
    assert result.exit_code == 2
    assert "needs no secret" in result.err
    assert "`ilms doctor --target ilostat`" in result.err


def test_a_target_without_a_secret_needs_no_keyring(cli, office, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "needs no secret" in cli("auth", "login", "--target", "ilostat", "-C", office).err


def test_what_belongs_into_auth_and_stands_beside_it_is_led_there(cli, office) -> None:
    declared = (office / "ilms.toml").read_text("utf-8")
    line = 'kind = "dotstat"\n'
    assert line in declared
    written = declared.replace(line, f'{line}credential_command = ["pass", "nso"]\n', 1)
    (office / "ilms.toml").write_text(written, "utf-8")
    result = cli("plan", "--target", "nso", "-C", office)
    assert "`credential_command` that belongs into `auth`" in result.err
    assert "auth = { ..., credential_command = ... }" in result.err


def test_no_secret_is_in_the_words_of_the_process(cli, office, receiver, monkeypatch) -> None:
    """What other users of the machine can list: the arguments. The secret comes by the environment."""
    monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", receiver.info["client_secret"])
    assert cli("doctor", "--target", "nso", "-C", office).exit_code == 0
    if Path("/proc/self/cmdline").exists():
        every = Path("/proc").glob("[0-9]*/cmdline")
        listed = b"".join(path.read_bytes() for path in every if path.exists())
        assert receiver.info["client_secret"].encode() not in listed


def test_signing_in_by_a_browser_lets_the_next_commands_in(cli, tmp_path, store, monkeypatch) -> None:
    seen: list[tuple[str, str, str]] = []

    def show(*told: str) -> None:
        seen.append(told)
        confirm(*told[:2])

    monkeypatch.setattr("ilms.cli.credentials.show_code", show)
    monkeypatch.setattr("ilms.submission.auth.device.INTERVAL", 0.1)
    with provider() as issuer:
        text = CONFIG.format(transfer=issuer, authority=issuer, client_id="desk")
        text = text.replace(
            'client_id = "desk"', 'client_id = "desk", grant = "device_code", scope = "openid offline_access"'
        )
        (tmp_path / "ilms.toml").write_text(text, "utf-8")
        result = cli("auth", "login", "--target", "nso", "-C", tmp_path)
        assert result.exit_code == 0, result.err
        (kept,) = store.held.values()
        told = cli("doctor", "--target", "nso", "-C", tmp_path)
        (later,) = store.held.values()
    assert len(seen) == 1
    assert "accepted for `desk`" in told.out
    assert kept != later  # each refresh token is good for once: the next one was kept
    for secret in (kept, later):
        assert secret not in f"{result}{told}"


@pytest.fixture
def commanded(office: Path, receiver: Receiver, tmp_path: Path, monkeypatch) -> Path:
    """An office whose secret a program gives; nobody has said yes to anything."""
    monkeypatch.setenv("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(tmp_path / "mine"))
    words = json.dumps([sys.executable, "-c", f"print({receiver.info['client_secret']!r})"])
    path = office / "ilms.toml"
    path.write_text(path.read_text("utf-8").replace('" }', f'", credential_command = {words} }}'), "utf-8")
    return office


@pytest.mark.usefixtures("store")
def test_a_program_runs_after_a_yes_and_is_forgotten_with_the_rest(cli, commanded) -> None:
    before = cli("doctor", "--target", "nso", "-C", commanded)
    assert before.exit_code == 2
    assert "you have not allowed it" in before.out
    assert "ilms auth allow --target nso" in before.out
    assert "not allowed yet" in cli("auth", "status", "--target", "nso", "-C", commanded).out
    unasked = cli("auth", "allow", "--target", "nso", "-C", commanded)  # nobody is there to be asked
    assert (unasked.exit_code, sys.executable in unasked.err) == (4, True)
    allowed = cli("auth", "allow", "--target", "nso", "-C", commanded, "--yes")
    assert (allowed.exit_code, sys.executable in allowed.err) == (0, True)  # what is allowed is seen
    assert cli("doctor", "--target", "nso", "-C", commanded).exit_code == 0
    assert "may no longer run" in cli("auth", "logout", "--target", "nso", "-C", commanded).err
    assert cli("doctor", "--target", "nso", "-C", commanded).exit_code == 2


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 4)])
def test_a_person_sees_the_program_and_says_yes_or_no(cli, commanded, monkeypatch, answer: str, code: int) -> None:
    monkeypatch.setattr("ilms.cli.following.on_terminal", lambda: True)
    typing(monkeypatch, answer)
    result = cli("auth", "allow", "--target", "nso", "-C", commanded)
    assert result.exit_code == code
    assert sys.executable in result.err


def test_a_target_without_a_program_has_nothing_to_allow(cli, office) -> None:
    assert cli("auth", "allow", "--target", "nso", "-C", office).exit_code == 2
