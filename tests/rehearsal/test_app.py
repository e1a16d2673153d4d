"""The server stays up, whatever it is sent."""

import ast
import socket
from pathlib import Path
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ilms.rehearsal
from rehearsal.practice import FLOW, Client

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
KNOWN = [
    "rest",
    "data",
    "structure",
    "codelist",
    "dataflow",
    FLOW,
    "ILO",
    "all",
    "1.0",
    "v2",
    "..",
    "*",
    "+",
    "A.B....",
]
PART = st.one_of(TEXT, st.sampled_from(KNOWN))
NAME = st.sampled_from(["startPeriod", "references", "detail", "dimensionAtObservation", "firstNObservations", "x"])
METHOD = st.sampled_from(["GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(METHOD, st.sampled_from(["nsi/rest", "nsi", "transfer/3", "auth", ""]), st.lists(PART, max_size=6),
       st.dictionaries(NAME, TEXT, max_size=2), st.binary(max_size=40))  # fmt: skip
def test_no_request_breaks_it(
    reading: Client, method: str, mount: str, parts: list[str], query: dict[str, str], body: bytes
) -> None:
    root = reading.info["nsi"].removesuffix("nsi")
    url = "/".join([root + mount, *(quote(part, safe="") for part in parts)])
    reply = reading.session.request(method, url, params=query, data=body, timeout=20)
    assert reply.status_code < 500 or reply.status_code == 501, (reply.status_code, reply.text)
    if reply.status_code >= 400 and method != "HEAD":
        assert reply.text
    assert reading.info["client_secret"] not in reply.text


def test_an_unknown_service_is_404(reading: Client) -> None:
    root = reading.info["nsi"].removesuffix("/nsi")
    for path in ("", "/", "/nsix/rest", "/Transfer/health"):
        assert reading.session.get(root + path, timeout=20).status_code == 404


def test_what_is_not_http_at_all_does_not_stop_it(reading: Client) -> None:
    port = int(reading.info["nsi"].split(":")[2].split("/")[0])
    for noise in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"POST /transfer/3/import/sdmxFile HTTP/1.1\r\nContent-Le"):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
            raw.sendall(noise)
    assert reading.session.get(reading.info["transfer"] + "/health", timeout=20).status_code == 200


def test_a_length_that_is_a_lie(reading: Client) -> None:
    port = int(reading.info["nsi"].split(":")[2].split("/")[0])
    token = str(reading.session.headers["Authorization"])
    head = (
        "POST /transfer/3/import/sdmxFile HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 900\r\n"
        f"Authorization: {token}\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
        raw.sendall(head.encode())
        raw.shutdown(socket.SHUT_WR)
        answer = raw.recv(4000)
    assert answer == b"" or b" 400 " in answer.split(b"\r\n")[0]


def test_it_shares_no_code_with_the_sending_side() -> None:
    allowed = ("structures", "messages", "rehearsal")
    nouns = ("dataset", "described", "errors", "findings", "languages", "observations", "provenance", "resources")
    nouns += (
        "workspace",
        "serving",
    )  # how anything listens on this machine
    folder = Path(ilms.rehearsal.__file__).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in (n for n in names if n.startswith("ilms.")):
                assert name.split(".")[1] in (*allowed, *nouns), f"{file.name} imports {name}"
