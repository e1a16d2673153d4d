from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.observations import ACTION, Observations, concat
from ilms.ordering import sorting
from ilms.ordering.rows import RUN, SET, Rows
from ordering.specimens import FLOW, ROW, chunk, chunks


def ordered(parts: list[Observations]) -> list[Observations]:
    rows = Rows(FLOW)
    return [rows.chunk(table) for table in sorting.in_order((rows.of(part) for part in parts), rows)]


def cells(observations: Observations) -> list[list[str | None]]:
    return [observations.text(name).to_pylist() for name in observations.table.column_names if name != ACTION]


PLACES = ["in memory", "a few runs", "runs of runs"]


def small(patch: pytest.MonkeyPatch, where: str) -> None:
    """Runs of a few rows each, and perhaps few that are merged at once."""
    if where != "in memory":
        for name, size in (("RUN", 200), ("BLOCK", 150), ("CHUNK", 3), ("FAN", 3 if where == "runs of runs" else 64)):
            patch.setattr(sorting, name, size)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    small(monkeypatch, request.param)
    return str(request.param)


everywhere = pytest.mark.usefixtures("place")


@pytest.mark.parametrize("where", PLACES)
@given(data=st.data())
@settings(deadline=None)
def test_the_order_is_that_of_the_whole_in_memory(where, data):
    parts = chunks(data.draw(st.lists(st.lists(ROW, min_size=1, max_size=12), min_size=1, max_size=12)))
    with pytest.MonkeyPatch.context() as patch:
        small(patch, where)
        assert cells(concat(ordered(parts))) == cells(concat(parts).in_order())


@everywhere
def test_rows_do_not_cross_the_end_of_a_run_of_actions():
    keys = [("BLUE", "S", "RED", "2020"), ("RED", "S", "RED", "2020")] * 4
    actions = ["I"] * 3 + ["D"] * 2 + ["I"] * 3
    parts = [chunk(keys[i : i + 2], i, **{ACTION: actions[i : i + 2]}) for i in range(0, 8, 2)]
    made = concat(ordered(parts))
    assert made.text(ACTION).to_pylist() == actions
    assert made.text("OBS_VALUE").to_pylist() == ["1", "0", "2", "3", "4", "5", "7", "6"]


@everywhere
def test_rows_without_an_action_are_a_run_of_their_own():
    parts = [chunk([("BLUE", "S", "RED", "2020")], 0, **{ACTION: ["D"]}), chunk([("RED", "S", "RED", "2020")], 1)]
    assert concat(ordered(parts)).text(ACTION).to_pylist() == ["D", None]
    parts.reverse()
    assert concat(ordered(parts)).text(ACTION).to_pylist() == [None, "D"]


@everywhere
def test_data_sets_of_other_attributes_stay_apart_in_the_order_in_which_they_came():
    keys = [("BLUE", "S", "RED", "2020"), ("RED", "S", "RED", "2020")] * 2
    parts = [chunk(keys[:1], 0, TITLE=["b"]), chunk(keys[1:], 1, TITLE=[None, "", "b"])]
    made = concat(ordered(parts))
    assert made.text("TITLE").to_pylist() == ["b", "b", None, ""]
    assert made.text("OBS_VALUE").to_pylist() == ["3", "0", "1", "2"]


@everywhere
def test_every_column_comes_back_as_it_was():
    keys = [("MAUVE", None, "PINK", "2020"), ("RED", "S", None, None), ("PINK", "", "RED", "2019")]
    parts = [chunk(keys, TAGS=[["a", "b; \\"], None, [""]], STATUS=["RED", None, "GREY"])] * 5
    whole, made = concat(parts).in_order(), concat(ordered(parts))
    assert made.table.schema.equals(whole.table.schema)
    assert made.table.to_pylist() == whole.table.to_pylist()


@everywhere
def test_nothing_makes_nothing():
    assert ordered([]) == []
    assert sum(map(len, ordered([chunk([])]))) == 0


def test_files_are_given_back_when_nobody_wants_the_rest(place, monkeypatch):
    opened = []
    real = sorting.tempfile.TemporaryFile
    monkeypatch.setattr(sorting.tempfile, "TemporaryFile", lambda: opened.append(real()) or opened[-1])
    rows = Rows(FLOW)
    parts = chunks([[("BLUE", "S", "RED", str(year)), ("RED", "S", "RED", str(year))] for year in range(40)])
    stream = sorting.in_order((rows.of(part) for part in parts), rows)
    next(stream)
    stream.close()
    assert bool(opened) == (place != "in memory")
    assert all(file.closed for file in opened)


@everywhere
def test_a_trouble_of_the_source_gives_the_files_back(monkeypatch):
    opened = []
    real = sorting.tempfile.TemporaryFile
    monkeypatch.setattr(sorting.tempfile, "TemporaryFile", lambda: opened.append(real()) or opened[-1])
    rows = Rows(FLOW)

    def broken() -> Iterator[pa.Table]:
        for year in range(40):
            yield rows.of(chunk([("BLUE", "S", "RED", str(year))]))
        raise ValueError("cut off")

    with pytest.raises(ValueError, match="cut off"):
        list(sorting.in_order(broken(), rows))
    assert all(file.closed for file in opened)


def test_positions_take_as_few_bytes_as_they_can():
    rows = Rows(FLOW)
    table = rows.of(chunk([("BLUE", "S", "PINK", "2020")]))
    assert rows.narrow(table).column("COLOUR").type == pa.int8()
    assert rows.wide(rows.narrow(table)).equals(table)
    rows.of(chunk([(f"C{n}", "S", "PINK", "2020") for n in range(200)]))
    assert rows.narrow(table).column("COLOUR").type == pa.int16()


def test_sets_beyond_any_reason_count_as_one(monkeypatch):
    monkeypatch.setattr("ilms.ordering.rows.MOST_SETS", 2)
    rows = Rows(FLOW)
    made = rows.of(chunk([("BLUE", "S", "PINK", "2020")] * 5, TITLE=["a", "b", "c", "d", "a"]))
    assert made.column(SET).to_pylist() == [0, 1, 2, 2, 0]
    assert made.column(RUN).to_pylist() == [0] * 5
