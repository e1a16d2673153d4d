"""Tau-Argus audits what was kept back: the programme of the statistical offices, from a table and declared partitions.

Its audit is given the published cells and the sums of `rules/partitions.toml` in its own format (JJ), and tells between
which bounds each cell kept back must lie.
"""

from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from ilms.checks.rules.load import packaged
from ilms.tabulation.release.released import release
from ilms.tabulation.release.tabulated import Tabulated
from ilms.tabulation.told import Told
from tabulation.release.attacker import Attacker
from tabulation.release.made import SEX, Signatures, tabulated

audit = pytest.importorskip("pytauargus._tauargus").audit_jj
SECTORS = {"AGR": "A", "IND": "BCDEF", "SER": "GHIJK"}
ECO: Signatures = [
    (f"ECO_ISIC4_{section}", f"ECO_SECTOR_{sector}", "ECO_ISIC4_TOTAL", "ECO_SECTOR_TOTAL")
    + (() if sector == "AGR" else ("ECO_SECTOR_NAG",))
    for sector, sections in SECTORS.items()
    for section in sections
]
DIMENSIONS: dict[str, Signatures] = {"SEX": SEX, "ECO": ECO}


def sums() -> list[tuple[str, str, list[str]]]:
    """Dimension, total and parts: the declared partitions of these versions, and sectors of their sections."""
    found = [
        (dimension, one.code(one.total), [code for part in one.parts if (code := one.code(part)) in known])
        for dimension, id_ in (("SEX", "SEX"), ("ECO", "ECO_SECTOR"), ("ECO", "ECO_ISIC4"))
        for one in packaged().partitions[id_].with_groups()
        for known in [{code for codes in DIMENSIONS[dimension] for code in codes}]
        if one.code(one.total) in known
    ]
    between = [
        ("ECO", f"ECO_SECTOR_{sector}", [f"ECO_ISIC4_{section}" for section in sections])
        for sector, sections in SECTORS.items()
    ]
    return [*found, *between, ("ECO", "ECO_SECTOR_TOTAL", ["ECO_ISIC4_TOTAL"])]


def bounds(table: Tabulated, released: pa.Table, folder: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """What Tau-Argus says of each cell that is kept back."""
    secret = {(row["SEX"], row["ECO"]) for row in released.to_pylist() if row["status"] == "C"}
    values = {(row["SEX"], row["ECO"]): float(row["value"]) for row in table.cells.to_pylist()}
    most = 100 * max(values.values())
    number = {cell: at for at, cell in enumerate(values)}
    lines = ["0", str(len(values))]
    lines += [f"{at} {values[c]} 1 {'u' if c in secret else 's'} 0 {most} 3 3 0" for c, at in number.items()]
    relations = []
    for dimension, total, parts in sums():
        for other in sorted({cell[dimension == "SEX"] for cell in values}):
            cell = (total, other) if dimension == "SEX" else (other, total)
            beside = [(part, other) if dimension == "SEX" else (other, part) for part in parts]
            if cell in number:
                terms = " ".join(f"{number[one]} (1)" for one in beside if one in number)
                relations.append(f"0 {1 + sum(one in number for one in beside)} : {number[cell]} (-1) {terms}")
    file = folder / "table.jj"
    file.write_text("\n".join([*lines, str(len(relations)), *relations, ""]), "ascii")
    names = {at: cell for cell, at in number.items()}
    return {names[row["cell"]]: (row["min"], row["max"]) for row in audit(str(file))}


@pytest.mark.parametrize("seed", range(6))
def test_tau_argus_comes_no_closer_than_the_threshold(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    persons = rng.poisson(np.exp(rng.normal(2.2, 1.4, (2, len(ECO)))))
    persons[rng.integers(2), rng.integers(len(ECO))] = 2
    table = tabulated(DIMENSIONS, persons)
    (released,) = release([table], Told())
    found = bounds(table, released, tmp_path)
    small = [(row["SEX"], row["ECO"]) for row in table.cells.to_pylist() if row["cases"] < 3]
    assert small
    assert all(found[cell][1] - found[cell][0] >= 3 - 1e-6 for cell in small)


@pytest.mark.parametrize("seed", range(3))
def test_tau_argus_and_our_own_attacker_reckon_the_same(seed: int, tmp_path: Path) -> None:
    """Also where only the small cells themselves are kept back, and some of them follow from others."""
    rng = np.random.default_rng(seed)
    persons = rng.poisson(np.exp(rng.normal(2.2, 1.2, (2, len(ECO))))) + 1
    table = tabulated(DIMENSIONS, persons)
    (released,) = release([table], Told())
    attacker = Attacker([(DIMENSIONS, released)])
    for cell, (low, high) in bounds(table, released, tmp_path).items():
        least, most = attacker.interval(cell)
        assert low == pytest.approx(least, abs=1e-4)
        assert high == pytest.approx(most, abs=1e-4)


def test_the_relations_hold() -> None:
    """What Tau-Argus is told is so: else it would find what it likes."""
    rng = np.random.default_rng(0)
    table = tabulated(DIMENSIONS, rng.poisson(30.0, (2, len(ECO))))
    values = {(row["SEX"], row["ECO"]): float(row["value"]) for row in table.cells.to_pylist()}
    every = {"SEX": {sex for sex, _eco in values}, "ECO": {eco for _sex, eco in values}}
    for dimension, total, parts in sums():
        for sex, eco in product(every["SEX"], every["ECO"]):
            if (sex if dimension == "SEX" else eco) == total:
                beside = [(part, eco) if dimension == "SEX" else (sex, part) for part in parts]
                assert values[sex, eco] == sum(values[one] for one in beside)
