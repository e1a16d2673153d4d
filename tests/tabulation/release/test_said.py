"""What is said of a released table: counts, by table and year."""

import numpy as np

from ilms.tabulation.files.tabulation_file import Disclosure, Reliability
from ilms.tabulation.release.released import release
from ilms.tabulation.told import Told
from tabulation.release.made import SEX, flat, tabulated

TABLE = {"SEX": SEX, "ECO": flat("ECO_ISIC4", 4)}


def said(cases: list[list[int]], **given: object) -> dict[str, dict[str, str]]:
    """The parameters of each finding."""
    told = Told()
    release([tabulated(TABLE, np.array(cases), **given)], told)
    return {batch.code: batch.params.to_pylist()[0] for batch in told.findings()}


def test_marked_and_withheld_figures_are_counted() -> None:
    found = said([[4, 12, 50, 60], [70, 80, 90, 40]], reliability=Reliability(), disclosure=None)
    place = {"table": "A5-birth", "year": "2024", "cells": "15"}
    assert found == {
        "TAB070": {**place, "many": "1", "limit": "15"},
        "TAB071": {**place, "many": "1", "limit": "5"},
    }


def test_values_that_stay_are_said_to_stay() -> None:
    cases = [[4, 12, 50, 60], [70, 80, 90, 40]]
    found = said(cases, reliability=Reliability(withhold=False), disclosure=None)
    assert set(found) == {"TAB070", "TAB072"}


def test_what_is_confidential_is_counted_and_not_named() -> None:
    found = said([[2, 40, 50, 60], [70, 80, 90, 40]], disclosure=Disclosure(threshold=3))
    assert found["TAB074"] == {
        "table": "A5-birth", "year": "2024", "cells": "15", "many": "1", "few": "1", "dominated": "0", "near": "0",
    }  # fmt: skip
    assert found["TAB075"]["many"] == "3"
    assert not any("ECO" in text for params in found.values() for text in params.values())


def test_a_table_of_which_nothing_is_left() -> None:
    found = said([[1, 2, 1, 2], [2, 1, 1, 1]], reliability=Reliability(), disclosure=None)
    assert set(found) == {"TAB073", "TAB079"}


def test_zeros_are_counted() -> None:
    found = said([[3, 0, 50, 60], [70, 80, 0, 40]], reliability=Reliability(none=True, zeros=True), disclosure=None)
    assert found == {"TAB077": {"table": "A5-birth", "year": "2024", "many": "2"}}


def test_years_are_told_apart() -> None:
    one = tabulated(TABLE, np.array([[4, 12, 50, 60], [70, 80, 90, 40]]), reliability=Reliability(), disclosure=None)
    other = tabulated(
        TABLE, np.array([[9, 9, 9, 60], [70, 80, 90, 40]]), period="2025", reliability=Reliability(), disclosure=None
    )
    told = Told()
    release([one, other], told)
    years = {(batch.code, batch.params["year"][0].as_py()) for batch in told.findings()}
    assert years == {("TAB070", "2024"), ("TAB071", "2024"), ("TAB070", "2025")}
