"""DSDs of other shapes than the ILO's: groups, attachments, measure dimensions, constraints, SDMX-ML 3.0."""

from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.structures.bundle import bundle
from ilms.structures.load import schema, schemas_in
from ilms.structures.reading import UNRESOLVED
from ilms.structures.schema import Role, Schema
from ilms.structures.unresolved import unresolved

NAMESPACES = (
    'xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" '
    'xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"'
)


def concept(id_: str) -> str:
    return (
        '<s:ConceptIdentity><Ref agencyID="X" maintainableParentID="CS" maintainableParentVersion="1.0" '
        f'id="{id_}" class="Concept"/></s:ConceptIdentity>'
    )


def coded(id_: str) -> str:
    return (
        f'<s:LocalRepresentation><s:Enumeration><Ref agencyID="X" id="{id_}" version="1.0" class="Codelist"/>'
        "</s:Enumeration></s:LocalRepresentation>"
    )


def attribute(id_: str, relation: str, inner: str = "", status: str = "Conditional") -> str:
    return (
        f'<s:Attribute id="{id_}" assignmentStatus="{status}">{concept(id_)}{inner}'
        f"<s:AttributeRelationship>{relation}</s:AttributeRelationship></s:Attribute>"
    )


DSD = f"""
<s:DataStructures><s:DataStructure id="TOY" agencyID="X" version="1.0"><c:Name>Toy</c:Name>
<s:DataStructureComponents><s:DimensionList>
<s:Dimension id="FREQ" position="2">{concept("FREQ")}</s:Dimension>
<s:Dimension id="AREA" position="1">{concept("AREA")}{coded("CL_AREA")}</s:Dimension>
<s:Dimension id="KIND" position="3">{concept("KIND")}{coded("CL_GONE")}</s:Dimension>
<s:TimeDimension id="TIME_PERIOD" position="4">{concept("TIME_PERIOD")}
<s:LocalRepresentation><s:TextFormat/></s:LocalRepresentation></s:TimeDimension>
</s:DimensionList>
<s:Group id="Sibling">
<s:GroupDimension><s:DimensionReference><Ref id="AREA"/></s:DimensionReference></s:GroupDimension>
<s:GroupDimension><s:DimensionReference><Ref id="KIND"/></s:DimensionReference></s:GroupDimension></s:Group>
<s:AttributeList>
{attribute("CONTACT", "<s:None/>", status="Mandatory")}
{attribute("TITLE", '<s:Group><Ref id="Sibling"/></s:Group>')}
{attribute("UNIT", '<s:Dimension><Ref id="KIND"/></s:Dimension><s:Dimension><Ref id="AREA"/></s:Dimension>')}
{
    attribute(
        "COMMENT",
        '<s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure>',
        '<s:LocalRepresentation><s:TextFormat textType="XHTML" maxLength="40"/></s:LocalRepresentation>',
    )
}
</s:AttributeList>
<s:MeasureList><s:PrimaryMeasure id="OBS_VALUE">{concept("OBS_VALUE")}<s:LocalRepresentation>
<s:TextFormat textType="Double"/></s:LocalRepresentation></s:PrimaryMeasure></s:MeasureList>
</s:DataStructureComponents></s:DataStructure></s:DataStructures>"""
CODES = "".join(
    f'<s:Code id="{id_}"><c:Name>{id_}</c:Name>'
    + (f'<s:Parent><Ref id="{above}"/></s:Parent>' if above else "")
    + "</s:Code>"
    for id_, above in (("W", ""), ("ASIA", "W"), ("VNM", "ASIA"), ("KHM", "ASIA"), ("FRA", "W"))
)
LISTS = (
    '<s:Codelists><s:Codelist id="CL_AREA" agencyID="X" version="1.0"><c:Name>A</c:Name>'
    f"{CODES}</s:Codelist></s:Codelists>"
)
CONCEPTS = """<s:Concepts><s:ConceptScheme id="CS" agencyID="X" version="1.0"><c:Name>C</c:Name>
<s:Concept id="FREQ"><c:Name xml:lang="en">Frequency</c:Name><s:CoreRepresentation><s:Enumeration>
<Ref agencyID="X" id="CL_AREA" version="1.0" class="Codelist"/></s:Enumeration></s:CoreRepresentation>
</s:Concept></s:ConceptScheme></s:Concepts>"""
FLOW = """<s:Dataflows><s:Dataflow id="FLOW" agencyID="X" version="2.0"><c:Name>Flow</c:Name><s:Structure>
<Ref agencyID="X" id="TOY" version="1.0" class="DataStructure"/></s:Structure></s:Dataflow></s:Dataflows>"""


def constraint(attached: str, regions: str, kind: str = "Allowed") -> str:
    return (
        f'<s:Constraints><s:ContentConstraint id="CC" agencyID="X" version="1.0" type="{kind}">'
        "<c:Name>c</c:Name>"
        f"<s:ConstraintAttachment>{attached}</s:ConstraintAttachment>{regions}</s:ContentConstraint></s:Constraints>"
    )


ON_FLOW = '<s:Dataflow><Ref agencyID="X" id="FLOW" version="2.0" class="Dataflow"/></s:Dataflow>'
ON_DSD = '<s:DataStructure><Ref agencyID="X" id="TOY" version="1.0" class="DataStructure"/></s:DataStructure>'
ON_OTHER = '<s:Dataflow><Ref agencyID="X" id="OTHER" version="1.0" class="Dataflow"/></s:Dataflow>'


def region(values: str, *, include: str = "true", kind: str = "KeyValue", id_: str = "AREA") -> str:
    return f'<s:CubeRegion include="{include}"><c:{kind} id="{id_}">{values}</c:{kind}></s:CubeRegion>'


def toy(folder: Path, *more: str, parts: str = FLOW + LISTS + CONCEPTS + DSD) -> dict[str, Schema]:
    path = folder / "toy.xml"
    path.write_text(f"<m:Structure {NAMESPACES}><m:Structures>{parts}{''.join(more)}</m:Structures></m:Structure>")
    return schemas_in(path)


def test_dimensions_are_in_the_order_in_which_they_stand_whatever_their_numbers(tmp_path: Path):
    assert toy(tmp_path)["FLOW"].key == ("FREQ", "AREA", "KIND", "TIME_PERIOD")


def test_a_concept_lends_its_name_and_its_codelist(tmp_path: Path):
    frequency = toy(tmp_path)["FLOW"]["FREQ"]
    assert frequency.label() == "Frequency"
    assert frequency.codelist is not None
    assert "VNM" in frequency.codelist


def test_attachments_in_key_order_whatever_the_dsd_says_first(tmp_path: Path):
    schema_ = toy(tmp_path)["FLOW"]
    assert schema_["CONTACT"].attachment == ()
    assert schema_["CONTACT"].mandatory
    assert schema_["TITLE"].attachment == ("AREA", "KIND")  # through the group
    assert schema_["UNIT"].attachment == ("AREA", "KIND")
    assert schema_["COMMENT"].attachment == schema_.key
    assert schema_.is_observation_attribute(schema_["COMMENT"])


def test_a_text_is_limited_by_an_annotation_of_the_attribute_else_of_the_dsd(tmp_path: Path):
    def noted(limit: int) -> str:
        title = f"<c:AnnotationTitle>{limit}</c:AnnotationTitle>"
        kind = "<c:AnnotationType>MAXTEXTATTRIBUTELENGTH</c:AnnotationType>"
        return f"<c:Annotations><c:Annotation>{title}{kind}</c:Annotation></c:Annotations>"

    content = DSD.replace("<c:Name>Toy</c:Name>", noted(500) + "<c:Name>Toy</c:Name>")
    content = content.replace(
        '<s:Attribute id="TITLE" assignmentStatus="Conditional">',
        f'<s:Attribute id="TITLE" assignmentStatus="Conditional">{noted(70)}',
    )
    held = toy(tmp_path, parts=FLOW + LISTS + CONCEPTS + content)["FLOW"]
    assert [held[name].max_length for name in ("CONTACT", "TITLE", "COMMENT")] == [500, 70, 40]


def test_text_facets_and_their_defaults(tmp_path: Path):
    schema_ = toy(tmp_path)["FLOW"]
    assert (schema_["COMMENT"].text_type, schema_["COMMENT"].max_length) == ("XHTML", 40)
    assert schema_["OBS_VALUE"].text_type == "Double"
    assert schema_["OBS_VALUE"].role is Role.MEASURE
    assert schema_["TIME_PERIOD"].text_type == "ObservationalTimePeriod"


def test_a_codelist_that_is_nowhere_is_told(tmp_path: Path):
    schema_ = toy(tmp_path)["FLOW"]
    assert schema_["KIND"].codelist is None
    assert schema_.annotations[UNRESOLVED] == "KIND=X:CL_GONE(1.0)"
    [batch] = unresolved(schema_)
    assert batch.params.to_pylist() == [{"component": "KIND", "codelist": "X:CL_GONE(1.0)"}]
    assert not unresolved(schema("MNA_OEMP_SEX_CDS_NB"))


def test_a_dsd_without_a_dataflow_counts_as_one(tmp_path: Path):
    found = toy(tmp_path, parts=LISTS + CONCEPTS + DSD)
    assert list(found) == ["TOY"]
    assert found["TOY"].dataflow == found["TOY"].structure


def test_a_dataflow_whose_dsd_is_elsewhere(tmp_path: Path):
    with pytest.raises(UsageError, match="no data structure") as error:
        toy(tmp_path, parts=FLOW)
    assert "FLOW" in error.value.detail
    assert "references=all" in error.value.hint


@pytest.mark.parametrize(
    ("attached", "regions", "expected"),
    [
        (ON_FLOW, region("<c:Value>VNM</c:Value><c:Value>FRA</c:Value>"), {"VNM", "FRA"}),
        (ON_DSD, region("<c:Value>VNM</c:Value>"), {"VNM"}),
        (ON_FLOW, region('<c:Value cascadeValues="true">ASIA</c:Value>'), {"ASIA", "VNM", "KHM"}),
        (ON_FLOW, region("<c:Value>W</c:Value>", include="false"), {"ASIA", "VNM", "KHM", "FRA"}),
        (
            ON_FLOW,
            region("<c:Value>VNM</c:Value><c:Value>W</c:Value>") + region("<c:Value>W</c:Value>", include="false"),
            {"VNM"},
        ),
        (ON_OTHER, region("<c:Value>VNM</c:Value>"), None),
    ],
)
def test_constraints_of_the_flow_and_of_its_dsd(tmp_path: Path, attached: str, regions: str, expected: set[str] | None):
    allowed = toy(tmp_path, constraint(attached, regions))["FLOW"].allowed
    assert allowed.get("AREA") == expected


def test_what_there_is_does_not_say_what_may_be(tmp_path: Path):
    actual = constraint(ON_FLOW, region("<c:Value>VNM</c:Value>"), kind="Actual")
    assert "AREA" not in toy(tmp_path, actual)["FLOW"].allowed


def test_attributes_are_constrained_too(tmp_path: Path):
    regions = region("<c:Value>PS</c:Value>", kind="Attribute", id_="UNIT")
    assert toy(tmp_path, constraint(ON_FLOW, regions))["FLOW"].allowed["UNIT"] == {"PS"}


def test_sdmx_ml_3_written_by_another_hand_reads_the_same(tmp_path: Path):
    """pysdmx rewrites our 2.1 message as 3.0; what we read of it must be what we read of ours."""
    from pysdmx.io import read_sdmx, write_sdmx
    from pysdmx.io.format import Format

    ours = schema("MST_TEMP_SEX_ECO_CCT_NB")
    path = tmp_path / "three.xml"
    path.write_text(
        write_sdmx(read_sdmx(bundle(ours.dataflow.id).decode()).structures, Format.STRUCTURE_SDMX_ML_3_0),
        "utf-8",
    )
    theirs = schemas_in(path)[ours.dataflow.id]
    assert theirs.key == ours.key
    # pysdmx drops what a constraint says of attributes
    assert theirs.allowed == {id_: codes for id_, codes in ours.allowed.items() if id_ in ours.key}
    for mine, other in zip(ours.components, theirs.components, strict=True):
        assert (mine.id, mine.role, mine.mandatory, mine.attachment, mine.max_length) == (
            other.id, other.role, other.mandatory, other.attachment, other.max_length,
        )  # fmt: skip
        assert (mine.codelist.ids if mine.codelist else None) == (other.codelist.ids if other.codelist else None)


def test_groups_and_what_is_attached_to_them(tmp_path: Path):
    schema_ = toy(tmp_path)["FLOW"]
    assert schema_.groups == {"Sibling": ("AREA", "KIND")}
    assert schema_["TITLE"].group == "Sibling"
    assert schema_["UNIT"].group is None  # the same dimensions, but named one by one


THREE = "".join(
    f'xmlns:{prefix}="http://www.sdmx.org/resources/sdmxml/schemas/v3_0/{name}" '
    for prefix, name in (("m", "message"), ("s", "structure"), ("c", "common"))
)


def three(id_: str, body: str, kind: str = "Attribute", usage: str = "optional") -> str:
    urn = f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept=X:CS(1.0).{id_}"
    return f'<s:{kind} id="{id_}" usage="{usage}"><s:ConceptIdentity>{urn}</s:ConceptIdentity>{body}</s:{kind}>'


def test_measures_and_values_of_sdmx_3(tmp_path: Path):
    text = '<s:LocalRepresentation{}><s:TextFormat textType="String"/></s:LocalRepresentation>'
    relation = "<s:AttributeRelationship>{}</s:AttributeRelationship>"
    group = "<s:Group>Sibling</s:Group>"
    parts = f"""<s:DataStructures><s:DataStructure id="TOY" agencyID="X" version="1.0"><c:Name>Toy</c:Name>
    <s:DataStructureComponents><s:DimensionList>{three("AREA", "", "Dimension")}{three("KIND", "", "Dimension")}
    </s:DimensionList><s:Group id="Sibling">
    <s:GroupDimension><s:DimensionReference>KIND</s:DimensionReference></s:GroupDimension>
    <s:GroupDimension><s:DimensionReference>AREA</s:DimensionReference></s:GroupDimension></s:Group>
    <s:AttributeList>
    {three("TITLE", text.format(' maxOccurs="unbounded"') + relation.format(group))}
    {three("NOTE", text.format(' maxOccurs="3"') + relation.format("<s:Observation/>"), usage="mandatory")}
    {three("UNIT", text.format(' maxOccurs="1"') + relation.format("<s:Dataflow/>"))}
    </s:AttributeList><s:MeasureList>{three("TURNOVER", "", "Measure", "mandatory")}
    {three("STAFF", text.format(' maxOccurs="2"'), "Measure")}</s:MeasureList>
    </s:DataStructureComponents></s:DataStructure></s:DataStructures>"""
    path = tmp_path / "three.xml"
    path.write_text(f"<m:Structure {THREE}><m:Structures>{parts}</m:Structures></m:Structure>")
    schema_ = schemas_in(path)["TOY"]
    assert [(m.id, m.mandatory, m.multiple) for m in schema_.measures] == [
        ("TURNOVER", True, False), ("STAFF", False, True),
    ]  # fmt: skip
    assert [(a.id, a.mandatory, a.multiple, a.group) for a in schema_.attributes] == [
        ("TITLE", False, True, "Sibling"), ("NOTE", True, True, None), ("UNIT", False, False, None),
    ]  # fmt: skip
    assert schema_.groups == {"Sibling": ("AREA", "KIND")}
    assert [a.attachment for a in schema_.attributes] == [("AREA", "KIND"), ("AREA", "KIND"), ()]
