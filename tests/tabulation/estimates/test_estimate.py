"""Values are exact; what cannot be told is left empty; nothing depends on how the sums came about."""

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

import pyarrow as pa
import pytest

from ilms.tabulation.cube.sums import Sums
from ilms.tabulation.estimates.estimate import estimate
from ilms.tabulation.files.record_file import Design, Replicates
from ilms.tabulation.told import Told
from tabulation.estimates.surveyed import Record, sums

PSUS = Design(psu="psu")


def row(records: list[Record], kind: str, design: Design | None = PSUS, digits: int = 2) -> dict[str, object]:
    [found] = estimate(sums(records, kind), design, kind, table="T", digits=digits, told=Told()).to_pylist()
    return found


def persons(*weights: str, y: str = "1") -> list[Record]:
    return [Record("h", f"p{n}", Decimal(weight), Decimal(y)) for n, weight in enumerate(weights)]


def test_a_count_is_the_sum_of_the_weights_to_the_last_digit() -> None:
    found = row(persons("0.1", "0.2", "1234567.000001"), "count")
    assert found["value"] == "1234567.300001"
    assert found["cases"] == 3


@pytest.mark.parametrize(
    ("weights", "text"), [(("1200", "34"), "1234"), (("0.5", "0.5"), "1"), (("0", "0"), "0"), (("90", "10"), "100")]
)
def test_a_value_has_no_idle_digits(weights: tuple[str, ...], text: str) -> None:
    assert row(persons(*weights), "count")["value"] == text


def test_a_sum_keeps_the_digits_of_both_factors() -> None:
    assert row(persons("0.000001", y="0.0001"), "sum")["value"] == "0.0000000001"
    assert row(persons("3", "2", y="-0.0001"), "sum")["value"] == "-0.0005"


@pytest.mark.parametrize(
    ("values", "text"), [(("1", "1.01"), "1"), (("1.01", "1.02"), "1.02"), (("1", "2", "2"), "1.67")]
)
def test_a_mean_is_rounded_half_to_even(values: tuple[str, ...], text: str) -> None:
    records = [Record("h", f"p{n}", Decimal(1), Decimal(value)) for n, value in enumerate(values)]
    assert row(records, "mean")["value"] == text
    exact = sum(map(Decimal, values)) / len(values)
    assert Decimal(text) == exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def test_a_mean_of_no_weight_is_empty() -> None:
    found = row(persons("0", "0"), "mean")
    assert found["value"] is None
    assert [found[name] for name in ("se", "cv", "lower", "upper")] == [None] * 4
    assert found["cases"] == 2


@pytest.mark.parametrize("kind", ["count", "sum", "mean", "ratio", "median"])
@pytest.mark.parametrize("design", [None, PSUS, Design(replicates=Replicates("r*", "jk1"))])
def test_a_table_of_nobody_has_no_rows(kind: str, design: Design | None) -> None:
    records = [Record("h", f"p{n}", Decimal(1), replicates=(Decimal(1),) * 3) for n in range(2)]
    full = sums(records, kind)
    nobody = Sums(full.cells[:0], full.parts[:0], full.sample[:0], full.strata, full.psus, values=full.values[:0])
    told = Told()
    assert len(estimate(nobody, design, kind, table="T", digits=2, told=told)) == 0
    assert not told.errors


def test_without_a_design_nothing_is_said_of_errors() -> None:
    found = row(persons("1", "2"), "count", None)
    assert found["value"] == "3"
    assert [found[name] for name in ("se", "cv", "lower", "upper")] == [None] * 4


def test_a_coefficient_of_variation_is_a_part_of_the_figure() -> None:
    """Two PSUs of 10 and 30: the variance is 2/1 * (10² + 10²), by hand."""
    found = row(persons("10", "30"), "count")
    assert found["se"] == pytest.approx(20)
    assert found["cv"] == pytest.approx(0.5)
    assert row(persons("10", "30", y="0"), "sum")["cv"] is None


def test_the_bound_of_a_count_is_not_below_nobody() -> None:
    """Student's t with one degree of freedom is 12.7: far below zero, where a sum may well lie."""
    assert row(persons("10", "30"), "count")["lower"] == 0
    assert row(persons("10", "30"), "sum")["lower"] == pytest.approx(40 - 20 * 12.7062047)


def test_units_without_a_case_of_the_cell_are_units_of_the_sample() -> None:
    """The same cases, with a PSU and a stratum more that have none: its mean is nearer to nothing."""
    few = persons("10", "30")
    many = [*few, Record("h", "p9", Decimal(5), cell=None)]
    # 3/2 * (10² + 30² - 40²/3), by hand
    assert row(many, "count")["se"] == pytest.approx(700**0.5)
    assert row([*many, *(Record("i", f"p{n}", Decimal(5), cell=None) for n in (1, 2))], "count")["se"] == pytest.approx(
        700**0.5
    )


def test_a_whole_population_has_no_error() -> None:
    records = [replace(one, fpc=2) for one in persons("10", "30")]
    found = row(records, "count")
    assert (found["se"], found["lower"], found["upper"]) == (0, 40, 40)


def test_periods_are_samples_of_their_own() -> None:
    """Two years side by side are what each is by itself."""
    years = [sums(persons(*weights), "count") for weights in (("10", "30"), ("10", "30", "80"))]
    apart = [estimate(one, PSUS, "count", table="T", digits=0, told=Told()).to_pylist()[0] for one in years]
    assert estimate(side_by_side(years), PSUS, "count", table="T", digits=0, told=Told()).to_pylist() == apart


def side_by_side(years: list[Sums]) -> Sums:
    cells = pa.concat_tables(
        one.cells.set_column(0, "period", pa.array([str(2023 + n)])) for n, one in enumerate(years)
    )
    parts = pa.concat_tables(
        one.parts.set_column(0, "cell", pa.array([n] * len(one.parts), pa.int64())) for n, one in enumerate(years)
    )
    sample = pa.concat_tables(
        one.sample.set_column(0, "period", pa.array([n] * len(one.sample), pa.int32())) for n, one in enumerate(years)
    )
    return Sums(cells, parts, sample, years[1].strata, years[1].psus)


@pytest.mark.parametrize("kind", ["count", "sum", "mean", "ratio", "median"])
def test_the_order_of_the_records_changes_no_digit(kind: str) -> None:
    random = Random(7)  # noqa: S311  # a sample, no secret
    records = [
        Record(
            f"h{random.randrange(9)}",
            f"p{random.randrange(5)}",
            Decimal(random.randrange(10**9)) / 10**6,
            Decimal(random.randrange(10**7)) / 10**4,
            Decimal(random.randrange(1, 10**7)) / 10**4,
            random.choice(["1", "2", "3", None]),
        )
        for _ in range(400)
    ]
    first = estimate(sums(records, kind), PSUS, kind, table="T", digits=4, told=Told())
    random.shuffle(records)
    assert estimate(sums(records, kind), PSUS, kind, table="T", digits=4, told=Told()).equals(first)
