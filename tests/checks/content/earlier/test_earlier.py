"""Small tables against earlier years and against what was accepted before."""

from decimal import Decimal

import pytest

from checks import years
from checks.made import TODAY, c18, rows
from checks.outflow import STEADY, WITHOUT_COUNTRY, codes, outflow, times
from checks.years import found
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset


def only(year: str) -> dict[str, tuple[str, ...]]:
    return {year: STEADY[year]}


def before(year: str) -> dict[str, tuple[str, ...]]:
    return {one: values for one, values in STEADY.items() if one < year}


def test_a_steady_series_has_no_fault() -> None:
    assert not found(outflow(STEADY))
    assert not found(outflow(only("2019")), earlier=[outflow(before("2019"))])
    assert not found(outflow(STEADY), earlier=[outflow(STEADY)])


def test_one_year_is_held_against_the_years_that_were_accepted() -> None:
    """The annual case: the data have the new year only."""
    [slip] = found(outflow({"2019": times(STEADY["2019"], 3)}), earlier=[outflow(before("2019"))])
    assert (slip.code, slip.severity, slip.year, len(slip.rows)) == ("HIS001", "error", "2019", 3)
    assert (slip.params["value"], slip.params["expected"]) == ("152530", "152.53")
    assert "2018: 142.86" in slip.params["neighbours"]
    copied = outflow({"2019": STEADY["2018"]})
    assert codes(found(copied, earlier=[outflow(before("2019"))])) == [("HIS005", "2019")]


def test_a_year_sent_again_is_held_against_itself() -> None:
    assert codes(found(outflow({"2019": times(STEADY["2019"], 3)}), earlier=[outflow(only("2019"))])) == [
        ("HIS001", "2019")
    ]


def test_of_two_years_the_one_without_decimals_is_in_persons() -> None:
    two = {"2018": times(STEADY["2018"], 3), "2019": STEADY["2019"]}
    assert codes(found(outflow(two))) == [("HIS001", "2018")]
    two = {"2018": STEADY["2018"], "2019": times(STEADY["2019"], 3)}
    assert codes(found(outflow(two))) == [("HIS001", "2019")]


def test_two_of_five_years_in_persons_are_both_found() -> None:
    some = STEADY | {year: times(STEADY[year], 3) for year in ("2016", "2017")}
    assert codes(found(outflow(some))) == [("HIS001", "2016"), ("HIS001", "2017")]


@pytest.mark.parametrize("power", [-3, -2, -1, 1, 2])
def test_other_powers_are_warned_of(power: int) -> None:
    findings = found(outflow(STEADY | {"2017": times(STEADY["2017"], power)}))
    assert codes(findings) == [("HIS003", "2017")]
    assert findings[0].severity == "warning"
    assert findings[0].params["times"] == f"{10 ** abs(power)}"
    assert len(findings[0].rows) == 3


def test_the_power_is_that_which_the_next_years_agree_on() -> None:
    """Later years are a hundredth of them: held against those, it would be ten thousand times."""
    early = {"2016": STEADY["2016"], "2017": times(STEADY["2017"], 2), "2018": STEADY["2018"]}
    later = {str(year): ("0.71", "0.42", "0.29") for year in range(2025, 2030)}
    slip, jump = found(outflow(early | later))
    assert (slip.code, slip.year, slip.params["times"]) == ("HIS003", "2017", "100")
    assert (jump.code, jump.year) == ("HIS009", "2025")  # so far in seven years


@pytest.mark.parametrize(("gap", "most"), [(1, 5), (2, 5), (8, 25)])
def test_a_total_may_move_further_in_more_years(gap: int, most: int) -> None:
    long_ago = {str(int(year) - 10): figures for year, figures in STEADY.items()}  # no pandemic in between
    year = str(int(max(long_ago)) + gap)

    def jumps(factor: Decimal) -> bool:
        last = tuple(str(Decimal(figure) * factor) for figure in STEADY[max(STEADY)])
        return ("HIS009", year) in codes(found(outflow(long_ago | {year: last})))

    assert not jumps(most * Decimal("0.8"))
    assert jumps(most * Decimal("1.3"))


def test_decades_apart_a_country_may_have_grown_a_thousandfold() -> None:
    early = {"1998": ("0.12", "0.08", "0.04")}
    assert not found(outflow(early | {year: STEADY[year] for year in ("2018", "2019")}))


def test_one_cell_is_found() -> None:
    total, men, women = STEADY["2017"]
    findings = found(outflow(STEADY | {"2017": (total, men, years.shifted(women, 1))}))
    assert codes(findings) == [("HIS003", "2017")]
    assert findings[0].params["expected"] == "50.145"


@pytest.mark.parametrize(("value", "wrong"), [("74000", False), ("152530", True)])
def test_more_than_the_population_needs_no_other_year(value: str, wrong: bool) -> None:
    working = rows({**WITHOUT_COUNTRY, "MEASURE": "MST_XWAP_NB", "AGE": "AGE_AGGREGATE_TOTAL",
                    "CBR": "CBR_BIR_TOTAL", "OBS_VALUE": value}, {}, table="A1-birth")  # fmt: skip
    assert [one.code for one in found(working)] == (["HIS004"] if wrong else [])


def test_only_whole_numbers_are_read_as_persons() -> None:
    for values, said in ((("52530", "27830", "24700"), "52.53 thousand"), (("52530.5", "27830", "24700.5"), "")):
        [one] = found(outflow({"2019": values}))
        assert one.params["persons_en"].endswith(said)
        assert bool(one.params["persons_vi"]) == bool(said)


def test_a_flow_is_never_half_of_the_population() -> None:
    assert codes(found(outflow({"2019": ("52530", "27830", "24700")}))) == [("HIS004", "2019")]
    assert not found(outflow({"2019": ("2530", "1530", "1000")}))


def test_a_large_flow_in_whole_numbers_is_asked_about() -> None:
    assert codes(found(outflow({"2019": ("14878", "9878", "5000")}))) == [("HIS013", "2019")]
    assert not found(outflow({"2019": ("14878.5", "9878.5", "5000")}))
    assert not found(outflow({"2019": ("1487", "987", "500")}))
    assert not found(outflow({"2019": ("14878", "14878", "0")}))


def test_a_few_equal_figures_are_no_repeat() -> None:
    assert not found(outflow(STEADY | {"2019": ("142.86", "90.16", "52.7")}))
    assert not found(outflow({"2018": ("3", "2", "1"), "2019": ("3", "2", "1")}))
    assert not found(outflow({"2018": ("0", "0", "0"), "2019": ("0", "0", "0")}))


def test_men_and_women_exchanged_in_totals_alone() -> None:
    total, men, women = STEADY["2017"]
    long = {"2013": ("88.155", "56.386", "31.769"), "2014": ("106.84", "66.777", "40.063")} | STEADY
    [swap] = found(outflow(long | {"2017": (total, women, men)}))
    assert (swap.code, swap.severity, swap.year) == ("HIS008", "warning", "2017")
    assert (swap.params["first"], swap.params["share"]) == ("SEX_M", "37.2")
    assert len(swap.rows) == 2


def test_the_country_that_is_likely_is_never_accused() -> None:
    """Migrants from one Korea in the tables of stocks, workers leaving for the other one."""
    base = {**WITHOUT_COUNTRY, "TIME_PERIOD": "2019", "CBR": "CBR_BRT_PRK"}
    stocks = [
        rows({**base, "MEASURE": f"MST_{m}_NB"}, {}, table=t) for m, t in (("FORP", "A3-birth"), ("FORE", "A8-birth"))
    ]
    findings = found(c18({"CDS": "CDS_DES_KOR", "OBS_VALUE": "7.2"}), *stocks)
    assert [one.params["code"] for one in findings] == ["CBR_BRT_PRK", "CBR_BRT_PRK"]
    assert {one.params["expected"] for one in findings} == {"CBR_BRT_KOR"}


def test_a_jump_is_told_once_and_not_where_years_are_known_to_have_moved() -> None:
    series = {str(year): (str(100 + year % 7), "60", "40") for year in range(2005, 2020)}
    peak = {year: values[0] for year, values in series.items()} | {"2012": "700"}
    findings = found(c18(*({"TIME_PERIOD": year, "OBS_VALUE": value} for year, value in peak.items())))
    assert codes(findings) == [("HIS009", "2012")]
    covid = {str(year): "100" for year in range(2005, 2025)} | {"2021": "7"}
    assert not found(c18(*({"TIME_PERIOD": year, "OBS_VALUE": value} for year, value in covid.items())))


@pytest.mark.parametrize("says", [{"OBS_STATUS": "B"}, {"NOTE_INDICATOR": "I11:264"}, {"SOURCE": "Another survey"}])
def test_a_jump_that_is_announced_is_not_asked_about(says: dict[str, str]) -> None:
    def years(**at: str) -> list[dict[str, str]]:
        return [
            {"TIME_PERIOD": str(year), "OBS_VALUE": str((100 if year < 2012 else 700) + year % 7)}
            | (at if year == 2012 or (year > 2012 and "SOURCE" in at) else {})
            for year in range(2005, 2020)
        ]

    assert codes(found(c18(*years()))) == [("HIS009", "2012")]
    assert not found(c18(*years(**says)))


def test_a_large_revision_needs_a_break_or_a_note() -> None:
    new, old = outflow({"2019": ("97.83", "57.83", "40")}), outflow(only("2019"))
    [revision] = found(new, earlier=[old])
    assert (revision.code, revision.severity, revision.params["expected"]) == ("HIS010", "warning", "152.53")
    assert revision.params["percent"] == "-36"
    assert not found(years.with_column(new, "OBS_STATUS", ["B"] * 3), earlier=[old])
    assert not found(years.with_column(new, "NOTE_INDICATOR", ["Break in series: Change in source"] * 3), earlier=[old])
    assert not found(years.with_column(new, "NOTE_INDICATOR", ["I11:3256"] * 3), earlier=[old])
    assert not found(new, earlier=[years.with_column(old, "OBS_STATUS", ["P"] * 3)])
    assert not found(outflow({"2019": ("150.53", "96.83", "53.7")}), earlier=[old])


def test_other_countries_change_with_the_countries_that_are_listed() -> None:
    old = c18(
        {"OBS_VALUE": "152.53"},
        {"CDS": "CDS_DES_JPN", "OBS_VALUE": "82.703"},
        {"CDS": "CDS_DES_X", "OBS_VALUE": "69.827"},
    )
    new = c18(
        {"OBS_VALUE": "152.53"}, {"CDS": "CDS_DES_JPN", "OBS_VALUE": "82.703"},
        {"CDS": "CDS_DES_TWN", "OBS_VALUE": "54.48"}, {"CDS": "CDS_DES_X", "OBS_VALUE": "15.347"},
    )  # fmt: skip
    assert not found(new, earlier=[old])
    [gone] = found(old, earlier=[new])
    assert (gone.code, gone.params["keys"], gone.params["figures"]) == ("HIS011", "SEX_T.CDS_DES_TWN", "1")


def test_a_table_year_that_is_not_sent_again_stays_at_the_receiver() -> None:
    assert not found(outflow(only("2019")), earlier=[outflow(STEADY)])


def test_a_table_that_ends_where_others_go_on() -> None:
    base = {**WITHOUT_COUNTRY, "EDU": "EDU_AGGREGATE_TOTAL"}
    by_education = rows(base, *({"TIME_PERIOD": year} for year in sorted(STEADY)), table="C19")
    longer = outflow(STEADY | {"2020": ("78.2", "50.1", "28.1")})
    assert codes(found(longer, by_education)) == [("HIS012", "2019")]
    assert not found(outflow(STEADY), by_education)
    gaps = rows(base, *({"TIME_PERIOD": year} for year in sorted(STEADY) if year != "2017"), table="C19")
    assert not found(longer, gaps)


def test_what_is_no_figure_or_stands_twice_is_left_out() -> None:
    series = [("2016", "142.85"), ("2016", "142.86"), ("2017", "abc"), ("2018", "152530")]
    odd = c18(*({"TIME_PERIOD": year, "OBS_VALUE": value} for year, value in series))
    assert codes(found(odd)) == [("HIS004", "2018")]


def test_what_was_accepted_of_another_structure_is_not_compared() -> None:
    other = rows({**WITHOUT_COUNTRY, "EDU": "EDU_AGGREGATE_TOTAL"}, {}, table="C19")
    data = Dataset(outflow(only("2019")))
    flow = data.observations.schema.dataflow.id
    [checked] = check([data], packaged(), TODAY, {flow: other})
    assert not [batch for batch in checked.findings if batch.code.startswith("HIS")]
