"""Figures that others published of two samples that anybody can have, of California's schools in 2000.

They are `apiclus1` (all schools of 15 of 757 districts) and `apistrat` (200 schools, by type) of R's package `survey`,
from UCLA's pages on survey sampling; the schools' figures are of the California Department of Education. What is
published of the first is in the package's vignette "A survey analysis example" and in T. Lumley's pages on it
(faculty.washington.edu/tlumley/old-survey/example-summary.html), of the second in T. Lumley, Complex Surveys (Wiley
2010), chapter 2. No R is wanted here.
"""

import csv
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ilms.tabulation.estimates.estimate import estimate
from ilms.tabulation.files.record_file import Design, Replicates
from ilms.tabulation.told import Told
from tabulation.estimates.surveyed import Record, sums

WEIGHT = Decimal("33.846996")  # as published, which has more digits: 33.846996307373
DISTRICTS, POPULATION = 15, 757
AS_PUBLISHED = 2e-6  # they have five to nine digits, the weight eight
TYPES = {"E": 4421, "H": 755, "M": 1018}  # elementary, high and middle schools in the state


def read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(Path(__file__).with_name(name).read_text("utf-8").splitlines()))


SAMPLE, STRATIFIED = read("apiclus1.csv"), read("apistrat.csv")


def schools(y: str, x: str = "enroll", cell: Callable[[dict[str, str]], str | None] = lambda _: "all") -> list[Record]:
    return [
        Record("h", f"{int(one['dnum']):03}", WEIGHT, Decimal(one[y]), Decimal(one[x]), cell(one), POPULATION)
        for one in SAMPLE
    ]


def estimates(records: list[Record], kind: str, design: Design | None = None) -> list[dict[str, float]]:
    found = estimate(
        sums(records, kind), design or Design(psu="dnum", fpc="fpc"), kind, table="T", digits=9, told=Told()
    )
    return [{name: float(value) for name, value in row.items() if value is not None} for row in found.to_pylist()]


def by_type(y: str, cell: Callable[[dict[str, str]], str | None] = lambda _: "all") -> list[Record]:
    """The stratified sample: each school is a unit of its own."""
    drawn = {kind: sum(one["stype"] == kind for one in STRATIFIED) for kind in TYPES}
    return [
        Record(
            kind := one["stype"],
            f"{number:03}",
            Decimal(TYPES[kind]) / drawn[kind],
            Decimal(one[y]),
            cell=cell(one),
            fpc=TYPES[kind],
        )
        for number, one in enumerate(STRATIFIED)
    ]


@pytest.mark.parametrize(
    ("kind", "y", "value", "se"),
    [
        ("sum", "enroll", "3687178", "114642"),
        ("mean", "enroll", "595.28", "18.509"),
        ("mean", "api00", "662.29", "9.4089"),
    ],
)
def test_a_stratified_sample(kind: str, y: str, value: str, se: str) -> None:
    [found] = estimates(by_type(y), kind)
    for name, text in (("value", value), ("se", se)):
        assert Decimal(found[name]).quantize(Decimal(text)) == Decimal(text)


def test_what_strata_are_made_by_has_no_error() -> None:
    found = estimates(by_type("enroll", lambda one: one["stype"]), "count")
    assert [one["value"] for one in found] == list(TYPES.values())
    assert [one["se"] for one in found] == pytest.approx([0, 0, 0], abs=1e-9)


def test_a_mean() -> None:
    [found] = estimates(schools("api00"), "mean")
    assert found["value"] == pytest.approx(644.169399, abs=5e-7)
    assert found["se"] == pytest.approx(23.5422, abs=5e-5)
    assert found["cases"] == 183


def test_a_total_of_values() -> None:
    [found] = estimates(schools("enroll"), "sum")
    assert found["value"] == pytest.approx(3404940.13, rel=AS_PUBLISHED)
    assert found["se"] == pytest.approx(932235.03, rel=AS_PUBLISHED)


def test_numbers_of_schools_by_type() -> None:
    """Elementary schools, high schools, middle schools: domains, of which some districts have none."""
    found = estimates(schools("api00", cell=lambda one: one["stype"]), "count")
    assert [round(one["value"], 2) for one in found] == [4873.97, 473.86, 846.17]
    assert [round(one["se"], 2) for one in found] == [1333.32, 158.70, 167.55]


def test_a_ratio_of_all_and_of_a_domain() -> None:
    """What part of the pupils was tested: in all schools, and in high schools, which not all districts have."""
    [whole] = estimates(schools("api.stu"), "ratio")
    assert (whole["value"], whole["se"]) == pytest.approx((0.8497087, 0.008386297), abs=5e-8)
    _, high, _ = estimates(schools("api.stu", cell=lambda one: one["stype"]), "ratio")
    assert (high["value"], high["se"]) == pytest.approx((0.8300683, 0.01472607), abs=5e-8)


def test_a_median_with_its_bounds() -> None:
    [found] = estimates(schools("api00"), "median")
    assert [found[name] for name in ("value", "lower", "upper")] == [652, 561, 714]
    assert found["se"] == pytest.approx(35.66788, abs=5e-6)


@pytest.mark.parametrize(
    ("kind", "y", "value", "se"),
    [("mean", "api00", 644.169399, 26.3294), ("sum", "enroll", 3404940.13, 932235.03)],
)
def test_the_jackknife(kind: str, y: str, value: float, se: float) -> None:
    """One district left out at a time, the others in its place."""
    districts = sorted({one["dnum"] for one in SAMPLE})
    more = (WEIGHT * DISTRICTS / (DISTRICTS - 1)).quantize(Decimal("0.000001"))
    records = [
        replace(one, replicates=tuple(Decimal(0) if f"{int(d):03}" == one.psu else more for d in districts))
        for one in schools(y)
    ]
    scale = (DISTRICTS - 1) / DISTRICTS * (1 - DISTRICTS / POPULATION)
    [found] = estimates(records, kind, Design(replicates=Replicates(columns="r*", kind="jk1", scale=scale)))
    assert found["value"] == pytest.approx(value, rel=AS_PUBLISHED)
    assert found["se"] == pytest.approx(se, rel=AS_PUBLISHED)
