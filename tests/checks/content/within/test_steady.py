from dataclasses import replace

import pytest

from checks.made import C18, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.checks.rules.steady import EveryYear
from ilms.dataset import Dataset
from ilms.findings import Batch
from ilms.observations import Observations, concat

YEARS = tuple(str(year) for year in range(2014, 2019))
CLASSES = {"TOTAL": 100, "AGR": 20, "NAG": 80}
SEXES = {"SEX_T": 1.0, "SEX_M": 0.6, "SEX_F": 0.4}
BASE = {name: code for name, code in C18.items() if name != "CDS"}


def table(without: set[tuple[str, ...]], years: tuple[str, ...] = YEARS, size: float = 1.0) -> Observations:
    """C20 of some years by three sexes and two sectors, without those cells whose year, sex and class are named."""
    cells = [
        {"TIME_PERIOD": year, "SEX": sex, "ECO": f"ECO_SECTOR_{part}", "OBS_VALUE": f"{size * whole * share:.3f}"}
        for year in years
        for sex, share in SEXES.items()
        for part, whole in CLASSES.items()
        if not any({year, sex, part} >= set(one) for one in without)
    ]
    return rows({**BASE, "MEASURE": "MNA_OEMP_NB"}, *cells, table="C20")


def found(observations: Observations) -> list[Batch]:
    only = tuple(rule for rule in packaged().content if isinstance(rule, EveryYear))
    [judged] = content([Dataset(observations)], replace(packaged(), content=only))
    return list(judged.findings)


def test_a_class_that_one_year_lacks_is_named_with_what_it_would_be() -> None:
    observations = table({("2016", "AGR")})
    (one,) = found(observations)
    assert one.code == "SUM016"
    assert one.params.to_pylist() == [
        {"code": "ECO_SECTOR_AGR", "years": "4", "total": "ECO_SECTOR_TOTAL", "value": "100.000", "gap": "20.000"}
    ]
    keys = [(observations.text("SEX")[at].as_py(), observations.text("TIME_PERIOD")[at].as_py())
            for at in (*one.rows.to_pylist(), *one.others.to_pylist()[0])]  # fmt: skip
    assert keys == [("SEX_T", "2016"), ("SEX_M", "2016"), ("SEX_F", "2016")]


def test_so_is_a_sex() -> None:
    (one,) = found(table({("2017", "SEX_F")}))
    assert [(p["code"], p["gap"]) for p in one.params.to_pylist()] == [("SEX_F", "40.000")]


@pytest.mark.parametrize(
    "without",
    [
        {("2016", "AGR"), ("2017", "AGR")},  # which comes and goes
        {("2016", "AGR"), ("2016", "NAG")},  # a year of totals
        {("2016", "TOTAL")},  # nothing says that anything is missing
        {("2016", "SEX_F"), ("2016", "SEX_M")},
        set(),
    ],
)
def test_what_is_not_in_every_other_year_is_not_missed(without: set[tuple[str, ...]]) -> None:
    assert found(table(without)) == []


def test_nor_is_it_in_a_series_of_few_years() -> None:
    assert found(table({("2016", "AGR")}, YEARS[:3])) == []


def test_a_small_cell_may_be_kept_back_a_large_one_is_asked_for() -> None:
    assert found(table({("2016", "SEX_F", "AGR")})) == []
    (one,) = found(table({("2016", "SEX_F", "AGR")}, size=10))
    assert {p["code"] for p in one.params.to_pylist()} <= {"SEX_F", "ECO_SECTOR_AGR"}


def test_what_is_wholly_absent_may_be_small() -> None:
    assert len(found(table({("2016", "AGR")}, size=0.01))) == 1


def test_a_class_that_nobody_had_that_year_is_not_missed() -> None:
    """The others make the total."""
    observations = table({("2016", "AGR"), ("2016", "NAG")})
    more = rows(
        {**BASE, "MEASURE": "MNA_OEMP_NB", "TIME_PERIOD": "2016", "ECO": "ECO_SECTOR_NAG"},
        *({"SEX": sex, "OBS_VALUE": f"{100 * share:.3f}"} for sex, share in SEXES.items()),
        table="C20",
    )
    assert found(concat([observations, more])) == []


def test_what_is_kept_back_in_the_open_is_there() -> None:
    cells = table({("2016", "AGR")})
    kept = rows(
        {**BASE, "MEASURE": "MNA_OEMP_NB", "TIME_PERIOD": "2016", "ECO": "ECO_SECTOR_AGR", "OBS_VALUE": None},
        *({"SEX": sex, "OBS_STATUS": "C"} for sex in SEXES),
        table="C20",
    )
    assert found(cells) != []
    assert found(concat([cells, kept])) == []
