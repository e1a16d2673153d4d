"""Faults of every kind, at places of hypothesis's choice: each is found, at its place, and the rest stays clean.

`CORPUS_EXAMPLES=200 pytest tests/corpus` plants more of each; `make corpus` prints and writes the figures.
"""

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from corpus.catalogue import KINDS
from corpus.ground import REAL, Ground, Sheet, grounds
from corpus.kind import Planted
from corpus.measure import Score, found, news, plant
from ilms.findings import catalogue

EXAMPLES = int(os.environ.get("CORPUS_EXAMPLES", "2"))
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example]
SOME = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=QUIET, database=None)

pytestmark = pytest.mark.skipif(not REAL.is_file(), reason="the published figures in ../shared are not here")


@pytest.mark.parametrize("id_", KINDS)
@SOME
@given(random=st.randoms(use_true_random=False))
def test_a_fault_is_found_where_it_was_planted(id_: str, random: Random) -> None:
    planted = plant(KINDS[id_], random)
    assume(planted is not None)
    score = Score(KINDS[id_])
    score.add(planted)
    assert score.placed == 1, score.missed
    assert score.beside == 0, news(planted)


@SOME
@given(random=st.randoms(use_true_random=False))
def test_many_at_once_hide_none(random: Random) -> None:
    """One fault in each table: keys, codes, values and periods, each of another kind, all found in one go."""
    ground = next(one for one in grounds() if one.name == "KHM as published")
    kinds = [kind for kind in KINDS.values() if kind.group in ("Keys and codes", "Values and periods")]
    tables: dict[str, Sheet] = dict(ground.tables)
    faults: list[tuple[frozenset[str], Planted]] = []
    for code in ground.tables:
        kind = random.choice(kinds)
        planted = kind.plant(Ground(ground.name, {code: ground.tables[code]}), random)
        if planted is not None:
            tables[code] = planted.ground.tables[code]
            faults.append((kind.codes, planted))
    said = found(Ground(ground.name, tables))
    missed = [
        planted.what
        for codes, planted in faults
        if not any(code in codes and where & planted.at for code, _, where in said)
    ]
    assert faults
    assert not missed


def test_every_answer_is_in_the_catalogue() -> None:
    assert {code for kind in KINDS.values() for code in kind.codes} <= set(catalogue())


def test_every_kind_finds_a_place() -> None:
    empty = [id_ for id_, kind in KINDS.items() if plant(kind, Random(id_), tries=1000) is None]  # noqa: S311
    assert not empty


def test_what_is_planted_leaves_the_honest_tables_as_they_were() -> None:
    every = [sheet for ground in grounds() for sheet in ground.tables.values()]
    before = [(sheet.lines[:], {name: column[:] for name, column in sheet.columns.items()}) for sheet in every]
    for id_, kind in KINDS.items():
        plant(kind, Random(id_))  # noqa: S311
    assert before == [(sheet.lines, sheet.columns) for sheet in every]


def test_the_honest_grounds_have_no_error_but_the_true_ones() -> None:
    """The published tables' true errors are listed in `tests/checks/test_published.py`; the examples have none."""
    for ground in grounds():
        errors = [one for one in found(ground) if one[1] == "error"]
        assert not errors or ground.name in ("IDN as published", "KHM as published")


def test_the_page_has_a_row_for_every_kind() -> None:
    """`make corpus` writes it anew."""
    page = (Path(__file__).parents[2] / "docs" / "validation.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")
    ]
    figures = {row[0]: row[2:5] for row in rows}
    for kind in KINDS.values():
        planted, told, placed = figures[kind.title]
        assert planted == told == placed, kind.title
