"""Contradictions between tables are found where they are planted, and honest tables have none."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.made import of
from ilms.checks.content.content import content
from ilms.checks.rules.across import Across
from ilms.checks.rules.load import Rules, load, packaged
from ilms.dataset import Dataset
from ilms.described import describe
from ilms.findings import Batch, Severity
from ilms.observations import Observations
from ilms.provenance import Provenance

OFTEN = settings(max_examples=30, deadline=None)
TOTALS = {
    "A1": "AGE_AGGREGATE", "A2": "EDU_AGGREGATE", "A4": "AGE_AGGREGATE", "A5": "ECO_SECTOR", "A6": "OCU_SKILL",
    "A7": "STE_AGGREGATE", "A9": "AGE_AGGREGATE",
    "B11": "CBR_BRT", "B12": "EDU_AGGREGATE", "B13": "ECO_SECTOR", "B14": "OCU_SKILL",
    "C17": "CDS_DES", "C18": "CDS_DES", "C19": "EDU_AGGREGATE", "C20": "ECO_SECTOR", "C21": "OCU_SKILL",
}  # fmt: skip
SEXES = ("SEX_T", "SEX_M", "SEX_F")
ORIGINS = ("CBR_BIR_TOTAL", "CBR_BIR_NATIVE", "CBR_BIR_FOREIGN")
WORKERS = ("A4-birth", "A5-birth", "A6-birth", "A7-birth")
Cells = dict[tuple[str, ...], str]  # table and codes to value
Persons = Mapping[tuple[str, str], int]  # sex and origin to persons


@st.composite
def honest(draw: st.DrawFn) -> Cells:
    """Tables of one country in which all is counted once, each figure rounded by itself to thousands."""
    decimals = draw(st.integers(0, 3))
    people = st.integers(0, 900_000)
    of_age: dict[tuple[str, str], int] = {}
    working: dict[tuple[str, str], int] = {}
    looking: dict[tuple[str, str], int] = {}
    for place in product(SEXES[1:], ORIGINS[1:]):
        working[place], looking[place] = draw(people), draw(people)
        of_age[place] = working[place] + looking[place] + draw(people)
    cells: Cells = {}
    for tables, persons in (("A1 A2", of_age), ("A4 A5 A6 A7", working), ("A9", looking)):
        every = _with_totals(persons)
        for table, (sex, origin) in product(tables.split(), every):
            cells[f"{table}-birth", sex, f"{TOTALS[table]}_TOTAL", origin] = _shown(every[sex, origin], decimals)
    for table, persons in (("A3", of_age), ("A8", working)):
        for sex in SEXES:
            foreign = _with_totals(persons)[sex, ORIGINS[2]]
            cells[f"{table}-birth", sex, "CBR_BRT_TOTAL"] = _shown(foreign, decimals)
    inflow = {place: working[place] // 7 for place in working}
    leaving = {place: looking[place] for place in looking}
    for tables, persons in (("B11 B12", of_age), ("B13 B14", inflow), ("C18 C19 C20 C21", leaving)):
        every = _with_totals(persons)
        for table, sex in product(tables.split(), SEXES):
            name = table if table[0] == "C" else f"{table}-birth"
            cells[name, sex, f"{TOTALS[table]}_TOTAL"] = _shown(every[sex, ORIGINS[2]], decimals)
    return cells


def _with_totals(persons: Persons) -> dict[tuple[str, str], int]:
    found = {}
    for sex, origin in product(SEXES, ORIGINS):
        sexes, origins = (SEXES[1:] if sex == SEXES[0] else [sex]), (ORIGINS[1:] if origin == ORIGINS[0] else [origin])
        found[sex, origin] = sum(persons[place] for place in product(sexes, origins))
    return found


def _shown(persons: int, decimals: int) -> str:
    return f"{(Decimal(persons) / 1000).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def datasets(cells: Cells, notes: Mapping[str, Mapping[str, str]] | None = None) -> list[Dataset]:
    """One a table; attributes of whole tables by table."""
    tables: dict[str, list[tuple[str, ...]]] = {}
    for (table, *codes), value in cells.items():
        tables.setdefault(table, []).append((*codes, value))
    return [
        Dataset(with_attributes(of(table, *some), (notes or {}).get(table, {})), lines(table, len(some)), name=table)
        for table, some in tables.items()
    ]


def lines(table: str, count: int) -> Provenance:
    return Provenance.of_lines(f"{table}.csv", pa.array(range(2, count + 2)), pa.nulls(count, pa.string()))


def with_attributes(observations: Observations, attributes: Mapping[str, str]) -> Observations:
    table = observations.table
    for name, value in attributes.items():
        values = pa.array([value or None] * len(observations), pa.string())
        table = table.set_column(table.column_names.index(name), name, values)
    return replace(observations, table=table)


def across(some: list[Dataset], rules: Rules | None = None) -> list[tuple[str, Batch]]:
    """What is said between tables: the table it stands at, and the batch."""
    every = rules or packaged()
    between = replace(every, content=tuple(rule for rule in every.content if isinstance(rule, Across)))
    checked = content(some, between)
    return [(data.name, batch) for data in checked for batch in data.findings if batch.code.startswith("XTB")]


def said(some: list[Dataset], rules: Rules | None = None) -> list[tuple[str, str, str, str]]:
    """Code, table, severity and rule of each finding."""
    return [
        (batch.code, name, str(batch.severity), batch.basis.rule if batch.basis else "")
        for name, batch in across(some, rules)
        for _ in range(len(batch))
    ]


def value(text: str, change: Decimal) -> str:
    return f"{Decimal(text) + change:f}"


@OFTEN
@given(honest())
def test_honest_tables_have_no_finding(cells: Cells) -> None:
    assert said(datasets(cells)) == []


@OFTEN
@given(honest(), st.data())
def test_the_one_table_that_differs_is_named_with_the_cells_of_the_others(cells: Cells, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(WORKERS))
    sex, origin = data.draw(st.sampled_from(SEXES)), data.draw(st.sampled_from(ORIGINS))
    place = (table, sex, f"{TOTALS[table[:2]]}_TOTAL", origin)
    cells[place] = value(cells[place], Decimal(data.draw(st.sampled_from(["3", "40", "1000"]))))
    [at] = ([place[1:] for place in cells if place[0] == table].index(place[1:]),)
    told = [(name, one) for name, one in across(datasets(cells)) if one.basis and one.basis.rule == "same-persons"]
    assert [(name, one.code, one.severity) for name, one in told] == [(table, "XTB002", Severity.ERROR)]
    [(_, batch)] = told
    assert batch.rows.to_pylist() == [at]
    others = [one for one in WORKERS if one != table] + (["A8-birth"] if origin == ORIGINS[2] else [])
    assert batch.params["others"].to_pylist() == [", ".join(others)]
    assert sum(len(rows[0]) for _, rows in batch.elsewhere) == len(others)


@OFTEN
@given(honest(), st.data())
def test_two_tables_that_differ_are_both_named(cells: Cells, data: st.DataObject) -> None:
    pair = data.draw(st.sampled_from([("B11", "B12"), ("B13", "B14")]))
    table, sex = f"{data.draw(st.sampled_from(pair))}-birth", data.draw(st.sampled_from(SEXES))
    place = (table, sex, f"{TOTALS[table[:3]]}_TOTAL")
    cells[place] = value(cells[place], Decimal(5000))
    told = [one for one in said(datasets(cells)) if one[3] == "same-inflow"]
    assert told == [("XTB001", f"{pair[1]}-birth", "error", "same-inflow")]


def stocks(**values: str) -> Cells:
    """Totals of all, by table of employment and population."""
    return {
        (f"{table}-birth", "SEX_T", f"{TOTALS[table]}_TOTAL", "CBR_BIR_TOTAL"): text for table, text in values.items()
    }


def outflow(**values: str) -> Cells:
    return {(table, "SEX_T", f"{TOTALS[table]}_TOTAL"): text for table, text in values.items()}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (stocks(A4="8711.905", A5="8711.905"), []),
        (stocks(A4="8711.905", A5="8711.906"), []),  # half a last digit each
        (stocks(A4="8711.905", A5="8711.9"), []),  # one decimal in A5: 0.05 + 0.0005
        (stocks(A4="8711.905", A5="8711.907"), [("XTB001", "A5-birth", "error")]),
        (stocks(A4="8711.905", A5="8711.950", A6="8711.905"), [("XTB002", "A5-birth", "error")]),
        (stocks(A4="8711.950", A5="8711.905", A6="8711.905"), [("XTB002", "A4-birth", "error")]),
        (stocks(A4="1.0", A5="2.0", A6="3.0"), [("XTB001", "A5-birth", "error"), ("XTB001", "A6-birth", "error")]),
        (
            stocks(A4="1.5", A5="1.5", A6="2.5", A7="2.5"),
            [("XTB001", "A6-birth", "error"), ("XTB001", "A7-birth", "error")],
        ),
        (stocks(A4="8711.905", A5=""), []),
        (stocks(A1="10", A2="12"), [("XTB001", "A2-birth", "error")]),
        (stocks(A1="10", A4="8", A9="2"), []),
        (stocks(A1="10", A4="8", A9="3"), []),  # whole numbers: half of each explains it
        (stocks(A1="10.0", A4="8.0", A9="3.0"), [("XTB003", "A4-birth", "error")]),
        (stocks(A1="10.0", A4="11.0"), [("XTB003", "A4-birth", "error")]),
        (stocks(A1="10.0", A9="11.0"), [("XTB003", "A9-birth", "error")]),
        (outflow(C18="297.109", C19="297.119"), [("XTB001", "C19", "warning")]),
        (outflow(C18="100.00", C19="98.01"), [("XTB001", "C19", "warning")]),
        (outflow(C18="100.00", C19="97.99"), [("XTB001", "C19", "error")]),
        (outflow(C18="100.00", C19="100.00", C20="109.00", C21="100.00"), [("XTB002", "C20", "error")]),
        (
            outflow(C17="28.201", C18="68.040"),
            [],
        ),  # all who move and those deployed: no note says they are counted alike
    ],
)
def test_which_table_is_named_and_how_much_it_weighs(cells: Cells, told: list[tuple[str, str, str]]) -> None:
    assert [one[:3] for one in said(datasets(cells))] == told


def test_a_finding_says_both_figures_and_both_cells() -> None:
    [checked] = [data for data in content(datasets(stocks(A4="8711.905", A5="8711.950")), packaged()) if data.findings]
    [found] = describe([checked])
    assert found.message == (
        "A5-birth has 8711.950 where A4-birth 8711.905 (difference +0.045, rounding explains 0.001);"
        " these tables break down the same persons"
    )
    assert found.expected == "8711.950 / 8711.905"
    assert found.where == ({"file": "A5-birth.csv", "line": 2}, {"file": "A4-birth.csv", "line": 2})
    [vietnamese] = describe([checked], "vi")
    assert "A5-birth ghi 8.711,950" in vietnamese.message


def test_parts_above_their_whole_are_added_up_in_words() -> None:
    [checked] = [
        data for data in content(datasets(stocks(A1="10.0", A4="8.0", A9="3.25")), packaged()) if data.findings
    ]
    [found] = describe([checked])
    assert found.message.startswith("A4-birth 8.0 + A9-birth 3.25 = 11.25 is more than A1-birth 10.0 (by +1.25,")
    assert found.expected == "at most 10.0"
    assert {place["file"] for place in found.where} == {"A4-birth.csv", "A9-birth.csv", "A1-birth.csv"}


@pytest.mark.parametrize(
    ("here", "there", "count"),
    [
        ({}, {}, 1),
        ({"SOURCE": "Census"}, {}, 0),
        ({"SOURCE": ""}, {}, 0),
        ({"NOTE_INDICATOR": "Definition of migrants: Registered aliens"}, {}, 1),
        (
            {"NOTE_INDICATOR": "Definition of migrants: Registered aliens"},
            {"NOTE_INDICATOR": "Break in series: Sample | Definition of migrants: Registered aliens"},
            1,
        ),
        (
            {"NOTE_INDICATOR": "Definition of migrants: Registered aliens"},
            {"NOTE_INDICATOR": "Definition of migrants: Non-citizens"},
            0,
        ),
        ({"NOTE_INDICATOR": "T36:1"}, {"NOTE_INDICATOR": "I11:265_T36:2"}, 0),
        ({"NOTE_SOURCE": "Data reference period: First quarter"}, {"NOTE_SOURCE": "Data reference period: July"}, 0),
        ({"NOTE_SOURCE": "Repository: X"}, {"NOTE_SOURCE": "Repository: Y"}, 1),
        ({"UNIT_MULT": "0"}, {}, 0),
    ],
)
def test_only_tables_of_one_source_and_definition_are_compared(
    here: Mapping[str, str], there: Mapping[str, str], count: int
) -> None:
    cells = stocks(A4="10", A5="20")
    assert len(said(datasets(cells, {"A4-birth": here, "A5-birth": there}))) == count


def test_tables_that_name_no_source_contradict_each_other_with_a_warning() -> None:
    nothing = {"A4-birth": {"SOURCE": ""}, "A5-birth": {"SOURCE": ""}, "A1-birth": {"SOURCE": ""}}
    told = said(datasets(stocks(A4="10.0", A5="20.0", A1="5.0"), nothing))
    assert {one[:3] for one in told} == {("XTB001", "A5-birth", "warning"), ("XTB003", "A4-birth", "warning")}


def test_birth_and_citizenship_are_compared_in_their_totals_only() -> None:
    cells = {
        ("A1-birth", "SEX_T", "AGE_AGGREGATE_TOTAL", "CBR_BIR_TOTAL"): "10.0",
        ("A1-citizenship", "SEX_T", "AGE_AGGREGATE_TOTAL", "CCT_CIT_TOTAL"): "10.0",
        ("A1-birth", "SEX_T", "AGE_AGGREGATE_TOTAL", "CBR_BIR_FOREIGN"): "4.0",
        ("A1-citizenship", "SEX_T", "AGE_AGGREGATE_TOTAL", "CCT_CIT_NONCIT"): "2.0",
        ("A3-birth", "SEX_T", "CBR_BRT_TOTAL"): "4.0",
        ("A3-birth", "SEX_T", "CBR_BRT_KHM"): "3.0",
        ("A3-citizenship", "SEX_T", "CCT_CTZ_TOTAL"): "2.0",
        ("A3-citizenship", "SEX_T", "CCT_CTZ_KHM"): "1.0",
    }
    assert said(datasets(cells)) == []
    cells["A1-citizenship", "SEX_T", "AGE_AGGREGATE_TOTAL", "CCT_CIT_TOTAL"] = "11.0"
    assert said(datasets(cells)) == [("XTB001", "A1-citizenship", "warning", "same-population")]


@pytest.mark.parametrize(
    ("code", "told"), [("KHM", True), ("TOTAL", True), ("X", False), ("ASIA", False), ("USACAN", True)]
)
def test_the_employed_of_a_country_are_among_its_persons(code: str, told: bool) -> None:
    cells = {
        ("A3-birth", "SEX_F", f"CBR_BRT_{code}"): "4.5",
        ("A8-birth", "SEX_F", f"CBR_BRT_{code}"): "4.7",
        ("A3-birth", "SEX_F", "CBR_BRT_LAO"): "0.1",
        ("A8-birth", "SEX_F", "CBR_BRT_THA"): "0.9",
    }
    expected = [("XTB003", "A8-birth", "error", "employed-of-a-country")]
    assert said(datasets(cells)) == (expected if told else [])


@pytest.mark.parametrize(("one", "other"), [("AGE_AGGREGATE", "AGE_YTHADULT"), ("AGE_10YRBANDS", "AGE_AGGREGATE")])
def test_ages_are_matched_by_band_whatever_their_version(one: str, other: str) -> None:
    cells = {
        ("A1-birth", "SEX_T", f"{one}_Y15-24", "CBR_BIR_TOTAL"): "3.0",
        ("A4-birth", "SEX_T", f"{other}_Y15-24", "CBR_BIR_TOTAL"): "3.2",
    }
    assert said(datasets(cells)) == [("XTB003", "A4-birth", "error", "labour-force")]


def test_a_table_agrees_where_any_version_does() -> None:
    cells = {
        ("A4-birth", "SEX_T", "AGE_AGGREGATE_TOTAL", "CBR_BIR_TOTAL"): "10.0",  # with those under 15
        ("A4-birth", "SEX_T", "AGE_YTHADULT_YGE15", "CBR_BIR_TOTAL"): "9.0",
        ("A5-birth", "SEX_T", "ECO_SECTOR_TOTAL", "CBR_BIR_TOTAL"): "9.0",
    }
    assert said(datasets(cells)) == []
    cells["A5-birth", "SEX_T", "ECO_SECTOR_TOTAL", "CBR_BIR_TOTAL"] = "8.0"
    assert said(datasets(cells)) == [("XTB001", "A5-birth", "error", "same-persons")]


DEFINED = "Definition of migrants: Nationals registered to work abroad"


@pytest.mark.parametrize(("note", "count"), [(DEFINED, 1), ("", 0), (f"{DEFINED} since 2010", 0)])
def test_those_who_leave_for_work_are_among_all_only_where_both_say_they_count_alike(note: str, count: int) -> None:
    notes = {"C17": {"NOTE_INDICATOR": note}, "C18": {"NOTE_INDICATOR": DEFINED}}
    assert len(said(datasets(outflow(C17="28.201", C18="68.040"), notes))) == count


OFFICES = """
[[rule]]
id = "stock-and-flow"
kind = "at-most"
code = "XTB003"
severity = "warning"
source = "our office"
by-ending = ["CDS=CRS"]
partitions = ["CDS_DES", "CRS_RES"]
tolerance = 0.1
parts = ["C18"]
whole = ["C15"]
"""


def test_an_offices_own_rule_matches_two_lists_of_countries(tmp_path) -> None:
    (tmp_path / "mine.toml").write_text(OFFICES, "utf-8")
    rules = load((tmp_path, *_packaged()))
    cells = {
        ("C15", "SEX_T", "CRS_RES_KHM"): "4.5",
        ("C18", "SEX_T", "CDS_DES_KHM"): "5.5",
        ("C15", "SEX_T", "CRS_RES_JPN"): "4.5",
        ("C18", "SEX_T", "CDS_DES_JPN"): "4.7",  # within a tenth
        ("C15", "SEX_T", "CRS_RES_X"): "1.5",
        ("C18", "SEX_T", "CDS_DES_X"): "5.5",
    }
    [(name, batch)] = across(datasets(cells), rules)
    assert (name, batch.rows.to_pylist(), batch.severity) == ("C18", [0], Severity.WARNING)


def _packaged():
    from ilms import resources

    return (resources.folder("rules"),)


def test_persons_sent_as_thousands_are_told_first_and_not_again_by_other_tables() -> None:
    def outflow(table: str, **years: str) -> Observations:
        total = "CDS_DES_TOTAL" if table == "C18" else "EDU_AGGREGATE_TOTAL"
        made = [of(table, ("SEX_T", total, value)) for value in years.values()]
        tables = [
            Observations.from_columns(
                one.schema, {n: one.text(n) for n in one.table.column_names} | {"TIME_PERIOD": [y[1:]]}
            )
            for y, one in zip(years, made, strict=True)
        ]
        return replace(tables[0], table=pa.concat_tables([one.table for one in tables], promote_options="permissive"))

    persons = {f"y{year}": "900000000" for year in (2017, 2018)}
    thousands = {f"y{year}": "150.5" for year in (2017, 2018)}
    judged = content([Dataset(outflow("C18", **persons)), Dataset(outflow("C19", **thousands))], packaged())
    assert {one.code for one in describe(judged)} == {"HIS004"}
