from pathlib import Path

import pytest

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.mapping.structure_map import Restructuring
from ilms.observations import Observations
from ilms.structures.files import write
from ilms.structures.load import schema
from ilms.structures.message import Pointer
from ilms.structures.model import (
    ComponentMap,
    FixedValue,
    MappedValue,
    RepresentationMap,
    StructureHeader,
    StructureMap,
    StructureMessage,
    ValueMapping,
)
from ilms.structures.schema import Component, Reference, Role, Schema

C18 = schema("DF_MNA_OEMP_SEX_CDS_NB")
SHEET = Schema(
    Reference("VN", "SHEET", "1.0"),
    Reference("VN", "SHEET", "1.0"),
    {},
    (
        Component("GT", Role.DIMENSION),
        Component("NUOC", Role.DIMENSION),
        Component("TIME_PERIOD", Role.TIME),
        Component("OBS_VALUE", Role.MEASURE),
        Component("REMARK", Role.ATTRIBUTE, attachment=("GT", "NUOC", "TIME_PERIOD")),
    ),
)


def representation(name: str, rows: dict[str, str | None]) -> RepresentationMap:
    mappings = tuple(ValueMapping((MappedValue(s),), () if t is None else (t,)) for s, t in rows.items())
    return RepresentationMap(
        id=name, agency="VN", names={"en": name}, sources=("String",), targets=("String",), mappings=mappings
    )


SEXES = representation("SEXES", {"Nam": "SEX_M", "Nữ": "SEX_F", "Chung": "SEX_T"})
COUNTRIES = representation("COUNTRIES", {"Nhật": "CDS_DES_JPN", "Nhật Bản": "CDS_DES_JPN", "Châu Á": None})
FIXED = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB"}


def table(**changes: object) -> StructureMap:
    given = {
        "id": "TABLE",
        "agency": "VN",
        "names": {"en": "Table"},
        "source": Pointer("DataStructure", SHEET.structure),
        "target": Pointer("Dataflow", C18.dataflow),
        "components": (
            ComponentMap(("GT",), ("SEX",), Pointer("RepresentationMap", SEXES.reference)),
            ComponentMap(("NUOC",), ("CDS",), Pointer("RepresentationMap", COUNTRIES.reference)),
            ComponentMap(("TIME_PERIOD",), ("TIME_PERIOD",)),
        ),
        "fixed": tuple(FixedValue(name, (value,)) for name, value in FIXED.items()),
    }
    return StructureMap(**(given | changes))


def loaded(folder: Path, *artefacts: object) -> Restructuring:
    header = StructureHeader("M", "2026-01-01T00:00:00Z", "VN")
    write(StructureMessage(header, artefacts or (SEXES, COUNTRIES, table())), folder / "maps.xml", "sdmx-ml-3.0")
    return Restructuring.load(folder / "maps.xml")


def rows(*given: tuple[str, str, str]) -> Dataset:
    sexes, countries, figures = zip(*given, strict=True)
    columns = {"GT": sexes, "NUOC": countries, "TIME_PERIOD": ["2024"] * len(given), "OBS_VALUE": figures}
    return Dataset(Observations.from_columns(SHEET, columns))


def told(data: Dataset) -> list[tuple[str, dict[str, str]]]:
    return [(one.code, params) for one in data.findings for params in one.params.to_pylist()]


def test_codes_are_mapped_fixed_values_stand_and_figures_stay(tmp_path: Path) -> None:
    found = loaded(tmp_path).restructured(rows(("Nam", "Nhật", "1.50"), ("Nữ", "Nhật", "2.0")), C18)
    assert found.observations.schema is C18
    assert found.observations.text("SEX").to_pylist() == ["SEX_M", "SEX_F"]
    assert found.observations.text("CDS").to_pylist() == ["CDS_DES_JPN"] * 2
    assert found.observations.text("OBS_VALUE").to_pylist() == ["1.50", "2.0"]
    assert {name: found.observations.text(name)[0].as_py() for name in FIXED} == FIXED
    assert not told(found)


def test_what_no_row_fits_is_left_out_and_told(tmp_path: Path) -> None:
    found = loaded(tmp_path).restructured(
        rows(("Nam", "Lào", "1"), ("Nam", "Lào", "2"), ("Nam", "Nhật", "3"), ("Nam", "Châu Á", "4")), C18
    )
    assert found.observations.text("OBS_VALUE").to_pylist() == ["3"]
    assert [(code, params["value"]) for code, params in told(found)] == [
        ("MAP101", "Lào"), ("MAP101", "Lào"), ("MAP102", "Châu Á"),
    ]  # fmt: skip


def test_values_that_become_one_are_told_once(tmp_path: Path) -> None:
    maps = loaded(tmp_path)
    chunk = rows(("Nam", "Nhật", "1"), ("Nam", "Nhật Bản", "2"))
    [(code, params)] = told(maps.restructured(chunk, C18))
    assert (code, params["values"], params["value"]) == ("MAP104", "Nhật, Nhật Bản", "CDS_DES_JPN")
    assert not told(maps.restructured(chunk, C18))


def test_components_that_the_map_does_not_take_over_are_told(tmp_path: Path) -> None:
    given = Observations.from_columns(
        SHEET,
        {"GT": ["Nam"], "NUOC": ["Nhật"], "TIME_PERIOD": ["2024"], "OBS_VALUE": ["1"], "REMARK": ["sơ bộ"]},
    )
    [(code, params)] = told(loaded(tmp_path).restructured(Dataset(given), C18))
    assert (code, params["component"], params["count"]) == ("MAP103", "REMARK", "1")


def test_several_components_may_make_one(tmp_path: Path) -> None:
    pairs = RepresentationMap(
        id="PAIRS",
        agency="VN",
        names={"en": "P"},
        sources=("String", "String"),
        targets=("String", "String"),
        mappings=(
            ValueMapping((MappedValue("Nam"), MappedValue("Nhật")), ("SEX_M", "CDS_DES_JPN")),
            ValueMapping((MappedValue("Nữ"), MappedValue("Lào")), ("SEX_F", "CDS_DES_LAO")),
        ),
    )
    both = ComponentMap(("GT", "NUOC"), ("SEX", "CDS"), Pointer("RepresentationMap", pairs.reference))
    map_ = table(components=(both, ComponentMap(("TIME_PERIOD",), ("TIME_PERIOD",))))
    given = rows(("Nữ", "Lào", "2"), ("Nam", "Nhật", "1"), ("Nam", "Lào", "3"))
    found = loaded(tmp_path, pairs, map_).restructured(given, C18)
    assert found.observations.text("SEX").to_pylist() == ["SEX_F", "SEX_M"]
    assert found.observations.text("CDS").to_pylist() == ["CDS_DES_LAO", "CDS_DES_JPN"]
    assert [(code, params["value"]) for code, params in told(found)] == [("MAP101", "Nam + Lào")]


@pytest.mark.parametrize(
    ("artefacts", "says"),
    [
        ((SEXES,), "no structure map"),
        ((SEXES, table()), "does not hold"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, artefacts: tuple[object, ...], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        loaded(tmp_path, *artefacts)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"components": (ComponentMap(("QUOC_TICH",), ("CDS",)),)}, "names `QUOC_TICH`"),
        ({"components": (ComponentMap(("GT", "NUOC"), ("SEX",)),)}, "without a representation map"),
        ({"fixed": (FixedValue("LAND", ("VNM",)),)}, "names `LAND`"),
        ({"source": Pointer("DataStructure", Reference("VN", "OTHER", "1.0"))}, "no map of VN:SHEET"),
    ],
)
def test_a_map_that_does_not_fit_its_structures_is_refused(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    maps = loaded(tmp_path, SEXES, COUNTRIES, table(**changes))
    with pytest.raises(UsageError, match=says):
        maps.restructured(rows(("Nam", "Nhật", "1")), C18)
