"""Where secrets come from, in which order, and that they are to be read nowhere."""

import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from ilms.errors import UsageError
from ilms.submission.auth import Need, Origin, Secrets, variable
from ilms.submission.auth import command as run
from ilms.submission.auth.keyrings import Keyring
from ilms.submission.auth.programs import Programs
from submission.auth.store import Store

NEED = Need("nso", at="https://auth.example.org/realms/nso", user="stat-suite")


def printing(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({text!r})")


def running() -> Secrets:
    """Secrets of somebody who lets every program run."""
    return Secrets({}, programs=Programs(lambda _: True))


def test_a_variable_is_named_after_the_target() -> None:
    assert variable("nso-design") == "ILMS_NSO_DESIGN_CLIENT_SECRET"


def test_environment_then_keyring_then_command_then_the_person(store: Store) -> None:
    need = Need("nso", at=NEED.at, user="stat-suite", command=printing("by-command"))
    places = {"environment": {"ILMS_NSO_CLIENT_SECRET": "by-environment"}, "ask": lambda _: "by-hand"}
    store.set_password(*need.entry, "by-keyring")
    assert Secrets(**places, keyring=Keyring()).find(need) == "by-environment"
    places |= {"environment": {}, "programs": Programs(lambda _: True)}
    assert Secrets(**places, keyring=Keyring()).find(need) == "by-keyring"
    store.delete_password(*need.entry)
    assert Secrets(**places, keyring=Keyring()).find(need) == "by-command"
    assert Secrets(**places, keyring=Keyring()).find(NEED) == "by-hand"


@pytest.mark.usefixtures("store")
def test_where_a_secret_would_come_from_is_told_without_asking_or_running(tmp_path) -> None:
    told = tmp_path / "told"
    command = (sys.executable, "-c", f"open({str(told)!r}, 'w')")

    def ask(_: str) -> str:
        raise AssertionError

    assert Secrets({}, ask, Keyring()).origin(Need("nso", command=command)) is Origin.COMMAND
    assert Secrets({}, ask, Keyring()).origin(NEED) is Origin.PROMPT
    assert Secrets({}).origin(NEED) is Origin.NOWHERE
    assert not told.exists()


def test_a_person_is_asked_once() -> None:
    asked: list[str] = []
    secrets = Secrets({}, lambda what: asked.append(what) or "given")
    assert (secrets.find(NEED), secrets.find(NEED)) == ("given", "given")
    assert asked == ["client secret of `nso`"]


def test_a_missing_secret_names_the_variable_and_the_command_that_help() -> None:
    with pytest.raises(UsageError) as trouble:
        Secrets({}).find(Need("nso-design"))
    assert "nso-design" in trouble.value.title
    assert "ILMS_NSO_DESIGN_CLIENT_SECRET" in trouble.value.hint
    assert "ilms auth login --target nso-design" in trouble.value.hint


def test_nobody_there_to_be_asked_is_as_a_missing_secret() -> None:
    with pytest.raises(UsageError):
        Secrets({}, ask=lambda _: "").find(NEED)


def test_who_changes_the_address_does_not_get_what_the_keyring_holds(store: Store) -> None:
    store.set_password(*NEED.entry, "mine")
    elsewhere = Need("nso", at="https://auth.example.com/realms/nso", user="stat-suite")
    assert Secrets({}, keyring=Keyring()).find(NEED) == "mine"
    assert Secrets({}, keyring=Keyring()).origin(elsewhere) is Origin.NOWHERE


def test_no_repr_holds_a_secret(store: Store) -> None:
    given = Secrets({"ILMS_NSO_CLIENT_SECRET": "hidden-thing"}, keyring=Keyring())
    given.find(NEED)
    store.set_password(*NEED.entry, "hidden-thing")
    assert given.keyring.get(*NEED.entry) == "hidden-thing"
    assert "hidden-thing" not in repr(given)


class TestCommand:
    def test_what_it_prints_is_trimmed(self) -> None:
        assert running().find(Need("nso", command=printing("  s3cret "))) == "s3cret"

    def test_no_shell_reads_it(self) -> None:
        assert running().find(Need("nso", command=(*printing("safe"), "; echo $HOME && x"))) == "safe"

    def test_it_runs_once(self, tmp_path) -> None:
        counted = tmp_path / "counted"
        program = f"open({str(counted)!r}, 'a').write('x'); print('s3cret')"
        secrets = running()
        need = Need("nso", command=(sys.executable, "-c", program))
        assert secrets.find(need) == secrets.find(need)
        assert counted.read_text() == "x"

    def test_its_stderr_is_seen_and_kept_nowhere(self, capfd) -> None:
        program = "import sys; print('enter the PIN', file=sys.stderr); print('s3cret'); sys.exit(3)"
        with pytest.raises(UsageError) as trouble:
            running().find(Need("nso", command=(sys.executable, "-c", program)))
        assert "enter the PIN" in capfd.readouterr().err
        told = f"{trouble.value.title}{trouble.value.detail}{trouble.value.hint}{trouble.value.__cause__!r}"
        assert "exit status 3" in told
        assert "PIN" not in told
        assert "s3cret" not in told

    @pytest.mark.parametrize(
        ("program", "why"),
        [("pass", "printed nothing"), ("print('a'); print('b')", "more than one line"), ("print(' ')", "nothing")],
    )
    def test_what_is_no_secret_is_refused(self, program: str, why: str) -> None:
        with pytest.raises(UsageError) as trouble:
            running().find(Need("nso", command=(sys.executable, "-c", program)))
        assert why in trouble.value.detail

    def test_a_program_that_is_not_there(self) -> None:
        with pytest.raises(UsageError) as trouble:
            running().find(Need("nso", command=("no-such-program-at-all",)))
        assert "no-such-program-at-all" in trouble.value.detail

    def test_one_that_does_not_end_is_given_up_without_what_it_printed(self, monkeypatch) -> None:
        monkeypatch.setattr(run, "PATIENCE", 0.5)
        program = "import time; print('s3cret', flush=True); time.sleep(60)"
        with pytest.raises(UsageError) as trouble:
            running().find(Need("nso", command=(sys.executable, "-c", program)))
        assert "no end after 0.5 s" in trouble.value.detail
        assert trouble.value.__cause__ is None


class TestKeyring:
    @pytest.mark.usefixtures("store")
    def test_what_is_kept_is_found_and_dropped(self) -> None:
        mine = Keyring()
        mine.put("ilms x", "a", "s3cret")
        assert mine.get("ilms x", "a") == "s3cret"
        assert mine.drop("ilms x", "a")
        assert not mine.drop("ilms x", "a")
        assert mine.get("ilms x", "a") is None
        assert mine.trouble == ""

    @pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring()])
    @pytest.mark.usefixtures("store")
    def test_a_machine_without_a_store_is_told_so(self, backend: KeyringBackend) -> None:
        keyring.set_keyring(backend)
        with pytest.raises(UsageError, match="no keyring on this machine") as trouble:
            Keyring().put("ilms x", "a", "s3cret")
        assert "credential_command" in trouble.value.hint
        assert "never kept in a file" in trouble.value.hint

    @pytest.mark.usefixtures("store")
    def test_a_store_that_is_a_plain_file_is_not_used(self) -> None:
        class PlainFile(Store):
            priority = 0.5  # as keyrings.alt's

        keyring.set_keyring(PlainFile())
        assert not Keyring().usable

    def test_a_store_that_hangs_is_given_up(self, store: Store, monkeypatch) -> None:
        monkeypatch.setattr(store, "get_password", lambda *_: store.opened.wait(30))
        mine = Keyring(patience=0.2)
        assert mine.get("ilms x", "a") is None
        assert "may be locked" in mine.trouble
        store.opened.set()

    def test_a_store_that_fails_is_told_by_the_kind_of_failure_alone(self, store: Store, monkeypatch) -> None:
        def fails(*_: str) -> None:
            raise RuntimeError("s3cret")

        monkeypatch.setattr(store, "set_password", fails)
        with pytest.raises(UsageError) as trouble:
            Keyring().put("ilms x", "a", "s3cret")
        assert "RuntimeError" in trouble.value.detail
        assert "s3cret" not in trouble.value.detail

    def test_without_the_extra_it_is_said_how_to_get_it(self, monkeypatch) -> None:
        monkeypatch.setitem(sys.modules, "keyring", None)
        mine = Keyring()
        assert not mine.usable
        assert "ilms[keyring]" in mine.trouble
