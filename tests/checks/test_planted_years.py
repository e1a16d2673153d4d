"""Faults planted in one year of real series are found at that year and called by their name; honest years are clean."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checks import years as made
from checks.years import Found, found, of_years, rows_of, values
from ilms.observations import Observations

SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
SLIPS = {"HIS001", "HIS002", "HIS003"}
# The census table of 2008 has both Koreas; those of 2019 have North Koreans where South Koreans live and work.
TRULY_WRONG = {("MST_FORE_NB", "2019"), ("MST_FORP_NB", "2019")}


class Tables(list[Observations]):
    """With a name that fits on a line when hypothesis tells what failed."""

    def __repr__(self) -> str:
        return "tables"

    def draw(self, data: st.DataObject, least: int = 2) -> Observations:
        """One with so many years."""
        some = [at for at, one in enumerate(self) if len(made.years(one)) >= least]
        return self[data.draw(st.sampled_from(some))]


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    """Those with two years at least."""
    return Tables(one for one in made.areas(shared) if len(made.years(one)) > 1)


def others(findings: list[Found], year: str) -> list[Found]:
    return [one for one in findings if one.year != year]


def clean(observations: Observations) -> bool:
    return not found(observations)


def test_published_years_hold_no_fault_but_the_koreas(shared: Path) -> None:
    wrong = set()
    for one in made.areas(shared):
        for finding in found(one):
            assert (finding.code, finding.params["code"]) == ("HIS007", "CBR_BRT_PRK")
            wrong.add((one.text("MEASURE")[0].as_py(), finding.year))
    assert wrong == TRULY_WRONG


def test_no_choice_of_honest_years_has_a_fault(tables: Tables) -> None:
    """Offices report few years, with gaps: pairs, and runs of three and five."""
    for one in tables:
        every = made.years(one)
        choices = list(combinations(every, 2))[:: max(1, len(every) // 2)]
        choices += [tuple(every[at : at + n]) for n in (3, 5) for at in range(0, len(every) - n + 1, 2)]
        for some in choices:
            assert {finding.code for finding in found(of_years(one, some))} <= {"HIS007"}, some


@SLOW
@given(data=st.data())
def test_persons_sent_as_thousands_are_found(tables: Tables, data: st.DataObject) -> None:
    honest = tables.draw(data)
    year = data.draw(st.sampled_from(made.years(honest)))
    rows = rows_of(honest, year)
    judged = {made.keys(honest)[row] for row in rows if float(values(honest)[row])}
    elsewhere = {k for k, v, y in zip(made.keys(honest), values(honest), honest.text("TIME_PERIOD").to_pylist(),
                                      strict=True) if y != year and float(v)}  # fmt: skip
    assume(judged & elsewhere)
    assume(clean(honest))
    findings = found(made.scaled(honest, rows, 3))
    assert any(one.code in SLIPS and one.rows == set(rows) for one in findings if one.year == year)
    # Without that year the rest may be so steady that another year is asked about as a jump.
    assert not [one for one in others(findings, year) if one.code != "HIS009"]
    if len(judged & elsewhere) > 2:
        assert any(one.code == "HIS001" and one.severity == "error" for one in findings)


@SLOW
@given(data=st.data())
def test_a_year_that_repeats_the_one_before_is_found(tables: Tables, data: st.DataObject) -> None:
    honest = tables.draw(data)
    of, year = data.draw(st.sampled_from(list(zip(made.years(honest), made.years(honest)[1:], strict=False))))
    spoilt = made.repeated(honest, year, of)
    told = {
        value for row in rows_of(spoilt, year) if len(value := values(spoilt)[row].replace(".", "").lstrip("0")) > 2
    }
    assume(len(told) > 2 and sum(map(len, told)) - max(map(len, told)) >= 8)
    [repeat] = [one for one in found(spoilt) if one.code in ("HIS005", "HIS006") and one.year == year]
    assert repeat.code == "HIS005"
    assert repeat.params["repeated"] == of
    assert set(rows_of(spoilt, year)) <= repeat.rows


@SLOW
@given(data=st.data())
def test_a_column_of_the_year_before_is_found(tables: Tables, data: st.DataObject) -> None:
    honest = tables.draw(data)
    of, year = data.draw(st.sampled_from(list(zip(made.years(honest), made.years(honest)[1:], strict=False))))
    sex = data.draw(st.sampled_from(["SEX_M", "SEX_F"]))
    texts = values(honest)
    before = {made.keys(honest)[row]: texts[row] for row in rows_of(honest, of, SEX=sex)}
    rows = [row for row in rows_of(honest, year, SEX=sex) if made.keys(honest)[row] in before]
    telling = {v for row in rows if len((v := before[made.keys(honest)[row]]).replace(".", "").lstrip("0")) > 2}
    assume(len(telling) > 3)
    for row in rows:
        texts[row] = before[made.keys(honest)[row]]
    [repeat] = [one for one in found(made.with_column(honest, "OBS_VALUE", texts)) if one.code == "HIS006"]
    assert (repeat.year, repeat.params["repeated"]) == (year, of)
    assert set(rows) <= repeat.rows


@SLOW
@given(data=st.data())
def test_a_column_in_another_unit_is_found(tables: Tables, data: st.DataObject) -> None:
    honest = tables.draw(data, 4)
    year = data.draw(st.sampled_from([y for y in made.years(honest) if y not in ("2020", "2021", "2022")]))
    sex = data.draw(st.sampled_from(["SEX_M", "SEX_F"]))
    rows = rows_of(honest, year, SEX=sex)
    assume(len(rows) > 5)
    findings = found(made.scaled(honest, rows, 3))
    told = set().union(*(one.rows for one in findings if one.code in SLIPS and one.year == year))
    assert told & set(rows)
    assert not others(findings, year)


@pytest.mark.parametrize(
    ("area", "year"), [*(("IDN", str(year)) for year in range(2016, 2025)), ("KHM", "2014"), ("KHM", "2018")]
)
def test_men_and_women_exchanged_are_found(tables: Tables, area: str, year: str) -> None:
    [honest] = [one for one in tables if one.text("REF_AREA")[0].as_py() == area and "OEMP" in
                one.text("MEASURE")[0].as_py() and "CDS" in one.schema]  # fmt: skip
    findings = found(made.exchanged(honest, year))
    assert [(one.code, one.year) for one in findings] == [("HIS008", year)]
    assert findings[0].params["first"] == "SEX_M"


@pytest.mark.parametrize(
    ("measure", "area", "year", "right", "wrong"),
    [
        ("MST_NCTP_NB", "IDN", "2022", "CCT_CTZ_AUS", "CCT_CTZ_AUT"),
        ("MST_NCTP_NB", "IDN", "2022", "CCT_CTZ_KOR", "CCT_CTZ_PRK"),
        ("MST_NCTP_NB", "IDN", "2023", "CCT_CTZ_CHN", "CCT_CTZ_CHE"),
        ("MNA_OEMP_NB", "KHM", "2016", "CDS_DES_KOR", "CDS_DES_PRK"),
        ("MNA_OEMP_NB", "KHM", "2019", "CDS_DES_JPN", "CDS_DES_JAM"),
        ("MNA_XRET_NB", "IDN", "2017", "CPR_PRV_KOR", "CPR_PRV_PRK"),
    ],
)
def test_a_code_in_the_place_of_one_that_looks_like_it_is_found(
    tables: Tables, measure: str, area: str, year: str, right: str, wrong: str
) -> None:
    [honest] = [
        one
        for one in tables
        if one.text("REF_AREA")[0].as_py() == area
        and one.text("MEASURE")[0].as_py() == measure
        and right[:3] in one.schema
    ]
    name = right[:3]
    rows = [row for row in rows_of(honest, year, **{name: right}) if float(values(honest)[row])]
    codes = honest.text(name).to_pylist()
    for row in rows:
        codes[row] = wrong
    [swap] = [one for one in found(made.with_column(honest, name, codes)) if one.code == "HIS007"]
    assert (swap.year, swap.params["code"], swap.params["expected"]) == (year, wrong, right)
    assert set(rows) <= swap.rows
