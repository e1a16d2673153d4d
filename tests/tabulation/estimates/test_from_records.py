"""The whole way: records of the example's survey through the engine and the cube, and the same records in R.

What R gets is coded here anew, by a line of Python a condition: nothing of `variables/` and `cube/` is in it.
"""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ilms.tabulation.cube.cube import cube
from ilms.tabulation.engines.engine import Engine
from ilms.tabulation.estimates.estimate import estimate
from ilms.tabulation.estimates.medians import medians
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.records import opened
from ilms.tabulation.told import Told
from ilms.tabulation.variables.coded import coded
from ilms.tabulation.variables.wanted import columns
from ilms.workspace import Workspace
from tabulation.estimates.surveyed import R, Record

EXAMPLE = Path(__file__).parents[3] / "examples" / "viet-nam-records"
Person = dict[str, object]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("office") / "records"
    shutil.copytree(EXAMPLE, root)
    means = (root / "tabulations" / "a10.toml").read_text("utf-8")
    (root / "tabulations" / "a10.toml").write_text(means.replace('"A10"', '"A10-birth"'), "utf-8")
    (root / "tabulations" / "median.toml").write_text(
        means.replace('"A10"', '"A10-birth"').replace("mean =", "median ="), "utf-8"
    )
    counts = root / "tabulations" / "a1.toml"
    counts.write_text(counts.read_text("utf-8").replace('"A1"', '"A1-birth"'), "utf-8")
    return Workspace.load(root)


@pytest.fixture(scope="module")
def persons() -> list[Person]:
    wanted = ["TINH", "TTNT", "DIABAN", "WEIGH_FINAL", "C3", "C5", "LLLD", "C30", "C39A", "NOISINH"]
    rows: list[Person] = pq.read_table(EXAMPLE / "data" / "SYNTHETIC-lfs-2024.parquet", columns=wanted).to_pylist()
    return rows


def employee_with_wage(one: Person) -> bool:
    return one["C5"] >= 15 and one["LLLD"] == 1 and one["C30"] == 5 and one["C39A"] is not None


def tabulated(office: Workspace, duck: Engine, name: str, cell: dict[str, str]) -> dict[str, object]:
    one = TabulationFile.load(office.root / "tabulations" / f"{name}.toml", office)
    told = Told()
    records = opened(duck, office, one.records, sorted(columns(one)), told)
    [table] = one.tables
    sums = cube(coded(records, duck, one, table, office, told), duck, table, one.measure, medians=medians)
    found = estimate(sums, one.records.design, one.measure.kind, table=name, digits=6, told=told)
    [number] = [n for n, row in enumerate(sums.cells.to_pylist()) if {**row, **cell} == row]
    return found.slice(number, 1).to_pylist()[0]


CASES = [
    (
        "a1",
        "count",
        {"SEX": "SEX_F", "AGE": "AGE_AGGREGATE_Y25-54", "CBR": "CBR_BIR_FOREIGN"},
        lambda one: one["C3"] == 2 and 25 <= one["C5"] <= 54 and one["NOISINH"] not in (None, "", "VN"),
    ),
    ("a10", "mean", {"SEX": "SEX_M", "CBR": "CBR_BIR_TOTAL"}, lambda one: employee_with_wage(one) and one["C3"] == 1),
    ("median", "median", {"SEX": "SEX_T", "CBR": "CBR_BIR_TOTAL"}, employee_with_wage),
]


@pytest.mark.parametrize(("name", "kind", "cell", "belongs"), CASES)
def test_records_become_what_survey_makes_of_them(
    office: Workspace,
    duck: Engine,
    survey: R,
    persons: list[Person],
    name: str,
    kind: str,
    cell: dict[str, str],
    belongs: Callable[[Person], bool],
) -> None:
    ours = tabulated(office, duck, name, cell)
    records = [
        Record(
            f"{one['TINH']}/{one['TTNT']}",
            str(one["DIABAN"]),
            Decimal(str(one["WEIGH_FINAL"])),
            Decimal(one["C39A"] or 0) * 1000,
            Decimal(1),
            "1" if belongs(one) else None,
        )
        for one in persons
    ]
    theirs = survey.estimates(records, kinds=kind)[kind, "1"]
    assert ours["cases"] == sum(one.cell is not None for one in records)
    assert float(str(ours["value"])) == pytest.approx(theirs["value"], rel=1e-9)
    assert [ours[part] for part in ("se", "lower", "upper")] == pytest.approx(
        [theirs[part] for part in ("se", "lower", "upper")], rel=1e-9
    )
