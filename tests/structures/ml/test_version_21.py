"""What only SDMX-ML 2.1 says survives there and is told elsewhere."""

from pathlib import Path

from ilms.structures.files import read, write
from ilms.structures.losses import reduced
from ilms.structures.model import DataConstraint, DataStructure, Relationship
from structures.ml.test_refused import file

CONCEPT = (
    '<s:ConceptIdentity><Ref id="C" maintainableParentID="CS" maintainableParentVersion="1.0" agencyID="X" '
    'package="conceptscheme" class="Concept"/></s:ConceptIdentity>'
)
STRUCTURE = f"""<s:DataStructures><s:DataStructure id="D" agencyID="X" version="1.0"><c:Name>D</c:Name>
<s:DataStructureComponents><s:DimensionList id="DimensionDescriptor">
<s:Dimension position="1">{CONCEPT}</s:Dimension>
<s:MeasureDimension id="MEASURE" position="2" type="MeasureDimension">{CONCEPT}<s:LocalRepresentation><s:Enumeration>
<Ref id="CS" version="1.0" agencyID="X" package="conceptscheme" class="ConceptScheme"/></s:Enumeration>
</s:LocalRepresentation></s:MeasureDimension>
<s:TimeDimension id="TIME_PERIOD" position="3">{CONCEPT}<s:LocalRepresentation><s:TextFormat/></s:LocalRepresentation>
</s:TimeDimension></s:DimensionList>
<s:Group id="G"><s:GroupDimension><s:DimensionReference><Ref id="C"/></s:DimensionReference></s:GroupDimension>
</s:Group>
<s:AttributeList id="AttributeDescriptor">
<s:Attribute id="A" assignmentStatus="Conditional">{CONCEPT}<s:AttributeRelationship>
<s:Dimension><Ref id="MEASURE"/></s:Dimension><s:AttachmentGroup><Ref id="G"/></s:AttachmentGroup>
</s:AttributeRelationship></s:Attribute>
<s:ReportingYearStartDay assignmentStatus="Mandatory">{CONCEPT}<s:LocalRepresentation>
<s:TextFormat textType="MonthDay"/></s:LocalRepresentation><s:AttributeRelationship><s:None/></s:AttributeRelationship>
</s:ReportingYearStartDay></s:AttributeList>
<s:MeasureList id="MeasureDescriptor"><s:PrimaryMeasure>{CONCEPT}</s:PrimaryMeasure></s:MeasureList>
</s:DataStructureComponents></s:DataStructure></s:DataStructures>"""
CONSTRAINT = """<s:Constraints><s:ContentConstraint id="CC" agencyID="X" version="1.0" isFinal="true"><c:Name>C</c:Name>
<s:ConstraintAttachment><s:SimpleDataSource>https://example.org/d.xml</s:SimpleDataSource></s:ConstraintAttachment>
<s:DataKeySet isIncluded="false"><s:Key><c:KeyValue id="A"><c:Value>1</c:Value></c:KeyValue></s:Key></s:DataKeySet>
<s:CubeRegion><c:KeyValue id="TIME_PERIOD"><c:TimeRange><c:StartPeriod>2020</c:StartPeriod>
<c:EndPeriod isInclusive="false">2021</c:EndPeriod></c:TimeRange></c:KeyValue>
<c:Attribute id="S" include="false"><c:Value cascadeValues="1">X</c:Value></c:Attribute></s:CubeRegion>
<s:ReleaseCalendar><s:Periodicity>P1Y</s:Periodicity><s:Offset>P1M</s:Offset><s:Tolerance>P1D</s:Tolerance>
</s:ReleaseCalendar><s:ReferencePeriod startTime="2020-01-01T00:00:00" endTime="2021-01-01T00:00:00"/>
</s:ContentConstraint></s:Constraints>"""


def test_a_data_structure_of_2_1(tmp_path: Path):
    message = read(file(tmp_path, STRUCTURE))
    [found] = message.artefacts
    assert isinstance(found, DataStructure)
    assert [(d.part, d.id, d.position) for d in found.dimensions] == [
        ("Dimension", "C", "1"), ("MeasureDimension", "MEASURE", "2"), ("TimeDimension", "TIME_PERIOD", None),
    ]  # fmt: skip
    assert [(a.id, a.usage, a.relationship) for a in found.attributes] == [
        ("A", "optional", Relationship("Dimension", ("MEASURE",), groups=("G",))),
        ("REPORTING_YEAR_START_DAY", "mandatory", Relationship("Dataflow")),
    ]
    assert [m.id for m in found.measures] == ["OBS_VALUE"]
    path = tmp_path / "again.xml"
    assert write(message, path, "sdmx-ml-2.1") == []
    assert read(path) == message
    assert 'position="3"' in path.read_text()


def test_a_constraint_of_2_1(tmp_path: Path):
    message = read(file(tmp_path, CONSTRAINT))
    path = tmp_path / "again.xml"
    assert write(message, path, "sdmx-ml-2.1") == []
    assert read(path) == message
    [found] = message.artefacts
    assert isinstance(found, DataConstraint)
    assert (found.role, found.period) == ("Actual", ("2020-01-01T00:00:00", "2021-01-01T00:00:00"))
    for format_ in ("sdmx-ml-3.0", "sdmx-json-2.0"):
        losses = write(message, path, format_)
        assert [(loss.artefact, loss.what) for loss in losses] == [
            ("DataConstraint X:CC(1.0)", "isFinal"), ("DataConstraint X:CC(1.0)", "ReferencePeriod"),
        ]  # fmt: skip
        assert read(path) == reduced(message, format_)[0]
