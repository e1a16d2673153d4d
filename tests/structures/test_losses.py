"""What a format has no place for is left out, and each thing is told."""

from pathlib import Path

import pytest

from ilms.described import describe_alone
from ilms.structures.files import FORMATS, write
from ilms.structures.losses import findings, reduced
from ilms.structures.message import Pointer
from ilms.structures.model import (
    Annotation,
    DataComponent,
    DataStructure,
    Item,
    ItemScheme,
    Link,
    Relationship,
    Representation,
    Sentinel,
    StructureMessage,
)
from ilms.structures.schema import Reference
from structures.made import HEADER

CONCEPT = Pointer("Concept", Reference("X", "CS", "1.0"), "C")
LINK = Link("alternate", "https://example.org/")
FULL = StructureMessage(
    HEADER,
    (
        ItemScheme(
            scheme="Codelist", id="CL", agency="X", names={"en": "CL"}, final=True, uri="https://example.org/cl",
            structure_url="https://example.org/s",
            annotations=(Annotation(value="v", urls={"en": "https://example.org/e", "": "https://example.org/"}),),
            items=(Item(id="A", names={"en": "A"}, links=(LINK,)),),
        ),
        DataStructure(
            id="D", agency="X", names={"en": "D"},
            dimensions=(DataComponent(part="Dimension", id="AREA", concept=CONCEPT),),
            attributes=(
                DataComponent(
                    part="Attribute", id="S", concept=CONCEPT, usage="optional", measures=("OBS_VALUE",),
                    relationship=Relationship("Dimension", ("AREA",), frozenset({"AREA"})),
                    representation=Representation(
                        facets={}, sentinels=(Sentinel("-1", {"en": "none"}),), min_occurs="1"
                    ),
                ),
            ),
            measures=(DataComponent(part="Measure", id="OBS_VALUE", concept=CONCEPT, usage="mandatory"),),
        ),
    ),
)  # fmt: skip
LISTED, STRUCTURED = "Codelist X:CL(1.0)", "DataStructure X:D(1.0)"


@pytest.mark.parametrize(("format_", "expected"), [
    ("sdmx-ml-2.1", {
        (LISTED, "AnnotationValue"), (LISTED, "AnnotationURL by language"), (LISTED, "Link"),
        (STRUCTURED, "SentinelValue"), (STRUCTURED, "minOccurs"), (STRUCTURED, "Dimension@optional"),
        (STRUCTURED, "MeasureRelationship"), (STRUCTURED, "Measure@usage"),
    }),
    ("sdmx-ml-3.0", {(LISTED, "isFinal")}),
    ("sdmx-json-2.0", {(LISTED, "isFinal"), (LISTED, "uri"), (LISTED, "structureURL")}),
])  # fmt: skip
def test_each_loss_names_the_artefact_and_the_thing(tmp_path: Path, format_: str, expected: set[tuple[str, str]]):
    losses = write(FULL, tmp_path / "s", format_)
    assert {(loss.artefact, loss.what) for loss in losses} == expected
    assert len(losses) == len(expected)


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_reduced_loses_no_more(format_: str):
    once, losses = reduced(FULL, format_)
    assert losses
    assert reduced(once, format_) == (once, [])
    assert FULL.artefacts[0].final is True  # the message itself is left alone


def test_what_loses_nothing_is_the_same_object():
    plain = StructureMessage(HEADER, (ItemScheme(scheme="Codelist", id="CL", agency="X", names={"en": "CL"}),))
    for format_ in FORMATS:
        kept, losses = reduced(plain, format_)
        assert kept.artefacts[0] is plain.artefacts[0]
        assert losses == []


def test_losses_are_told_together_with_their_number():
    every = tuple(
        ItemScheme(scheme="Codelist", id=f"CL{n}", agency="X", names={"en": "L"}, final=True) for n in range(5)
    )
    _, losses = reduced(StructureMessage(HEADER, every), "sdmx-ml-3.0")
    [told] = describe_alone(findings(losses, "sdmx-ml-3.0"))
    assert (told.code, told.count, told.dataflow) == ("STR002", 5, None)
    assert "`isFinal` has no place in sdmx-ml-3.0" in told.message
    assert "Codelist X:CL0(1.0), Codelist X:CL1(1.0), Codelist X:CL2(1.0), ..." in told.message
    [viet] = describe_alone(findings(losses, "sdmx-ml-3.0"), "vi")
    assert "không có chỗ" in viet.message
