# ruff: noqa: E501  # XML
"""A structure message of another agency: a numeric measure, a mandatory attribute, every attachment there is."""

TINY = """<?xml version="1.0" encoding="utf-8"?>
<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
 xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
 xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<m:Header><m:ID>T</m:ID><m:Test>false</m:Test><m:Prepared>2026-01-01T00:00:00</m:Prepared><m:Sender id="T"/></m:Header>
<m:Structures>
<s:Dataflows><s:Dataflow id="DF_TINY" agencyID="TEST.SUB" version="2.3"><c:Name>tiny</c:Name><s:Structure>
<Ref id="TINY" agencyID="TEST.SUB" version="2.3" class="DataStructure" package="datastructure"/></s:Structure></s:Dataflow></s:Dataflows>
<s:Codelists><s:Codelist id="CL_G" agencyID="TEST.SUB" version="1.0"><c:Name>g</c:Name>
<s:Code id="A"><c:Name>a</c:Name></s:Code><s:Code id="B"><c:Name>b</c:Name></s:Code></s:Codelist></s:Codelists>
<s:Concepts><s:ConceptScheme id="CS" agencyID="TEST.SUB" version="1.0"><c:Name>cs</c:Name>%(concepts)s</s:ConceptScheme></s:Concepts>
<s:DataStructures><s:DataStructure id="TINY" agencyID="TEST.SUB" version="2.3"><c:Name>tiny</c:Name><s:DataStructureComponents>
<s:DimensionList id="DimensionDescriptor">
<s:Dimension id="G" position="1">%(G)s<s:LocalRepresentation><s:Enumeration>
<Ref id="CL_G" agencyID="TEST.SUB" version="1.0" class="Codelist" package="codelist"/></s:Enumeration></s:LocalRepresentation></s:Dimension>
<s:TimeDimension id="TIME_PERIOD" position="2">%(TIME_PERIOD)s<s:LocalRepresentation>
<s:TextFormat textType="ObservationalTimePeriod"/></s:LocalRepresentation></s:TimeDimension></s:DimensionList>
<s:AttributeList id="AttributeDescriptor">
<s:Attribute id="TITLE" assignmentStatus="Conditional">%(TITLE)s<s:AttributeRelationship><s:None/></s:AttributeRelationship></s:Attribute>
<s:Attribute id="UNIT" assignmentStatus="Mandatory">%(UNIT)s<s:AttributeRelationship>
<s:Dimension><Ref id="G"/></s:Dimension></s:AttributeRelationship></s:Attribute>
<s:Attribute id="FLAG" assignmentStatus="Conditional">%(FLAG)s<s:AttributeRelationship>
<s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure></s:AttributeRelationship></s:Attribute></s:AttributeList>
<s:MeasureList id="MeasureDescriptor"><s:PrimaryMeasure id="OBS_VALUE">%(OBS_VALUE)s<s:LocalRepresentation>
<s:TextFormat textType="Integer"/></s:LocalRepresentation></s:PrimaryMeasure></s:MeasureList>
</s:DataStructureComponents></s:DataStructure></s:DataStructures>
</m:Structures></m:Structure>
"""
IDS = ("G", "TIME_PERIOD", "TITLE", "UNIT", "FLAG", "OBS_VALUE")


def tiny(**replaced: str) -> bytes:
    """The message; with texts replaced, given as `old="new"` pairs of single words."""
    identity = (
        '<s:ConceptIdentity><Ref id="{0}" maintainableParentID="CS" maintainableParentVersion="1.0" '
        'agencyID="TEST.SUB" class="Concept" package="conceptscheme"/></s:ConceptIdentity>'
    )
    concepts = "".join(f'<s:Concept id="{name}"><c:Name>{name}</c:Name></s:Concept>' for name in IDS)
    text = TINY % ({name: identity.format(name) for name in IDS} | {"concepts": concepts})
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def data(*rows: str) -> str:
    """SDMX-CSV 1.0 of that dataflow: G, TIME_PERIOD, OBS_VALUE, UNIT, FLAG, TITLE."""
    head = "DATAFLOW,G,TIME_PERIOD,OBS_VALUE,UNIT,FLAG,TITLE"
    return "\n".join([head, *(f"TEST.SUB:DF_TINY(2.3),{row}" for row in rows)]) + "\n"
