"""What is wrong with a design is told once, with its strata and units by name, and no wrong error is shown."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ilms.tabulation.estimates.estimate import estimate
from ilms.tabulation.files.record_file import Design, Replicates
from ilms.tabulation.told import Told
from tabulation.estimates.surveyed import Record, sums

GOOD = [Record(f"h{n // 3}", f"p{n}", Decimal(n + 1)) for n in range(9)]
ALONE = [*GOOD, Record("h9", "p99", Decimal(4))]


def told(records: list[Record], design: Design | None, kind: str = "count") -> tuple[dict[str, dict[str, str]], dict]:
    """What is told, by code; and the one estimate."""
    hears = Told()
    [row] = estimate(sums(records, kind), design, kind, table="T", digits=2, told=hears).to_pylist()
    found = hears.findings()
    assert all(len(batch) == 1 for batch in found)
    return {batch.code: {k: str(v[0]) for k, v in batch.params.to_pydict().items()} for batch in found}, row


def test_nothing_is_told_of_a_good_design() -> None:
    assert told(GOOD, Design(psu="psu"))[0] == {}


def test_nothing_is_told_without_a_design() -> None:
    assert told(ALONE, None)[0] == {}


@pytest.mark.parametrize("lonely", ["adjust", "certainty"])
def test_a_lonely_stratum_is_told_with_how_it_was_taken(lonely: str) -> None:
    found, row = told(ALONE, Design(psu="psu", lonely=lonely))
    assert found == {"TAB051": {"strata": "`h9`", "number": "1", "lonely": lonely}}
    assert row["se"] > 0


def test_a_lonely_stratum_may_be_refused() -> None:
    found, row = told(ALONE, Design(psu="psu", lonely="refuse"))
    assert found == {"TAB050": {"strata": "`h9`", "number": "1"}}
    assert row["value"] == "49"
    assert [row[name] for name in ("se", "cv", "lower", "upper")] == [None] * 4


def test_a_stratum_all_of_which_is_in_the_sample_is_not_lonely() -> None:
    records = [*(replace(one, fpc=100) for one in GOOD), Record("h9", "p99", Decimal(4), fpc=1)]
    found, row = told(records, Design(psu="psu", fpc="n", lonely="refuse"))
    assert found == {}
    assert row["se"] > 0


def test_many_lonely_strata_are_counted_and_ten_of_them_named() -> None:
    records = [*GOOD, *(Record(f"i{n:02}", f"q{n}", Decimal(4)) for n in range(12))]
    found, _ = told(records, Design(psu="psu"))
    assert found["TAB051"]["number"] == "12"
    assert found["TAB051"]["strata"] == ", ".join(f"`i{n:02}`" for n in range(10)) + ", ..."


def test_a_unit_in_two_strata() -> None:
    found, _ = told([*GOOD, Record("h0", "p8", Decimal(2))], Design(psu="psu"))
    assert found == {"TAB052": {"psus": "`p8`", "number": "1"}}


def test_no_degrees_of_freedom() -> None:
    records = [Record(f"h{n}", f"p{n}", Decimal(n + 1)) for n in range(3)]
    found, row = told(records, Design(psu="psu"))
    assert found["TAB053"] == {"periods": "`2024`"}
    assert row["se"] == pytest.approx(14**0.5)
    assert (row["lower"], row["upper"]) == (None, None)
    found, row = told(records, Design(psu="psu", bounds="normal"))
    assert "TAB053" not in found
    assert row["upper"] == pytest.approx(6 + 1.959963984540054 * 14**0.5)


def test_weights_that_are_all_alike() -> None:
    records = [replace(one, weight=Decimal("412.5")) for one in [*GOOD, *GOOD]]
    assert told(records, Design(psu="psu"))[0] == {"TAB054": {"value": "412.5"}}
    assert told([*records, replace(GOOD[0], weight=Decimal("412.499999"))], Design(psu="psu"))[0] == {}


def test_figures_that_vary_too_much() -> None:
    records = [Record("h", "p1", Decimal(1)), Record("h", "p2", Decimal(9))]
    found, row = told(records, Design(psu="psu"))
    assert row["cv"] == pytest.approx(0.8)
    assert found == {"TAB055": {"table": "T", "cells": "1", "whole": "1", "most": "33.3"}}


def test_a_population_of_units_that_says_two_things() -> None:
    records = [replace(one, fpc=100 + n // 8) for n, one in enumerate(GOOD)]
    found, row = told(records, Design(psu="psu", fpc="n"))
    assert found == {"TAB059": {"strata": "`h2`", "number": "1"}}
    assert row["se"] is None
    found, row = told([*GOOD[:-1], replace(GOOD[-1], fpc=9)], Design(psu="psu", fpc="n"))
    assert found == {"TAB059": {"strata": "`h2`", "number": "1"}}


def test_more_units_than_there_are() -> None:
    found, row = told([replace(one, fpc=2 if one.stratum == "h1" else 9) for one in GOOD], Design(psu="psu", fpc="n"))
    assert found == {"TAB060": {"strata": "`h1`", "number": "1"}}
    assert row["se"] is None


def with_replicates(*weights: int) -> list[Record]:
    return [replace(one, replicates=tuple(map(Decimal, weights))) for one in GOOD]


@pytest.mark.parametrize(
    ("weights", "replicates", "expected"),
    [
        ((7,), Replicates("RW*", "jk1"), {"TAB056": {"columns": "RW*", "number": "1"}}),
        ((7,), Replicates(("RW1", "RW2"), "jk1"), {"TAB056": {"columns": "RW1, RW2", "number": "1"}}),
        ((7, 8), Replicates("RW*", "jkn", rscales=(1, 1, 1)), {"TAB057": {"number": "2", "given": "3"}}),
        ((7, 8), Replicates("RW*", "jkn"), {"TAB058": {"kind": "jkn"}}),
        ((7, 8), Replicates("RW*", "jkn", rscales=(1, 1)), {}),
    ],
)
def test_replicate_weights(weights: tuple[int, ...], replicates: Replicates, expected: dict[str, object]) -> None:
    found, row = told(with_replicates(*weights), Design(replicates=replicates))
    assert found == expected
    assert (row["se"] is None) == bool(expected)


def test_replicates_that_have_no_figure_are_left_out_and_told() -> None:
    found, row = told(with_replicates(1, 0, 4), Design(replicates=Replicates("RW*", "jk1")), "mean")
    assert found == {"TAB061": {"table": "T", "cells": "1", "number": "1"}}
    assert row["se"] == pytest.approx(0)
