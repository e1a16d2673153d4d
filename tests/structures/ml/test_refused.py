"""What is not carried over, or cannot be said, is refused by name, and nothing is written."""

from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.structures.files import FORMATS, SUFFIX, read, write
from ilms.structures.message import Pointer
from ilms.structures.ml.dialect import NoPlaceError
from ilms.structures.ml.node import NotCarriedError
from ilms.structures.model import (
    DataComponent,
    DataConstraint,
    DataStructure,
    ItemScheme,
    Region,
    Relationship,
    Representation,
    RepresentationMap,
    Selection,
    StructureMessage,
    Value,
)
from ilms.structures.schema import Reference
from structures.made import HEADER

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/"


def file(folder: Path, body: str, version: str = "v2_1") -> Path:
    spaces = " ".join(f'xmlns:{n[0]}="{BASE}{version}/{n}"' for n in ("message", "structure", "common"))
    path = folder / "structure.xml"
    path.write_text(
        f"<m:Structure {spaces}><m:Header><m:ID>X</m:ID></m:Header><m:Structures>{body}</m:Structures></m:Structure>",
        "utf-8",
    )
    return path


def codelist(inside: str = "", attributes: str = "") -> str:
    return (
        f'<s:Codelists><s:Codelist id="CL" agencyID="X" version="1.0"{attributes}><c:Name>L</c:Name>{inside}'
        "</s:Codelist></s:Codelists>"
    )


@pytest.mark.parametrize(("body", "place", "what"), [
    (codelist('<s:Code id="A" colour="red"><c:Name>A</c:Name></s:Code>'), "Codelist X:CL", "Code@colour"),
    (codelist('<s:Code id="A"><c:Name>A</c:Name><s:Shade/></s:Code>'), "Codelist X:CL", "Shade"),
    (codelist("<s:CodelistExtension/>"), "Codelist X:CL", "CodelistExtension"),
    (codelist(attributes=' mood="sad"'), "Codelist X:CL", "Codelist@mood"),
    (codelist("<c:Name>again</c:Name>"), "Codelist X:CL", "Name twice in `en`"),
    (
        ('<s:Codelists><s:Codelist id="CL" agencyID="X"><c:Annotations><c:Annotation><c:StructuredText/>'
        "</c:Annotation></c:Annotations><c:Name>L</c:Name></s:Codelist></s:Codelists>"),
        "Codelist X:CL", "StructuredText",
    ),
    (
        '<s:HierarchicalCodelists><s:HierarchicalCodelist id="HCL" agencyID="X"/></s:HierarchicalCodelists>',
        "the message", "HierarchicalCodelist X:HCL",
    ),
    ('<s:Processes><s:Process id="P" agencyID="X"/></s:Processes>', "the message", "Process X:P"),
    (
        ('<s:DataStructures><s:DataStructure id="D" agencyID="X"><c:Name>D</c:Name><s:DataStructureComponents>'
        '<s:DimensionList><s:Dimension id="A"/></s:DimensionList></s:DataStructureComponents></s:DataStructure>'
        "</s:DataStructures>"),
        "DataStructure X:D", "Dimension without a concept",
    ),
])  # fmt: skip
def test_what_is_not_carried_is_named(tmp_path: Path, body: str, place: str, what: str):
    with pytest.raises(NotCarriedError) as error:
        read(file(tmp_path, body))
    assert error.value.title == f"{place} has `{what}`, which is not carried over"


@pytest.mark.parametrize(("text", "what"), [
    ('{"data": {"codelists": [{"id": "CL", "agencyID": "X", "colour": "red"}]}}', "colour"),
    ('{"data": {"codelists": [{"id": "CL", "agencyID": "X", "codes": [{"id": "A", "shade": 1}]}]}}', "shade"),
    ('{"data": {"hierarchies": [{"id": "H"}]}}', "hierarchies"),
    ('{"data": {"dataflows": [{"id": "F", "agencyID": "X", "structure": "D"}]}}', "D"),
    ('{"data": {}, "more": 1}', "more"),
])  # fmt: skip
def test_in_json_too(tmp_path: Path, text: str, what: str):
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(NotCarriedError, match=f"`{what}`"):
        read(path)


def test_a_registry_s_answer_is_not_an_empty_message(tmp_path: Path):
    path = tmp_path / "s.xml"
    path.write_text(f'<m:RegistryInterface xmlns:m="{BASE}v2_1/message"/>')
    with pytest.raises(NotCarriedError, match="`RegistryInterface`"):
        read(path)


CONCEPT = Pointer("Concept", Reference("X", "CS", "1.0"), "C")
AREA = DataComponent(part="Dimension", id="AREA", concept=CONCEPT)
VALUE = DataComponent(part="Measure", id="OBS_VALUE", concept=CONCEPT, usage="optional")


def structure(**more: object) -> DataStructure:
    given = {"dimensions": (AREA,), "measures": (VALUE,), **more}
    return DataStructure(id="D", agency="X", names={"en": "D"}, **given)  # type: ignore[arg-type]


def attribute(**more: object) -> DataComponent:
    given = {"id": "A", "relationship": Relationship("Observation"), "usage": "optional", **more}
    return DataComponent(part="Attribute", concept=CONCEPT, **given)  # type: ignore[arg-type]


def coded(kind: str, version: str) -> DataComponent:
    return attribute(representation=Representation(Pointer(kind, Reference("X", "V", version))))


MODERN = FORMATS[1:]
REGION = Region((Selection("AREA", values=(Value("W"),)),))
CONSTRAINT = {"id": "C", "agency": "X", "names": {"en": "C"}, "role": "Allowed"}


@pytest.mark.parametrize(("artefact", "formats", "what"), [
    (
        structure(measures=(VALUE, DataComponent(part="Measure", id="STAFF", concept=CONCEPT))),
        FORMATS[:1], "OBS_VALUE, STAFF",
    ),
    (structure(measures=()), FORMATS[:1], r"\(-\)"),
    (
        structure(attributes=tuple(
            attribute(id=name, representation=Representation(facets={}, max_occurs=most))
            for name, most in (("NOTE", "unbounded"), ("ONE", "1"), ("TAGS", "3"))
        )),
        FORMATS[:1], r"several values \(NOTE, TAGS\)",
    ),
    (
        structure(dimensions=(DataComponent(part="MeasureDimension", id="M", concept=CONCEPT),)),
        MODERN, "MeasureDimension",
    ),
    (
        structure(attributes=(attribute(relationship=Relationship("Dimension", ("AREA",), groups=("G",))),)),
        MODERN, "dimensions and groups at once",
    ),
    (ItemScheme(scheme="ValueList", id="V", agency="X", names={"en": "V"}), FORMATS[:1], "values that are no codes"),
    (
        structure(attributes=(coded("ValueList", "1.0"),)),
        FORMATS[:1], "ValueList=X:V",
    ),
    (
        structure(attributes=(coded("Codelist", "1.0.0+"),)),
        FORMATS[:1], r"V\(1.0.0\+\)",
    ),
    (DataConstraint(**CONSTRAINT, regions=(REGION, REGION)), MODERN, "one of each kind: 2"),  # type: ignore[arg-type]
    (
        DataConstraint(**CONSTRAINT, regions=(Region((Selection("A", values=(Value("W", "excluderoot"),)),)),)),  # type: ignore[arg-type]
        FORMATS[:1], "without their root",
    ),
    (
        ItemScheme(scheme="AgencyScheme", id="AGENCIES", agency="X", version="2.0", names={"en": "A"}),
        ("sdmx-ml-3.0",), "another version",
    ),
])  # fmt: skip
def test_what_a_format_cannot_say_is_named(tmp_path: Path, artefact: object, formats: tuple[str, ...], what: str):
    message = StructureMessage(HEADER, (artefact,))  # type: ignore[arg-type]
    for format_ in formats:
        with pytest.raises(NoPlaceError, match=what) as error:
            write(message, tmp_path / "written", format_)
        assert str(artefact) in error.value.title
        assert format_ in error.value.title
    assert not list(tmp_path.iterdir())
    for format_ in set(FORMATS) - set(formats) - {"sdmx-ml-2.1"}:  # 2.1's own peculiarities are tested below
        path = tmp_path / f"s{SUFFIX[format_]}"
        write(message, path, format_)
        assert read(path).artefacts[0].reference == artefact.reference  # type: ignore[attr-defined]


def test_a_reference_to_what_is_not_carried(tmp_path: Path):
    from ilms.structures.model import Categorisation

    categorised = Categorisation(
        id="C", agency="X", names={"en": "C"}, source=Pointer("Process", Reference("X", "P", "1.0")),
        target=Pointer("Category", Reference("X", "CS", "1.0"), "A"),
    )  # fmt: skip
    for format_ in FORMATS:
        with pytest.raises(UsageError, match="reference to a `Process`"):
            write(StructureMessage(HEADER, (categorised,)), tmp_path / "s", format_)


def test_maps_are_refused_before_they_were_in_the_standard(tmp_path: Path):
    map_ = RepresentationMap(id="M", agency="X", names={"en": "M"}, sources=("String",), targets=("String",))
    with pytest.raises(NoPlaceError, match=r"RepresentationMap X:M\(1.0\) has maps"):
        write(StructureMessage(HEADER, (map_,)), tmp_path / "m.xml", "sdmx-ml-2.1")
    assert not (tmp_path / "m.xml").exists()
