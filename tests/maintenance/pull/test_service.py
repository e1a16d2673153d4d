"""What services answer: the same, something else, nothing, and what is no answer at all."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug import Request, Response

from ilms.errors import IlmsError, ReceiverError, UnreachableError, UsageError
from ilms.maintenance.canonical import document
from ilms.maintenance.pull.service import Service, spoken, way
from ilms.maintenance.pull.source import Found
from ilms.maintenance.pull.wanted import Wanted
from ilms.structures.model import ItemScheme
from ilms.submission.bounded import BoundedAdapter
from ilms.submission.observer import Silent
from maintenance.pull.conftest import Told, agencys, with_item

SEX = Wanted("Codelist", "ILO", "CL_SEX", "1.0")
PLACE = "/codelist/ILO/CL_SEX/1.0"
LAST = "Wed, 21 Oct 2026 07:28:00 GMT"
XML = b"<?xml version='1.0'?>"


def asked(told: Told, office: Path, *, rest: str = "", offline: bool = False, base: str = "") -> Found | None:
    service = Service(*way(base or told.base, Silent()), office, rest=rest, offline=offline)
    try:
        return service.find(SEX)
    finally:
        service.channel.close()


def codes(found: Found | None) -> set[str]:
    assert found is not None
    assert isinstance(found.artefact, ItemScheme)
    return {item.id for item in found.artefact.items}


def test_no_language_is_asked_for_and_one_artefact_at_a_time(service: Told, office: Path):
    service.has(agencys("CL_SEX"))
    assert "SEX_T" in codes(asked(service, office))
    [request] = service.asked
    assert request.path == PLACE
    assert "Accept-Language" not in request.headers
    assert request.headers["Accept"] == "application/vnd.sdmx.structure+xml;version=2.1"


def test_the_addresses_of_sdmx_3(service: Told, office: Path):
    service.has(agencys("CL_SEX"))
    asked(service, office, base=f"{service.base}/v2")
    asked(service, office, base=f"{service.base}/v2/", rest="3.0")
    assert {request.path for request in service.asked} == {"/v2/structure" + PLACE}


@pytest.mark.parametrize(
    ("base", "rest", "url"),
    [
        ("https://sdmx.ilo.org/rest", "", "https://sdmx.ilo.org/rest/codelist/all/CL_X/latest"),
        ("https://fmr.example/sdmx/v2", "", "https://fmr.example/sdmx/v2/structure/codelist/*/CL_X/~"),
        ("https://odd.example/", "3.0", "https://odd.example/structure/codelist/*/CL_X/~"),
    ],
)
def test_the_latest_of_anybody(base: str, rest: str, url: str, office: Path):
    assert Service(*way(base, Silent()), office, rest=rest).url(Wanted("Codelist", "", "CL_X")) == url


def test_a_service_that_knows_the_answer_by_its_name_need_not_repeat_it(service: Told, office: Path):
    body, _ = document("X", [agencys("CL_SEX")])

    def answer(request: Request) -> Response:
        response = Response(body, content_type="application/xml", headers={"Last-Modified": LAST})
        response.set_etag("one")
        return response.make_conditional(request)

    service.answers[PLACE] = answer
    first, second = asked(service, office), asked(service, office)
    assert codes(first) == codes(second)
    assert "If-None-Match" not in service.asked[0].headers
    assert service.asked[1].headers["If-None-Match"] == '"one"'
    assert service.asked[1].headers["If-Modified-Since"] == LAST
    assert first is not None
    assert second is not None
    assert second.since == first.at


def test_where_an_answer_has_no_name_its_content_tells_whether_it_is_another(service: Told, office: Path):
    """The ILO's gives no ETag, and in its message only the moment changes."""
    service.has(agencys("CL_SEX"))
    first = asked(service, office)
    body, _ = document("ANOTHER", [agencys("CL_SEX")])
    service.answers[PLACE] = Response(body, content_type="application/xml")
    second = asked(service, office)
    service.has(with_item(agencys("CL_SEX"), "SEX_D", en="Diverse"))
    third = asked(service, office)
    assert first is not None
    assert second is not None
    assert third is not None
    assert second.since == first.since
    assert third.since == third.at
    assert "SEX_D" in codes(third)


def test_an_answer_that_was_altered_here_is_asked_for_again(service: Told, office: Path):
    service.has(agencys("CL_SEX"), ETag='"one"')
    found = asked(service, office)
    assert found is not None
    found.path.write_bytes(found.path.read_bytes().replace(b"SEX_O", b"SEX_Q"))
    assert "SEX_O" in codes(asked(service, office))
    assert "If-None-Match" not in service.asked[-1].headers


def test_without_a_network_the_last_answer_is_read(service: Told, office: Path):
    with pytest.raises(UsageError, match="was never asked for Codelist ILO:CL_SEX"):
        asked(service, office, offline=True)
    service.has(agencys("CL_SEX"))
    asked(service, office)
    service.answers.clear()
    assert "SEX_T" in codes(asked(service, office, offline=True))
    assert len(service.asked) == 1


def test_answers_of_two_services_are_kept_apart(service: Told, office: Path):
    service.has(agencys("CL_SEX"))
    one, other = asked(service, office), asked(service, office, base=f"{service.base}/v2")
    assert one is not None
    assert other is not None
    assert one.path != other.path


@pytest.mark.parametrize(
    "answer",
    [
        Response("No Results Found", 404),
        Response("<E:Error xmlns:E='x'><E:ErrorMessage code='100'><T>No</T></E:ErrorMessage></E:Error>", 404),
        Response("<Error xmlns='x'><Footer><Message code='404'/></Footer></Error>", 200),
    ],
    ids=["NSI", "standard", "dsss"],
)
def test_nothing_there(service: Told, office: Path, answer: Response):
    service.answers[PLACE] = answer
    assert asked(service, office) is None


def test_another_artefact_than_was_asked_for_is_not_it(service: Told, office: Path):
    body, _ = document("X", [replace(agencys("CL_SEX"), id="CL_GENDER")])
    service.answers[PLACE] = Response(body)
    assert asked(service, office) is None


ENTITIES = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>"
BROKEN: dict[str, tuple[Response | Callable[[Request], Response], str]] = {
    "a page of a proxy": (Response("<html><body><p>Sign in<br></body></html>"), "not XML"),
    "a page that is well-formed": (Response("<html><body>Sign in</body></html>"), "its root element is `html`"),
    "a page with 404": (Response("<html>Not here</html>", 404), "404 NOT FOUND"),
    "half of it": (Response(document("X", [agencys("CL_SEX")])[0][:3000]), "not XML"),
    "entities": (Response(XML + ENTITIES), "document type"),
    "nothing": (Response(b""), "not XML"),
    "JSON of something else": (Response(b'{"dataSets": []}'), "no SDMX-JSON structure message"),
    "JSON without an end": (Response(b'{"a":' * 3000), "not JSON"),
    "too much asked": (Response("<Error xmlns='x'><ErrorMessage code='413'/></Error>", 413), "413"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_answer(service: Told, office: Path, kind: str):
    service.has(agencys("CL_SEX"))
    asked(service, office)
    service.answers[PLACE], words = BROKEN[kind]
    with pytest.raises(ReceiverError, match="does not give structures that can be read") as told:
        asked(service, office)
    assert words in told.value.detail
    assert "SEX_T" in codes(asked(service, office, offline=True))  # the last good one is kept


def test_an_answer_without_end(service: Told, office: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(BoundedAdapter, "largest", 1 << 20)
    service.answers[PLACE] = lambda _: Response(b"<a/>" * (1 << 14) for _ in range(1 << 10))
    with pytest.raises(UnreachableError, match="does not answer") as told:
        asked(service, office)
    assert "longer than 1 MB" in told.value.detail


def test_an_answer_that_is_cut(office: Path):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as near:
                near.recv(1 << 16)
                near.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<?xml")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(UnreachableError, match="does not answer"):
            asked(Told(f"http://127.0.0.1:{listener.getsockname()[1]}"), office)


def test_a_service_that_is_picky_about_formats_is_asked_for_any(service: Told, office: Path):
    body, _ = document("X", [agencys("CL_SEX")])
    service.answers[PLACE] = lambda request: (
        Response(body) if "*/*" in request.headers["Accept"] else Response("no such format", 406)
    )
    assert "SEX_T" in codes(asked(service, office))


def test_a_redirection_is_followed(service: Told, office: Path):
    service.has(agencys("CL_SEX"))
    service.answers["/old" + PLACE] = Response(status=301, headers={"Location": f"{service.base}{PLACE}"})
    assert "SEX_T" in codes(asked(service, office, base=f"{service.base}/old"))


@pytest.mark.parametrize(
    "address",
    ["https://me:secret@sdmx.example/rest", "https://sdmx.example/rest?key=secret", "ftp://sdmx.example", "https://"],
)
def test_an_address_holds_no_secret_and_no_question(address: str):
    with pytest.raises(UsageError, match="cannot be asked") as told:
        way(address, Silent())
    assert "secret" not in f"{told.value.title}{told.value.detail}{told.value.hint}"


def test_nobody_there(office: Path):
    with pytest.raises(IlmsError, match=r"`127.0.0.1` does not answer") as told:
        asked(Told("http://127.0.0.1:9"), office)
    assert "--offline" in told.value.hint


def test_which_rest_an_address_speaks():
    assert spoken("https://sdmx.ilo.org/rest") == "2.1"
    assert spoken("https://registry.sdmx.org/sdmx/v2") == "3.0"
