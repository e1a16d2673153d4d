from decimal import Decimal

import numpy as np
import pytest

from checks.made import of, rows
from ilms.checks.content.content import content
from ilms.checks.content.rounding import tolerance
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.sums import sums
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.findings import Batch, Severity
from ilms.observations import Observations


def every(observations: Observations) -> list[Batch]:
    findings = content([Dataset(observations)], packaged())[0].findings
    return [batch for batch in findings if batch.code.startswith("SUM")]


def found(observations: Observations) -> dict[str, Batch]:
    """The first batch of each code."""
    return {batch.code: batch for batch in reversed(every(observations))}


def sexes(total: str, men: str, women: str, *more: tuple[str, ...]) -> Observations:
    cells = [("SEX_T", total), ("SEX_M", men), ("SEX_F", women)]
    return of("C18", *((sex, "CDS_DES_TOTAL", value) for sex, value in cells), *more)


@pytest.mark.parametrize(
    ("total", "men", "women", "wrong"),
    [
        ("3", "1", "2", False),
        ("3.0", "1.00", "2", False),
        ("152.53", "98.605", "53.925", False),
        ("1.001", "0.5", "0.5", False),  # rounding: half a last digit each
        ("1.0015", "0.5", "0.5", True),
        ("1.002", "0.5", "0.5", True),
        ("1", "0.501", "0.501", True),
        ("4", "1", "2", False),  # whole numbers: 1.5 is what rounding explains
        ("5", "1", "2", True),
        ("0", "0", "0", False),
        ("12345678901234567890", "12345678901234567889", "1", False),
        ("12345678901234567890.5", "12345678901234567889.3", "1", True),
    ],
)
def test_men_and_women_are_all(total: str, men: str, women: str, wrong: bool) -> None:
    assert list(found(sexes(total, men, women))) == (["SUM001"] if wrong else [])


def test_a_finding_names_its_cells_and_its_difference() -> None:
    batch = found(sexes("3.5", "1.25", "2.1"))["SUM001"]
    assert batch.rows.to_pylist() == [0]
    assert batch.others.to_pylist() == [[1, 2]]
    assert batch.params.to_pylist() == [
        {
            "total": "SEX_T",
            "value": "3.5",
            "parts": "SEX_M 1.25 + SEX_F 2.1",
            "sum": "3.35",
            "difference": "-0.15",
            "tolerance": "0.015",
            "residual": "",
            "expected": "3.35",
        }
    ]


@pytest.mark.parametrize("missing", ["", "NaN", "x"])
def test_a_suppressed_sex_ends_the_sum(missing: str) -> None:
    assert found(sexes("3", "1", missing)) == {}


def test_one_sex_above_all_is_wrong_even_alone() -> None:
    assert list(found(of("C18", ("SEX_T", "CDS_DES_TOTAL", "3.0"), ("SEX_M", "CDS_DES_TOTAL", "3.5")))) == ["SUM001"]


def test_another_sex_is_counted_where_it_is_given() -> None:
    other = ("SEX_O", "CDS_DES_TOTAL", "0.5")
    assert found(sexes("3.5", "1.0", "2.0", other)) == {}
    assert list(found(sexes("3.0", "1.0", "2.0", other))) == ["SUM001"]


def test_the_finest_figure_of_the_year_sets_the_tolerance() -> None:
    coarse = sexes("5", "1", "2.5")
    assert list(found(coarse)) == ["SUM001"]
    assert found(sexes("3", "1", "1")) == {}  # as whole numbers they may be 2.5, 1.4 and 1.4
    fine = sexes("3", "1", "1", ("SEX_T", "CDS_DES_JPN", "0.001"))
    assert "SUM001" in found(fine)


def test_each_year_and_area_stands_alone() -> None:
    base = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "CDS": "CDS_DES_TOTAL"}
    cells = [
        ("2019", "SEX_T", "3.0"), ("2019", "SEX_M", "1.0"), ("2018", "SEX_F", "2.5"),
        ("2018", "SEX_T", "3.0"), ("2018", "SEX_M", "1.0"), ("2019", "SEX_F", "2.0"),
    ]  # fmt: skip
    data = rows(base, *({"TIME_PERIOD": t, "SEX": s, "OBS_VALUE": v} for t, s, v in cells))
    assert found(data)["SUM001"].rows.to_pylist() == [3]


CLASSES = [("AGR", "1.1"), ("IND", "2.2"), ("SER", "3.3"), ("X", "0.4")]


def sectors(total: str, *cells: tuple[str, str], version: str = "ECO_SECTOR") -> Observations:
    both = [("TOTAL", total), *cells]
    return of("C20", *(("SEX_T", f"{version}_{code}", value) for code, value in both))


def test_a_complete_set_of_classes_is_the_total() -> None:
    assert found(sectors("7.0", *CLASSES)) == {}
    assert list(found(sectors("6.0", *CLASSES))) == ["SUM002"]
    assert list(found(sectors("8.0", *CLASSES))) == ["SUM002"]


def test_classes_above_the_total_are_wrong_however_few() -> None:
    assert list(found(sectors("3.0", ("AGR", "1.1"), ("SER", "3.3")))) == ["SUM002"]


def test_classes_below_the_total_may_be_suppressed() -> None:
    assert found(sectors("7.0", ("AGR", "1.1"), ("SER", "3.3"))) == {}
    assert found(sectors("7.0", ("AGR", "1.1"), ("IND", ""), ("SER", "3.3"), ("X", "0.4"))) == {}


def test_where_only_the_residual_is_not_given_the_gap_is_asked_about() -> None:
    batch = found(sectors("7.0", *CLASSES[:3]))["SUM005"]
    assert batch.severity is Severity.WARNING
    assert batch.params["residual"].to_pylist() == ["ECO_SECTOR_X"]
    assert batch.params["difference"].to_pylist() == ["-0.4"]
    assert batch.params["expected"].to_pylist() == ["ECO_SECTOR_X = 0.4"]
    assert found(sectors("6.6", *CLASSES[:3])) == {}
    assert found(sectors("7.0", *CLASSES[:3], ("X", ""))) == {}  # suppressed, and said so


def test_non_agriculture_stands_for_its_parts_and_is_a_total_itself() -> None:
    assert found(sectors("7.0", ("AGR", "1.1"), ("NAG", "5.9"))) == {}
    assert found(sectors("7.0", *CLASSES, ("NAG", "5.9"))) == {}
    assert list(found(sectors("7.5", ("AGR", "1.1"), ("NAG", "5.9")))) == ["SUM002"]
    [twice] = every(sectors("7.0", *CLASSES, ("NAG", "5.0")))
    assert (twice.code, twice.rows.to_pylist(), twice.params["expected"].to_pylist()) == ("SUM017", [5], ["5.9"])


def test_a_wrong_group_is_told_where_it_stands() -> None:
    batches = every(sectors("7.0", *CLASSES[1:], ("NAG", "6.9")))
    assert [b.params["total"].to_pylist() for b in batches] == [["ECO_SECTOR_NAG"]]


def test_groups_of_sections_replace_their_sections() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUX"
    each = [(letter, "1.5") for letter in letters]
    assert found(sectors("33.0", *each, version="ECO_ISIC4")) == {}
    grouped = [(code, "1.5") for code in letters if code not in "DEHJLMNRSTU"]
    grouped += [("DE", "3.0"), ("HJ", "3.0"), ("LMN", "4.5"), ("RSTU", "6.0")]
    assert found(sectors("33.0", *grouped, version="ECO_ISIC4")) == {}
    assert list(found(sectors("35.0", *grouped, version="ECO_ISIC4"))) == ["SUM002"]


def test_two_ways_to_cut_one_total_say_the_same_thing_once() -> None:
    cells = [(code, "1.5") for code in ("AGR", "MAN", "MEL", "CON", "MKT", "PUB", "X")]
    assert found(sectors("10.5", *cells, version="ECO_AGGREGATE")) == {}
    other = [(code, "1.5") for code in ("MIN", "MANEL")]
    [batch] = every(sectors("7.0", *cells, *other, version="ECO_AGGREGATE"))
    assert (batch.code, batch.rows.to_pylist()) == ("SUM017", [0])
    [batch] = every(sectors("9.5", *cells, *other, version="ECO_AGGREGATE"))  # any class could be less
    assert (batch.code, batch.rows.to_pylist()) == ("SUM002", [0])


def ages(total: str, **bands: str) -> Observations:
    codes = {band.replace("to", "-"): value for band, value in bands.items()}
    cells = [("TOTAL", total), *codes.items()]
    return of("A1-birth", *(("SEX_T", f"AGE_AGGREGATE_{c}", "CBR_BIR_TOTAL", v) for c, v in cells))


def test_overlapping_ages_are_not_counted_twice() -> None:
    bands = {"Y15to24": "1.0", "Y25to54": "4.0", "Y55to64": "2.0", "YGE65": "0.5"}
    assert found(ages("7.5", **bands)) == {}
    assert found(ages("7.5", **bands, Y25to64="6.0")) == {}
    [batch] = every(ages("7.5", **bands, Y25to64="6.5"))
    assert (batch.code, batch.rows.to_pylist(), batch.params["expected"].to_pylist()) == ("SUM017", [5], ["6.0"])


def youth(**bands: str) -> Observations:
    cells = [(band.replace("to", "-"), value) for band, value in bands.items()]
    return of("A1-birth", *(("SEX_T", f"AGE_YTHADULT_{c}", "CBR_BIR_TOTAL", v) for c, v in cells))


def test_an_age_within_another_is_never_larger() -> None:
    assert found(youth(YGE15="9.0", Y15to64="8.0", Y15to24="3.0")) == {}
    assert list(found(youth(YGE15="9.0", Y15to64="9.5", Y15to24="3.0"))) == ["SUM002"]
    assert list(found(youth(YGE15="9.0", Y15to64="8.5", Y15to24="8.8"))) == ["SUM002"]


def test_two_versions_of_one_total_are_equal() -> None:
    for total, wrong in (("9.0", []), ("9.5", ["SUM007"]), ("8.5", ["SUM007"])):
        both = [("AGE_YTHADULT_YGE15", "9.0"), ("AGE_AGGREGATE_TOTAL", total)]
        data = of("A1-birth", *(("SEX_T", code, "CBR_BIR_TOTAL", value) for code, value in both))
        assert list(found(data)) == wrong


def test_children_may_or_may_not_be_in_a_total_of_the_employed() -> None:
    bands = {"YLT15": "0.5", "Y15to24": "1.0", "Y25to54": "4.0", "Y55to64": "2.0", "YGE65": "0.5"}
    assert found(ages("7.5", **bands)) == {}
    assert found(ages("8.0", **bands)) == {}
    assert list(found(ages("8.5", **bands))) == ["SUM002"]
    assert list(found(ages("7.0", **bands))) == ["SUM002"]


def origins(total: str, native: str, foreign: str, unknown: str | None = None) -> Observations:
    cells = [("TOTAL", total), ("NATIVE", native), ("FOREIGN", foreign)]
    cells += [("X", unknown)] if unknown is not None else []
    return of("A1-birth", *(("SEX_T", "AGE_AGGREGATE_TOTAL", f"CBR_BIR_{c}", v) for c, v in cells))


def test_native_and_foreign_born_are_all() -> None:
    assert found(origins("10.0", "9.0", "1.0")) == {}
    assert list(found(origins("10.0", "9.5", "1.0"))) == ["SUM003"]
    assert list(found(origins("11.0", "9.5", "1.0", "0.1"))) == ["SUM003"]
    assert list(found(origins("11.0", "9.5", "1.0"))) == ["SUM005"]
    assert found(origins("11.0", "9.5", "")) == {}


def countries(total: str, **values: str) -> Observations:
    cells = [("TOTAL", total), *values.items()]
    return of("C18", *(("SEX_T", f"CDS_DES_{code}", value) for code, value in cells))


def test_countries_and_other_are_all() -> None:
    assert found(countries("6.0", JPN="1.0", TWN="2.0", X="3.0")) == {}
    assert list(found(countries("6.5", JPN="1.0", TWN="2.0", X="3.0"))) == ["SUM004"]
    assert list(found(countries("5.5", JPN="1.0", TWN="2.0", X="3.0"))) == ["SUM004"]
    assert list(found(countries("5.5", JPN="1.0", TWN="2.0"))) == ["SUM005"]
    assert found(countries("7.0", JPN="1.0", TWN="", X="3.0")) == {}


def test_regions_may_hold_countries_that_are_listed() -> None:
    assert found(countries("6.0", JPN="1.0", ASIA="2.0", X="5.0")) == {}
    assert found(countries("6.0", JPN="1.0", EUR="2.0", X="3.0")) == {}
    assert list(found(countries("6.0", JPN="1.0", EUR="2.0", X="1.0"))) == ["SUM004"]
    assert list(found(countries("6.0", JPN="3.0", EUR="2.0", X="4.0"))) == ["SUM004"]


def test_two_countries_in_one_code_are_counted_once() -> None:
    assert found(countries("6.0", USACAN="3.0", X="3.0")) == {}
    assert found(countries("6.0", USACAN="3.0", USA="2.0", CAN="1.0", X="3.0")) == {}
    assert list(found(countries("6.0", USACAN="3.5", X="3.0"))) == ["SUM004"]


def test_many_countries_are_counted_rather_than_listed() -> None:
    codes = ["JPN", "TWN", "KOR", "MYS", "SAU", "QAT", "ARE", "THA", "LAO", "KHM"]
    batch = found(countries("9.0", **dict.fromkeys(codes, "1.5")))["SUM004"]
    words = batch.params["parts"][0].as_py()
    assert words.endswith("+ CDS_DES_THA 1.5 + 2 more")
    assert len(batch.others[0]) == 10


def test_coarse_classes_are_the_sum_of_the_fine_ones() -> None:
    cells = [("TOTAL", "6.0"), ("SKILL_L1", "1.5")]
    data = of(
        "C21",
        *(("SEX_T", f"OCU_{'ISCO08_' if '_' not in c else ''}{c}", v) for c, v in [*cells, ("9", "1.0")]),
    )
    assert found(data)["SUM007"].params["expected"].to_pylist() == ["1.0"]


def means(total: str, men: str, women: str) -> Observations:
    cells = [("SEX_T", total), ("SEX_M", men), ("SEX_F", women)]
    return of("A10-birth", *((sex, "CBR_BIR_TOTAL", value) for sex, value in cells))


def test_a_mean_lies_between_its_parts_and_is_not_their_sum() -> None:
    assert found(means("1500.25", "1600", "1400")) == {}
    assert found(means("1600", "1600", "1600")) == {}
    batch = found(means("3000", "1600", "1400.5"))["SUM006"]
    assert batch.params["expected"].to_pylist() == ["1400.5 - 1600.0"]
    assert list(found(means("1300", "1600", "1400"))) == ["SUM006"]
    assert found(means("1700", "1600", "")) == {}


def test_nothing_adds_up_to_nothing() -> None:
    assert found(of("C18")) == {}
    assert found(sexes("", "", "")) == {}


@pytest.mark.parametrize(("decimals", "parts", "allowed"), [(3, 2, "0.0015"), (0, 2, "1.5"), (2, 29, "0.15")])
def test_the_tolerance_is_half_a_digit_for_each_figure(decimals: int, parts: int, allowed: str) -> None:
    assert tolerance(np.array([decimals]), np.array([parts])).to_pylist() == [Decimal(allowed)]


def test_a_key_that_stands_twice_is_in_no_sum() -> None:
    twice = [("SEX_M", "CDS_DES_TOTAL", "2"), ("SEX_M", "CDS_DES_TOTAL", "2")]
    assert not found(of("C18", ("SEX_T", "CDS_DES_TOTAL", "3"), ("SEX_F", "CDS_DES_TOTAL", "1"), *twice))


def test_a_message_writes_all_its_figures_with_the_same_decimals() -> None:
    (row,) = found(sexes("45.350", "4.120", "31.180"))["SUM001"].params.to_pylist()
    assert (row["sum"], row["difference"], row["expected"]) == ("35.300", "-10.050", "35.300")


def test_a_code_that_is_shown_by_the_hundred_is_judged_so() -> None:
    """Citizens in persons, all others and the total by the hundred, in thousands."""
    bands = ("YLT15", "Y15-24", "Y25-34", "Y35-44", "Y45-54", "Y55-64", "YGE65")

    def told(changed: str) -> bool:
        cells = []
        for sex in ("SEX_M", "SEX_F"):
            for n, band in enumerate(bands, 1):
                citizens, foreign, total = f"{100 * n}.123", f"{10 * n}.3", f"{110 * n}.4"
                foreign = changed if (sex, band) == ("SEX_M", "Y35-44") else foreign
                for code, value in (("CITIZEN", citizens), ("NONCIT", foreign), ("TOTAL", total)):
                    cells.append((sex, f"AGE_10YRBANDS_{band}", f"CCT_CIT_{code}", value))
        return any(batch.code == "SUM003" for batch in every(of("A1-citizenship", *cells)))

    assert not told("40.3")
    assert told("40.6")


@pytest.mark.parametrize(("men", "codes"), [("410200", []), ("410800", ["SUM001"])])
def test_what_is_told_to_be_in_persons_is_as_exact_as_the_years_beside(men: str, codes: list[str]) -> None:
    """708.0, 410.2 and 297.9 thousand times 1000: no decimals, and rounded to a hundred all the same."""
    base = {"REF_AREA": "PHL", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "CDS": "CDS_DES_TOTAL"}
    cells = [("2014", "708000", men, "297900"), ("2015", "722.4", "411.1", "311.3")]
    sex = ("SEX_T", "SEX_M", "SEX_F")
    data = rows(
        base,
        *({"TIME_PERIOD": t, "SEX": s, "OBS_VALUE": v} for t, *v_ in cells for s, v in zip(sex, v_, strict=True)),
    )
    tables = Tables.of([Dataset(data)], packaged())
    tables.scaled[0] = np.array([3, 3, 3, 0, 0, 0])
    [rule] = [one for one in packaged().content if one.id == "sexes"]
    assert [one.code for _, one in sums(rule, tables)] == codes
