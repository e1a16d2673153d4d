"""`rules/versions.toml`: what the versions of one classification say of each other."""

import csv
from collections import defaultdict

import pytest

from checks.made import of
from ilms import resources
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.checks.rules.partition import Partition
from ilms.dataset import Dataset

BETWEEN = [partition for partition in packaged().partitions.values() if not partition.version]


def version(code: str) -> str:
    return code.rpartition("_")[0]


def test_they_are_what_a_mapping_sums_by() -> None:
    """`maps/aggregations.csv` makes a coarse version of a fine one; what it makes must hold."""
    summed: dict[tuple[str, str], set[str]] = defaultdict(set)
    with (resources.folder("maps") / "aggregations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            summed[row["code"], version(row["part"])].add(row["part"])
    both = 0
    for partition in BETWEEN:
        parts = {*partition.parts, *partition.groups, *(m for of in partition.groups.values() for m in of)}
        made = summed.get((partition.total, version(partition.parts[0])))
        if made is not None:
            both += 1
            assert made - set(partition.groups) == parts - set(partition.groups), partition.id
    assert both > 20


def test_each_is_between_two_versions_of_one_classification() -> None:
    for partition in BETWEEN:
        fine = {version(part) for part in partition.parts}
        assert len(fine) == 1, partition.id
        assert fine != {version(partition.total)}, partition.id
        assert partition.total[:3] == partition.parts[0][:3], partition.id


def test_none_is_declared_twice() -> None:
    assert len({(one.total, version(one.parts[0])) for one in BETWEEN}) == len(BETWEEN)


TABLES = {"AGE": ("A4-birth", "CBR_BIR_TOTAL"), "ECO": ("C20", ""), "OCU": ("C21", ""), "EDU": ("C19", "")}
TABLES["STE"] = ("A7-birth", "CBR_BIR_TOTAL")


@pytest.mark.parametrize("partition", BETWEEN, ids=lambda one: one.id)
def test_a_coarse_class_that_is_not_its_fine_ones_is_found(partition: Partition) -> None:
    table, origin = TABLES[partition.total[:3]]
    more = (origin,) if origin else ()
    fine = [("SEX_T", part, *more, "1.000") for part in partition.parts]
    told = {}
    for change in ("0.000", "0.009"):
        total = f"{len(fine) + float(change):.3f}"
        [judged] = content([Dataset(of(table, ("SEX_T", partition.total, *more, total), *fine))], packaged())
        told[change] = [batch.rows.to_pylist() for batch in judged.findings if batch.code == "SUM007"]
    slack = 0.0005 * (len(fine) + 1)
    assert told == {"0.000": [], "0.009": [[0]] if slack < 0.009 else []}
