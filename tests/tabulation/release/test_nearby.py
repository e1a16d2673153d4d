"""A large table is looked at box by box: it is as safe as a small one, and hardly loses more."""

import numpy as np
import pytest

from ilms.tabulation.release import nearby
from ilms.tabulation.release.released import release
from ilms.tabulation.told import Told
from tabulation.release.attacker import Attacker
from tabulation.release.made import CBR, CCT, SEX, Signatures, nested, tabulated

BIRTH: dict[str, Signatures] = {"SEX": SEX, "ECO": nested(12, 4), "CBR": CBR}
CITIZENSHIP: dict[str, Signatures] = {"SEX": SEX, "ECO": nested(12, 4), "CCT": CCT}


@pytest.mark.parametrize("seed", range(4))
def test_boxes_keep_small_cells_safe(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = np.random.default_rng(seed)
    persons = rng.poisson(np.exp(rng.normal(2.0, 1.3, (2, 12, 2, 2))))
    tables = [
        tabulated(BIRTH, persons.sum(axis=3), name="A5-birth", persons="employed"),
        tabulated(CITIZENSHIP, persons.sum(axis=2), name="A5-citizenship", persons="employed"),
    ]
    whole = [found["status"].to_pylist() for found in release(tables, Told())]
    monkeypatch.setattr(nearby, "SMALL", 0)
    monkeypatch.setattr(nearby, "BESIDE", 3)
    boxed = release(tables, Told())
    for number, (table, dimensions) in enumerate(zip(tables, (BIRTH, CITIZENSHIP), strict=True)):
        attacker = Attacker([(dimensions, boxed[number])])
        for row in table.cells.to_pylist():
            if row["cases"] < 3:
                low, high = attacker.interval(tuple(row[name] for name in dimensions))
                assert high - low >= 3 - 1e-5
        kept = boxed[number]["status"].to_pylist().count("C")
        assert kept <= 1.5 * whole[number].count("C") + 4
