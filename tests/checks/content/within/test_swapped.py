"""Sums that all fail for one reason: two columns stand for each other, or one of them stands twice."""

from collections.abc import Mapping

import pytest

from checks.made import of
from checks.years import with_column
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.observations import concat

MEN = {"TOTAL": "74.664", "JPN": "33.209", "TWN": "21.225", "KOR": "13.816", "X": "6.414"}
WOMEN = {"TOTAL": "36.802", "JPN": "15.282", "TWN": "12.504", "KOR": "6.321", "X": "2.695"}
ALL = {"TOTAL": "111.466", "JPN": "48.491", "TWN": "33.729", "KOR": "20.137", "X": "9.109"}
YEARS = ("2016", "2017", "2018", "2019")
Columns = Mapping[str, Mapping[str, str]]


def outflow(columns: Columns) -> Dataset:
    cells = [(sex, f"CDS_DES_{country}", value) for sex, values in columns.items() for country, value in values.items()]
    return Dataset(of("C18", *cells))


def found(data: Dataset) -> list[tuple[str, str, dict[str, str], int]]:
    """Code, severity, parameters and the number of cells of each finding about sums."""
    [checked] = content([data], packaged())
    return [
        (batch.code, str(batch.severity), params, 1 + len(others))
        for batch in checked.findings
        if batch.code.startswith("SUM")
        for params, others in zip(batch.params.to_pylist(), batch.others.to_pylist(), strict=True)
    ]


def test_right_columns_have_no_finding() -> None:
    assert not found(outflow({"SEX_T": ALL, "SEX_M": MEN, "SEX_F": WOMEN}))


@pytest.mark.parametrize(
    ("columns", "pair"),
    [
        ({"SEX_T": MEN, "SEX_M": ALL, "SEX_F": WOMEN}, {"SEX_T", "SEX_M"}),
        ({"SEX_T": WOMEN, "SEX_M": MEN, "SEX_F": ALL}, {"SEX_T", "SEX_F"}),
    ],
)
def test_the_labels_of_the_total_and_of_a_sex_exchanged(columns: Columns, pair: set[str]) -> None:
    [(code, severity, params, cells)] = found(outflow(columns))
    assert (code, severity, params["sums"], cells) == ("SUM014", "error", "5", 10)
    assert {params["first"], params["second"]} == pair
    assert (params["value"], params["expected"]) == (columns["SEX_T"]["TOTAL"], "111.466")


@pytest.mark.parametrize(
    ("columns", "pair"),
    [
        ({"SEX_T": ALL, "SEX_M": MEN, "SEX_F": MEN}, {"SEX_M", "SEX_F"}),
        ({"SEX_T": MEN, "SEX_M": MEN, "SEX_F": WOMEN}, {"SEX_T", "SEX_M"}),
    ],
)
def test_a_column_pasted_over_another(columns: Columns, pair: set[str]) -> None:
    [(code, severity, params, cells)] = found(outflow(columns))
    assert (code, severity, params["figures"], cells) == ("SUM015", "error", "5", 10)
    assert {params["first"], params["second"]} == pair


@pytest.mark.parametrize(("times", "factor"), [(1000, "1000"), (10, "10"), (0.1, "1/10")])
@pytest.mark.parametrize("sex", ["SEX_T", "SEX_M", "SEX_F"])
def test_a_column_times_a_power_of_ten(sex: str, times: float, factor: str) -> None:
    columns = {"SEX_T": ALL, "SEX_M": MEN, "SEX_F": WOMEN}
    columns[sex] = {code: f"{float(value) * times:.4f}".rstrip("0").rstrip(".") for code, value in columns[sex].items()}
    [(code, severity, params, cells)] = found(outflow(columns))
    assert (code, severity, params["first"], params["factor"], cells) == ("SUM018", "error", sex, factor, 5)
    assert float(params["expected"]) == pytest.approx(float(params["value"]) / times)


@pytest.mark.parametrize("times", [1000, 100, 10])
def test_the_men_of_one_origin_are_a_column_too(times: int) -> None:
    """Of men, and of foreigners: three sums of each fail, for one reason that is told once."""
    sizes = {"CITIZEN": 81.207, "NONCIT": 12.463}
    cells = []
    for sex, of_sex in (("SEX_T", 1.0), ("SEX_M", 0.6), ("SEX_F", 0.4)):
        for status, share in (("TOTAL", 1.0), ("EES", 0.7), ("SLF", 0.25), ("X", 0.05)):
            figures = {origin: round(size * share * of_sex, 5) for origin, size in sizes.items()}
            figures["TOTAL"] = sum(figures.values())
            if sex == "SEX_M":
                figures["NONCIT"] *= times
            cells += [
                (sex, f"STE_AGGREGATE_{status}", f"CCT_CIT_{origin}", f"{value:.5f}")
                for origin, value in figures.items()
            ]
    [(code, _, params, cells_)] = found(Dataset(of("A7-citizenship", *cells)))
    assert (code, params["factor"], cells_) == ("SUM018", str(times), 4)
    assert (params["value"], params["expected"]) == (f"{7.4778 * times:.5f}", "7.47780")


def test_what_is_expected_of_a_column_has_the_decimals_of_the_others() -> None:
    men = {code: f"{float(value) / 1000:.6f}" for code, value in MEN.items()}
    [(code, _, params, _)] = found(outflow({"SEX_T": ALL, "SEX_M": men, "SEX_F": WOMEN}))
    assert (code, params["factor"], params["expected"]) == ("SUM018", "1/1000", MEN["TOTAL"])


def test_all_parts_in_persons_are_not_the_total_in_millions() -> None:
    men, women = ({code: value.replace(".", "") for code, value in each.items()} for each in (MEN, WOMEN))
    [(code, _, params, cells)] = found(outflow({"SEX_T": ALL, "SEX_M": men, "SEX_F": women}))
    assert (code, params["first"], cells) == ("SUM018", "SEX_M, SEX_F", 10)
    assert (params["value"], params["expected"]) == ("74664", "74.664")


def test_a_column_that_slipped_by_a_row() -> None:
    countries = list(MEN)[1:]
    slipped = MEN | dict(zip(countries, [MEN[one] for one in (*countries[1:], countries[0])], strict=True))
    [(code, severity, params, cells)] = found(outflow({"SEX_T": ALL, "SEX_M": slipped, "SEX_F": WOMEN}))
    assert (code, severity, params["first"], cells) == ("SUM019", "error", "SEX_M", 4)
    assert params["expected"] in MEN.values()


def test_classes_of_a_group_exchanged_with_one_outside_it() -> None:
    """Industry and agriculture: the total holds all the same, the group without agriculture does not."""
    figures = {"TOTAL": (100.5, 61.25), "AGR": (20.25, 11.125), "IND": (39.5, 29.75), "SER": (40.75, 20.375)}
    swapped = figures | {"AGR": figures["IND"], "IND": figures["AGR"], "NAG": (80.25, 50.125)}
    cells = []
    for code, (all_, men) in swapped.items():
        each = (("SEX_T", all_), ("SEX_M", men), ("SEX_F", all_ - men))
        cells += [(sex, f"ECO_SECTOR_{code}", f"{value:.3f}") for sex, value in each]
    [(code, _, params, _)] = found(Dataset(of("C20", *cells)))
    assert code == "SUM014"
    assert {params["first"], params["second"]} == {"ECO_SECTOR_AGR", "ECO_SECTOR_IND"}


def test_sums_that_one_exchange_does_not_mend_are_told_each() -> None:
    men = MEN | {"JPN": "34.209"}
    codes = [code for code, *_ in found(outflow({"SEX_T": men, "SEX_M": ALL, "SEX_F": WOMEN}))]
    assert "SUM014" not in codes
    assert codes.count("SUM001") == 5


OF_SEXES = {"SEX_T": ALL, "SEX_M": MEN, "SEX_F": WOMEN}


@pytest.mark.parametrize(("copy", "original"), [("SEX_F", "SEX_M"), ("SEX_M", "SEX_F"), ("SEX_T", "SEX_M")])
def test_the_years_beside_tell_which_column_is_the_copy(copy: str, original: str) -> None:
    years = [outflow(OF_SEXES | ({copy: OF_SEXES[original]} if year == "2018" else {})) for year in YEARS]
    made = [with_column(one.observations, "TIME_PERIOD", [year] * 15) for year, one in zip(YEARS, years, strict=True)]
    [(code, _, params, cells)] = found(Dataset(concat(made)))
    assert (code, params["first"], params["second"], cells) == ("SUM015", copy, original, 10)
    assert params["which_en"] == f"{copy} is the copy: it breaks with its own years"


@pytest.mark.parametrize(("copy", "original"), [("SEX_F", "SEX_M"), ("SEX_M", "SEX_F")])
def test_other_tables_tell_which_column_is_the_copy(copy: str, original: str) -> None:
    other = of("C20", *((sex, "ECO_SECTOR_TOTAL", values["TOTAL"]) for sex, values in OF_SEXES.items()))
    checked, _ = content([outflow(OF_SEXES | {copy: OF_SEXES[original]}), Dataset(other)], packaged())
    [params] = [one for batch in checked.findings if batch.code == "SUM015" for one in batch.params.to_pylist()]
    assert params["which_en"] == f"{copy} is the copy: other tables have other figures"


def test_few_or_short_figures_prove_no_copy() -> None:
    sexes = {"TOTAL": "9", "JPN": "5", "TWN": "4"}
    few = {"SEX_T": {"TOTAL": "3", "JPN": "2", "TWN": "1"}, "SEX_M": sexes, "SEX_F": sexes}
    assert {code for code, *_ in found(outflow(few))} == {"SUM001"}


def test_one_wrong_sum_is_told_as_that() -> None:
    codes = [code for code, *_ in found(outflow({"SEX_T": ALL | {"KOR": "21.137"}, "SEX_M": MEN, "SEX_F": WOMEN}))]
    assert codes == ["SUM017"]
