"""Contract 1, the transfer service: every shape of its answers."""

from pathlib import Path

import pytest

from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.submission.errors import RejectedError
from ilms.submission.targets.interface import State
from ilms.submission.targets.transfer import REQUEST_ID, _lowered, _status
from submission.office import C18, Office, c18, connect


@pytest.mark.parametrize(
    ("said", "id_"),
    [
        ("The request with ID 154 was successfully registered.", "154"),
        ("The request was successfully registered with request ID: 5", "5"),
        ("Registered 3 files; the request with ID:  77", "77"),
    ],
)
def test_the_id_is_found_by_its_name_and_not_by_its_place(said: str, id_: str) -> None:
    assert REQUEST_ID.search(said).group(1) == id_


@pytest.mark.parametrize("said", ["The dataflow is not valid", "ID", "IDENTIFIER 5"])
def test_no_id_where_none_is_given(said: str) -> None:
    assert REQUEST_ID.search(said) is None


@pytest.mark.parametrize(
    ("execution", "outcome", "state"),
    [
        ("Queued", None, State.WAITING),
        ("InProgress", "", State.WAITING),
        ("In Progress", "", State.WAITING),
        ("Completed", "Success", State.ACCEPTED),
        ("Completed", "Warning", State.ACCEPTED),
        ("Completed", "Error", State.REJECTED),  # completed does not mean success
        ("Completed", None, State.REJECTED),
        ("TimedOut", "", State.REJECTED),
        ("Canceled", "Success", State.REJECTED),
        ("Failed", "", State.REJECTED),
    ],
)
@pytest.mark.parametrize("case", [str, str.capitalize])
def test_every_end_of_an_import(execution: str, outcome: str | None, state: State, case) -> None:
    body = {
        case("executionStatus"): execution,
        case("outcome"): outcome,
        case("logs"): [{case("message"): "said"}],
    }
    status = _status(_lowered(body))
    assert (status.state, status.messages) == (state, ("said",))


@pytest.mark.parametrize("settings", [Settings(pascal_case=True), Settings(old_wording=True)])
def test_both_wordings_and_both_cases_of_a_real_service(office: Office, tmp_path, stock: Path, settings) -> None:
    import shutil

    shutil.copytree(stock, tmp_path / "receiver")
    with Receiver(tmp_path / "receiver", settings=settings) as receiver:
        connect(office, receiver)
        assert office.send(c18()).state == "accepted"


def test_a_message_that_is_none_is_refused_without_an_id(connected: Office, tmp_path: Path) -> None:
    message = tmp_path / f"{C18}.csv"
    message.write_text("this is no message\n", "utf-8")
    with pytest.raises(RejectedError) as trouble:
        connected.opened().send(message)
    assert f"{C18}.csv" in trouble.value.title
    assert trouble.value.messages
    assert trouble.value.exit_code == 3


def test_a_message_that_is_too_large_says_how_large_it_is(office: Office, tmp_path: Path) -> None:
    with Receiver(tmp_path / "receiver", settings=Settings(max_body=1000)) as receiver:
        connect(office, receiver)
        message = tmp_path / f"{C18}.csv"
        message.write_text("x" * 400_000, "utf-8")
        with pytest.raises(RejectedError) as trouble:
            office.opened().send(message)
    assert "413" in trouble.value.detail
    assert "0.4 MB" in trouble.value.hint


def test_a_version_that_is_not_there_says_where_it_is_configured(connected: Office, tmp_path: Path) -> None:
    from dataclasses import replace

    message = tmp_path / f"{C18}.csv"
    message.write_text("x", "utf-8")
    with pytest.raises(RejectedError) as trouble:
        replace(connected.opened().transfer, version="9").send(message)
    assert "`version` in [targets.rehearsal]" in trouble.value.hint


def test_a_request_that_the_service_does_not_know_is_unknown_and_not_failed(connected: Office) -> None:
    assert connected.opened().status("4711").state is State.UNKNOWN
