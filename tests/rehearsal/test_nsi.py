"""Contract 2: submitting structures, and reading structures and data back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from ilms import resources
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.registry import validate
from ilms.rehearsal.settings import Answer
from ilms.structures import load
from rehearsal.practice import CSV_1, FLOW, GOOD, Client, short
from rehearsal.tiny import tiny

ML = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"


def test_a_new_structure_is_created_and_the_same_again_is_unchanged(client: Client) -> None:
    first = client.structure(tiny())
    assert first.status_code == 201
    assert first.text.count('code="201"') == 4
    again = client.structure(tiny())
    assert again.status_code == 200
    assert again.text.count("unchanged") == 4


def test_the_answer_in_the_standards_shape(started: Callable[..., Client]) -> None:
    client = started(answer=Answer.SUBMISSION)
    reply = client.structure(tiny())
    root = etree.fromstring(reply.content)
    validate(root)
    assert etree.QName(root).localname == "RegistryInterface"
    assert reply.text.count('status="Success"') == 4
    assert "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=TEST.SUB:DF_TINY(2.3)" in reply.text


def test_the_error_shape_is_valid_sdmx(client: Client) -> None:
    validate(etree.fromstring(client.structure(tiny()).content))
    validate(etree.fromstring(client.get("/rest/codelist/ILO/CL_NOWHERE").content))


def test_a_failure_can_sit_inside_a_207(client: Client) -> None:
    reply = client.structure(tiny(**{'<Ref id="CL_G" agencyID': '<Ref id="CL_ELSEWHERE" agencyID'}))
    assert reply.status_code == 207
    root = etree.fromstring(reply.content)
    codes = [e.get("code") for e in root.iter("{*}ErrorMessage")]
    assert sorted(codes) == ["201", "201", "422", "422"], "the list and the concepts stand, DSD and dataflow do not"
    assert "TEST.SUB:CL_ELSEWHERE(1.0)" in reply.text
    assert client.get("/rest/dataflow/TEST.SUB/DF_TINY/2.3").status_code == 404


def test_a_final_artefact_keeps_its_codes_but_may_be_renamed(client: Client) -> None:
    text = next(f for f in load.structure_files(FLOW) if f.name == "CL_SEX.xml").read_text("utf-8")
    assert 'isFinal="true"' in text
    renamed = client.structure(text.replace(">Total<", ">Both<").encode())
    assert renamed.status_code == 200
    assert "updated" in renamed.text
    reply = client.structure(text.replace('id="SEX_O"', 'id="SEX_OTHER"').encode())
    assert reply.status_code == 409
    assert "final" in reply.text
    assert "SEX_OTHER" not in client.get("/rest/codelist/ILO/CL_SEX/1.0").text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"not xml", 400),
        (b"<a/>", 400),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 400),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 400),
        (tiny(**{'Codelist id="CL_G"': 'Codelist id="../../x"'}), 400),
        (tiny(**{"<s:Codelists>": "<s:Codelists><s:Nonsense/>"}), 422),
        (tiny().split(b"<m:Structures>")[0] + b"<m:Structures/></m:Structure>", 422),
    ],
)  # fmt: skip
def test_a_message_that_is_none_is_refused_whole(client: Client, content: bytes, status: int) -> None:
    reply = client.structure(content)
    assert reply.status_code == status, reply.text
    assert "ErrorMessage" in reply.text
    assert "root:" not in reply.text


def test_structures_come_back_as_they_went_in(client: Client) -> None:
    client.structure(tiny())
    back = client.get("/rest/dataflow/TEST.SUB/DF_TINY/2.3?references=all")
    assert back.headers["Content-Type"] == "application/vnd.sdmx.structure+xml;version=2.1"
    validate(etree.fromstring(back.content))
    assert client.structure(back.content).text.count("unchanged") == 4


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (f"/rest/dataflow/ILO/{FLOW}/1.0", {"Dataflow"}),
        (f"/rest/dataflow/ILO/{FLOW}", {"Dataflow"}),
        (f"/rest/dataflow/all/{FLOW}/latest?references=none", {"Dataflow"}),
        (f"/rest/dataflow/ILO/{FLOW}?references=children", {"Dataflow", "DataStructure"}),
        (
            f"/rest/dataflow/ILO/{FLOW}?references=descendants",
            {"Dataflow", "DataStructure", "Codelist", "ConceptScheme"},
        ),
        (
            f"/rest/dataflow/ILO/{FLOW}?references=all",
            {"Dataflow", "DataStructure", "Codelist", "ConceptScheme", "ContentConstraint"},
        ),
        ("/rest/datastructure/ILO/MNA_OEMP_SEX_CDS_NB/1.0", {"DataStructure"}),
        ("/rest/codelist/ILO/CL_SEX+CL_FREQ", {"Codelist"}),
        ("/rest/codelist", {"Codelist"}),
        ("/rest/v2/structure/codelist/ILO/CL_SEX/1.0", {"Codelist"}),
        ("/rest/codelist/ILO/CL_CDS/1.0?references=parents", {"Codelist", "DataStructure", "ConceptScheme"}),
    ],
)
def test_structure_queries(reading: Client, path: str, found: set[str]) -> None:
    reply = reading.get(path)
    assert reply.status_code == 200, reply.text
    root = etree.fromstring(reply.content)
    kinds = {etree.QName(e).localname for e in root.iterfind("{*}Structures/*/*")}
    assert found <= kinds <= found | {"CategoryScheme", "Categorisation"}


@pytest.mark.parametrize(("detail", "stubs"), [("allstubs", 2), ("referencestubs", 1), ("full", 0)])
def test_stubs_say_that_something_is_there_without_its_content(reading: Client, detail: str, stubs: int) -> None:
    reply = reading.get(f"/rest/dataflow/ILO/{FLOW}/1.0?references=children&detail={detail}")
    assert reply.status_code == 200, reply.text
    root = etree.fromstring(reply.content)
    validate(root)
    every = root.findall("{*}Structures/*/*")
    assert len(every) == 2
    short = [e for e in every if e.get("isExternalReference") == "true"]
    assert len(short) == stubs
    assert {etree.QName(child).localname for e in short for child in e} <= {"Name", "Description", "Annotations"}
    assert all(e.find("{*}Name") is not None for e in short)


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/rest/codelist/ILO/CL_SEX", "application/vnd.sdmx.structure+xml;version=2.1", 200),
        ("/rest/codelist/ILO/CL_SEX", "application/xml", 200),
        ("/rest/codelist/ILO/CL_SEX", "application/json", 406),
        ("/rest/codelist/ILO/CL_SEX", "application/vnd.sdmx.structure+xml;version=3.0.0", 406),
        ("/rest/codelist/ILO/CL_SEX/1.0?references=everything", None, 400),
        ("/rest/codelist/ILO/CL_SEX/1.0?detail=allcompletestubs", None, 501),
        ("/rest/codelist/ILO/CL_NOWHERE", None, 404),
        ("/rest/codelist/ILO/CL_SEX/9.9", None, 404),
        ("/rest/nonsense/ILO/CL_SEX", None, 404),
        ("/rest/codelist/ILO/CL_SEX/1.0/SEX_T/more", None, 404),
        ("/rest", None, 404),
        ("/", None, 404),
        ("/rest/codelist/ILO/%00%1f%ff", None, 404),
        ("/rest/codelist/..%2f..%2f/x", None, 404),
    ],
)
def test_weird_structure_queries_get_an_sdmx_answer(
    reading: Client, path: str, accept: str | None, status: int
) -> None:
    reply = reading.get(path, accept)
    assert reply.status_code == status, reply.text
    if status != 200:
        assert etree.fromstring(reply.content).tag.endswith("Error")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("all", ["T.TOTAL.2018=142.860", "T.TOTAL.2019=152.530", "F.JPN.2019=28"]),
        ("", ["T.TOTAL.2018=142.860", "T.TOTAL.2019=152.530", "F.JPN.2019=28"]),
        ("VNM.A.MNA_OEMP_NB.SEX_T.", ["T.TOTAL.2018=142.860", "T.TOTAL.2019=152.530"]),
        ("...SEX_M+SEX_F.CDS_DES_JPN", ["F.JPN.2019=28"]),
        ("all?startPeriod=2019", ["T.TOTAL.2019=152.530", "F.JPN.2019=28"]),
        ("all?endPeriod=2018-12-31", ["T.TOTAL.2018=142.860"]),
        ("all?startPeriod=2018&endPeriod=2018", ["T.TOTAL.2018=142.860"]),
        ("all?startPeriod=2018-Q2&endPeriod=2019-M12", ["T.TOTAL.2019=152.530", "F.JPN.2019=28"]),
        ("all?lastNObservations=1", ["T.TOTAL.2019=152.530", "F.JPN.2019=28"]),
        ("all?firstNObservations=1", ["T.TOTAL.2018=142.860", "F.JPN.2019=28"]),
        ("LAO....", []),
        ("all?startPeriod=2030", []),
    ],
)
def test_data_queries(reading: Client, path: str, found: list[str]) -> None:
    assert short(reading.stored(key=path)) == found


def test_data_in_every_form_and_by_every_name(reading: Client) -> None:
    for name in (FLOW, f"ILO,{FLOW}", f"ILO,{FLOW},1.0", f"all,{FLOW},latest"):
        assert reading.get(f"/rest/data/{name}").status_code == 200
    assert reading.get(f"/rest/v2/data/dataflow/ILO/{FLOW}/1.0/*").status_code == 200
    flat = reading.get(f"/rest/data/{FLOW}/all?dimensionAtObservation=AllDimensions", ML)
    assert b"<Series" not in flat.content
    assert flat.content.count(b"<Obs ") == 3
    series = reading.get(f"/rest/data/{FLOW}/all", "application/xml")
    assert series.content.count(b"<Series ") == 2
    assert series.headers["Content-Type"] == ML
    bare = reading.get(f"/rest/data/{FLOW}/all?detail=dataonly", CSV_1)
    assert "LFS" not in bare.text
    second = reading.get(f"/rest/data/{FLOW}", "application/vnd.sdmx.data+csv;version=2.0.0")
    assert second.text.startswith("STRUCTURE,")


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/rest/data", None, 400),
        ("/rest/data/NOWHERE/all", None, 404),
        ("/rest/data/ILO,NOWHERE,1.0/all", None, 404),
        ("/rest/data/a,b,c,d/all", None, 400),
        (f"/rest/data/{FLOW}/A.B", None, 422),
        (f"/rest/data/{FLOW}/VNM.A", None, 422),
        (f"/rest/data/{FLOW}/{'.' * 400}", None, 422),
        (f"/rest/data/{FLOW}/all/all/all/all", None, 400),
        (f"/rest/data/{FLOW}/all?startPeriod=yesterday", None, 400),
        (f"/rest/data/{FLOW}/all?startPeriod=2019-13", None, 400),
        (f"/rest/data/{FLOW}/all?startPeriod=0000", None, 400),
        (f"/rest/data/{FLOW}/all?firstNObservations=many", None, 400),
        (f"/rest/data/{FLOW}/all?detail=some", None, 400),
        (f"/rest/data/{FLOW}/all?detail=nodata", None, 501),
        (f"/rest/data/{FLOW}/all?updatedAfter=2019-01-01", None, 501),
        (f"/rest/data/{FLOW}/all?dimensionAtObservation=SEX", None, 501),
        (f"/rest/data/{FLOW}/all?c[TIME_PERIOD]=ge:2019", None, 501),
        (f"/rest/data/{FLOW}/all", "application/json", 406),
        (f"/rest/data/{FLOW}/all", "application/vnd.sdmx.genericdata+xml;version=2.1", 406),
        (f"/rest/data/{FLOW}/all", "text/csv;q=nonsense, */*;q=0.1", 200),
        (f"/rest/data/{FLOW}/all", ";;;,,,", 406),
        (f"/rest/data/{FLOW}/%00.%0A.%ED%A0%80..", None, 404),
    ],
)
def test_weird_data_queries_get_an_sdmx_answer(reading: Client, path: str, accept: str | None, status: int) -> None:
    reply = reading.get(path, accept)
    assert reply.status_code == status, reply.text
    if status != 200:
        assert etree.fromstring(reply.content).tag.endswith("Error")


def test_deleting_goes_from_the_top(client: Client) -> None:
    client.structure(tiny())
    paths = [
        "/rest/dataflow/TEST.SUB/DF_TINY/2.3", "/rest/datastructure/TEST.SUB/TINY/2.3",
        "/rest/codelist/TEST.SUB/CL_G/1.0", "/rest/conceptscheme/TEST.SUB/CS/1.0",
    ]  # fmt: skip
    for path in paths[1:]:
        reply = client.delete(path)
        assert reply.status_code == 409, path
        assert "is referenced by" in reply.text
    for path in paths:
        assert client.delete(path).status_code == 200
        assert client.delete(path).status_code == 404
    assert client.delete("/rest/codelist/TEST.SUB").status_code == 400


def test_a_dataflow_with_data_is_not_deleted(client: Client) -> None:
    client.put(GOOD)
    assert client.delete(f"/rest/dataflow/ILO/{FLOW}/1.0").status_code == 409


def test_the_live_structures_of_the_ilo_are_taken(client: Client, shared: Path) -> None:
    live = (shared / "ilo" / "live-structures-2026-05-18.xml").read_bytes()
    reply = client.structure(live)
    assert reply.status_code in (200, 201, 207), reply.text[:500]
    codes = [e.get("code") for e in etree.fromstring(reply.content).iter("{*}ErrorMessage")]
    assert len(codes) == 50
    assert "422" not in codes


def test_every_packaged_structure_is_taken_as_it_is(tmp_path: Path) -> None:
    dsd = resources.folder("dsd")
    lists = load.structure_files(FLOW)[:-1]
    with Receiver(tmp_path / "fresh") as receiver:
        client = Client(receiver.info).sign_in()
        for file in (*lists, *sorted(dsd.glob("M*.xml")), dsd / "agencies.xml", dsd / "categories.xml"):
            assert client.structure(file.read_bytes()).status_code == 201, file.name
        found = etree.fromstring(client.get("/rest/dataflow").content)
        client.session.close()
    assert len(list(found.iter("{*}Dataflow"))) == 35
