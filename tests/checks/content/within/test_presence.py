from pathlib import Path

import pytest

from checks.made import of, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.findings import Batch
from ilms.observations import Observations
from mapping.office import Office


def found(observations: Observations) -> list[Batch]:
    [judged] = content([Dataset(observations)], packaged())
    return [batch for batch in judged.findings if batch.code == "SUM010"]


def test_men_and_women_without_both_together_are_told_with_their_cells() -> None:
    (one,) = found(of("C18", ("SEX_M", "CDS_DES_TOTAL", "1"), ("SEX_F", "CDS_DES_TOTAL", "2")))
    assert (one.rows.to_pylist(), one.others.to_pylist()) == ([0], [[1]])
    assert one.params.to_pylist() == [
        {"total": "SEX_T", "parts": "SEX_M, SEX_F", "expected": "SEX_T", "absent": "SEX_T", "dimension": "SEX"}
    ]


@pytest.mark.parametrize(
    "cells",
    [
        [("SEX_T", "3"), ("SEX_M", "1"), ("SEX_F", "2")],
        [("SEX_T", ""), ("SEX_M", "1"), ("SEX_F", "2")],  # suppressed: it is there
        [("SEX_M", "1")],  # one part is no breakdown
        [("SEX_M", "1"), ("SEX_F", "")],
        [("SEX_M", "0"), ("SEX_F", "0.000")],  # nothing is lost
        [],
    ],
)
def test_nothing_is_missed_where(cells: list[tuple[str, str]]) -> None:
    assert not found(of("C18", *((sex, "CDS_DES_TOTAL", value) for sex, value in cells)))


def test_each_key_and_year_is_looked_at_by_itself() -> None:
    base = {"CDS": "CDS_DES_TOTAL", "REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "OBS_VALUE": "1"}
    whole = [{"SEX": sex, "TIME_PERIOD": "2018"} for sex in ("SEX_T", "SEX_M", "SEX_F")]
    lacking = [{"SEX": sex, "TIME_PERIOD": "2019"} for sex in ("SEX_M", "SEX_F")]
    (one,) = found(rows(base, *whole, *lacking))
    assert one.rows.to_pylist() == [3]


def test_classes_without_their_total_are_told() -> None:
    (one,) = found(of("C20", ("SEX_T", "ECO_SECTOR_AGR", "1"), ("SEX_T", "ECO_SECTOR_NAG", "2")))
    assert one.params["parts"].to_pylist() == ["ECO_SECTOR_AGR, ECO_SECTOR_NAG"]
    assert one.params["total"].to_pylist() == ["ECO_SECTOR_TOTAL"]


def test_one_country_alone_misses_its_total() -> None:
    (one,) = found(of("C18", ("SEX_T", "CDS_DES_JPN", "1")))
    assert one.params["total"].to_pylist() == ["CDS_DES_TOTAL"]


def test_of_many_countries_the_list_is_named() -> None:
    codes = ["JPN", "KOR", "TWN", "MYS", "SGP", "SAU", "QAT", "KWT", "ARE"]
    (one,) = found(of("C18", *(("SEX_T", f"CDS_DES_{code}", "1") for code in codes)))
    assert one.params["parts"].to_pylist() == ["CDS_DES_*"]


def test_a_total_of_another_version_is_the_other_rules_business() -> None:
    fine = [("SEX_T", f"EDU_ISCED11_{level}", "1") for level in (1, 2)]
    assert not found(of("C19", ("SEX_T", "EDU_AGGREGATE_TOTAL", "2"), *fine))
    assert found(of("C19", *fine))


def test_a_total_that_was_not_read_is_not_missed(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    office.mapping()
    rest = ["Các nước khác", 110, 66, 44]
    for total, missed in (("15O", False), (None, True)):
        office.crosstab(["Tổng số", total, 90, 60], ["Nhật Bản", 40, 24, 16], rest)
        (data,) = content([office.read()], packaged())
        assert ("SUM010" in {batch.code for batch in data.findings}) is missed
