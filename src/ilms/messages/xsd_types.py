"""The simple types of a DSD's own schema: a codelist is an enumeration, a text format a type of XML Schema."""

from lxml import etree

from ilms.messages.ml.names import XSD
from ilms.structures.schema import Codelist, Component, Role

# Section "Representation mapping" of the same part: data types of the model to those of XML Schema.
_SIMPLE = {
    "String": "xs:string", "Alpha": "common:AlphaType", "AlphaNumeric": "common:AlphaNumericType",
    "Numeric": "common:NumericType", "BigInteger": "xs:integer", "Integer": "xs:int", "Long": "xs:long",
    "Short": "xs:short", "Decimal": "xs:decimal", "Float": "xs:float", "Double": "xs:double",
    "Boolean": "xs:boolean", "URI": "xs:anyURI", "Count": "xs:integer", "Incremental": "xs:decimal",
    "InclusiveValueRange": "xs:decimal", "ExclusiveValueRange": "xs:decimal", "DateTime": "xs:dateTime",
    "Time": "xs:time", "Month": "xs:gMonth", "MonthDay": "xs:gMonthDay", "Day": "xs:gDay",
    "Duration": "xs:duration",
    "GregorianYear": "xs:gYear", "GregorianYearMonth": "xs:gYearMonth", "GregorianDay": "xs:date",
    "ObservationalTimePeriod": "common:ObservationalTimePeriodType",
    "BasicTimePeriod": "common:BasicTimePeriodType",
    "StandardTimePeriod": "common:StandardTimePeriodType",
    "GregorianTimePeriod": "common:GregorianTimePeriodType",
    "ReportingTimePeriod": "common:ReportingTimePeriodType", "TimeRange": "common:TimeRangeType",
}  # fmt: skip
_TIME = "common:ObservationalTimePeriodType"


def add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """A new element of XML Schema at the end of another."""
    return etree.SubElement(parent, f"{{{XSD}}}{tag}", attrib=attributes)


def enumeration(root: etree._Element, codelist: Codelist) -> None:
    """The type of a codelist."""
    restriction = add(add(root, "simpleType", name=_name(codelist)), "restriction", base="xs:string")
    for code in codelist.ids:
        add(restriction, "enumeration", value=code)


def type_of(component: Component) -> str:
    """The name of the type of one value of a component."""
    if component.codelist:
        return _name(component.codelist)
    if component.role is Role.TIME:
        return _SIMPLE.get(component.text_type or "", _TIME)
    return _SIMPLE.get(component.text_type or "", "xs:string")


def _name(codelist: Codelist) -> str:
    return f"{codelist.reference.agency}.{codelist.reference.id}.{codelist.reference.version}"
