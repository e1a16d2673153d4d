"""Tables that differ in many cells for one cause: it is told once, and names the table."""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pytest

from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.findings import Severity
from ilms.provenance import Provenance

TOTALS = {
    "C18": "CDS_DES_TOTAL", "C19": "EDU_AGGREGATE_TOTAL", "C20": "ECO_AGGREGATE_TOTAL", "C21": "OCU_SKILL_TOTAL"
}  # fmt: skip
WORKERS = {"A4": "AGE_AGGREGATE_TOTAL", "A5": "ECO_AGGREGATE_TOTAL", "A6": "OCU_SKILL_TOTAL"}
SEXES = {"SEX_T": "111.466", "SEX_M": "74.664", "SEX_F": "36.802"}
ORIGINS = {
    "TOTAL": ("400.5", "230.25", "170.25"),
    "NATIVE": ("360.25", "210", "150.25"),
    "FOREIGN": ("40.25", "20.25", "20"),
}


def table(code: str, figures: Mapping[str, str]) -> Dataset:
    return dataset(code, [(sex, TOTALS[code], value) for sex, value in figures.items()])


def workers(code: str, figures: Mapping[str, tuple[str, ...]]) -> Dataset:
    cells = [
        (sex, WORKERS[code], f"CBR_BIR_{origin}", value)
        for origin, values in figures.items()
        for sex, value in zip(SEXES, values, strict=True)
    ]
    return dataset(f"{code}-birth", cells)


def dataset(code: str, cells: list[tuple[str, ...]]) -> Dataset:
    lines = Provenance.of_lines(code, pa.array(range(2, len(cells) + 2)), pa.nulls(len(cells), pa.string()))
    return Dataset(of(code, *cells), lines, name=code)


def told(*some: Dataset) -> list[tuple[str, str, str, dict[str, str]]]:
    """Code, table, severity and parameters of each finding between tables."""
    return [
        (batch.code, data.name, str(batch.severity), params)
        for data in content(some, packaged())
        for batch in data.findings
        if batch.code.startswith("XTB")
        for params in batch.params.to_pylist()
    ]


def test_columns_exchanged_in_one_table_are_told_as_that() -> None:
    swapped = SEXES | {"SEX_M": SEXES["SEX_F"], "SEX_F": SEXES["SEX_M"]}
    [(code, name, severity, params)] = told(
        table("C18", SEXES), table("C19", swapped), table("C20", SEXES), table("C21", SEXES)
    )
    assert (code, name, severity) == ("XTB004", "C19", "error")
    assert (params["first"], params["second"], params["dimension"]) == ("SEX_M", "SEX_F", "SEX")
    assert (params["value"], params["expected"], params["others"]) == ("36.802", "74.664", "C18, C20, C21")


def test_the_finding_names_the_cells_of_all_tables() -> None:
    swapped = SEXES | {"SEX_M": SEXES["SEX_F"], "SEX_F": SEXES["SEX_M"]}
    some = content([table("C18", SEXES), table("C19", swapped), table("C20", SEXES)], packaged())
    [finding] = [one for one in describe(some, places=None) if one.code == "XTB004"]
    assert {(one["file"], one["line"]) for one in finding.where} == {
        (name, line) for name in ("C18", "C19", "C20") for line in (3, 4)
    }


def test_of_two_tables_of_one_year_either_may_be_meant() -> None:
    swapped = SEXES | {"SEX_M": SEXES["SEX_F"], "SEX_F": SEXES["SEX_M"]}
    [(*where, params)] = told(table("C18", SEXES), table("C21", swapped))
    assert (where, params["either_en"]) == (["XTB004", "C21", "error"], " (or in C18)")


def test_origins_exchanged_for_every_sex_are_one_finding() -> None:
    swapped = ORIGINS | {"NATIVE": ORIGINS["FOREIGN"], "FOREIGN": ORIGINS["NATIVE"]}
    [(code, name, _, params)] = told(workers("A4", ORIGINS), workers("A5", swapped), workers("A6", ORIGINS))
    assert (code, name, params["dimension"], params["value"]) == ("XTB004", "A5-birth", "CBR", "40.25")
    assert {params["first"], params["second"]} == {"CBR_BIR_NATIVE", "CBR_BIR_FOREIGN"}


def test_what_is_beside_the_exchange_is_still_told() -> None:
    other = SEXES | {"SEX_T": "112.466", "SEX_M": SEXES["SEX_F"], "SEX_F": SEXES["SEX_M"]}
    found = told(table("C18", SEXES), table("C19", other), table("C20", SEXES))
    assert [(code, name) for code, name, *_ in found] == [("XTB004", "C19"), ("XTB002", "C19")]


def scaled(times: float) -> dict[str, tuple[str, ...]]:
    return {origin: tuple(f"{float(value) * times:.3f}" for value in values) for origin, values in ORIGINS.items()}


@pytest.mark.parametrize(("times", "percent", "direction"), [(1.02, "2.0", "above"), (0.85, "15.0", "below")])
def test_a_table_off_by_one_ratio_is_told_once(times: float, percent: str, direction: str) -> None:
    [(code, name, severity, params)] = told(
        workers("A4", ORIGINS), workers("A5", ORIGINS), workers("A6", scaled(times))
    )
    assert (code, name, severity) == ("XTB005", "A6-birth", "error")
    assert (params["figures"], params["percent"], params["direction_en"]) == ("9", percent, direction)
    assert params["expected"] == "400.5"


def test_a_table_that_agrees_somewhere_is_not_off_by_a_ratio() -> None:
    some = scaled(1.02) | {"FOREIGN": ORIGINS["FOREIGN"]}
    found = told(workers("A4", ORIGINS), workers("A5", ORIGINS), workers("A6", some))
    assert {code for code, *_ in found} == {"XTB002"}
    assert len(found) == 6


def test_two_tables_alone_do_not_say_which_is_off() -> None:
    found = told(workers("A4", ORIGINS), workers("A5", scaled(1.02)))
    assert {code for code, *_ in found} == {"XTB001"}


def test_a_small_ratio_is_a_warning_where_small_differences_are() -> None:
    near = {sex: f"{float(value) * 1.01:.3f}" for sex, value in SEXES.items()}
    [(code, name, severity, _)] = told(table("C18", near), table("C19", SEXES), table("C20", SEXES))
    assert (code, name, severity) == ("XTB005", "C18", "warning")


def test_without_their_findings_each_cell_is_told() -> None:
    rules = packaged()
    quiet = tuple(replace_(rule) if rule.id == "same-outflow" else rule for rule in rules.content)
    swapped = SEXES | {"SEX_M": SEXES["SEX_F"], "SEX_F": SEXES["SEX_M"]}
    some = [table("C18", SEXES), table("C19", swapped), table("C20", SEXES)]
    found = content(some, replace(rules, content=quiet))
    codes = [batch.code for data in found for batch in data.findings for _ in range(len(batch))]
    assert codes == ["XTB002", "XTB002"]
    assert Severity.ERROR in {batch.severity for data in found for batch in data.findings}


def replace_(rule):
    import msgspec

    return msgspec.structs.replace(rule, exchanged="", ratio="")


def test_a_warning_from_the_years_beside_gives_way_to_the_error() -> None:
    """C19 has five years of which the last one is exchanged: its own past says so, and the other tables."""
    from checks.years import with_column
    from ilms.observations import concat

    def years(code: str, swapped: bool) -> Dataset:
        made = []
        for at, year in enumerate(range(2015, 2020)):
            figures = {sex: f"{float(value) * (1 + at / 50):.3f}" for sex, value in SEXES.items()}
            if swapped and year == 2019:
                figures |= {"SEX_M": figures["SEX_F"], "SEX_F": figures["SEX_M"]}
            parts = {"C18": {"CDS_DES_TOTAL": 1}, "C19": {"TOTAL": 1, "BAS": 0.75, "ADV": 0.25}}[code]
            prefix = "EDU_AGGREGATE_" if code == "C19" else ""
            cells = [
                (sex, f"{prefix}{part}", value if share == 1 else f"{float(value) * share:.6f}")
                for part, share in parts.items()
                for sex, value in figures.items()
            ]
            one = of(code, *cells)
            made.append(with_column(one, "TIME_PERIOD", [str(year)] * len(one)))
        return Dataset(concat(made), name=code)

    def codes(*some: Dataset) -> list[str]:
        wanted = ("HIS008", "XTB")
        return [b.code for data in content(some, packaged()) for b in data.findings if b.code.startswith(wanted)]

    assert codes(years("C19", swapped=True)) == ["HIS008"]
    assert codes(years("C18", swapped=False), years("C19", swapped=True)) == ["XTB004"]
