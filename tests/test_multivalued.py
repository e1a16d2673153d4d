"""Several values in one cell: shown as one text that can be taken apart again, and checked one by one."""

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ilms.history.diff import Kind, diff
from ilms.multivalued import LISTS, flattened, joined, listed, parents, separated
from ilms.observations import VALUE, Observations, concat
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

CODES = Codelist(Reference("T", "CL", "1.0"), {"en": "Codes"}, tuple(Code(c, {}) for c in ("A", "B", "C")))
KEY = ("AREA", "TIME_PERIOD")
FLOW = Schema(
    Reference("T", "DF", "1.0"), Reference("T", "DSD", "1.0"), {"en": "Flow"},
    (
        Component("AREA", Role.DIMENSION),
        Component("TIME_PERIOD", Role.TIME),
        Component(VALUE, Role.MEASURE),
        Component("STATUS", Role.ATTRIBUTE, codelist=CODES, attachment=KEY, multiple=True),
        Component("NOTE", Role.ATTRIBUTE, attachment=("AREA",), multiple=True, max_length=5),
    ),
)  # fmt: skip
VALUES = st.text(
    st.sampled_from('ab;\\ ",é') | st.characters(exclude_characters="\x00\x01", exclude_categories=("Cs",))
)
CELLS = st.lists(st.none() | st.lists(VALUES, min_size=1, max_size=4), max_size=6)


def made(statuses: list[list[str] | None], notes: list[list[str] | None] | None = None) -> Observations:
    count = len(statuses)
    columns = {
        "AREA": [f"A{i}" for i in range(count)], "TIME_PERIOD": ["2024"] * count, VALUE: ["1"] * count,
        "STATUS": statuses, "NOTE": notes or [None] * count,
    }  # fmt: skip
    return Observations.from_columns(FLOW, columns)


@given(CELLS)
@example([["a; b"], ["a", "b"], ["a;", " b"], ["\\;"], ["\\", ";"], [""], ["", ""], None])
def test_two_lists_never_have_one_text(cells: list[list[str] | None]):
    lists = pa.array(cells, LISTS)
    text = joined(lists)
    assert separated(text).to_pylist() == cells
    assert len(set(text.to_pylist())) == len({tuple(c) if c is not None else None for c in cells})


def test_a_text_for_people():
    assert joined(pa.array([["A", "B"], ["one; two"], None], LISTS)).to_pylist() == ["A; B", "one\\; two", None]


def test_a_slice_of_a_longer_column():
    lists = pa.array([["x"], ["a;b", "c"], None, ["d"]], LISTS).slice(1)
    assert joined(lists).to_pylist() == ["a\\;b; c", None, "d"]
    assert (flattened(lists).to_pylist(), parents(lists).to_pylist()) == (["a;b", "c", "d"], [0, 0, 2])


def test_present_without_a_value_is_one_empty_value():
    assert listed(pa.array([[], None, ["a", None]], LISTS)).to_pylist() == [[""], None, ["a", ""]]


@pytest.mark.parametrize("given_", [[["A", "B"], None], ["A; B", None], pa.array([["A", "B"], None])])
def test_lists_and_texts_make_the_same_column(given_: object):
    observations = made(given_)  # type: ignore[arg-type]
    assert observations.table.column("STATUS").to_pylist() == [["A", "B"], None]
    assert observations.text("STATUS").to_pylist() == ["A; B", None]


def test_chunks_keep_the_lists():
    both = concat([made([["A"]]), made([["B", "C"]])])
    assert both.table.column("STATUS").to_pylist() == [["A"], ["B", "C"]]
    assert made([["A"]]).filter(pa.array([False])).text("STATUS").to_pylist() == []


def test_every_code_with_its_row():
    codes, rows = made([["A", "X"], None, ["C"]]).each_code("STATUS")
    assert codes.to_pylist() == ["A", "X", "C"]
    assert codes.indices.to_pylist() == [0, 3, 2]
    assert rows.to_pylist() == [0, 0, 2]


def test_a_wrong_code_among_right_ones_is_found():
    from ilms.checks.form.structure import structural

    found = [b for b in structural(made([["A", "B"], ["A", "Q"]]), None) if b.code == "ATT001"]
    [batch] = found
    assert batch.rows.to_pylist() == [1]
    assert batch.params["value"].to_pylist() == ["Q"]


def test_a_limit_is_of_each_value():
    from ilms.checks.form.structure import structural

    notes = [["four", "five", "six"], ["short", "longer"], None]
    [batch] = [b for b in structural(made([None] * 3, notes), None) if b.code == "ATT003"]
    assert (batch.rows.to_pylist(), batch.params["length"].to_pylist()) == ([1], ["6"])


def test_one_value_more_is_a_change_and_an_escaped_one_is_not_two():
    old = made([["A"], ["A", "B"], ["A; B"]], [["x"], ["y"], ["z"]])
    new = made([["A", "B"], ["A", "B"], ["A", "B"]], [["x"], ["y", "w"], ["z"]])
    changes = diff(old, new)
    assert [c.kind for c in changes] == [Kind.ATTRIBUTES] * 3
    assert [(dict(c.key)["AREA"], dict(c.new or {})) for c in changes] == [
        ("A1", {"NOTE": "y; w"}), ("A0", {"STATUS": "A; B"}), ("A2", {"STATUS": "A; B"}),
    ]  # fmt: skip
    assert not len(diff(new, new))
