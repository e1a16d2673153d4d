"""Deltas against the rehearsal receiver, whose idea of ACTION others wrote from the same contract."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from history.specimens import SCHEMA, SEXES, row, rows, states
from ilms.history.delta import delta
from ilms.history.diff import diff
from ilms.messages.formats import read, write
from ilms.messages.header import Header
from ilms.observations import Observations
from ilms.rehearsal.apply import apply, columns
from ilms.rehearsal.state import State
from ilms.rehearsal.validation import faults
from ilms.workspace import Sender

known = states(SEXES.ids)  # a receiver refuses an unknown code


def through(message: Observations, state: State) -> State:
    """The receiver's state after a message that it finds nothing wrong with."""
    taken = columns(message)
    assert faults(taken, state, pa.array(range(len(message)), pa.int64()), advanced=True) == []
    return apply(state, taken)[0]


def sent_as_csv(message: Observations, folder: Path) -> Observations:
    """As it arrives: written as SDMX-CSV 2.0, read by the receiver's reader."""
    path = folder / "delta.csv"
    prepared = datetime(2026, 11, 21, tzinfo=UTC)
    write(message, path, "sdmx-csv-2.0", Header(id="D", prepared=prepared, sender=Sender("VN_NSO")))
    (data,) = read(path, lambda _: SCHEMA)
    return data.observations


@settings(max_examples=60, deadline=None)
@given(known, known, known)
def test_the_receiver_comes_to_hold_each_state(first: Observations, second: Observations, third: Observations) -> None:
    state, before = State.empty(SCHEMA), rows()
    for new in (first, second, third):
        message = delta(before, new)
        if len(message):
            state = through(message, state)
        assert not len(diff(state.joined(), new)), diff(state.joined(), new).as_json()
        before = new


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known, known)
def test_a_delta_survives_its_message(tmp_path: Path, old: Observations, new: Observations) -> None:
    state = State.empty(SCHEMA)
    for message in (delta(rows(), old), delta(old, new)):
        if len(message):
            state = through(sent_as_csv(message, tmp_path), state)
    assert not len(diff(state.joined(), new)), diff(state.joined(), new).as_json()


def test_nothing_comes_back_when_a_year_goes_and_returns_without_its_source() -> None:
    first = rows(row(SOURCE="lfs", TITLE="t", UNIT="u"), row(year="2018", SOURCE="lfs", TITLE="t", UNIT="u"))
    second = rows(row(year="2018", SOURCE="lfs", TITLE="t", UNIT="u"))
    third = rows(row(TITLE="t", UNIT="u"), row(year="2018", SOURCE="lfs", TITLE="t", UNIT="u"))
    state = State.empty(SCHEMA)
    for old, new in ((rows(), first), (first, second), (second, third)):
        state = through(delta(old, new), state)
    assert not len(diff(state.joined(), third))


@pytest.mark.parametrize("gone", ["SOURCE", "UNIT", "TITLE"])
def test_an_attribute_of_every_level_goes_when_it_is_to_go(gone: str) -> None:
    whole = row(SOURCE="lfs", TITLE="t", UNIT="u")
    state = through(delta(rows(), rows(whole)), State.empty(SCHEMA))
    state = through(delta(rows(whole), rows({**whole, gone: None})), state)
    assert state.joined().text(gone).to_pylist() == [None]
