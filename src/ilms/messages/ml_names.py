"""The names SDMX-ML 2.1 gives things: namespaces, elements, actions."""

from ilms.messages.header import FLAT, SERIES
from ilms.structures.schema import Schema

BASE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE = f"{BASE}/message"
COMMON = f"{BASE}/common"
STRUCTURE_SPECIFIC = f"{BASE}/data/structurespecific"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"

ROOTS = ("StructureSpecificData", "StructureSpecificTimeSeriesData")

# common:ActionType has no Merge; what it calls Append a .Stat receiver merges, which is what M asks for.
ACTIONS = {"I": "Information", "A": "Append", "M": "Append", "R": "Replace", "D": "Delete"}
LETTERS = {"Information": "I", "Append": "A", "Merge": "M", "Replace": "R", "Delete": "D"}


def namespace(schema: Schema, at_observation: str) -> str:
    """The namespace of the DSD's own schema (SDMX 2.1 part 3B, structure-specific data schemas)."""
    dsd = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={schema.structure}"
    return f"{dsd}:ObsLevelDim:{form(schema, at_observation)}"


def form(schema: Schema, at_observation: str) -> str:
    """The form that can be written: without a time dimension only the flat one."""
    return at_observation if schema.time is not None and at_observation == SERIES else FLAT
