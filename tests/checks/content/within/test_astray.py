"""A row under a valid code that is not its own: it is told at that row, and nothing where it is missing."""

import pytest

from checks.made import C18, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset

SEXES = {"SEX_M": {"AGR": 4.112, "IND": 21.632, "SER": 30.505}, "SEX_F": {"AGR": 2.203, "IND": 13.196, "SER": 15.741}}
YEARS = ("2013", "2014", "2015", "2016", "2017")
BASE = {name: code for name, code in C18.items() if name not in ("SEX", "CDS", "TIME_PERIOD", "OBS_VALUE")}
Cells = dict[tuple[str, str, str], float]


def cells(factor: float = 1.0) -> Cells:
    """By sex, sector and year, the figures of five years, with all totals."""
    found: Cells = {}
    for at, year in enumerate(YEARS):
        for sex, parts in SEXES.items():
            for part, value in parts.items():
                figure = round(value * factor * (1 + at / 40), 3)
                for one in (sex, "SEX_T"):
                    for code in (part, "TOTAL"):
                        found[one, code, year] = round(found.get((one, code, year), 0) + figure, 3)
    return found


def c20(figures: Cells, *more: dict[str, str]) -> Dataset:
    """Those figures as C20, and rows that have gone astray."""
    changes = [
        {"SEX": sex, "ECO": f"ECO_SECTOR_{code}", "TIME_PERIOD": year, "OBS_VALUE": f"{value:.3f}"}
        for (sex, code, year), value in figures.items()
    ]
    return Dataset(rows({**BASE, "MEASURE": "MNA_OEMP_NB"}, *changes, *more, table="C20"))


def told(*data: Dataset) -> list[dict[str, str]]:
    """Parameters and code of each finding but of notes and of classes between tables."""
    found = []
    for judged in content(data, packaged()):
        for batch in judged.findings:
            for number, params in enumerate(batch.params.to_pylist()):
                at = batch.rows[number].as_py() if batch.rows is not None else None
                key = judged.observations.key_at(at) if at is not None else {}
                found.append({"finding": batch.code, **params, **{f"at {name}": code for name, code in key.items()}})
    return found


MEN = ("SEX_M", "IND", "2015")
MISSED = {"SEX": "SEX_M", "ECO": "ECO_SECTOR_IND", "TIME_PERIOD": "2015", "OBS_VALUE": "22.714"}


def lacking(*keys: tuple[str, str, str]) -> Cells:
    """All but some figures."""
    return {key: value for key, value in cells().items() if key not in keys}


def test_the_table_is_clean() -> None:
    assert f"{cells()[MEN]:.3f}" == MISSED["OBS_VALUE"]
    assert not told(c20(cells()))


@pytest.mark.parametrize(
    ("component", "code", "expected"),
    [
        ("REF_AREA", "THA", "VNM"),
        ("TIME_PERIOD", "2005", "2015"),
        ("ECO", "ECO_ISIC4_C", "ECO_SECTOR_IND"),
    ],
)
def test_a_row_in_another_place_is_told_there_and_nowhere_else(component: str, code: str, expected: str) -> None:
    (one,) = told(c20(lacking(MEN), {**MISSED, component: code}))
    assert (one["finding"], one["value"], one["code"], one["expected"]) == ("SUM020", "22.714", code, expected)
    assert one[f"at {component}"] == code


def test_so_is_one_in_another_table() -> None:
    japan = [("SEX_T", "60"), ("SEX_M", "38.123"), ("SEX_F", "21.877")]
    base = {**BASE, "TIME_PERIOD": "2019"}
    both = [
        {"SEX": sex, "CDS": f"CDS_DES_{code}", "OBS_VALUE": value} for sex, value in japan for code in ("JPN", "TOTAL")
    ]
    here = [row for row in both if (row["SEX"], row["CDS"]) != ("SEX_M", "CDS_DES_JPN")]
    there = [row for row in both if (row["SEX"], row["CDS"]) == ("SEX_M", "CDS_DES_JPN")]
    korea = [{"SEX": sex, "CDS": "CDS_DES_KOR", "OBS_VALUE": "0"} for sex, _ in japan]
    (one,) = told(
        Dataset(rows({**base, "MEASURE": "MNA_OEMP_NB"}, *here, *korea)),
        Dataset(rows({**base, "MEASURE": "MNA_OPOP_NB"}, *there, table="C17")),
    )
    assert (one["finding"], one["code"], one["expected"]) == ("SUM020", "MNA_OPOP_NB", "MNA_OEMP_NB")


def test_all_sexes_of_a_class_are_each_told() -> None:
    keys = [(sex, "IND", "2015") for sex in ("SEX_T", "SEX_M", "SEX_F")]
    strange = [
        {"SEX": sex, "ECO": "ECO_ISIC4_C", "TIME_PERIOD": "2015", "OBS_VALUE": f"{cells()[sex, part, year]:.3f}"}
        for sex, part, year in keys
    ]
    found = told(c20(lacking(*keys), *strange))
    assert {(one["finding"], one["at SEX"], one["expected"]) for one in found} == {
        ("SUM020", sex, "ECO_SECTOR") for sex, _, _ in keys
    }


@pytest.mark.parametrize(
    ("figures", "change"),
    [
        (lacking(MEN), {"REF_AREA": "THA", "OBS_VALUE": "22.741"}),  # another figure
        (lacking(MEN), {"REF_AREA": "THA", "SEX": "SEX_F"}),  # another key
        (cells(), {"REF_AREA": "THA"}),  # nothing lacks it
    ],
)
def test_a_row_that_nothing_lacks_is_not_told(figures: Cells, change: dict[str, str]) -> None:
    assert "SUM020" not in {one["finding"] for one in told(c20(figures, {**MISSED, **change}))}


def test_a_figure_of_few_digits_is_no_proof_where_one_sum_lacks_it() -> None:
    """5 thousand men alone in another year: without women, one sum says so, and by chance."""
    men = {("SEX_M", code, "2015"): value for code, value in {"TOTAL": 20.0, "AGR": 8.0, "SER": 7.0}.items()}
    row = {**MISSED, "TIME_PERIOD": "2005", "OBS_VALUE": "5"}
    assert "SUM020" not in {one["finding"] for one in told(c20(men, row))}


def test_a_table_of_totals_is_no_row_astray() -> None:
    total = {**MISSED, "SEX": "SEX_T", "ECO": "ECO_SECTOR_TOTAL", "REF_AREA": "THA"}
    assert "SUM020" not in {one["finding"] for one in told(c20(lacking(MEN), total))}
