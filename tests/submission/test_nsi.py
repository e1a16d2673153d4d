"""Contract 2, the structure service: both shapes of its answers, and reading back."""

from pathlib import Path
from typing import ClassVar

import pytest

from ilms.errors import ReceiverError
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Answer, Settings
from ilms.structures.load import schema, structure_files
from ilms.submission.errors import RejectedError
from ilms.submission.http import Channel
from ilms.submission.observer import Silent
from ilms.submission.targets import open_target
from ilms.submission.targets.nsi import Artefact, artefacts, judged
from submission.office import C16, C18, Office, c18, connect

M = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
C = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
R = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/registry"


def error(*entries: tuple[str, str]) -> bytes:
    """The Eurostat service's answer: one message an artefact, on success too."""
    messages = "".join(
        f'<m:ErrorMessage code="{code}"><c:Text xml:lang="en">{text}</c:Text></m:ErrorMessage>'
        for code, text in entries
    )
    return f'<m:Error xmlns:m="{M}" xmlns:c="{C}">{messages}</m:Error>'.encode()


def response(status: str, text: str = "said") -> bytes:
    """The standard's answer."""
    return (
        f'<m:RegistryInterface xmlns:m="{M}" xmlns:r="{R}" xmlns:c="{C}"><m:SubmitStructureResponse>'
        f'<r:SubmissionResult><r:StatusMessage status="{status}"><r:MessageText><c:Text>{text}</c:Text>'
        "</r:MessageText></r:StatusMessage></r:SubmissionResult></m:SubmitStructureResponse></m:RegistryInterface>"
    ).encode()


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (200, response("Success"), False),
        (200, response("Warning"), False),
        (200, response("Failure"), True),  # a failure inside a 200
        (201, error(("201", "was created")), False),
        (207, error(("201", "was created"), ("422", "lacks its codelist")), True),
        (200, error(("150", "semantic error")), True),
        (409, error(("409", "exists and is final")), True),
        (422, b"", True),
        (422, b"not XML at all", True),
        (200, b"", False),
        (500, error(("500", "broken")), True),
    ],
)
def test_an_answer_is_judged_by_what_stands_in_it(status: int, body: bytes, refused: bool) -> None:
    assert judged(status, body)[0] is refused


def test_the_words_of_an_answer_keep_their_codes() -> None:
    assert judged(207, error(("201", "made"), ("422", "lacks\n  a list")))[1] == [
        "201: made",
        "422: lacks a list",
    ]
    assert judged(200, response("Failure", "no rights"))[1] == ["no rights"]


def test_the_artefacts_of_a_structure_file_are_told_from_what_it_refers_to() -> None:
    *_, dsd = structure_files(C18)
    found = artefacts(dsd)
    assert Artefact("datastructure", "ILO", "MNA_OEMP_SEX_CDS_NB", "1.0") in found
    assert Artefact("dataflow", "ILO", C18, "1.0") in found
    assert not [artefact for artefact in found if artefact.resource == "codelist"]


@pytest.mark.parametrize("shape", list(Answer))
def test_structures_are_taken_in_their_order_and_lacking_no_more(office: Office, tmp_path: Path, shape) -> None:
    with Receiver(tmp_path / "receiver", settings=Settings(answer=shape)) as receiver:
        connect(office, receiver)
        target, files = office.opened(), structure_files(C18)
        assert target.lacks(files) == list(files)
        assert target.submit_structures(files)
        assert target.lacks(files) == []
        # Once more is no trouble: what is there already is what was wanted.
        target.submit_structures(files[:1])


@pytest.mark.parametrize("shape", list(Answer))
def test_a_dsd_without_its_codelists_is_refused_in_the_services_words(office: Office, tmp_path: Path, shape) -> None:
    with Receiver(tmp_path / "receiver", settings=Settings(answer=shape)) as receiver:
        connect(office, receiver)
        with pytest.raises(RejectedError) as trouble:
            office.opened().submit_structures(structure_files(C18)[-1:])
    assert "MNA_OEMP_SEX_CDS_NB.xml" in trouble.value.title
    assert trouble.value.messages


@pytest.mark.parametrize("form", ["sdmx-ml-2.1", "sdmx-csv-1.0"])
def test_what_was_sent_is_read_back_in_either_format(connected: Office, form: str) -> None:
    from dataclasses import replace

    connected.send(c18(OBS_STATUS={("2018", "CDS_DES_JPN"): "P"}))
    nsi = replace(connected.opened().nsi, format=form)
    found = nsi.data(schema(C18), "VNM", ["2018"]).in_order()
    assert found.text("OBS_VALUE").to_pylist() == ["142.86", "68.737", "60.369", "13.754"]
    assert found.text("OBS_STATUS").to_pylist() == [None, "P", None, None]
    assert found.text("SOURCE").to_pylist() == ["DOLAB records"] * 4
    assert found.text("UNIT_MULT").to_pylist() == ["3"] * 4


def test_nothing_there_is_nothing_and_no_trouble(connected: Office) -> None:
    assert len(connected.opened().read_back(schema(C16), "VNM", ["2024"])) == 0
    assert len(connected.opened().read_back(schema("DF_MNA_OEMP_SEX_EDU_NB"), "VNM")) == 0  # no such flow there


def test_whether_something_is_there_is_asked_once_and_without_its_content(connected: Office) -> None:
    class Ear(Silent):
        heard: ClassVar[list[str]] = []

        def request(self, **facts: object) -> None:
            if facts["method"] == "GET" and "/rest/" in str(facts["url"]):
                self.heard.append(f"{facts['url']} {facts['status']}")

    target = open_target(connected.workspace, "rehearsal", secrets=connected.secrets, watcher=Ear())
    assert target.lacks(structure_files(C18)[:1]) == []
    assert len(Ear.heard) == 1
    assert Ear.heard[0].endswith(" 200")


@pytest.mark.parametrize(
    ("status", "body", "hint"),
    [
        (404, b"<html>nginx</html>", "is the address `nsi`"),
        (404, b"", "is the address `nsi`"),
        (200, b"<html>sign in</html>", "is the address `nsi`"),
        (500, b"", "the same command, later"),
    ],
)
def test_a_web_server_that_knows_nothing_is_no_receiver_that_holds_nothing(
    connected: Office, monkeypatch, status: int, body: bytes, hint: str
) -> None:
    opened = Channel.open

    def open_(self: Channel, method: str, url: str, **parts: object):
        answer = opened(self, method, url, **parts)
        if "/rest/" in url:
            answer.status_code, answer._content = status, body
        return answer

    monkeypatch.setattr(Channel, "open", open_)
    with pytest.raises(ReceiverError, match="does not say") as trouble:
        connected.opened().read_back(schema(C18), "VNM", ["2019"])
    assert hint in trouble.value.hint


def test_a_known_dataflow_without_data_may_be_told_in_any_words(connected: Office, monkeypatch) -> None:
    opened = Channel.open

    def open_(self: Channel, method: str, url: str, **parts: object):
        answer = opened(self, method, url, **parts)
        if "/rest/data/" in url:
            answer.status_code, answer._content = 404, b"nothing"
        return answer

    monkeypatch.setattr(Channel, "open", open_)
    assert len(connected.opened().read_back(schema(C18), "VNM", ["2019"])) == 0
