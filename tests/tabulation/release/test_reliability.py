"""On how many cases a figure rests, as the ILO judges it."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from ilms.tabulation.files.tabulation_file import Reliability
from ilms.tabulation.release.released import release
from ilms.tabulation.told import Told
from tabulation.release.made import CBR, SEX, flat, nested, tabulated

TABLE = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 3)}
CASES = np.array([[4, 5, 14], [15, 200, 300]])


def released(reliability: Reliability, cases: np.ndarray = CASES, table: dict = TABLE, **given: object) -> list[dict]:
    """The rows that are left."""
    made = tabulated(table, cases, cases * 100.5, reliability=reliability, disclosure=None, **given)
    (found,) = release([made], Told())
    return found.to_pylist()


def at(rows: list[dict], sex: str, eco: str) -> dict:
    """One row."""
    (found,) = (row for row in rows if (row["SEX"], row["ECO"]) == (sex, eco))
    return found


def test_limits_are_those_of_the_ilo() -> None:
    rows = released(Reliability())
    said = {number: at(rows, "SEX_M", f"ECO_ISIC4_{number}")["status"] for number in range(3)}
    assert said == {0: "S", 1: "U", 2: "U"}
    assert {at(rows, "SEX_F", f"ECO_ISIC4_{number}")["status"] for number in range(3)} == {""}


def test_a_figure_of_very_few_cases_has_no_value() -> None:
    row = at(released(Reliability()), "SEX_M", "ECO_ISIC4_0")
    assert (row["value"], row["se"], row["upper"], row["cases"]) == (None, None, None, 4)
    row = at(released(Reliability(withhold=False)), "SEX_M", "ECO_ISIC4_0")
    assert (row["value"], row["se"], row["status"]) == ("402.0", 1.5, "S")


def test_limits_are_the_offices_own() -> None:
    rows = released(Reliability(unreliable=300, not_significant=15))
    assert at(rows, "SEX_M", "ECO_ISIC4_2")["status"] == "S"
    assert at(rows, "SEX_F", "ECO_ISIC4_1")["status"] == "U"
    assert at(rows, "SEX_F", "ECO_ISIC4_2")["status"] == ""


def test_a_register_is_not_judged() -> None:
    assert {row["status"] for row in released(Reliability(none=True))} == {""}


@pytest.mark.parametrize(
    ("cases", "few"), [([[1, 1, 2], [50, 50, 50]], 4), ([[1, 1, 2], [50, 50, 4]], None)], ids=["a third", "more"]
)
def test_a_table_of_which_more_than_a_third_says_nothing_is_not_published(
    cases: list[list[int]], few: int | None
) -> None:
    """Of 12 cells: four of them are a third, and not more."""
    rows = released(Reliability(), np.array(cases))
    assert [len(rows), sum(row["status"] == "S" for row in rows)] == ([12, few] if few else [0, 0])


def test_each_version_is_judged_by_itself() -> None:
    """Six sections of a handful are dropped; the sectors that they make up stay."""
    cases = np.full((2, 6), 3)
    cases[:, 0] = 400
    made = tabulated({"SEX": SEX, "ECO": nested(6, 3)}, cases, reliability=Reliability(), disclosure=None)
    told = Told()
    (found,) = release([made], told)
    assert {row["ECO"].rpartition("_")[0] for row in found.to_pylist()} == {"ECO_SECTOR"}
    (dropped,) = (batch for batch in told.findings() if batch.code == "TAB073")
    (said,) = dropped.params.to_pylist()
    assert said == {
        "table": "A5-birth",
        "year": "2024",
        "versions": "SEX, ECO_ISIC4",
        "many": "10",
        "cells": "21",
        "limit": "5",
        "most": "1/3",
    }


def test_nothing_is_said_of_nobody() -> None:
    """A cell of persons without an answer has no row."""
    made = tabulated(TABLE, CASES, reliability=Reliability(), disclosure=None)
    cells = made.cells.to_pylist()
    cells[0] |= {"cases": 0, "value": None}
    told = Told()
    (found,) = release([replace(made, cells=pa.Table.from_pylist(cells, made.cells.schema))], told)
    assert len(found) == len(cells) - 1
    assert "TAB076" in {batch.code for batch in told.findings()}


def test_only_a_register_says_that_there_is_nobody() -> None:
    cases = np.array([[[4, 0], [9, 3]], [[0, 0], [8, 0]]])
    table = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 2), "CBR": CBR}
    without = released(Reliability(none=True), cases, table)
    rows = released(Reliability(none=True, zeros=True), cases, table)
    nobody = [row for row in rows if row["value"] == "0"]
    assert [row for row in rows if row not in nobody] == without
    assert len(rows) == 3 * 3 * 3
    assert all(row["cases"] == 0 and row["status"] == "" and row["se"] is None for row in nobody)
    assert {(row["SEX"], row["ECO"], row["CBR"]) for row in nobody} >= {("SEX_F", "ECO_ISIC4_0", "CBR_BIR_TOTAL")}
