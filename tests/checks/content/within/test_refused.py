"""A row that is refused for its form is missed where it belongs: that is one thing, and told as one."""

import pytest

from checks.made import C18, TODAY, rows
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import describe

YEARS = range(2012, 2018)
MEN = {"JPN": 33.209, "TWN": 21.225, "KOR": 13.816, "X": 6.414}
WOMEN = {"JPN": 15.282, "TWN": 12.504, "KOR": 6.321, "X": 2.695}


def table() -> list[dict[str, str | None]]:
    """C18 of six years, every figure a little more each year."""
    found: list[dict[str, str | None]] = []
    for year in YEARS:
        grown = {sex: {c: round(v * (1 + (year - 2012) / 50), 3) for c, v in some.items()}
                 for sex, some in (("SEX_M", MEN), ("SEX_F", WOMEN))}  # fmt: skip
        grown["SEX_T"] = {c: grown["SEX_M"][c] + grown["SEX_F"][c] for c in MEN}
        for sex, some in grown.items():
            cells = {"TOTAL": sum(some.values()), **some}
            found += [
                {"SEX": sex, "CDS": f"CDS_DES_{c}", "TIME_PERIOD": str(year), "OBS_VALUE": f"{v:.3f}"}
                for c, v in cells.items()
            ]
    return found


def found(*cells: tuple[tuple[str, str, str], dict[str, str]]) -> list[tuple[str, int]]:
    """Each finding's code and how many it is, with rows of some sex, country and year changed."""
    every = table()
    for key, change in cells:
        sex, country, year = key
        [row] = [
            one for one in every if (one["SEX"], one["CDS"], one["TIME_PERIOD"]) == (sex, f"CDS_DES_{country}", year)
        ]
        row.update(change)
    base = {name: code for name, code in C18.items() if name not in ("SEX", "CDS", "TIME_PERIOD", "OBS_VALUE")}
    [judged] = check([Dataset(rows(base, *every))], packaged(), TODAY)
    return sorted((one.code, one.count) for one in describe([judged]) if not one.code.startswith("ATT"))


JAPAN = ("SEX_M", "JPN", "2015")


def test_the_table_is_clean() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"SEX": "SEX_X"}, "COD001"),
        ({"REF_AREA": "VN"}, "COD001"),
        ({"TIME_PERIOD": "2051"}, "TIM002"),
        ({"TIME_PERIOD": "2015-Q1"}, "TIM001"),
        ({"CDS": "CDS_RES_JPN"}, "COD001"),
        ({"FREQ": "Y"}, "COD001"),
    ],
)
@pytest.mark.parametrize("country", ["JPN", "X"])
def test_what_is_short_by_a_refused_row_waits_for_it(change: dict[str, str], code: str, country: str) -> None:
    assert found((("SEX_M", country, "2015"), change)) == sorted([("SUM009", 1), (code, 1)])


def test_so_it_does_where_the_row_has_the_key_of_another_year() -> None:
    assert found((JAPAN, {"TIME_PERIOD": "2016"})) == [("KEY003", 2), ("SUM009", 1)]


def test_and_where_both_codes_are_wrong() -> None:
    assert found((JAPAN, {"SEX": "M", "CDS": "JPN"})) == [("COD001", 1), ("COD001", 1), ("SUM009", 1)]


def test_and_where_two_rows_of_one_sum_are_refused() -> None:
    taiwan = ("SEX_M", "TWN", "2015")
    assert found((JAPAN, {"SEX": "m"}), (taiwan, {"SEX": "m"})) == [("COD001", 2), ("SUM009", 1)]


@pytest.mark.parametrize("change", [{"SEX": "SEX_X"}, {"TIME_PERIOD": "2051"}, {"REF_AREA": "VN"}])
def test_a_total_that_is_refused_is_not_absent(change: dict[str, str]) -> None:
    codes = {code for code, _ in found((("SEX_M", "TOTAL", "2015"), change))}
    assert len(codes - {"SUM009"}) == 1
    assert codes < {"COD001", "TIM002", "SUM009"}


def test_another_amount_is_asked_about_all_the_same() -> None:
    """Men to Japan are refused, and those to Korea are too few besides: what is short is more than what is refused."""
    codes = {code for code, _ in found((JAPAN, {"SEX": "SEX_X"}), (("SEX_M", "KOR", "2015"), {"OBS_VALUE": "1.3"}))}
    assert codes >= {"COD001", "SUM001", "SUM005"}
