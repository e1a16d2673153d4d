import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ilms.history.keys import identify, repeated, row_numbers

part = st.sampled_from([None, "", "a", "b", "ab", "a|b"])
keys = st.lists(st.tuples(part, part, part), max_size=15)
NAMES = ("X", "Y", "Z")


def table(rows: list[tuple[str | None, ...]]) -> pa.Table:
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(NAMES)})


@given(keys, keys)
def test_numbers_are_equal_exactly_when_keys_are(
    left: list[tuple[str | None, ...]], right: list[tuple[str | None, ...]]
) -> None:
    mine, theirs = (numbers.to_pylist() for numbers in identify([table(left), table(right)], NAMES))
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            assert (mine[i] == theirs[j]) == (one == other)


@given(keys)
def test_repeated_rows_are_all_but_the_first_of_each_key(rows: list[tuple[str | None, ...]]) -> None:
    found = repeated(identify([table(rows)], NAMES)[0]).to_pylist()
    assert found == [i for i, row in enumerate(rows) if row in rows[:i]]


def test_an_empty_key_makes_all_rows_alike() -> None:
    assert identify([table([("a", "b", "c"), ("d", "e", "f")])], ())[0].to_pylist() == [0, 0]


def test_chunked_tables_are_numbered_through() -> None:
    both = pa.concat_tables([table([("a", "a", "a")]), table([("b", "b", "b"), ("a", "a", "a")])])
    first, second, third = identify([both], NAMES)[0].to_pylist()
    assert first == third != second


def test_row_numbers_count_from_zero() -> None:
    assert row_numbers(3).to_pylist() == [0, 1, 2]
