from pathlib import Path

import pytest
from lxml import etree

from ilms.errors import UsageError
from ilms.structures.message import Pointer, annotations, children, names, pointer, read
from ilms.structures.schema import Reference

HEAD = (
    '<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" '
    'xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">'
)


def written(folder: Path, body: str) -> Path:
    path = folder / "structure.xml"
    path.write_text(f"{HEAD}<m:Structures>{body}</m:Structures></m:Structure>", "utf-8")
    return path


CODELIST = Reference("ILO", "CL_SEX", "1.0")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<Ref id="CL_SEX" agencyID="ILO" version="1.0" class="Codelist"/>', Pointer("Codelist", CODELIST)),
        ('<Ref id="CL_SEX" agencyID="ILO" class="Codelist"/>', Pointer("Codelist", CODELIST)),
        (
            "<URN>urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_SEX(1.0)</URN>",
            Pointer("Codelist", CODELIST),
        ),
        ("urn:sdmx:org.sdmx.infomodel.codelist.Codelist=ILO:CL_SEX(1.0)", Pointer("Codelist", CODELIST)),
        (
            '<Ref id="SEX" maintainableParentID="CS" agencyID="ILO" maintainableParentVersion="2.0"/>',
            Pointer("", Reference("ILO", "CS", "2.0"), "SEX"),
        ),
        (
            "<URN>urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=ILO:CS(2.0).SEX</URN>",
            Pointer("Concept", Reference("ILO", "CS", "2.0"), "SEX"),
        ),
        ('<Ref id="MEASURE"/>', Pointer("", Reference("", "", ""), "MEASURE")),
        ("MEASURE", Pointer("", Reference("", "", ""), "MEASURE")),
        ("", None),
    ],
)
def test_every_way_of_referring_is_read(inner: str, expected: Pointer | None):
    assert pointer(etree.fromstring(f"<Enumeration>{inner}</Enumeration>")) == expected


def test_a_name_without_a_language_is_english_and_annotations_fall_back_to_their_text(tmp_path: Path):
    path = written(
        tmp_path,
        '<s:Codelists><s:Codelist id="CL" agencyID="X"><c:Annotations>'
        "<c:Annotation><c:AnnotationTitle>1024</c:AnnotationTitle><c:AnnotationType>LIMIT</c:AnnotationType></c:Annotation>"
        "<c:Annotation><c:AnnotationType>SAID</c:AnnotationType>"
        '<c:AnnotationText xml:lang="vi">có</c:AnnotationText>'
        '<c:AnnotationText xml:lang="en">yes</c:AnnotationText></c:Annotation>'
        '</c:Annotations><c:Name>List</c:Name><c:Name xml:lang="vi">Danh mục</c:Name></s:Codelist>'
        "</s:Codelists>",
    )
    [(reference, element)] = read(path).all("Codelist")
    assert reference == Reference("X", "CL", "1.0")  # the version's default
    assert names(element) == {"en": "List", "vi": "Danh mục"}
    assert annotations(element) == {"LIMIT": "1024", "SAID": "yes"}


def test_a_version_with_a_wildcard_takes_the_latest(tmp_path: Path):
    lists = "".join(f'<s:Codelist id="CL" agencyID="X" version="{v}"/>' for v in ("1.9.0", "1.10.0", "1.2.0"))
    held = read(written(tmp_path, f"<s:Codelists>{lists}</s:Codelists>"))
    found = held.get(Reference("X", "CL", "1.0+"), "Codelist")
    assert found is not None
    assert found.get("version") == "1.10.0"
    assert held.get(Reference("X", "CL", "2.0"), "Codelist") is None


def test_what_is_only_referred_to_is_not_held(tmp_path: Path):
    stub = '<s:Codelist id="CL" agencyID="X" isExternalReference="true"/>'
    assert not list(read(written(tmp_path, f"<s:Codelists>{stub}</s:Codelists>")).all("Codelist"))


def test_comments_are_no_children():
    assert [c.tag for c in children(etree.fromstring("<a><!-- no --><b/></a>"))] == ["b"]


def test_a_missing_file_names_itself(tmp_path: Path):
    with pytest.raises(UsageError, match=r"nowhere\.xml` cannot be read"):
        read(tmp_path / "nowhere.xml")


def test_what_is_not_xml_says_at_which_line(tmp_path: Path):
    path = tmp_path / "data.csv"
    path.write_text("REF_AREA,OBS_VALUE\nVNM,1\n", "utf-8")
    with pytest.raises(UsageError, match="is not XML") as error:
        read(path)
    assert "line 1" in error.value.detail


def test_a_data_message_is_no_structure_message(tmp_path: Path):
    path = tmp_path / "data.xml"
    path.write_text("<StructureSpecificData/>", "utf-8")
    with pytest.raises(UsageError) as error:
        read(path)
    assert "`StructureSpecificData`" in error.value.detail


def test_an_entity_cannot_read_files(tmp_path: Path):
    (tmp_path / "secret").write_text("secret", "utf-8")
    path = tmp_path / "evil.xml"
    path.write_text(
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>{HEAD}<m:Structures>'
        '<s:Codelists><s:Codelist id="CL" agencyID="X"><c:Name>&x;</c:Name></s:Codelist></s:Codelists>'
        "</m:Structures></m:Structure>",
        "utf-8",
    )
    with pytest.raises(UsageError, match="has a document type"):
        read(path)


def test_an_entity_cannot_grow(tmp_path: Path):
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "bomb.xml"
    path.write_text(
        f'<!DOCTYPE r [<!ENTITY e0 "ha">{grow}]>{HEAD}<m:Structures><s:Codelists>'
        '<s:Codelist id="&e11;" agencyID="X"/></s:Codelists></m:Structures></m:Structure>',
        "utf-8",
    )
    with pytest.raises(UsageError, match=r"is not XML|document type"):
        read(path)
