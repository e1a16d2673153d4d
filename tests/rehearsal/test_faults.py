"""Every fault that can be practised: what a plain client sees of it, how often, and what the receiver then holds."""

import time
from collections.abc import Callable

import pytest
import requests

from ilms.errors import UsageError
from ilms.rehearsal.faults import FAULTS, NONE_PROCESSED, SLOW_SECONDS, Faults
from rehearsal.practice import GOOD, Client

Start = Callable[..., Client]
SEEN = {
    "busy": 429, "too-large": 413, "forbidden": 403, "expired": 401, "server-error": 500, "bad-gateway": 502,
    "sign-in-page": 200, "error-in-200": 200, "lost-answer": 504,
}  # fmt: skip
TAKEN = {"lost-answer"}
OTHERWISE = {
    "slow", "ends-in-error", "nothing-processed", "warns", "forgotten", "truncated", "structures-refused",
    "read-fails", "token-refused",
}  # fmt: skip


def test_every_fault_has_a_test() -> None:
    assert set(FAULTS) == {*SEEN, *OTHERWISE}


@pytest.mark.parametrize("name", SEEN)
def test_an_import_is_answered_so_once_and_then_taken(started: Start, name: str) -> None:
    client = started(faults=(name,))
    reply = client.send(GOOD)
    assert reply.status_code == SEEN[name]
    assert "registered" not in reply.text
    if name == "busy":
        assert reply.headers["Retry-After"] == "2"
    if name == "error-in-200":
        assert reply.json()["success"] is False
    if name in TAKEN:
        for _ in range(100):
            if client.stored():
                break
            time.sleep(0.02)
    assert len(client.stored()) == (3 if name in TAKEN else 0)
    client.put(GOOD)
    assert len(client.stored()) == 3


def test_a_slow_answer(started: Start) -> None:
    client = started(faults=("slow",))
    began = time.monotonic()
    assert client.put(GOOD)
    assert time.monotonic() - began >= SLOW_SECONDS


@pytest.mark.parametrize("pascal_case", [False, True])
def test_other_ends_of_an_import(started: Start, pascal_case: bool) -> None:
    client = started(faults=("ends-in-error", "nothing-processed", "warns"), pascal_case=pascal_case)
    outcome, logs, message = ("Outcome", "Logs", "Message") if pascal_case else ("outcome", "logs", "message")

    def ended(number: int) -> dict[str, object]:
        while (said := client.status(str(number)).json())[outcome] is None:
            time.sleep(0.01)
        return said

    for number, (end, text, held) in enumerate(
        [("Error", "failed while it stored", 0), ("Success", NONE_PROCESSED, 0), ("Warning", "warns", 3)], 1
    ):
        assert client.send(GOOD).status_code == 200
        said = ended(number)
        assert said[outcome] == end
        assert text in said[logs][-1][message]
        assert len(client.stored()) == held


def test_a_status_that_is_forgotten_or_breaks_off(started: Start) -> None:
    client = started(faults=("forgotten", "truncated"))
    number = client.send(GOOD).json()["message"].split()[4]
    assert client.status(number).status_code == 404
    with pytest.raises(requests.RequestException):
        client.status(number)
    assert client.status(number).ok


def test_structures_and_reading(started: Start) -> None:
    client = started(faults=("structures-refused", "read-fails"))
    refused = client.structure(b"<whatever/>")
    assert refused.status_code == 207
    assert b"409" in refused.content
    assert client.get("/rest/data/DF_MNA_OEMP_SEX_CDS_NB/all").status_code == 500
    assert client.get("/rest/data/DF_MNA_OEMP_SEX_CDS_NB/all").status_code == 404


def test_a_token_that_is_refused(started: Start) -> None:
    with pytest.raises(KeyError):
        started(faults=("token-refused",))  # it signs in
    assert started().token().ok


@pytest.mark.parametrize(("asked", "word"), [("bussy", "`busy`"), ("busy:often", "always"), ("busy:0", "busy:3")])
def test_what_is_asked_for_wrongly(asked: str, word: str) -> None:
    with pytest.raises(UsageError) as trouble:
        Faults([asked])
    assert word in trouble.value.hint
