import pyarrow as pa
import pytest

from checks.made import C18, TODAY, c18, form
from ilms.checks.form.structure import structural
from ilms.checks.rules.load import packaged
from ilms.findings import catalogue
from ilms.observations import ACTION, Observations
from ilms.structures.load import schema
from ilms.structures.tables import table_of

EVERYTHING = (
    {},
    {},
    {"OBS_VALUE": "2"},
    {"CDS": None},
    {"CDS": "CDS_DES_XX"},
    {"SEX": "_Z"},
    {"TIME_PERIOD": "2019-Q1"},
    {"TIME_PERIOD": "2030"},
    {"CDS": "CDS_DES_JPN", "OBS_VALUE": "x"},
    {"CDS": "CDS_DES_KOR", "OBS_VALUE": "1E3"},
    {"CDS": "CDS_DES_THA", "OBS_STATUS": "?"},
    {"CDS": "CDS_DES_LAO", "SOURCE": "another"},
)


def test_everything_is_told_at_once() -> None:
    found = set(form(c18(*EVERYTHING)))
    assert {
        "KEY001",
        "KEY003",
        "COD001",
        "COD004",
        "TIM001",
        "TIM002",
        "VAL001",
        "VAL002",
        "ATT001",
        "ATT006",
    } == found


def test_all_of_it_stops_a_build() -> None:
    assert all(catalogue()[code].structural for code in form(c18(*EVERYTHING)))


def test_right_data_has_no_finding() -> None:
    assert form(c18({}, {"CDS": "CDS_DES_JPN"}, {"SEX": "SEX_M"})) == {}


def test_nothing_is_right_too() -> None:
    assert form(c18()) == {}


def test_another_agencys_data_is_judged_by_its_dsd_alone() -> None:
    odd = c18({"OBS_VALUE": "-1.23456e3", "SOURCE": None, "UNIT_MULT": "6"})
    found = {batch.code for batch in structural(odd, None, packaged().policy, TODAY)}
    assert found == {"ATT002"}  # the constraint still counts


def test_a_row_that_deletes_needs_neither_value_nor_whole_key() -> None:
    delta = c18(
        {"CDS": "CDS_DES_JPN"},
        {"CDS": "CDS_DES_JPN", "OBS_VALUE": None, "SOURCE": None},
        {"CDS": None, "SEX": None, "OBS_VALUE": None},
        {"CDS": "CDS_DES_XX", "OBS_VALUE": None},
    )
    delta = Observations(delta.schema, delta.table.append_column(ACTION, pa.array(["M", "D", "D", "D"])))
    found = form(delta)
    assert {code: batch.rows.to_pylist() for code, batch in found.items()} == {"COD001": [3]}


@pytest.mark.parametrize("indicator", ["MNA_OEMP_SEX_CDS_NB", "MST_XWAP_SEX_AGE_CCT_NB"])
def test_many_observations_of_every_code_are_right(indicator: str) -> None:
    table = table_of(indicator)
    assert table is not None
    assert not len(structural(_many(indicator, 200_000), table, packaged().policy, TODAY))


def _many(indicator: str, count: int) -> Observations:
    flow, table = schema(indicator), table_of(indicator)
    columns: dict[str, pa.Array] = {}
    numbers = pa.array(range(count))
    for name in flow.key:
        component = flow[name]
        values = sorted(flow.allowed.get(name, ())) if component.codelist else [str(1950 + n) for n in range(75)]
        at = pa.compute.subtract(numbers, pa.compute.multiply(pa.compute.divide(numbers, len(values)), len(values)))
        columns[name] = pa.array(values).take(at)
        numbers = pa.compute.divide(numbers, len(values))
    fixed = {name: C18[name] for name in ("OBS_VALUE", "SOURCE")} | dict(table.unit)
    return Observations.from_columns(flow, columns | {n: pa.array([v] * count) for n, v in fixed.items()})
