"""What stands in every year of a table is one question."""

from checks.made import C18, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import Described, describe

YEARS = ("2014", "2015", "2016", "2017", "2018", "2019")
FIGURES = {"SEX_T": ("9.000", "5.000"), "SEX_M": ("5.000", "3.000"), "SEX_F": ("4.000", "2.000")}


def short(
    *changes: tuple[str, str, str, str], years: tuple[str, ...] = YEARS, of_x: tuple[str, ...] = ()
) -> list[Described]:
    """What is said of countries that fall short of their total by about a tenth, no `_X` being given.

    Args:
        changes: Year, sex, country and another figure for it.
        years: Of the table.
        of_x: Years in which the others are given.
    """
    other = {(year, sex, code): value for year, sex, code, value in changes}
    cells = []
    for year in years:
        for sex, (japan, korea) in FIGURES.items():
            given = {"JPN": japan, "KOR": korea, "TOTAL": f"{(float(japan) + float(korea)) * 1.1:.3f}"}
            if year in of_x:
                given["X"] = f"{(float(japan) + float(korea)) * 0.1:.3f}"
            cells += [
                {
                    "TIME_PERIOD": year,
                    "SEX": sex,
                    "CDS": f"CDS_DES_{code}",
                    "OBS_VALUE": other.get((year, sex, code), value),
                }
                for code, value in given.items()
            ]
    judged = content([Dataset(rows(C18, *cells))], packaged())
    return [one for one in describe(judged, "en", None) if one.code == "SUM005"]


def test_in_all_years_it_is_said_once_with_every_place() -> None:
    [one] = short()
    assert one.message.endswith("and so in all 6 years of the table (18 figures): one answer will do")
    assert one.key["TIME_PERIOD"] == "2019"
    assert "cả 6 năm" in one.messages["vi"]


def test_in_most_years_it_is_said_once_too() -> None:
    [one] = short(of_x=("2016",))
    assert one.message.endswith("and so in 5 of 6 years of the table (15 figures): one answer will do")
    assert "5 trên 6 năm" in one.messages["vi"]


def test_in_few_years_it_is_said_of_each() -> None:
    assert len(short(of_x=YEARS[:4])) == 6
    assert len(short(years=YEARS[:2])) == 6


def test_a_figure_that_is_unlike_the_others_is_said_by_itself() -> None:
    habit, alone = sorted(short(("2016", "SEX_T", "JPN", "4.000")), key=lambda one: len(one.message), reverse=True)
    assert "17 figures" in habit.message
    assert alone.key["TIME_PERIOD"] == "2016"
    assert "figures)" not in alone.message


def outflow(table: str, code: str, times: dict[str, float], years: tuple[str, ...] = YEARS) -> Dataset:
    """Totals of three columns, each year's by a factor."""
    base = {**{name: value for name, value in C18.items() if name != "CDS"}, code[:3]: code}
    cells = [
        {"TIME_PERIOD": year, "SEX": sex, "OBS_VALUE": f"{value * (10 + number) * times.get(year, 1):.3f}"}
        for number, year in enumerate(years)
        for sex, value in (("SEX_T", 9.1), ("SEX_M", 5.2), ("SEX_F", 3.9))
    ]
    return Dataset(rows(base, *cells, table=table), name=table)


def ratios(times: dict[str, float]) -> list[Described]:
    tables = [
        outflow("C18", "CDS_DES_TOTAL", {}),
        outflow("C19", "EDU_AGGREGATE_TOTAL", {}),
        outflow("C21", "OCU_SKILL_TOTAL", times),
    ]
    return [one for one in describe(content(tables, packaged()), "en", None) if one.code == "XTB005"]


def test_a_table_that_never_counts_all_of_them_is_asked_about_once() -> None:
    [one] = ratios(dict.fromkeys(YEARS, 0.9))
    assert one.severity == "warning"
    assert one.key["TIME_PERIOD"] == "2019"
    assert "in all 6 years of the table (18 figures)" in one.message


def test_a_year_in_which_it_counts_far_fewer_is_told_by_itself() -> None:
    one, habit = sorted(ratios({**dict.fromkeys(YEARS, 0.97), "2016": 0.5}), key=lambda said: len(said.message))
    assert (one.severity, one.key["TIME_PERIOD"]) == ("error", "2016")
    assert "in 5 of 6 years of the table (15 figures)" in habit.message
    assert len(ratios({"2016": 0.5})) == 1
