"""Lists of countries: one that stands for others of that area and year, or in every other year, is on the list."""

from checks.made import C18, by_code, rows
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.findings import Batch, Findings

MEN, WOMEN = {"JPN": "1.5", "SAU": "0.7", "X": "0.2"}, {"JPN": "1.0", "SAU": "0.05", "X": "0.1"}


def found(*left_out: tuple[str, str, str], years: tuple[str, ...] = ("2019",)) -> dict[str, Batch]:
    """What is found when some cells (year, sex, country) are left out."""
    every = {country: f"{float(MEN[country]) + float(WOMEN[country]):.2f}" for country in MEN}
    sexes = {"SEX_T": every, "SEX_M": MEN, "SEX_F": WOMEN}
    cells = [
        {"TIME_PERIOD": year, "SEX": sex, "CDS": f"CDS_DES_{country}", "OBS_VALUE": value}
        for year in years
        for sex, given in sexes.items()
        for country, value in {"TOTAL": f"{sum(map(float, given.values())):.2f}", **given}.items()
        if (year, sex, country) not in left_out
    ]
    [judged] = content([Dataset(rows(C18, *cells))], packaged())
    return by_code(Findings(tuple(one for one in judged.findings if one.code.startswith("SUM"))))


def test_a_country_that_stands_for_others_may_be_suppressed_for_one_sex() -> None:
    assert found() == {}
    [(code, batch)] = found(("2019", "SEX_F", "SAU")).items()
    assert code == "SUM005"
    assert batch.params["residual"].to_pylist() == ["CDS_DES_SAU"]
    assert batch.params["expected"].to_pylist() == ["CDS_DES_SAU = 0.05"]


def test_a_country_and_the_others_may_be() -> None:
    [(code, batch)] = found(("2019", "SEX_F", "SAU"), ("2019", "SEX_F", "X")).items()
    assert code == "SUM005"
    assert batch.params["residual"].to_pylist() == ["CDS_DES_SAU`, `CDS_DES_X"]
    assert batch.params["expected"].to_pylist() == ["CDS_DES_SAU + CDS_DES_X = 0.15"]


def test_another_year_says_nothing_of_the_list_of_this_one() -> None:
    everybody = [("2019", sex, "SAU") for sex in ("SEX_T", "SEX_M", "SEX_F")]
    assert set(found(*everybody, years=("2018", "2019"))) == {"SUM004"}


def test_a_country_of_every_other_year_is_what_falls_short() -> None:
    everybody = [("2019", sex, "SAU") for sex in ("SEX_T", "SEX_M", "SEX_F")]
    [(code, batch)] = found(*everybody, years=("2017", "2018", "2019")).items()
    assert code == "SUM004"
    assert batch.params["expected"].to_pylist() == ["CDS_DES_SAU = 0.75", "CDS_DES_SAU = 0.70", "CDS_DES_SAU = 0.05"]
    changed = [*everybody, ("2017", "SEX_T", "SAU"), ("2017", "SEX_M", "SAU"), ("2017", "SEX_F", "SAU")]
    batch = found(*changed, years=("2017", "2018", "2019"))["SUM004"]
    assert not any("SAU" in one for one in batch.params["expected"].to_pylist())


def test_a_third_sex_that_stands_elsewhere_may_be_suppressed() -> None:
    def told(*left_out: str) -> dict[str, list[str | None]]:
        sexes = {"SEX_T": "10.060", "SEX_M": "5.020", "SEX_F": "5.020", "SEX_O": "0.020"}
        small = {"SEX_T": "2.015", "SEX_M": "1.000", "SEX_F": "1.000", "SEX_O": "0.015"}
        cells = [
            {"SEX": sex, "CDS": f"CDS_DES_{code}", "OBS_VALUE": value}
            for code, given in {"TOTAL": sexes, "JPN": small}.items()
            for sex, value in given.items()
            if f"{sex}.{code}" not in left_out
        ]
        [judged] = content([Dataset(rows(C18, *cells))], packaged())
        of_sexes = [one for one in judged.findings if "SEX_T" in one.params.to_pydict().get("total", [])]
        return {one.code: one.params["expected"].to_pylist() for one in of_sexes}

    assert told() == {}
    assert told("SEX_O.JPN") == {"SUM005": ["SEX_O = 0.015"]}
    assert set(told("SEX_O.JPN", "SEX_O.TOTAL")) == {"SUM001"}  # nobody of that sex is on the list


def countries(*left_out: tuple[str, str], gap: str = "0") -> set[str]:
    """The codes of what is found in a table of several years with small countries, some of them left out."""
    figures = {"JPN": "9.00", "KOR": "5.00", "LAO": "0.04", "MMR": "0.05", "NPL": "0.03", "X": "0.10"}
    total = f"{sum(map(float, figures.values())) + float(gap):.2f}"
    cells = [
        {"TIME_PERIOD": year, "CDS": f"CDS_DES_{code}", "OBS_VALUE": value}
        for year in ("2016", "2017", "2018", "2019")
        for code, value in {"TOTAL": total, **figures}.items()
        if (year, code) not in left_out
    ]
    [judged] = content([Dataset(rows(C18, *cells))], packaged())
    return {one.code for one in judged.findings if one.code in ("SUM004", "SUM005")}


def test_several_small_countries_of_other_years_may_be_left_out() -> None:
    small = [("2019", code) for code in ("LAO", "MMR", "NPL")]
    assert countries() == set()
    assert countries(*small) == {"SUM005"}
    assert countries(("2019", "KOR")) == {"SUM004"}  # one alone that makes the gap
    assert countries(*small, ("2019", "KOR")) == {"SUM004"}
    assert countries(*small, gap="0.50") == {"SUM004"}  # more than they ever had
