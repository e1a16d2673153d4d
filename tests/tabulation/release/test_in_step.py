"""What leaves passes the checks that it will meet: DIS001 to DIS005 of `rules/disclosure.toml`."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.rules.load import Rules, load
from ilms.dataset import Dataset
from ilms.observations import Observations
from ilms.resources import folder
from ilms.tabulation.files.tabulation_file import Disclosure, Reliability
from ilms.tabulation.release.released import release
from ilms.tabulation.told import Told
from tabulation.release.made import CBR, SEX, Signatures, tabulated

SECTORS = {"AGR": "A", "IND": "BCDEF", "SER": "GHIJKLMNOPQRSTU", "X": "X"}
AGGREGATES = {"AGR": "A", "MAN": "C", "MEL": "BDE", "CON": "F", "MKT": "GHIJKLMN", "PUB": "OPQRSTU", "X": "X"}
ECO: Signatures = [
    (
        f"ECO_ISIC4_{section}",
        *(f"ECO_SECTOR_{code}" for code, those in SECTORS.items() if section in those),
        *(f"ECO_AGGREGATE_{code}" for code, those in AGGREGATES.items() if section in those),
        "ECO_ISIC4_TOTAL", "ECO_SECTOR_TOTAL", "ECO_AGGREGATE_TOTAL",
    )
    + (() if section == "A" else ("ECO_SECTOR_NAG",))
    for section in "ABCDEFGHIJKLMNOPQRSTUX"
]  # fmt: skip
DIMENSIONS: dict[str, Signatures] = {"SEX": SEX, "ECO": ECO, "CBR": CBR}


def rules(tmp: Path) -> Rules:
    """The packaged ones, with an office's limit of small cells."""
    (tmp / "disclosure.toml").write_text('[[rule]]\nid = "small-cells"\nbelow = 3', "utf-8")
    return load((tmp, folder("rules")))


def told(released: pa.Table, by: Rules) -> set[str]:
    """The findings about disclosure, and about sums, of a released table."""
    cells = released.to_pylist()
    scaled = [f"{int(row['value']) / 1000:.3f}" if row["value"] else "" for row in cells]
    made = of("A5-birth", *((r["SEX"], r["ECO"], r["CBR"], value) for r, value in zip(cells, scaled, strict=True)))
    columns = {name: made.text(name) for name in made.table.column_names}
    columns["OBS_STATUS"] = [row["status"] or None for row in cells]
    (judged,) = content([Dataset(Observations.from_columns(made.schema, columns))], by)
    return {batch.code for batch in judged.findings if batch.code[:3] in ("DIS", "SUM")}


def persons(seed: int, few: int, many: int) -> np.ndarray:
    """Some small cells among others."""
    rng = np.random.default_rng(seed)
    shape = (2, 22, 2)
    return np.where(rng.random(shape) < 0.4, rng.integers(0, few, shape), rng.integers(0, many, shape))


@pytest.mark.parametrize("seed", [0, 1])
def test_a_register_that_is_released_has_no_finding(tmp_path: Path, seed: int) -> None:
    table = tabulated(DIMENSIONS, persons(seed, 4, 400), threshold=3)
    (released,) = release([table], Told())
    assert not told(released, rules(tmp_path)) & {"DIS001", "DIS003", "SUM001", "SUM002"}


def test_unprotected_it_has_some(tmp_path: Path) -> None:
    """So the check above can fail."""
    figures = np.full((2, 22, 2), 50)
    figures[0, 3, 1] = 2
    raw = tabulated(DIMENSIONS, figures, disclosure=None)
    assert "DIS001" in told(release([raw], Told())[0], rules(tmp_path))
    alone = tabulated(DIMENSIONS, figures, disclosure=Disclosure(threshold=3, complementary=False))
    assert "DIS003" in told(release([alone], Told())[0], rules(tmp_path))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_survey_that_is_released_has_no_finding(tmp_path: Path, seed: int) -> None:
    """Weighted, with figures withheld for two reasons, and versions that are dropped."""
    cases = persons(seed, 7, 90)
    table = tabulated(
        DIMENSIONS, cases, cases * 120, reliability=Reliability(), disclosure=Disclosure(threshold=3), weighted=True
    )
    (released,) = release([table], Told())
    assert set(released["status"].to_pylist()) == {"", "C", "S", "U"}
    assert not told(released, rules(tmp_path)) & {"DIS002", "DIS003", "SUM001", "SUM002"}
