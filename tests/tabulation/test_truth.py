"""Estimates against a population whose tables are known: right on average, within their bounds as often as they say.

Sixty samples of one country are tabulated at once, each as a year of its own. Seeds are fixed, so nothing here is
left to chance; the margins are those within which a right method stays.
"""

import csv
import sys
from collections import defaultdict
from math import sqrt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilms import resources
from ilms.cli.app import run

sys.path.append(str(resources.folder("examples")))

from records import truth
from records.country import Province, provinces
from records.survey import Design, drawn

SAMPLES, PERSONS, SEED = 60, 600_000, 11
FIRST = 1900
ENOUGH = 30  # sample cases, on average: bounds by the normal distribution and its kin want some
CELLS = {
    "a2": "MST_XWAP_SEX_EDU_CBR_NB", "a7": "MST_TEMP_SEX_STE_CCT_NB",
    "a8": "MST_FORE_SEX_CBR_NB", "a10": "MST_EARA_SEX_CBR_NB",
}  # fmt: skip
TABLES = {"a2": "A2-birth", "a7": "A7-citizenship", "a8": "A8-birth", "a10": "A10-birth"}
POPULATION = {
    "a2": "", "a7": 'STATUS = "1"', "a8": 'STATUS = "1"\nCBR = "CBR_BIR_FOREIGN"',
    "a10": 'STATUS = "1"\nSTE = "STE_ICSE93_1"',
}  # fmt: skip
MEASURE = dict.fromkeys(TABLES, 'count = "persons"') | {"a10": 'mean = "EARNINGS"'}

Cell = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def country() -> list[Province]:
    return list(provinces(PERSONS, SEED))


@pytest.fixture(scope="module")
def office(tmp_path_factory, country) -> Path:
    """A workspace with all samples in one file, tabulated."""
    root = tmp_path_factory.mktemp("truth")
    example = resources.folder("examples") / "viet-nam-records"
    for name in ("records", "tabulations", "data"):
        (root / name).mkdir()
    for name in ("ilms.toml", "records/lfs.toml"):
        said = (example / name).read_text("utf-8")
        (root / name).write_text(said.replace("SYNTHETIC-lfs-{year}", "samples"), "utf-8")
    for name, table in TABLES.items():
        said = f'table = "{table}"\nrecords = "lfs"\n[population]\nAGE = "15-"\n{POPULATION[name]}\n'
        said += f'[dimensions]\nTIME_PERIOD = {{ column = "NAM" }}\n[measure]\n{MEASURE[name]}\n'
        said += "[reliability]\nunreliable = 0\nnot-significant = 0\n"
        (root / "tabulations" / f"{name}.toml").write_text(said, "utf-8")
    samples = []
    for number in range(SAMPLES):
        persons = drawn(country, Design(2, 8, calibrated=False), SEED + number).persons
        year = pa.array([FIRST + number] * persons.num_rows, pa.int16())
        samples.append(persons.set_column(persons.schema.get_field_index("NAM"), "NAM", year))
    pq.write_table(pa.concat_tables(samples), root / "data" / "samples.parquet")
    assert run(["tabulate", "-C", str(root), "-q"]) == 0
    return root


@pytest.fixture(scope="module")
def found(office) -> dict[str, dict[Cell, list[tuple[float, float, float, int]]]]:
    """Of each table and cell: value, bounds and cases of every sample, in the units of the truth."""
    tables: dict[str, dict[Cell, list[tuple[float, float, float, int]]]] = {}
    for name in TABLES:
        cells = tables[name] = defaultdict(list)
        unit = 1 if name == "a10" else 1000
        for path in (office / "tabulated").glob(f"*/{name}.csv"):
            with path.open(encoding="utf-8-sig", newline="") as lines:
                for row in csv.DictReader(lines):
                    codes = list(row.values())[: list(row).index("OBS_VALUE")]
                    numbers = [float(row[of]) * unit for of in ("OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND")]
                    cells[*codes, *[""] * (3 - len(codes)), "2024"].append((*numbers, int(row["cases"])))
    return tables


@pytest.fixture(scope="module")
def true(country) -> dict[str, dict[Cell, float]]:
    tables = truth.lfs(country)
    return {
        name: {
            cell: total / many if name == "a10" else float(many) for cell, (many, total) in tables[indicator].items()
        }
        for name, indicator in CELLS.items()
    }


@pytest.mark.parametrize("name", TABLES)
def test_every_true_cell_is_found(name, found, true):
    common = {cell for cell, many in true[name].items() if len(found[name].get(cell, ())) == SAMPLES}
    frequent = {cell for cell, samples in found[name].items() if sum(cases for *_, cases in samples) / SAMPLES > ENOUGH}
    assert frequent <= common
    assert found[name].keys() <= true[name].keys()


def test_bounds_hold_the_truth_as_often_as_they_say(found, true):
    """95 in 100; a table's cells are not independent of one another, so one table may be off by more than all."""
    counted = {name: _held(cells, true[name]) for name, cells in found.items()}
    for name, (held, tried) in counted.items():
        assert tried >= 5 * SAMPLES
        assert 0.9 <= held / tried <= 0.985, name
    assert 0.94 <= sum(held for held, _ in counted.values()) / sum(tried for _, tried in counted.values()) <= 0.96


def _held(cells: dict[Cell, list[tuple[float, float, float, int]]], true: dict[Cell, float]) -> tuple[int, int]:
    """How often the truth is within the bounds, of how often; of cells with enough cases."""
    held, tried = 0, 0
    for cell, samples in cells.items():
        if sum(cases for *_, cases in samples) / SAMPLES >= ENOUGH:
            within = sum(lower <= true[cell] <= upper for _, lower, upper, _ in samples)
            assert within >= 0.8 * SAMPLES, cell
            held, tried = held + within, tried + len(samples)
    return held, tried


@pytest.mark.parametrize("name", TABLES)
def test_estimates_are_right_on_average(name, found, true):
    """The mean of all samples is off by no more than chance: four of its own standard errors."""
    for cell, samples in found[name].items():
        values = [value for value, *_ in samples]
        if sum(cases for *_, cases in samples) / SAMPLES < ENOUGH:
            continue
        mean = sum(values) / len(values)
        spread = sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
        assert abs(mean - true[name][cell]) <= 4 * spread / sqrt(len(values)), cell
