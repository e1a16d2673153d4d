"""An office's own structure becomes the ILO's by a structure map."""

import json
from pathlib import Path

import pytest

from ilms.messages.formats import read
from ilms.structures.files import read as artefacts
from ilms.structures.files import write
from ilms.structures.load import resolver
from ilms.structures.message import Pointer
from ilms.structures.model import (
    DataComponent,
    DataStructure,
    Item,
    ItemScheme,
    Relationship,
    Representation,
    StructureHeader,
    StructureMessage,
)
from ilms.structures.schema import Reference
from mapping.test_structure_map import COUNTRIES, SEXES, SHEET, table

HEADER = StructureHeader("M", "2026-01-01T00:00:00Z", "VN")
CONCEPTS = Reference("VN", "CONCEPTS", "1.0")


def concept(id_: str) -> Pointer:
    return Pointer("Concept", CONCEPTS, id_)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """`structure.xml`, `maps.xml` and `data.csv` of an office with a DSD of its own."""
    keys = ("GT", "NUOC")
    items = tuple(Item(id=name, names={"en": name}) for name in (*keys, "TIME_PERIOD", "OBS_VALUE", "REMARK"))
    remark = Relationship("Observation")
    structures = (
        ItemScheme(scheme="ConceptScheme", id="CONCEPTS", agency="VN", names={"en": "C"}, items=items),
        DataStructure(
            id=SHEET.structure.id,
            agency="VN",
            names={"en": "Sheet"},
            dimensions=(
                *(DataComponent(part="Dimension", id=name, concept=concept(name)) for name in keys),
                DataComponent(
                    part="TimeDimension",
                    id="TIME_PERIOD",
                    concept=concept("TIME_PERIOD"),
                    representation=Representation(facets={"textType": "ObservationalTimePeriod"}),
                ),
            ),
            attributes=(
                DataComponent(
                    part="Attribute", id="REMARK", concept=concept("REMARK"), usage="optional", relationship=remark
                ),
            ),
            measures=(DataComponent(part="Measure", id="OBS_VALUE", concept=concept("OBS_VALUE"), usage="optional"),),
        ),
    )
    write(StructureMessage(HEADER, structures), tmp_path / "structure.xml", "sdmx-ml-3.0")
    write(StructureMessage(HEADER, (SEXES, COUNTRIES, table())), tmp_path / "maps.xml", "sdmx-ml-3.0")
    lines = ["GT,NUOC,TIME_PERIOD,OBS_VALUE,REMARK", "Nam,Nhật,2024,1.50,", "Nữ,Nhật,2024,2.0,sơ bộ", "Nam,Lào,2024,3,"]
    (tmp_path / "data.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def convert(cli, office: Path, *more: str):
    given = ("--structure", office / "structure.xml", "--map", office / "maps.xml", "--to", "sdmx-ml-2.1")
    return cli("convert", office / "data.csv", "-o", office / "out.xml", *given, *more)


def test_the_result_is_of_the_structure_that_the_map_leads_to(cli, office: Path) -> None:
    result = convert(cli, office)
    assert result.exit_code == 1  # Laos is in no row
    assert "MAP101" in result.out
    assert "2 values left out (MAP101 1, MAP103 1)" in result.err
    [data] = read(office / "out.xml", resolver(None, None))
    found = data.observations.in_order()
    assert found.schema.dataflow.id == "DF_MNA_OEMP_SEX_CDS_NB"
    assert list(zip(*(found.text(n).to_pylist() for n in ("SEX", "CDS", "OBS_VALUE")), strict=True)) == [
        ("SEX_M", "CDS_DES_JPN", "1.50"),
        ("SEX_F", "CDS_DES_JPN", "2.0"),
    ]


def test_json_counts_what_is_left_out(cli, office: Path) -> None:
    told = json.loads(convert(cli, office, "--format", "json").out)
    assert told["left_out"] == {"MAP101": 1, "MAP103": 1}
    assert told["dataflow"] == "DF_MNA_OEMP_SEX_CDS_NB"


def test_a_file_that_names_nothing_is_of_what_the_map_leads_from(cli, office: Path) -> None:
    both = (artefact for name in ("structure.xml", "maps.xml") for artefact in artefacts(office / name).artefacts)
    write(StructureMessage(HEADER, tuple(both)), office / "whole.xml", "sdmx-ml-3.0")
    given = ("-o", office / "out.csv", "--to", "csv", "--map")
    result = cli("convert", office / "data.csv", *given, office / "whole.xml")
    assert "2 observations of DF_MNA_OEMP_SEX_CDS_NB" in result.err
    alone = cli("convert", office / "data.csv", *given, office / "maps.xml")
    assert (alone.exit_code, "does not say which dataflow" in alone.err) == (2, True)


def test_the_output_may_not_be_the_map(cli, office: Path) -> None:
    given = ("--structure", office / "structure.xml", "--map", office / "maps.xml", "--to", "csv")
    result = cli("convert", office / "data.csv", "-o", office / "maps.xml", *given)
    assert result.exit_code == 2
