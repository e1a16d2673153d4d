"""A third hand: `svy`, by the author of `samplics`. Its degrees of freedom are the cell's own: bounds are not held."""

from decimal import Decimal
from random import Random

import pytest

from ilms.tabulation.estimates.estimate import estimate
from ilms.tabulation.files.record_file import Design
from ilms.tabulation.told import Told
from tabulation.estimates.surveyed import Record, sums


def sample(seed: int) -> list[Record]:
    random = Random(seed)  # noqa: S311  # a sample, no secret
    return [
        Record(
            stratum,
            f"{stratum}-{psu}",
            Decimal(random.randrange(1, 10**9)) / 10**6,
            Decimal(random.randrange(-(10**6), 10**7)) / 10**4,
            Decimal(random.randrange(1, 10**7)) / 10**4,
            random.choice("123"),
        )
        for stratum in "abcde"
        for psu in range(random.randrange(2, 7))
        for _ in range(random.randrange(1, 6))
    ]


@pytest.mark.parametrize("kind", ["count", "sum", "mean", "ratio"])
def test_svy_says_the_same(kind: str) -> None:
    svy, polars = pytest.importorskip("svy"), pytest.importorskip("polars")
    for seed in range(3):
        records = sample(seed)
        frame = polars.DataFrame(
            {
                "stratum": [one.stratum for one in records],
                "psu": [one.psu for one in records],
                "weight": [float(one.weight) for one in records],
                "one": [1.0] * len(records),
                "y": [float(one.y) for one in records],
                "x": [float(one.x) for one in records],
                "cell": [one.cell for one in records],
            }
        )
        design = svy.Design(stratum="stratum", psu="psu", wgt="weight")
        asked = svy.Sample(data=frame, design=design).estimation
        theirs = {
            "count": lambda asked=asked: asked.total("one", by="cell"),
            "sum": lambda asked=asked: asked.total("y", by="cell"),
            "mean": lambda asked=asked: asked.mean("y", by="cell"),
            "ratio": lambda asked=asked: asked.ratio("y", "x", by="cell"),
        }[kind]().to_polars()
        ours = estimate(sums(records, kind), Design(psu="psu"), kind, table="T", digits=12, told=Told()).to_pydict()
        assert [float(value) for value in ours["value"]] == pytest.approx(theirs["est"].to_list(), rel=1e-9)
        assert ours["se"] == pytest.approx(theirs["se"].to_list(), rel=1e-9)
        assert ours["cv"] == pytest.approx(theirs["cv"].to_list(), rel=1e-9)
