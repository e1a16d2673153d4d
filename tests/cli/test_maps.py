"""`ilms maps`: code maps, and mappings as SDMX says them."""

import json
import shutil
from pathlib import Path

import pytest

from ilms import resources
from ilms.recoding.code_map import load
from ilms.structures.files import read, write
from ilms.structures.model import RepresentationMap, StructureMessage

TIDY = """CDS,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS
Nhật Bản,Nam,2024,48.382,
Đài Loan,Nữ,2024,34.321,Sơ bộ
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    return tmp_path / "vn"


def test_maps_are_listed_with_the_offices_own_first(cli, office: Path) -> None:
    (office / "maps").mkdir(exist_ok=True)
    (office / "maps/sex-vi.csv").write_text("label,code\nNam,SEX_M\n", "utf-8")
    maps = {one["map"]: one for one in json.loads(cli("maps", "list", "-C", office, "--format", "json").out)["maps"]}
    assert maps["sex-vi"]["labels"] == 1
    assert maps["country-vi"]["labels"] > 300
    assert not {"aggregations", "ilostat-notes", "ilostat-sources"} & set(maps)


def test_a_map_is_shown_without_a_workspace(cli, tmp_path: Path) -> None:
    found = json.loads(cli("maps", "show", "sex-vi", "-C", tmp_path, "--format", "json").out)
    assert {"label": "Nữ", "code": "SEX_F"} in found["labels"]
    assert "SEX_F" in cli("maps", "show", "sex-vi", "-C", tmp_path).out
    assert cli("maps", "show", "sex-vy", "-C", tmp_path).exit_code == 2


@pytest.mark.parametrize(("to", "suffix"), [("sdmx-ml-3.0", ".xml"), ("sdmx-json-2.0", ".json")])
def test_an_exported_mapping_does_what_the_mapping_does(cli, office: Path, to: str, suffix: str) -> None:
    maps, tidy, out = office / f"map{suffix}", office / "tidy.csv", office / "out.csv"
    assert cli("maps", "export", "mappings/c18-dolab.toml", "-o", maps, "--to", to, "-C", office).exit_code == 0
    tidy.write_text(TIDY, "utf-8")
    result = cli("convert", tidy, "--structure", maps, "--map", maps, "-o", out, "--to", "csv", "-C", office)
    assert (result.exit_code, result.out) == (0, "")
    header, *lines = out.read_text("utf-8-sig").splitlines()
    rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    assert [(row["SEX"], row["CDS"], row["OBS_VALUE"], row["OBS_STATUS"]) for row in rows] == [
        ("SEX_M", "CDS_DES_JPN", "48.382", ""),
        ("SEX_F", "CDS_DES_TWN", "34.321", "P"),
    ]
    assert {(row["REF_AREA"], row["FREQ"], row["UNIT_MULT"]) for row in rows} == {("VNM", "A", "3")}


def test_labels_that_the_standard_cannot_say_are_named(cli, office: Path) -> None:
    (office / "maps").mkdir(exist_ok=True)
    (office / "maps/many.csv").write_text("label,code\nNam,SEX_M\nMọi người,SEX_M+F\n", "utf-8")
    mapping = office / "mappings/c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8").replace('"sex-vi"', '"many"'), "utf-8")
    result = cli("maps", "export", mapping, "-o", office / "m.xml", "-C", office, "--lang", "vi")
    assert result.exit_code == 0
    assert "SEX Mọi người (SEX_M+F)" in result.err


@pytest.mark.parametrize(
    ("mapping", "to", "says"),
    [("mappings/none.toml", "sdmx-ml-3.0", "no file"), ("mappings/c18-dolab.toml", "sdmx-ml-2.1", "no structure maps")],
)
def test_what_cannot_be_exported_is_refused(cli, office: Path, mapping: str, to: str, says: str) -> None:
    result = cli("maps", "export", mapping, "-o", office / "m.xml", "--to", to, "-C", office)
    assert result.exit_code == 2
    assert says in result.err


def test_a_representation_map_is_a_code_map(cli, office: Path) -> None:
    whole = office / "whole.xml"
    cli("maps", "export", "mappings/c18-dolab.toml", "-o", whole, "-C", office)
    message = read(whole)
    [sexes] = [one for one in message.artefacts if isinstance(one, RepresentationMap) and one.id.endswith("_SEX")]
    (office / "maps").mkdir(exist_ok=True)
    write(StructureMessage(message.header, (sexes,)), office / "maps/sexes.xml", "sdmx-ml-3.0")
    assert load(office / "maps/sexes.xml").codes["nữ"] == "SEX_F"
    before = cli("trace", "C18", "JPN", "SEX_F", "2019", "-C", office).out
    mapping = office / "mappings/c18-dolab.toml"
    mapping.write_text(mapping.read_text("utf-8").replace('"sex-vi"', '"sexes"'), "utf-8")
    assert cli("trace", "C18", "JPN", "SEX_F", "2019", "-C", office).out == before
