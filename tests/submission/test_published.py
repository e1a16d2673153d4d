"""Asking an SDMX REST service for what is published; the service of these tests is a web server of its own."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from history.workspaces import message, table
from ilms.errors import ReceiverError, UsageError
from ilms.history.resolve import published
from ilms.structures.load import resolver
from ilms.submission.observer import Silent
from ilms.submission.published import ASKED, fetch, folder, refuse_absent
from ilms.workspace import Published
from submission.office import C16, C18, Office

MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
EMPTY = f'<m:Error xmlns:m="{MESSAGE}"><m:ErrorMessage code="100"/></m:Error>'.encode()


class Service(ThreadingHTTPServer):
    """Publishes C18 of Viet Nam and nothing else, as structure-specific SDMX-ML 2.1."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.status, self.asked = answer, 200, []

    @property
    def rest(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/rest"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        flow = urlsplit(self.path).path.split("/")[3]
        status, body = (self.server.status, self.server.answer) if C18 in flow else (404, EMPTY)
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    answer = message(table(C18, SEX_T_TOTAL="152.53", SEX_T_JPN="82.7"), tmp_path / "c18.xml", "sdmx-ml-2.1")
    with Service(answer.read_bytes()) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()


@pytest.fixture
def asking(office: Office, service: Service) -> Office:
    return replace(office, workspace=replace(office.workspace, published=Published(rest=service.rest)))


def ask(office: Office) -> None:
    fetch(office.workspace, [C18, C16], resolver(None, None), Silent())


def test_what_is_published_is_asked_for_and_kept(asking: Office, service: Service) -> None:
    ask(asking)
    found = published(folder(asking.workspace), resolver(None, None))
    assert found.dataflows == (C18,)  # of C16 nothing is published
    assert found.observations[0].text("OBS_VALUE").to_pylist() == ["152.53", "82.7"]
    said = json.loads((folder(asking.workspace) / ASKED).read_text("utf-8"))
    assert said["rest"] == service.rest
    assert said["area"] == "VNM"
    path, headers = service.asked[0]
    assert urlsplit(path).path == f"/rest/data/ILO,{C18},1.0/VNM...."
    assert parse_qs(urlsplit(path).query) == {"dimensionAtObservation": ["AllDimensions"]}
    assert headers["Accept"].startswith("application/vnd.sdmx.structurespecificdata+xml")
    assert "Accept-Language" not in headers  # the ILO's service answers 500 to it
    assert "Authorization" not in headers


def test_an_answer_that_broke_off_is_not_taken_for_the_last_one(asking: Office, service: Service) -> None:
    ask(asking)
    service.status = 500
    with pytest.raises(ReceiverError) as trouble:
        ask(asking)
    assert "[published] rest" in trouble.value.hint
    with pytest.raises(UsageError, match="never asked"):
        refuse_absent(asking.workspace)


def test_an_office_may_keep_answers_of_its_own(office: Office) -> None:
    office = replace(office, workspace=replace(office.workspace, published=Published(answers="saved")))
    with pytest.raises(UsageError, match="no folder"):
        refuse_absent(office.workspace)
    saved = folder(office.workspace)
    saved.mkdir()
    message(table(C18, SEX_T_TOTAL="1"), saved / "one.csv", "ilostat-csv")
    (saved / "read me.txt").write_text("from the ILO's bulk download", "utf-8")
    refuse_absent(office.workspace)
    assert published(saved, resolver(None, None)).dataflows == (C18,)
    message(table(C18, SEX_T_TOTAL="2"), saved / "two.xml", "sdmx-ml-2.1")
    with pytest.raises(UsageError, match="two answers"):
        published(saved, resolver(None, None))
