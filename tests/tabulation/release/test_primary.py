"""Which cells tell of persons by themselves."""

import numpy as np
import pyarrow as pa
import pytest

from ilms.tabulation.files.tabulation_file import Disclosure, Dominance
from ilms.tabulation.release.primary import sensitive

CASES = np.array([0, 1, 2, 3, 40])
AMOUNTS = np.array([0.0, 100, 180, 320, 5000])


def largest(*cells: tuple[float, ...]) -> pa.Table:
    """The largest contributions of cells 0, 1, ..."""
    rows = [(cell, rank, amount) for cell, given in enumerate(cells) for rank, amount in enumerate(given, 1)]
    return pa.table(dict(zip(("cell", "rank", "amount"), zip(*rows, strict=True), strict=True)))


def test_too_few_persons_are_none_of_nobody() -> None:
    found = sensitive(CASES, AMOUNTS, "count", Disclosure(threshold=3), None)
    assert found.any.tolist() == [False, True, True, False, False]


def test_the_interval_of_a_count_is_as_many_persons_as_the_threshold() -> None:
    """In what they stand for: of 2 persons who stand for 180 it is 3 times 90."""
    found = sensitive(CASES, AMOUNTS, "count", Disclosure(threshold=3), None)
    assert found.width.tolist() == [0, 300, 270, 0, 0]


def test_the_interval_of_an_amount_is_relative_to_it() -> None:
    found = sensitive(CASES, AMOUNTS, "sum", Disclosure(threshold=3, width=0.25), None)
    assert found.width.tolist() == [0, 25, 45, 0, 0]


@pytest.mark.parametrize(
    ("count", "share", "found"), [(1, 0.8, [True, False]), (1, 0.9, [False] * 2), (2, 0.7, [True] * 2)]
)
def test_few_who_make_up_most_of_an_amount(count: int, share: float, found: list[bool]) -> None:
    """Of 1000: one has 850; of the other cell the two largest have 400 and 350."""
    made = sensitive(
        np.array([20, 20]),
        np.array([1000.0, 1000.0]),
        "mean",
        Disclosure(dominance=Dominance(count, share)),
        largest((850.0, 30.0), (400.0, 350.0)),
    )
    assert made.dominated.tolist() == found
    assert not made.few.any()


def test_the_second_reckons_the_first() -> None:
    """All but the two largest make 60: less than a tenth of 850, more than a tenth of 400."""
    rules = Disclosure(p_percent=10, width=0.0)
    made = sensitive(np.array([20, 20]), np.array([960.0, 810.0]), "sum", rules, largest((850.0, 50.0), (400.0, 350.0)))
    assert made.near.tolist() == [True, False]
    assert made.width.tolist() == [85.0, 0.0]


@pytest.mark.parametrize("kind", ["count", "median"])
def test_counts_and_medians_have_no_contributions(kind: str) -> None:
    rules = Disclosure(dominance=Dominance(1, 0.1), p_percent=50)
    assert not sensitive(np.array([20]), np.array([100.0]), kind, rules, largest((90.0, 9.0))).any.any()


def test_contributions_of_other_cells_are_left_alone() -> None:
    """In any order, and of any rank; whether one is below zero does not matter for its size."""
    given = pa.table({"cell": [1, 0, 1, 0], "rank": [2, 1, 1, 7], "amount": [1.0, -90.0, 5.0, 1000.0]})
    made = sensitive(
        np.array([20, 20]), np.array([100.0, 100.0]), "sum", Disclosure(dominance=Dominance(1, 0.5)), given
    )
    assert made.dominated.tolist() == [True, False]
