"""ACTION semantics: the rules one by one, and all of them against a row-by-row model on random messages."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.observations import ACTION, Observations
from ilms.rehearsal.apply import Counts, apply, columns
from ilms.rehearsal.state import State, layout
from ilms.structures.schema import Component, Reference, Role, Schema

KEY = ("A", "B", "TIME_PERIOD")
ATTACHED = {"S": KEY, "U": ("A",), "N": ("A", "TIME_PERIOD"), "D": ()}
SCHEMA = Schema(
    Reference("X", "DF", "1.0"),
    Reference("X", "DSD", "1.0"),
    {},
    (
        Component("A", Role.DIMENSION),
        Component("B", Role.DIMENSION),
        Component("TIME_PERIOD", Role.TIME),
        Component("OBS_VALUE", Role.MEASURE),
        *(Component(name, Role.ATTRIBUTE, attachment=level) for name, level in ATTACHED.items()),
    ),
)
Row = dict[str, str]


def table(rows: list[Row]) -> pa.Table:
    names = [c.id for c in SCHEMA.components]
    given_columns: dict[str, Any] = {name: [row.get(name) for row in rows] for name in names}
    given_columns[ACTION] = pa.array([row.get(ACTION) for row in rows], pa.string())
    return columns(Observations.from_columns(SCHEMA, given_columns))


def row(action: str, a: str = "", b: str = "", t: str = "", **values: str) -> Row:
    return {ACTION: action, "A": a, "B": b, "TIME_PERIOD": t, **values}


def after(*messages: list[Row]) -> tuple[State, Counts]:
    state, counts = State.empty(SCHEMA), Counts()
    for message in messages:
        state, counts = apply(state, table(message))
    return state, counts


def shown(state: State) -> dict[tuple[str, ...], dict[str, str]]:
    """Every level's rows: (level's name, key...) to its values."""
    found = {}
    for level, values in state.levels.items():
        for line in values.to_pylist():
            place = ("+".join(level), *(line[name] for name in level))
            found[place] = {name: line[name] for name in layout(SCHEMA)[level] if line[name] is not None}
    return found


WHOLE = "A+B+TIME_PERIOD"
BASE = [
    row("M", "a", "x", "1", OBS_VALUE="1", S="E", U="u", N="n1"),
    row("M", "a", "y", "1", OBS_VALUE="2", N="n1"),
    row("M", "a", "x", "2", OBS_VALUE="3", N="n2", D="d"),
]


@pytest.mark.parametrize("action", ["I", "A", "M", None])
def test_information_append_merge_and_nothing_all_merge(action: str | None) -> None:
    again = {**row("M", "a", "x", "1", S="P"), ACTION: action}
    state, counts = after(BASE, [again])  # type: ignore[list-item]
    assert shown(state)[WHOLE, "a", "x", "1"] == {"OBS_VALUE": "1", "S": "P"}
    assert counts == Counts(1, 0, 1, 0)


def test_an_empty_cell_omits_and_deletes_nothing() -> None:
    state, counts = after(BASE, [row("M", "a", "x", "1", OBS_VALUE="", S="", N="")])
    assert shown(state) == shown(after(BASE)[0])
    assert counts == Counts(1, 0, 0, 0)


def test_replace_drops_what_it_does_not_give_on_the_observation_only() -> None:
    state, _ = after(BASE, [row("R", "a", "x", "1", OBS_VALUE="9")])
    assert shown(state)[WHOLE, "a", "x", "1"] == {"OBS_VALUE": "9"}
    assert shown(state)["A", "a"] == {"U": "u"}
    assert shown(state)["A+TIME_PERIOD", "a", "1"] == {"N": "n1"}


def test_replace_merges_an_attribute_above_the_observation() -> None:
    state, _ = after(BASE, [row("R", "a", "x", "1", OBS_VALUE="1", S="E", N="other")])
    assert shown(state)["A+TIME_PERIOD", "a", "1"] == {"N": "other"}


def test_a_delete_by_key_alone_leaves_the_attributes_above() -> None:
    state, counts = after(BASE, [row("D", "a", "x", "1")])
    assert (WHOLE, "a", "x", "1") not in shown(state)
    assert shown(state)["A+TIME_PERIOD", "a", "1"] == {"N": "n1"}
    assert counts == Counts(1, 0, 0, 1)


def test_a_delete_with_something_marked_deletes_only_that() -> None:
    state, counts = after(BASE, [row("D", "a", "x", "1", S="anything")])
    assert shown(state)[WHOLE, "a", "x", "1"] == {"OBS_VALUE": "1"}
    assert counts == Counts(1, 0, 1, 0)


def test_a_delete_of_a_higher_attribute_by_its_partial_key() -> None:
    state, counts = after(BASE, [row("D", "a", "", "1", N="-")])
    assert ("A+TIME_PERIOD", "a", "1") not in shown(state)
    assert shown(state)["A+TIME_PERIOD", "a", "2"] == {"N": "n2"}
    assert len(state.observations) == 3
    assert counts == Counts(0, 0, 0, 0)


def test_a_delete_with_an_empty_dimension_deletes_in_bulk() -> None:
    state, counts = after(BASE, [row("D", "", "x", "")])
    assert [p for p in shown(state) if p[0] == WHOLE] == [(WHOLE, "a", "y", "1")]
    assert counts.deletions == 2


def test_a_bulk_delete_takes_the_attributes_of_the_region_it_names() -> None:
    state, _ = after(BASE, [row("D", "a", "", "1")])
    assert ("A+TIME_PERIOD", "a", "1") not in shown(state)
    assert shown(state)["A", "a"] == {"U": "u"}, "the unit is of all periods"


def test_a_delete_of_everything() -> None:
    assert shown(after(BASE, [row("D")])[0]) == {}


def test_full_is_a_delete_and_replacements_in_one_message_in_any_order() -> None:
    new = [row("R", "a", "z", "1", OBS_VALUE="5", N="new"), row("D")]
    state, counts = after(BASE, new)
    assert shown(state) == {
        (WHOLE, "a", "z", "1"): {"OBS_VALUE": "5"},
        ("A+TIME_PERIOD", "a", "1"): {"N": "new"},
    }
    assert counts == Counts(4, 1, 0, 3)


def test_an_observation_that_loses_its_last_component_is_gone() -> None:
    state, counts = after([row("M", "a", "x", "1", OBS_VALUE="1")], [row("D", "a", "x", "1", OBS_VALUE="NaN")])
    assert shown(state) == {}
    assert counts.deletions == 1


def test_a_missing_value_with_a_status_is_an_observation() -> None:
    state, counts = after([row("M", "a", "x", "1", S="N")])
    assert shown(state) == {(WHOLE, "a", "x", "1"): {"S": "N"}}
    assert counts.inserts == 1


def test_an_attribute_row_by_partial_key_is_no_observation() -> None:
    state, counts = after([row("M", "a", "", "1", N="n")])
    assert shown(state) == {("A+TIME_PERIOD", "a", "1"): {"N": "n"}}
    assert counts == Counts()


def test_the_log_line_is_the_receivers() -> None:
    assert str(Counts(101, 101, 0, 0)) == (
        "101 observations have been processed, of which 101 observations were inserts, "
        "0 observations were updates and 0 observations were deletions."
    )


def model(state: dict[tuple[str, ...], dict[str, str]], rows: list[Row]) -> None:
    """The same rules, a row at a time over dictionaries."""
    for action in "DRM":
        for r in (r for r in rows if r[ACTION] == action):
            for level in layout(SCHEMA):
                (model_delete if action == "D" else model_write)(state, r, level)


def model_delete(state: dict[tuple[str, ...], dict[str, str]], r: Row, level: tuple[str, ...]) -> None:
    named = {k for k in KEY if r.get(k)}
    marked = {n for n in ("OBS_VALUE", *ATTACHED) if r.get(n)}
    for place in [p for p in state if p[0] == "+".join(level)]:
        here = dict(zip(level, place[1:], strict=True))
        if any(here[k] != r[k] for k in named & here.keys()):
            continue
        whole = not marked and named <= set(level)
        state[place] = {n: v for n, v in state[place].items() if not whole and n not in marked}
        if not state[place]:
            del state[place]


def model_write(state: dict[tuple[str, ...], dict[str, str]], r: Row, level: tuple[str, ...]) -> None:
    place = ("+".join(level), *(r.get(k, "") for k in level))
    if r[ACTION] == "R" and level == KEY:
        state.pop(place, None)
    values = {n: r[n] for n in layout(SCHEMA)[level] if r.get(n)}
    if values:
        state[place] = state.get(place, {}) | values


@st.composite
def messages(draw: st.DrawFn) -> list[Row]:
    """Rows that a receiver accepts: whole keys for what is written, no key twice, attributes that agree."""
    texts = st.sampled_from(["", "", "1", "2"])
    keys = st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("12"))
    above = {
        **{("U", a): draw(texts) for a in "ab"},
        **{("N", a, t): draw(texts) for a in "ab" for t in "12"},
        ("D",): draw(texts),
    }
    rows = []
    for a, b, t in draw(st.lists(keys, unique=True, max_size=6)):
        higher = {"U": above["U", a], "N": above["N", a, t], "D": above["D",]}
        chosen = {n: v for n, v in higher.items() if draw(st.booleans())}
        rows.append(row(draw(st.sampled_from("RM")), a, b, t, OBS_VALUE=draw(texts), S=draw(texts), **chosen))
    for _ in range(draw(st.integers(0, 3))):
        parts = [draw(st.sampled_from(["", *choices])) for choices in ("ab", "xy", "12")]
        marks = {n: draw(st.sampled_from(["", "", "", "-"])) for n in ("OBS_VALUE", *ATTACHED)}
        rows.append(row("D", *parts, **marks))
    return draw(st.permutations(rows))


@settings(max_examples=150, deadline=None)
@given(st.lists(messages(), min_size=1, max_size=4))
def test_columns_and_rows_agree(history: list[list[Row]]) -> None:
    expected: dict[tuple[str, ...], dict[str, str]] = {}
    state = State.empty(SCHEMA)
    for message in history:
        before = len(state.observations)
        state, counts = apply(state, table(message))
        model(expected, message)
        assert shown(state) == expected
        assert len(state.observations) == before + counts.inserts - counts.deletions
    assert shown(State.from_table(SCHEMA, state.to_table())) == expected
