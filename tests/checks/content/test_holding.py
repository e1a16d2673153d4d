from dataclasses import replace
from decimal import Decimal

import msgspec
import numpy as np
import pytest

from checks.made import of
from ilms.checks.content.figures import figures
from ilms.checks.content.holding import Held, Holding, Part, dimension_of
from ilms.checks.content.rounding import tolerance
from ilms.checks.rules.load import packaged
from ilms.observations import Observations


def hold(partition: str, observations: Observations, dimension: str = "ECO") -> Held | None:
    rules = packaged()
    read = figures(observations, rules.policy)
    only = np.ones(len(observations), np.bool_)
    return Holding(read, rules.partitions[partition], dimension, only).held()


def sectors(*cells: tuple[str, str]) -> Observations:
    return of("C20", *(("SEX_T", f"ECO_SECTOR_{code}", value) for code, value in cells))


def test_a_total_is_held_against_its_parts() -> None:
    held = hold("ECO_SECTOR", sectors(("AGR", "1.5"), ("TOTAL", "9"), ("IND", "2"), ("SER", "3"), ("X", "2.5")))
    assert held is not None
    assert held.rows.tolist() == [1]
    assert held.decimals(held.total).to_pylist() == [Decimal(9)]
    assert held.decimals(held.parts).to_pylist() == [Decimal(9)]
    assert held.count.tolist() == [4]
    assert held.all_named.tolist() == held.residual_given.tolist() == held.residual_there.tolist() == [True]
    assert held.finest.tolist() == [1]


def test_the_parts_have_a_smallest_and_a_largest() -> None:
    read = figures(sectors(("AGR", "1.5"), ("TOTAL", "9"), ("IND", "2"), ("SER", "3")), packaged().policy)
    holding = Holding(read, packaged().partitions["ECO_SECTOR"], "ECO", np.ones(4, np.bool_))
    held = holding.held()
    assert held is not None
    assert [held.decimals(one).to_pylist() for one in holding.extremes(held)] == [[Decimal("1.5")], [Decimal(3)]]


@pytest.mark.parametrize("value", ["9", "9.75", "9." + "0" * 16 + "1", "9" * 30])
def test_what_rounding_explains_has_the_size_of_the_tolerance(value: str) -> None:
    held = hold("ECO_SECTOR", sectors(("TOTAL", value), ("AGR", value), ("IND", value)))
    assert held is not None
    allowed = tolerance(held.finest, held.count).to_pylist()
    assert held.decimals(held.slack(held.count + 1)).to_pylist() == allowed


@pytest.mark.parametrize(
    ("cells", "all_named", "given", "there"),
    [
        ([("AGR", "1"), ("IND", "1"), ("SER", "1")], True, False, False),
        ([("AGR", "1"), ("IND", "1"), ("SER", "1"), ("X", "")], True, False, True),
        ([("AGR", "1"), ("IND", "1"), ("X", "1")], False, True, True),
        ([("AGR", "1"), ("IND", ""), ("SER", "1"), ("X", "1")], False, True, True),
        ([("AGR", "1"), ("NAG", "1")], True, True, False),
        ([("AGR", "1"), ("NAG", "")], False, False, False),
        ([("AGR", "1"), ("NAG", ""), ("IND", "1"), ("SER", "1"), ("X", "1")], True, True, True),
    ],
)
def test_completeness(cells: list[tuple[str, str]], all_named: bool, given: bool, there: bool) -> None:
    held = hold("ECO_SECTOR", sectors(("TOTAL", "3"), *cells))
    assert held is not None
    assert held.all_named.tolist() == [all_named]
    assert held.residual_given.tolist() == [given]
    assert held.residual_there.tolist() == [there]


def test_a_group_takes_the_place_of_its_members() -> None:
    held = hold("ECO_SECTOR", sectors(("TOTAL", "9"), ("NAG", "8"), ("IND", "3"), ("SER", "4"), ("AGR", "1")))
    assert held is not None
    assert held.decimals(held.parts).to_pylist() == [Decimal(9)]
    assert held.count.tolist() == [2]


@pytest.mark.parametrize(
    "cells",
    [[("AGR", "1"), ("IND", "2")], [("TOTAL", "1")], [("TOTAL", ""), ("AGR", "1")], [("TOTAL", "1"), ("AGR", "")], []],
)
def test_without_a_total_or_a_part_there_is_nothing_to_hold(cells: list[tuple[str, str]]) -> None:
    assert hold("ECO_SECTOR", sectors(*cells)) is None


def test_what_may_overlap_stands_apart() -> None:
    every = [("TOTAL", "9"), ("JPN", "4"), ("ASIA", "5"), ("X", "5")]
    held = hold("CDS_DES", of("C18", *(("SEX_T", f"CDS_DES_{c}", v) for c, v in every)), "CDS")
    assert held is not None
    assert held.decimals(held.parts).to_pylist() == [Decimal(9)]
    assert held.decimals(held.perhaps).to_pylist() == [Decimal(5)]
    assert held.perhaps_count.tolist() == [1]


def test_only_the_rows_asked_for_are_held() -> None:
    observations = sectors(("TOTAL", "3"), ("AGR", "1"))
    rules = packaged()
    nothing = np.zeros(len(observations), np.bool_)
    holding = Holding(figures(observations, rules.policy), rules.partitions["ECO_SECTOR"], "ECO", nothing)
    assert holding.held() is None


def test_parts_are_written_out_in_the_order_of_the_data() -> None:
    rules = packaged()
    observations = sectors(("SER", "1.50"), ("TOTAL", "3"), ("AGR", "1"))
    holding = Holding(figures(observations, rules.policy), rules.partitions["ECO_SECTOR"], "ECO", np.ones(3, np.bool_))
    held = holding.held()
    assert held is not None
    words, rows = holding.parts(held.keys)
    assert words.to_pylist() == ["ECO_SECTOR_SER 1.50 + ECO_SECTOR_AGR 1"]
    assert rows.to_pylist() == [[0, 2]]


@pytest.mark.parametrize(
    ("partition", "dimension"), [("ECO_SECTOR", "ECO"), ("SEX", "SEX"), ("CDS_DES", None), ("EDU_AGGREGATE_LTB", None)]
)
def test_a_partition_finds_its_dimension(partition: str, dimension: str | None) -> None:
    rules = packaged()
    assert dimension_of(rules.partitions[partition], figures(sectors(("AGR", "1")), rules.policy)) == dimension


def test_roles_are_told_apart() -> None:
    assert len({*Part}) == 7


def test_another_agencys_list_of_the_same_codes_is_not_spoken_of() -> None:
    observations = sectors(("AGR", "1"))
    schema = observations.schema
    theirs = replace(schema["ECO"].codelist.reference, agency="ABC")
    other = tuple(
        replace(one, codelist=replace(one.codelist, reference=theirs)) if one.id == "ECO" else one
        for one in schema.components
    )
    foreign = replace(observations, schema=replace(schema, components=other))
    read = figures(foreign, packaged().policy)
    sector = packaged().partitions["ECO_SECTOR"]
    assert dimension_of(sector, read) is None
    assert dimension_of(msgspec.structs.replace(sector, agency="ABC"), read) == "ECO"
