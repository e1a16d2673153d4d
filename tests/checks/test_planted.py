"""Errors planted in honest figures are found, and honest rounding is not taken for one."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.made import of, published
from ilms.checks.content.content import content
from ilms.checks.rules.load import packaged
from ilms.dataset import Dataset
from ilms.findings import Severity
from ilms.observations import VALUE, Observations

SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def honest(shared: Path) -> list[Observations]:
    """Every area and year of every table that has no finding and where some class is given for both sexes."""
    every = []
    for data in published(shared / "real-data" / "ilostat-published.csv"):
        places = pc.binary_join_element_wise(
            data.observations.text("REF_AREA"), data.observations.text("TIME_PERIOD"), " "
        )
        for place in pc.unique(places):
            observations = data.observations.filter(pc.equal(places, place))
            if not errors(observations) and len(transposable(observations)):
                every.append(observations)
    return every


@SLOW
@given(data=st.data())
def test_a_transposed_digit_is_found(honest: list[Observations], data: st.DataObject) -> None:
    observations = data.draw(st.sampled_from(honest))
    row = data.draw(st.sampled_from(transposable(observations).tolist()))
    text = observations.text(VALUE)[row].as_py()
    spoilt = replaced(observations, row, data.draw(st.sampled_from(transpositions(text))))
    assert any(row in cells for cells in errors(spoilt)), f"{text} -> {spoilt.text(VALUE)[row]}"


@SLOW
@given(data=st.data())
def test_a_transposed_digit_of_a_fifty_thousandth_is_found(honest: list[Observations], data: st.DataObject) -> None:
    """0.002 per cent off: two last digits of a large figure, which no eye would see."""
    observations, row, text = data.draw(st.sampled_from(slight(honest)))
    assert any(row in cells for cells in errors(replaced(observations, row, text)))


def test_there_are_such_figures_in_many_tables(honest: list[Observations]) -> None:
    found = slight(honest)
    assert len(found) > 100
    assert len({one[0].schema.dataflow.id for one in found}) >= 4


@SLOW
@given(data=st.data())
def test_a_lost_decimal_point_is_found(honest: list[Observations], data: st.DataObject) -> None:
    observations = data.draw(st.sampled_from(honest))
    row = data.draw(st.sampled_from(transposable(observations).tolist()))
    text = observations.text(VALUE)[row].as_py()
    spoilt = replaced(observations, row, f"{Decimal(text) * 1000:f}")
    assert any(row in cells for cells in errors(spoilt))


@SLOW
@given(
    persons=st.lists(st.integers(0, 3_000_000), min_size=12, max_size=12),
    decimals=st.integers(0, 3),
)
def test_rounding_is_never_taken_for_an_error(persons: Sequence[int], decimals: int) -> None:
    """Thousands of persons, each figure rounded by itself, as offices do."""
    classes = ["LTB", "BAS", "INT", "ADV", "X"]
    cells: dict[tuple[str, str], int] = {}
    for at, sex in enumerate(("SEX_M", "SEX_F")):
        for number, name in enumerate(classes):
            cells[sex, name] = persons[at * 5 + number]
        cells[sex, "TOTAL"] = sum(cells[sex, name] for name in classes)
    for name in (*classes, "TOTAL"):
        cells["SEX_T", name] = cells["SEX_M", name] + cells["SEX_F", name]
    shown = [(sex, f"EDU_AGGREGATE_{name}", thousands(count, decimals)) for (sex, name), count in cells.items()]
    assert not errors(of("C19", *shown))


def thousands(persons: int, decimals: int) -> str:
    exact = Decimal(persons) / 1000
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return f"{rounded.normalize():f}"  # ILOSTAT strips zeros


def errors(observations: Observations) -> list[set[int]]:
    """For each error the rows it is about."""
    [checked] = content([Dataset(observations)], packaged())
    return [
        {row, *others}
        for batch in checked.findings
        if batch.severity is Severity.ERROR
        for row, others in zip(batch.rows.to_pylist(), batch.others.to_pylist(), strict=True)
    ]


def transposable(observations: Observations) -> np.ndarray:
    """The rows whose class is given for men, women and all, with two neighbouring digits that differ."""
    keys = [name for name in observations.schema.key if name != "SEX"]
    classes = pc.binary_join_element_wise(*(observations.text(name) for name in keys), " ")
    counts = pa.table({"class": classes}).group_by("class").aggregate([([], "count_all")])
    whole = counts.filter(pc.equal(counts["count_all"], 3))["class"]
    both = pc.is_in(classes, value_set=whole.combine_chunks())
    differ = pa.array([bool(transpositions(text or "")) for text in observations.text(VALUE).to_pylist()])
    return np.flatnonzero(pc.and_(both, differ))


def transpositions(text: str) -> list[str]:
    """The text with two neighbouring digits swapped (the point stays), wherever that changes it."""
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    swapped = []
    for left, right in pairwise(digits):
        if text[left] != text[right]:
            signs = list(text)
            signs[left], signs[right] = signs[right], signs[left]
            swapped.append("".join(signs))
    return swapped


def slight(honest: Sequence[Observations]) -> list[tuple[Observations, int, str]]:
    """Every transposition that changes its figure by no more than 0.002 per cent."""
    every = []
    for observations in honest:
        texts = observations.text(VALUE).to_pylist()
        for row in transposable(observations).tolist():
            figure = Decimal(texts[row])
            near = [
                text for text in transpositions(texts[row]) if abs(Decimal(text) / figure - 1) <= Decimal("0.00002")
            ]
            every += [(observations, row, text) for text in near]
    return every


def replaced(observations: Observations, row: int, value: str) -> Observations:
    values = observations.text(VALUE).to_pylist()
    values[row] = value
    at = observations.table.column_names.index(VALUE)
    return Observations(observations.schema, observations.table.set_column(at, VALUE, pa.array(values)))
