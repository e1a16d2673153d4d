"""Identity, references and equality of artefacts; hostile XML."""

import pytest

from ilms.rehearsal.artefacts import Identity, in_dependency_order, message, parse, split
from ilms.rehearsal.replies import SdmxError
from rehearsal.tiny import tiny


def _tiny(**replaced: str) -> dict[str, object]:
    return {artefact.identity.id: artefact for artefact in split(parse(tiny(**replaced)))}


def test_references_by_ref_are_found() -> None:
    held = _tiny()
    assert {str(i) for i in held["DF_TINY"].references} == {"TEST.SUB:TINY(2.3)"}
    assert {str(i) for i in held["TINY"].references} == {"TEST.SUB:CL_G(1.0)", "TEST.SUB:CS(1.0)"}
    assert held["CL_G"].references == frozenset()


def test_references_by_urn_are_found() -> None:
    ref = '<Ref id="TINY" agencyID="TEST.SUB" version="2.3" class="DataStructure" package="datastructure"/>'
    urn = "<URN>urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=TEST.SUB:TINY(2.3)</URN>"
    assert {str(i) for i in _tiny(**{ref: urn})["DF_TINY"].references} == {"TEST.SUB:TINY(2.3)"}


def test_what_is_needed_comes_first() -> None:
    order = [a.identity.kind for a in in_dependency_order(split(parse(tiny())))]
    assert order.index("Codelist") < order.index("DataStructure") < order.index("Dataflow")
    assert order.index("ConceptScheme") < order.index("DataStructure")


def test_the_urn() -> None:
    urn = "urn:sdmx:org.sdmx.infomodel.registry.ContentConstraint=A.B:C(1.0)"
    assert Identity("ContentConstraint", "A.B", "C", "1.0").urn == urn


def test_equality_is_blind_to_prefixes_blanks_and_comments_but_not_to_codes() -> None:
    one = _tiny()["CL_G"]
    other = _tiny(**{"<s:Code id": "<!-- x -->\n  <s:Code id"})["CL_G"]
    back = split(parse(message([one], "2026-01-01T00:00:00")))[0]
    assert one.shape() == other.shape() == back.shape()
    renamed = _tiny(**{"<c:Name>a</c:Name>": "<c:Name>b</c:Name>"})["CL_G"]
    assert one.shape() != renamed.shape()
    assert one.shape(essence=True) == renamed.shape(essence=True)
    recoded = _tiny(**{'<s:Code id="B">': '<s:Code id="C">'})["CL_G"]
    assert one.shape(essence=True) != recoded.shape(essence=True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
        b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><l>&b;</l>',
        b"<a>" * 5000,
    ],
)
def test_hostile_xml_is_refused(content: bytes) -> None:
    with pytest.raises(SdmxError) as caught:
        parse(content)
    assert caught.value.status == 400


@pytest.mark.parametrize("name", ["../x", "a/b", "", "x" * 300, "a b", "a\\b", "NUL:", "é"])
def test_an_id_that_is_no_sdmx_id_is_refused(name: str) -> None:
    changed = tiny(**{'id="CL_G" agencyID="TEST.SUB" version': f'id="{name}" agencyID="TEST.SUB" version'})
    with pytest.raises(SdmxError):
        split(parse(changed))
