"""One wrong cell: it is named, with the figure that mends every sum that fails."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset

MEN = {"JPN": 33209, "TWN": 21225, "KOR": 13816, "X": 6414}
WOMEN = {"JPN": 15282, "TWN": 12504, "KOR": 6321, "X": 2695}
CELLS = [(sex, code) for sex in ("SEX_T", "SEX_M", "SEX_F") for code in ("TOTAL", *MEN)]


def right() -> dict[tuple[str, str], int]:
    """In persons, as all figures here are until they are written."""
    found = {("SEX_M", code): value for code, value in MEN.items()}
    found |= {("SEX_F", code): value for code, value in WOMEN.items()}
    found |= {("SEX_T", code): MEN[code] + WOMEN[code] for code in MEN}
    for sex in ("SEX_T", "SEX_M", "SEX_F"):
        found[sex, "TOTAL"] = sum(found[sex, code] for code in MEN)
    return found


def told(figures: dict[tuple[str, str], int]) -> list[tuple[str, str, str, str]]:
    """Code, place, value and what is expected, of each finding about sums."""
    cells = [(sex, f"CDS_DES_{code}", str(Decimal(value).scaleb(-3))) for (sex, code), value in figures.items()]
    data = Dataset(of("C18", *cells))
    [checked] = content([data], packaged())
    found = []
    for batch in (one for one in checked.findings if one.code.startswith("SUM")):
        columns = batch.rows, batch.params["value"], batch.params["expected"]
        for row, value, expected in zip(*(one.to_pylist() for one in columns), strict=True):
            key = data.observations.key_at(row)
            found.append((batch.code, f"{key['SEX']} {key['CDS'][8:]}", value, expected))
    return found


def test_right_figures_have_no_finding() -> None:
    assert not told(right())


@settings(deadline=None)
@given(cell=st.sampled_from(CELLS), off=st.integers(4, 4000), down=st.booleans())
def test_any_wrong_cell_is_named_with_what_it_should_be(cell: tuple[str, str], off: int, down: bool) -> None:
    figures = right()
    figures[cell] += -min(off, figures[cell]) if down else off
    wrong, meant = (str(Decimal(one).scaleb(-3)) for one in (figures[cell], right()[cell]))
    assert told(figures) == [("SUM017", " ".join(cell), wrong, f"{Decimal(meant):.3f}")]


def test_each_of_several_is_named() -> None:
    figures = right()
    figures["SEX_M", "JPN"] += 900
    figures["SEX_F", "KOR"] -= 90
    assert {one[:2] for one in told(figures)} == {("SUM017", "SEX_M JPN"), ("SUM017", "SEX_F KOR")}


def test_two_cells_that_explain_as_much_are_not_told_apart() -> None:
    figures = {cell: value for cell, value in right().items() if cell[0] == "SEX_T"}
    figures["SEX_T", "JPN"] += 900
    assert [one[:2] for one in told(figures)] == [("SUM004", "SEX_T TOTAL")]


@settings(deadline=None)
@given(
    cells=st.sampled_from(
        [(one, other) for one, other in combinations(CELLS, 2) if one[0] == other[0] or one[1] == other[1]]
    ),
    off=st.integers(20, 4000),
    more=st.integers(20, 400),
)
def test_two_wrong_cells_of_one_sum_are_each_named(cells: tuple[tuple[str, str], ...], off: int, more: int) -> None:
    """Whatever the two are: but where they cancel each other, the sum that holds says nothing."""
    figures = right()
    figures[cells[0]] += off
    figures[cells[1]] += off + more
    if "TOTAL" in {code for _, code in cells} or "SEX_T" in {sex for sex, _ in cells}:
        figures[cells[1]] += 2 * off  # a total and a part of it
    changes = [figures[cell] - right()[cell] for cell in cells]
    by_chance = (sum(changes), changes[0] - changes[1], changes[1] - changes[0])
    assume(not any(exchanged(figures[cell], figures[cell] - change) for cell in cells for change in by_chance))
    assert {one[:2] for one in told(figures)} == {("SUM017", " ".join(cell)) for cell in cells}
    assert {one[3] for one in told(figures)} == {f"{Decimal(right()[cell]).scaleb(-3):.3f}" for cell in cells}


def exchanged(written: int, meant: int) -> bool:
    """Whether two neighbouring digits change places."""
    digits = str(written)
    return any(
        f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}" == str(meant) for at in range(len(digits) - 1)
    )


def test_digits_exchanged_in_one_cell_are_likelier_than_two_wrong_cells() -> None:
    """Then nothing tells which: three cells may be wrong, and a right one must not be accused."""
    figures = right()
    figures["SEX_M", "TWN"] = 12225  # 21225
    figures["SEX_M", "X"] += 100
    figures["SEX_F", "X"] -= 100
    assert {one[0] for one in told(figures)} == {"SUM001", "SUM004"}


def test_what_no_figures_of_one_sum_mend_is_told_as_sums() -> None:
    figures = right()
    for cell, off in {("SEX_M", "JPN"): 900, ("SEX_M", "TWN"): 70, ("SEX_F", "JPN"): 40}.items():
        figures[cell] += off
    assert {one[0] for one in told(figures)} <= {"SUM001", "SUM004"}


def test_two_of_one_column_are_named_beside_a_third() -> None:
    figures = right()
    for cell, off in {("SEX_M", "JPN"): 900, ("SEX_M", "TWN"): -450, ("SEX_F", "KOR"): 300}.items():
        figures[cell] += off
    assert {one[:2] for one in told(figures)} == {("SUM017", f"SEX_{cell}") for cell in ("M JPN", "M TWN", "F KOR")}


@pytest.mark.parametrize(
    "cells", [(one, other) for one, other in combinations(CELLS, 2) if one[0] == other[0] or one[1] == other[1]]
)
def test_two_that_have_each_others_figures_are_each_named(cells: tuple[tuple[str, str], tuple[str, str]]) -> None:
    figures = right()
    figures[cells[0]], figures[cells[1]] = figures[cells[1]], figures[cells[0]]
    found = told(figures)
    assert {one[:2] for one in found} == {("SUM017", " ".join(cell)) for cell in cells}
    assert {one[3] for one in found} == {f"{Decimal(right()[cell]).scaleb(-3):.3f}" for cell in cells}


def test_two_that_cancel_each_other_are_told_as_sums() -> None:
    """Of men, of women or of all: each two would do."""
    figures = right()
    figures["SEX_M", "JPN"] += 900
    figures["SEX_M", "TWN"] -= 900
    assert {one[0] for one in told(figures)} == {"SUM001"}


def test_what_falls_short_with_it_is_one_reason_more() -> None:
    """No other countries are given: the list falls short, which alone would only be asked about."""
    figures = {cell: value for cell, value in right().items() if cell[1] != "X"}
    for sex in ("SEX_T", "SEX_M", "SEX_F"):
        figures[sex, "TOTAL"] = sum(figures[sex, code] for code in ("JPN", "TWN", "KOR"))
    assert not told(figures)
    figures["SEX_M", "JPN"] -= 900
    assert [one[:2] for one in told(figures)] == [("SUM017", "SEX_M JPN")]
