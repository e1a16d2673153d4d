"""Nothing that is kept back can be reckoned from what is published: an attacker written apart tries."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.tabulation.files.tabulation_file import Disclosure, Reliability
from ilms.tabulation.release.released import release
from ilms.tabulation.release.tabulated import Tabulated
from ilms.tabulation.told import Told
from tabulation.release.attacker import Attacker
from tabulation.release.made import CBR, SEX, Signatures, flat, nested, tabulated

THRESHOLD = 3


@st.composite
def counts(draw: st.DrawFn, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of persons, many of them small."""
    size = int(np.prod(shape))
    number = st.one_of(st.integers(0, 4), st.integers(0, 60))
    return np.array(draw(st.lists(number, min_size=size, max_size=size))).reshape(shape)


def statuses(table: Tabulated, released: pa.Table) -> dict[tuple[str, ...], str]:
    """The status of each cell."""
    return {tuple(row[name] for name in table.dimensions): row["status"] for row in released.to_pylist()}


def true(table: Tabulated) -> dict[tuple[str, ...], dict[str, Any]]:
    """The cells as they were."""
    return {tuple(row[name] for name in table.dimensions): row for row in table.cells.to_pylist()}


DIMENSIONS: dict[str, Signatures] = {"SEX": SEX, "ECO": nested(4), "CBR": CBR}


@settings(max_examples=12, deadline=None)
@given(counts((2, 4, 2)))
def test_no_small_cell_can_be_reckoned(persons: np.ndarray) -> None:
    table = tabulated(DIMENSIONS, persons)
    (released,) = release([table], Told())
    attacker = Attacker([(DIMENSIONS, released)])
    for cell, row in true(table).items():
        if row["cases"] < THRESHOLD:
            low, high = attacker.interval(cell)
            assert low - 1e-6 <= row["cases"] <= high + 1e-6
            assert high - low >= THRESHOLD - 1e-5
            assert not attacker.determined(cell)


@settings(max_examples=12, deadline=None)
@given(counts((2, 4, 2)))
def test_only_what_is_kept_back_differs(persons: np.ndarray) -> None:
    table = tabulated(DIMENSIONS, persons)
    (released,) = release([table], Told())
    secret = [row["status"] == "C" for row in released.to_pylist()]
    open_ = pa.array([not one for one in secret], pa.bool_())
    assert released.drop_columns("status").filter(open_).equals(table.cells.filter(open_))
    for row in released.filter(pa.array(secret, pa.bool_())).to_pylist():
        assert [row[name] for name in ("value", "se", "upper", "cases")] == [None] * 4
    assert released.select(table.cells.column_names[:4]).equals(table.cells.select(table.cells.column_names[:4]))
    assert {row["status"] for row in released.to_pylist()} <= {"", "C"}


@settings(max_examples=5, deadline=None)
@given(counts((2, 4, 2)))
def test_each_complement_is_needed(persons: np.ndarray) -> None:
    """Published again, it would let somebody come too close to a small cell."""
    table = tabulated(DIMENSIONS, persons, weighted=True)
    (released,) = release([table], Told())
    cells, told = true(table), statuses(table, released)
    same = {}  # cells that are one figure wherever they stand
    for cell, status in told.items():
        if status == "C" and cells[cell]["cases"] >= THRESHOLD:
            same.setdefault(tuple(sorted(_atoms(cell))), []).append(cell)
    for group in same.values():
        rows = [
            {**row, "value": cells[key]["value"]} if (key := tuple(row[n] for n in table.dimensions)) in group else row
            for row in released.to_pylist()
        ]
        attacker = Attacker([(DIMENSIONS, pa.Table.from_pylist(rows, released.schema))])
        ends = [attacker.interval(cell) for cell, row in cells.items() if row["cases"] < THRESHOLD]
        assert min(high - low for low, high in ends) < THRESHOLD - 1e-6


def _atoms(cell: tuple[str, ...]) -> list[int]:
    """The atoms of a cell, by number."""
    attacker = Attacker([(DIMENSIONS, pa.table({**dict.fromkeys([*DIMENSIONS, "value"], pa.array([], pa.string()))}))])
    return np.flatnonzero(attacker.row(0, cell)).tolist()


@settings(max_examples=8, deadline=None)
@given(counts((2, 4, 2)), st.integers(0, 2**32))
def test_the_order_of_rows_does_not_matter(persons: np.ndarray, seed: int) -> None:
    table = tabulated(DIMENSIONS, persons)
    shuffled = tabulated(DIMENSIONS, persons, order=np.random.default_rng(seed))
    one, other = (statuses(table, release([of], Told())[0]) for of in (table, shuffled))
    assert one == other


@settings(max_examples=8, deadline=None)
@given(counts((2, 3, 2)))
def test_who_is_alone_in_a_cell_learns_no_more_than_others(persons: np.ndarray) -> None:
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3), "CBR": CBR}
    table = tabulated(dimensions, persons)
    (released,) = release([table], Told())
    cells = true(table)
    for mine, row in cells.items():
        if row["cases"] != 1:
            continue
        attacker = Attacker([(dimensions, released)], insider=(mine, 1.0))
        everybody = Attacker([(dimensions, released)])
        own = everybody.row(0, mine) * persons.ravel()
        for cell, other in cells.items():
            apart = not (everybody.row(0, cell) * own).any()
            if other["cases"] < THRESHOLD and apart and _can_be_protected(cell, mine, everybody, persons):
                low, high = attacker.interval(cell)
                assert high - low >= THRESHOLD - 1e-5, (mine, cell)


def _can_be_protected(cell: tuple[str, ...], mine: tuple[str, ...], attacker: Attacker, persons: np.ndarray) -> bool:
    """Whether anything can be done: not where all of the cell's atoms are the insider's, or of known emptiness."""
    return bool(((attacker.row(0, cell) > 0) & (attacker.row(0, mine) == 0) & (persons.ravel() > 0)).any())


def test_two_small_cells_of_one_person_each_do_not_protect_each_other() -> None:
    """Who is the one in the first knows the second: all that stands between them is a sum of two."""
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 4)}
    persons = np.array([[1, 1, 50, 60], [70, 80, 90, 40]])
    secret = {weighted: set() for weighted in (True, False)}
    for weighted in secret:
        table = tabulated(dimensions, persons, weighted=weighted)
        (released,) = release([table], Told())
        secret[weighted] = {cell for cell, status in statuses(table, released).items() if status == "C"}
    assert len(secret[False]) >= len(secret[True])
    table = tabulated(dimensions, persons)
    (released,) = release([table], Told())
    first, second = ("SEX_M", "ECO_ISIC4_0"), ("SEX_M", "ECO_ISIC4_1")
    low, high = Attacker([(dimensions, released)], insider=(first, 1.0)).interval(second)
    assert high - low >= THRESHOLD - 1e-6


def test_totals_stay_where_parts_can_go() -> None:
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 4)}
    table = tabulated(dimensions, np.array([[2, 40, 50, 60], [70, 80, 90, 40]]))
    (released,) = release([table], Told())
    secret = {cell for cell, status in statuses(table, released).items() if status == "C"}
    assert len(secret) == 4
    assert not any("_T" in code for cell in secret for code in cell)


def test_one_version_does_not_give_away_another() -> None:
    """Where a class of one version is the same as one of another, both are kept back."""
    dimensions: dict[str, Signatures] = {
        "SEX": SEX,
        "ECO": [("ECO_ISIC4_A", "ECO_SECTOR_AGR"), ("ECO_ISIC4_B", "ECO_SECTOR_IND"), ("ECO_ISIC4_C", "ECO_SECTOR_IND"),
                ("ECO_ISIC4_G", "ECO_SECTOR_SER"), ("ECO_ISIC4_H", "ECO_SECTOR_SER")],
    }  # fmt: skip
    dimensions["ECO"] = [(*codes, "ECO_ISIC4_TOTAL", "ECO_SECTOR_TOTAL") for codes in dimensions["ECO"]]
    table = tabulated(dimensions, np.array([[2, 40, 50, 60, 33], [70, 80, 90, 40, 21]]))
    (released,) = release([table], Told())
    told = statuses(table, released)
    assert told["SEX_M", "ECO_ISIC4_A"] == told["SEX_M", "ECO_SECTOR_AGR"] == "C"
    attacker = Attacker([(dimensions, released)])
    low, high = attacker.interval(("SEX_M", "ECO_SECTOR_AGR"))
    assert high - low >= THRESHOLD - 1e-6


def test_cells_of_nobody_give_nothing_away() -> None:
    """Who sees that there are no women knows that all are men."""
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3)}
    table = tabulated(dimensions, np.array([[2, 40, 50], [0, 80, 90]]))
    (released,) = release([table], Told())
    told = statuses(table, released)
    assert told["SEX_M", "ECO_ISIC4_0"] == told["SEX_T", "ECO_ISIC4_0"] == "C"
    low, high = Attacker([(dimensions, released)]).interval(("SEX_M", "ECO_ISIC4_0"))
    assert high - low >= THRESHOLD - 1e-6


def test_a_width_of_their_own_is_kept() -> None:
    """A figure of many persons that a few make up: the interval is as wide as is said, relative to it."""
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3)}
    cases = np.full((2, 3), 30)
    amounts = np.array([[900.0, 500, 700], [800, 650, 720]])
    table = tabulated(dimensions, cases, amounts, kind="sum", disclosure=Disclosure(width=0.5), name="A10-birth")
    at = table.cells["SEX"].to_pylist().index("SEX_F")
    largest = pa.table({"cell": [at, at], "rank": [1, 2], "amount": [10_000.0, 1.0]})
    cell = tuple(table.cells[name][at].as_py() for name in table.dimensions)
    rules = Disclosure(width=0.5, p_percent=10.0)
    table = replace(table, contributions=largest, disclosure=rules)
    (released,) = release([table], Told())
    assert statuses(table, released)[cell] == "C"
    low, high = Attacker([(dimensions, released)]).interval(cell)
    assert high - low >= max(0.5 * float(true(table)[cell]["value"]), 0.1 * 10_000) - 1e-4


@pytest.mark.parametrize("complementary", [True, False])
def test_complements_can_be_left_out(complementary: bool) -> None:
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3)}
    table = tabulated(
        dimensions,
        np.array([[2, 40, 50], [60, 80, 90]]),
        disclosure=Disclosure(threshold=3, complementary=complementary),
    )
    (released,) = release([table], Told())
    assert (sum(row["status"] == "C" for row in released.to_pylist()) > 1) == complementary


def test_nothing_is_kept_back_without_rules() -> None:
    table = tabulated({"SEX": SEX, "ECO": flat("ECO_ISIC4", 3)}, np.array([[2, 40, 50], [60, 80, 90]]), disclosure=None)
    (released,) = release([table], Told())
    assert not any(released["status"].to_pylist())


def test_figures_withheld_anyway_are_taken_first() -> None:
    """A figure that is S and not shown protects others at no loss."""
    dimensions = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 4)}
    cases = np.array([[2, 4, 500, 600], [4, 4, 90, 400]])
    table = tabulated(
        dimensions, cases, cases * 100.0, reliability=Reliability(most="0.9"), weighted=True, name="A5-birth"
    )
    (released,) = release([table], Told())
    told = statuses(table, released)
    assert told["SEX_M", "ECO_ISIC4_0"] == "C"
    assert {told[sex, f"ECO_ISIC4_{number}"] for sex in ("SEX_M", "SEX_F") for number in (0, 1)} == {"C", "S"}
    assert sum(status == "C" for status in told.values()) == 1
