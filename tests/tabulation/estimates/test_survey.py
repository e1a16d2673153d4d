"""Every estimate is that of R's `survey` package, on the same records, whatever the design."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ilms.tabulation.estimates.estimate import KINDS, estimate
from ilms.tabulation.files.record_file import REPLICATES, Design, Replicates
from ilms.tabulation.told import Told
from tabulation.estimates.surveyed import R, Record, sums

NUMBERS = ("value", "se", "lower", "upper")
EIGHTHS = st.integers(1, 400).map(lambda n: Decimal(n) / 8)  # exact in R's floats too: ties are ties there
VALUES = st.integers(-8, 60).map(lambda n: Decimal(n) / 4)
POSITIVE = st.integers(1, 60).map(lambda n: Decimal(n) / 4)
SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@st.composite
def designs(draw: st.DrawFn, *, corrected: bool) -> list[Record]:
    """A few strata of a few PSUs of a few persons; cells that some PSUs, or strata, have no case of."""
    records = []
    for stratum in range(draw(st.integers(1, 4))):
        psus = draw(st.integers(1, 4))
        fpc = max(psus + draw(st.integers(0, 5)), 2) if corrected else None  # of 1 R makes a part of the population
        for psu in range(psus):
            people = st.lists(
                st.tuples(EIGHTHS, VALUES, POSITIVE, st.sampled_from([None, "1", "2"])), min_size=1, max_size=4
            )
            records += [
                Record(f"h{stratum}", f"p{psu}", weight, y, x, cell, fpc) for weight, y, x, cell in draw(people)
            ]
    assume(any(one.cell for one in records))
    return records


def ours(records: list[Record], design: Design, kind: str) -> pa.Table:
    return estimate(sums(records, kind), design, kind, table="T", digits=30, told=Told())


def alike(records: list[Record], design: Design, theirs: dict[tuple[str, str], dict[str, float]]) -> None:
    """Hold all estimates of all cells against R's."""
    cells = sorted({one.cell for one in records if one.cell})
    for kind in KINDS:
        mine = ours(records, design, kind).to_pylist()
        for cell, row in zip(cells, mine, strict=True):
            expected = theirs[kind, cell]
            if kind == "count" and expected["lower"] < 0:  # nobody is less than nobody
                expected["lower"] = 0.0
            size = max(abs(expected["value"]), float(sum(one.weight * abs(one.y) for one in records)) * 1e-3)
            for name in NUMBERS:
                found = float("nan") if row[name] is None else float(row[name])
                assert found == pytest.approx(expected[name], rel=1e-9, abs=1e-11 * size, nan_ok=True), (
                    kind,
                    cell,
                    name,
                )


def as_at_school(records: list[Record], theirs: dict[tuple[str, str], dict[str, float]]) -> None:
    """`survey` has the same median, but where the smallest value has more than half of the weight by itself."""
    for cell in sorted({one.cell for one in records if one.cell}):
        mine = [one for one in records if one.cell == cell]
        least = min(one.y for one in mine)
        first = next(one.weight for one in mine if one.y == least)
        if 2 * first <= sum(one.weight for one in mine):
            assert theirs["median", cell]["value"] == theirs["school", cell]["value"]


@SOME
@given(records=designs(corrected=False), lonely=st.sampled_from(["adjust", "certainty"]))
def test_strata_and_psus(survey: R, records: list[Record], lonely: str) -> None:
    theirs = survey.estimates(records, lonely=lonely)
    alike(records, Design(psu="psu", lonely=lonely), theirs)
    as_at_school(records, theirs)


@SOME
@given(records=designs(corrected=True), lonely=st.sampled_from(["adjust", "certainty"]))
def test_a_finite_population(survey: R, records: list[Record], lonely: str) -> None:
    alike(records, Design(psu="psu", fpc="n", lonely=lonely), survey.estimates(records, lonely=lonely))


@st.composite
def replicated(draw: st.DrawFn) -> tuple[list[Record], Replicates]:
    """Persons with several weights each, some of them 0, and any of the kinds of replicates."""
    count = draw(st.integers(2, 5))
    weights = st.lists(st.integers(0, 40).map(lambda n: Decimal(n) / 8), min_size=count - 1, max_size=count - 1)
    people = st.tuples(EIGHTHS, VALUES, POSITIVE, st.sampled_from(["1", "2"]), weights)
    records = [
        Record("h", "p", weight, y, x, cell, replicates=(weight, *others))  # R refuses a cell without any
        for weight, y, x, cell, others in draw(st.lists(people, min_size=2, max_size=8))
    ]
    kind = draw(st.sampled_from(REPLICATES))
    factors = draw(st.lists(st.floats(0.1, 2), min_size=count, max_size=count))
    return records, Replicates(
        columns="r*",
        kind=kind,
        rho=draw(st.floats(0.1, 0.8)) if kind == "fay" else 0.0,
        scale=draw(st.floats(0.1, 2)) if kind == "other" else None,
        rscales=tuple(factors) if kind in ("jkn", "other") else (),
        mse=draw(st.booleans()),
    )


@SOME
@given(made=replicated())
def test_replicate_weights(survey: R, made: tuple[list[Record], Replicates]) -> None:
    records, replicates = made
    kind = replicates.kind
    options = {
        "type": {"fay": "Fay", "bootstrap": "bootstrap", "other": "other", "jkn": "JKn"}.get(kind, kind.upper()),
        "rscales": " ".join(map(repr, replicates.rscales)),
        "scale": "" if replicates.scale is None else repr(replicates.scale),
        "rho": repr(replicates.rho) if kind == "fay" else "",
        "mse": replicates.mse,
        "df": len(records[0].replicates) - 1,
    }
    alike(records, Design(replicates=replicates), survey.estimates(records, **options))


@pytest.mark.parametrize("level", [0.9, 0.99])
def test_other_levels_of_confidence(survey: R, level: float) -> None:
    records = [Record(f"h{n % 2}", f"p{n}", Decimal(n + 1), Decimal(n * n % 7)) for n in range(12)]
    alike(records, Design(psu="psu", confidence=level), survey.estimates(records, level=level))


def test_bounds_of_the_normal_distribution(survey: R) -> None:
    records = [Record(f"h{n % 2}", f"p{n}", Decimal(n + 1), Decimal(n * n % 7)) for n in range(12)]
    alike(records, Design(psu="psu", bounds="normal"), survey.estimates(records, df="Inf"))
