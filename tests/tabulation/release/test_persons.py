"""Which tables count the same persons."""

from pathlib import Path

import pytest

from ilms.structures.tables import find
from ilms.tabulation.files.record_file import Read, RecordFile, Variable
from ilms.tabulation.files.tabulation_file import Measure, TabulationFile
from ilms.tabulation.release.persons import same_persons

WORKERS = {"AGE": ("15-",), "STATUS": ("1",)}


def said(
    table: str, population: dict[str, tuple[str, ...]], measure: Measure | None = None
) -> tuple[str, dict[str, str]]:
    """What is said of a tabulation of the labour force survey."""
    (one,) = find(table)
    records = RecordFile("lfs", Path("lfs.toml"), "lfs", Read("lfs.csv"), variables={"CBR": Variable("C5")})
    file = TabulationFile("x", Path("x.toml"), (one,), records, measure or Measure(count="persons"), population)
    persons, whole = same_persons(file, one)
    return persons, dict(whole)


def test_tables_of_one_population_are_of_the_same_persons() -> None:
    assert said("A4-birth", WORKERS) == said("A7-citizenship", dict(reversed(WORKERS.items())))
    assert said("A4-birth", WORKERS) != said("A9-birth", {**WORKERS, "STATUS": ("2",)})
    assert said("A4-birth", WORKERS) != said("A10-birth", WORKERS, Measure(mean="WAGE"))


@pytest.mark.parametrize(("few", "all_"), [("A3", "A1"), ("A8", "A4")])
def test_tables_of_the_foreign_are_part_of_those_of_all(few: str, all_: str) -> None:
    persons, whole = said(f"{few}-birth", {**WORKERS, "CBR": ("!VN",)})
    assert (persons, {}) == said(f"{all_}-birth", WORKERS)
    assert whole == {"CBR": "CBR_BIR_FOREIGN"}


def test_a_table_of_the_foreign_that_counts_all_is_not_known_to_be_one() -> None:
    assert said("A8-birth", WORKERS)[1] == {}
    assert said("A8-citizenship", {**WORKERS, "CBR": ("!VN",)})[1] == {}
