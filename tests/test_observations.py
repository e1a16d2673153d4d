import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.observations import ACTION, LINE, VALUE, Observations, coded, concat, is_constant
from ilms.structures.schema import Code, Codelist, Component, Reference, Role, Schema

COLOURS = Codelist(
    Reference("T", "CL_COLOUR", "1.0"),
    {"en": "Colours"},
    tuple(Code(c, {"en": c}) for c in ("RED", "GREEN", "BLUE")),
)
FLOW = Schema(
    Reference("T", "DF", "1.0"),
    Reference("T", "DSD", "1.0"),
    {"en": "Flow"},
    (
        Component("COLOUR", Role.DIMENSION, codelist=COLOURS),
        Component("SIZE", Role.DIMENSION),
        Component("TIME_PERIOD", Role.TIME),
        Component(VALUE, Role.MEASURE),
        Component("NOTE", Role.ATTRIBUTE, attachment=("COLOUR", "SIZE", "TIME_PERIOD")),
    ),
)

Rows = list[tuple[str | None, ...]]

texts = st.one_of(st.none(), st.text(max_size=6))
colours = st.one_of(st.none(), st.sampled_from(COLOURS.ids), st.text(max_size=4))
tables = st.lists(st.tuples(colours, texts, texts, texts, texts), max_size=25)


def made(rows: Rows) -> Observations:
    names = [component.id for component in FLOW.components]
    return Observations.from_columns(FLOW, {n: [row[i] for row in rows] for i, n in enumerate(names)})


@given(st.lists(colours, max_size=30))
def test_coding_keeps_every_text_in_the_codelists_order(values: list[str | None]) -> None:
    column = coded(pa.array(values, pa.string()), COLOURS)
    assert column.cast(pa.string()).to_pylist() == values
    assert column.dictionary.to_pylist()[:3] == ["RED", "GREEN", "BLUE"]
    assert len(set(column.dictionary.to_pylist())) == len(column.dictionary)


@given(st.lists(colours, max_size=30))
def test_an_unknown_code_is_marked_by_its_index(values: list[str | None]) -> None:
    indices = coded(pa.array(values, pa.string()), COLOURS).indices.to_pylist()
    for value, index in zip(values, indices, strict=True):
        if value is None:
            assert index is None
        else:
            assert (index >= len(COLOURS)) == (value not in COLOURS)


@given(tables)
def test_no_text_is_changed(rows: Rows) -> None:
    observations = made(rows)
    assert len(observations) == len(rows)
    back = zip(*(observations.text(c.id).to_pylist() for c in FLOW.components), strict=True)
    assert [tuple(row) for row in back] == rows


@given(tables, tables)
def test_chunks_put_together_are_the_whole(
    one: list[tuple[str | None, ...]], two: list[tuple[str | None, ...]]
) -> None:
    whole = concat([made(one), made(two)])
    assert [whole.text(c.id).to_pylist() for c in FLOW.components] == [
        made(one + two).text(c.id).to_pylist() for c in FLOW.components
    ]
    assert whole.codes("COLOUR").dictionary.to_pylist()[:3] == list(COLOURS.ids)


@given(tables)
def test_canonical_order_is_that_of_the_codelist_then_time(rows: Rows) -> None:
    observations = made(rows)
    order = observations.order().to_pylist()
    assert sorted(order) == list(range(len(rows)))

    def rank(row: int) -> tuple[object, ...]:
        index = observations.codes("COLOUR").indices[row].as_py()
        size, period = rows[row][1], rows[row][2]
        return (index is None, index or 0, size is None, size or "", period is None, period or "", row)

    byte_wise = sorted(range(len(rows)), key=lambda r: tuple(p.encode() if isinstance(p, str) else p for p in rank(r)))
    assert order == byte_wise


@given(tables)
def test_ordering_twice_is_ordering_once(rows: Rows) -> None:
    once = made(rows).in_order()
    assert once.in_order().table.equals(once.table)


def test_a_value_is_text_and_stays_so() -> None:
    values = ["1.10", "12345678901234567890.12345678901234567890", "007", "NaN", ""]
    observations = made([("RED", str(n), "2020", value, None) for n, value in enumerate(values)])
    assert observations.text(VALUE).to_pylist() == values


def test_absent_is_told_from_empty() -> None:
    observations = made([("RED", "S", "2020", "1", None), ("RED", "L", "2020", "1", "")])
    assert observations.text("NOTE").to_pylist() == [None, ""]


def test_a_component_that_is_not_given_is_absent() -> None:
    observations = Observations.from_columns(FLOW, {"COLOUR": ["RED", "BLUE"]})
    assert observations.text(VALUE).to_pylist() == [None, None]
    assert observations.table.column_names == [component.id for component in FLOW.components]


def test_marks_beside_the_components_travel_along() -> None:
    observations = Observations.from_columns(FLOW, {"COLOUR": ["RED"], ACTION: ["D"], LINE: pa.array([2])})
    assert observations.table[ACTION].to_pylist() == ["D"]
    assert observations.take(pa.array([0])).table[LINE].to_pylist() == [2]


def test_a_column_that_is_no_component_is_refused() -> None:
    with pytest.raises(KeyError, match="SHAPE"):
        Observations.from_columns(FLOW, {"SHAPE": ["round"]})


def test_nothing_put_together_has_no_schema() -> None:
    with pytest.raises(ValueError, match="empty sequence"):
        concat([])


def test_rows_are_taken_and_filtered_with_their_codes() -> None:
    observations = made([("RED", "S", "2020", "1", None), ("PINK", "L", "2021", "2", None)])
    assert observations.take(pa.array([1, 0])).text("COLOUR").to_pylist() == ["PINK", "RED"]
    kept = observations.filter(pa.array([False, True]))
    assert kept.key_at(0) == {"COLOUR": "PINK", "SIZE": "L", "TIME_PERIOD": "2021"}
    assert kept.codes("COLOUR").indices.to_pylist() == [3]


@pytest.mark.parametrize("count", [1, 15, 16, 17, 40])
def test_many_chunks_are_one_table_in_their_order(count: int) -> None:
    every = [made([(f"C{n}", "1", str(1990 + n), "1", None), ("RED", None, None, "", None)]) for n in range(count)]
    whole = concat(every)
    assert whole.text("COLOUR").to_pylist() == [code for n in range(count) for code in (f"C{n}", "RED")]
    assert whole.text("TIME_PERIOD").to_pylist() == [year for n in range(count) for year in (str(1990 + n), None)]
    assert whole.table.column("COLOUR").num_chunks == 1
    assert whole.column("NOTE").null_count == 2 * count


@given(st.lists(st.sampled_from(["", "a", "aa", "é", "RED"]), max_size=6), st.integers(1, 5))
def test_a_constant_is_told_from_what_has_the_same_letters(values: list[str], times: int):
    text = pa.array(values * times, pa.string())
    assert not is_constant(text) or len(set(values)) == 1
    assert is_constant(text) or len(set(values)) != 1 or len(text) == 1 or not values[0]


@pytest.mark.parametrize("code", ["GREEN", "PINK", ""])
def test_one_code_in_every_row_is_as_any_other(code: str):
    same, mixed = coded(pa.array([code] * 9), COLOURS), coded(pa.array([code] * 9 + ["RED"]), COLOURS)
    assert same.to_pylist() == [code] * 9
    assert same.dictionary.equals(mixed.dictionary)
    assert same.indices.equals(mixed.indices.slice(0, 9))
