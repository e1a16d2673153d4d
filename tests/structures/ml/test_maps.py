"""Maps of SDMX 3.0 as a reader sees them that nobody here wrote."""

from pathlib import Path

from pysdmx.io import read_sdmx
from pysdmx.model import ComponentMap as TheirComponentMap
from pysdmx.model import FixedValueMap, ImplicitComponentMap

from ilms.structures.files import write
from ilms.structures.message import Pointer
from ilms.structures.model import (
    ComponentMap,
    FixedValue,
    MappedValue,
    RepresentationMap,
    StructureMap,
    StructureMessage,
    ValueMapping,
)
from ilms.structures.schema import Reference
from structures.made import HEADER

SEXES = RepresentationMap(
    id="SEXES",
    agency="X",
    names={"en": "Sexes", "vi": "Giới tính"},
    sources=("String",),
    targets=(Pointer("Codelist", Reference("ILO", "CL_SEX", "1.0")),),
    mappings=(
        ValueMapping((MappedValue("Nam"),), ("SEX_M",)),
        ValueMapping((MappedValue("Nữ"),), ("SEX_F",)),
    ),
)
TABLE = StructureMap(
    id="TABLE",
    agency="X",
    names={"en": "Table"},
    source=Pointer("DataStructure", Reference("X", "SHEET", "1.0")),
    target=Pointer("Dataflow", Reference("ILO", "DF_MNA_OEMP_SEX_CDS_NB", "1.0")),
    components=(
        ComponentMap(("GT",), ("SEX",), Pointer("RepresentationMap", SEXES.reference)),
        ComponentMap(("TIME_PERIOD",), ("TIME_PERIOD",)),
    ),
    fixed=(FixedValue("FREQ", ("A",)),),
)


def test_pysdmx_sees_the_same_maps(tmp_path: Path) -> None:
    write(StructureMessage(HEADER, (SEXES, TABLE)), tmp_path / "maps.xml", "sdmx-ml-3.0")
    table, sexes = sorted(read_sdmx(tmp_path / "maps.xml").structures, key=lambda one: one.id, reverse=True)
    assert [(one.source, one.target) for one in sexes.maps] == [("Nam", "SEX_M"), ("Nữ", "SEX_F")]
    assert sexes.target.endswith("Codelist=ILO:CL_SEX(1.0)")
    coded, same, fixed = table.maps
    assert isinstance(coded, TheirComponentMap)
    assert (coded.source, coded.target, coded.values) == ("GT", "SEX", sexes.urn)
    assert isinstance(same, ImplicitComponentMap)
    assert isinstance(fixed, FixedValueMap)
    assert (fixed.target, fixed.value) == ("FREQ", "A")
