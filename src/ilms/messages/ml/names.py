"""The names SDMX-ML gives things: namespaces, elements, actions."""

from dataclasses import dataclass

from ilms.messages.header import FLAT, SERIES
from ilms.structures.schema import Schema

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"


@dataclass(frozen=True)
class Version:
    """One version of SDMX-ML: its number and the folder of its namespaces."""

    number: str
    base: str

    @property
    def message(self) -> str:
        """Of the message and its header."""
        return f"{self.base}/message"

    @property
    def common(self) -> str:
        """Of what all modules share."""
        return f"{self.base}/common"

    @property
    def structure_specific(self) -> str:
        """Of structure-specific data sets."""
        return f"{self.base}/data/structurespecific"

    @property
    def generic(self) -> str:
        """Of generic data sets, which 3.0 no longer has."""
        return f"{self.base}/data/generic"


V21 = Version("2.1", "http://www.sdmx.org/resources/sdmxml/schemas/v2_1")
V30 = Version("3.0", "http://www.sdmx.org/resources/sdmxml/schemas/v3_0")

# Document elements: 2.1 has one of its own for each form along time, 3.0 one for all.
SPECIFIC_ROOTS = ("StructureSpecificData", "StructureSpecificTimeSeriesData")
GENERIC_ROOTS = ("GenericData", "GenericTimeSeriesData")

# common:ActionType has no Merge; what it calls Append a .Stat receiver merges, which is what M asks for.
ACTIONS = {"I": "Information", "A": "Append", "M": "Append", "R": "Replace", "D": "Delete"}
LETTERS = {"Information": "I", "Append": "A", "Merge": "M", "Replace": "R", "Delete": "D"}


def urn(schema: Schema) -> str:
    """What a 3.0 header refers to: the dataflow, or the DSD where there is no dataflow."""
    kind = "DataStructure" if schema.dataflow == schema.structure else "Dataflow"
    return f"urn:sdmx:org.sdmx.infomodel.datastructure.{kind}={schema.dataflow}"


def namespace(schema: Schema, at_observation: str) -> str:
    """The namespace of the DSD's own schema (SDMX 2.1 part 3B, structure-specific data schemas)."""
    dsd = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={schema.structure}"
    return f"{dsd}:ObsLevelDim:{form(schema, at_observation)}"


def form(schema: Schema, at_observation: str) -> str:
    """The form that can be written: without a time dimension only the flat one."""
    return at_observation if schema.time is not None and at_observation == SERIES else FLAT


def component_type(component: str) -> str:
    """The type of a `Comp` element, named as the standard's own samples name theirs."""
    return f"{component}_ATTRIBUTE"
