"""The practice receiver: on this machine alone, for who has the secret, and for no page in a browser."""

import socket
from pathlib import Path

import pytest
import requests

from ilms.rehearsal.receiver import Receiver

ANY = 30


@pytest.fixture
def receiver(tmp_path: Path):
    with Receiver(tmp_path / "receiver") as running:
        yield running


def test_it_listens_on_this_machine_alone(receiver: Receiver) -> None:
    assert receiver.url.startswith("http://127.0.0.1:")
    port = int(receiver.url.rpartition(":")[2])
    others = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)}
    for address in others - {"127.0.0.1", "::1"}:
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((address, port), timeout=2).close()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example:80", "", "0.0.0.0:80"])
@pytest.mark.parametrize("path", ["/nsi/rest/dataflow", "/transfer/health", "/auth/token", "/"])
def test_a_page_that_has_its_name_lead_here_gets_nothing(receiver: Receiver, host: str, path: str) -> None:
    answer = requests.get(receiver.url + path, headers={"Host": host}, timeout=ANY)
    assert answer.status_code == 421
    assert "client_secret" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_who_asks_for_this_machine_is_answered(receiver: Receiver, host: str) -> None:
    port = receiver.url.rpartition(":")[2]
    answer = requests.get(f"{receiver.url}/transfer/health", headers={"Host": f"{host}:{port}"}, timeout=ANY)
    assert answer.status_code == 200


@pytest.mark.parametrize("token", [None, "", "x", "none.none.none"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/transfer/3/import/sdmxFile"),
        ("POST", "/transfer/3/status/request"),
        ("POST", "/nsi/rest/structure"),
    ],
)
def test_nobody_comes_in_without_a_token(receiver: Receiver, method: str, path: str, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    assert requests.request(method, receiver.url + path, headers=headers, timeout=ANY).status_code == 401
