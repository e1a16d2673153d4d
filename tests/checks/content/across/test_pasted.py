"""A table that holds another table's figures of a year."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from checks.made import of
from checks.years import with_column
from ilms import resources
from ilms.checks.content.content import content
from ilms.checks.rules.load import load, packaged
from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Severity
from ilms.observations import concat

SHARES = {"TOTAL": 1.0, "JPN": 0.41, "TWN": 0.33, "KOR": 0.19, "X": 0.07}
SEXES = {"SEX_T": 1.0, "SEX_M": 0.64, "SEX_F": 0.36}
SIZES = {"C16": 31.207, "C17": 240.811, "C18": 111.463}
LISTS = {"C16": "CPR_PRV", "C17": "CDS_DES", "C18": "CDS_DES"}
YEARS = tuple(str(year) for year in range(2012, 2018))


def table(code: str, sizes: Mapping[str, float]) -> Dataset:
    made = []
    for year, size in sizes.items():
        cells = [
            (sex, f"{LISTS[code]}_{country}", f"{size * of_sex * share:.3f}")
            for sex, of_sex in SEXES.items()
            for country, share in SHARES.items()
        ]
        one = of(code, *cells)
        made.append(with_column(one, "TIME_PERIOD", [year] * len(one)))
    return Dataset(concat(made), name=code)


def steady(code: str) -> dict[str, float]:
    return {year: SIZES[code] * (1 + 0.03 * at) for at, year in enumerate(YEARS)}


def told(*some: Dataset) -> list[tuple[str, dict[str, str]]]:
    """Table and parameters of each finding of a copy."""
    return [
        (data.name, params)
        for data in content(some, packaged())
        for batch in data.findings
        if batch.code == "XTB007"
        for params in batch.params.to_pylist()
    ]


@pytest.mark.parametrize(("copy", "original"), [("C16", "C18"), ("C18", "C16")])
def test_a_year_of_another_table_is_told_at_the_copy(copy: str, original: str) -> None:
    spoilt = steady(copy) | {"2015": steady(original)["2015"]}
    [(name, params)] = told(*(table(code, spoilt if code == copy else steady(code)) for code in ("C16", "C18")))
    assert (name, params["others"], params["figures"]) == (copy, original, "15")
    assert params["which_en"] == f"{copy} breaks with its own years"


def severities(*some: Dataset) -> list[Severity]:
    return [batch.severity for data in content(some, packaged()) for batch in data.findings if batch.code == "XTB007"]


def test_of_one_year_nothing_says_which_is_the_copy() -> None:
    both = [table(code, {"2015": 111.463}) for code in ("C16", "C18")]
    [(_, params)] = told(*both)
    assert params["which_en"] == "nothing says which of them"
    assert severities(*both) == [Severity.WARNING]


def test_an_office_may_take_those_who_left_for_those_who_came_back() -> None:
    assert severities(*(table(code, steady("C18")) for code in ("C16", "C18"))) == [Severity.WARNING]
    spoilt = steady("C16") | {"2015": steady("C18")["2015"]}
    assert severities(table("C16", spoilt), table("C18", steady("C18"))) == [Severity.ERROR]


def test_tables_that_may_be_alike_are_no_copies() -> None:
    """Where only those who are sent count as leaving, all who leave leave for work."""
    assert not told(*(table(code, steady("C18")) for code in ("C17", "C18")))


AGES = {"TOTAL": 1.0, "Y15-24": 0.21, "Y25-54": 0.63, "Y55-64": 0.11, "YGE65": 0.05}
SECTORS = {"TOTAL": 1.0, "AGR": 0.3, "IND": 0.3, "SER": 0.4}
ORIGINS = {"TOTAL": 1.0, "NATIVE": 0.93, "FOREIGN": 0.07}


def labour(code: str, version: str, classes: Mapping[str, float], sizes: Mapping[str, float]) -> Dataset:
    """Persons, in work or not, of every sex, class and place of birth."""
    made = []
    for year, size in sizes.items():
        cells = [
            (sex, f"{version}_{name}", f"CBR_BIR_{origin}", f"{size * of_sex * of_class * share:.3f}")
            for sex, of_sex in SEXES.items()
            for name, of_class in classes.items()
            for origin, share in ORIGINS.items()
        ]
        one = of(code, *cells)
        made.append(with_column(one, "TIME_PERIOD", [year] * len(one)))
    return Dataset(concat(made), name=code)


def test_not_all_who_could_work_do_so() -> None:
    """All persons of working age where the employed should stand: told once, not at each sum that they break."""
    persons = {year: 9000 * 1.02**at for at, year in enumerate(YEARS)}
    employed = {year: 0.61 * size for year, size in persons.items()}
    some = [
        labour("A1-birth", "AGE_AGGREGATE", AGES, persons),
        labour("A4-birth", "AGE_AGGREGATE", AGES, employed | {"2015": persons["2015"]}),
        labour("A5-birth", "ECO_SECTOR", SECTORS, employed),
    ]
    [(name, params)] = told(*some)
    assert (name, params["others"]) == ("A4-birth", "A1-birth")
    assert {batch.code for data in content(some, packaged()) for batch in data.findings} == {"XTB007"}


def test_figures_that_are_not_all_the_same_are_no_copy() -> None:
    assert not told(table("C16", steady("C16")), table("C18", steady("C18")))
    near = table("C16", {"2015": 111.463}).observations
    values = ["1.5", *near.text("OBS_VALUE").to_pylist()[1:]]
    assert not told(Dataset(with_column(near, "OBS_VALUE", values)), table("C18", {"2015": 111.463}))


def test_few_persons_are_the_same_by_chance() -> None:
    assert not told(*(table(code, {"2015": 0.05}) for code in ("C16", "C18")))


def test_a_rule_names_tables_that_exist(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[rule]]\nid = "not-another-table"\nalike = [["C99", "C18"]]\n', "utf-8")
    with pytest.raises(UsageError) as refused:
        load((tmp_path, resources.folder("rules")))
    assert "C99" in str(refused.value.detail)
