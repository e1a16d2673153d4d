"""What an engine says when it runs out of something, and what it shows while it works."""

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilms.progress import followed_by
from ilms.tabulation.engines import limits
from ilms.tabulation.engines.engine import opened
from ilms.tabulation.engines.scratch import scratch
from ilms.tabulation.engines.trouble import EngineError


@pytest.fixture
def narrow(tmp_path):
    """DuckDB in as little memory as there may be, and more records than go into it."""
    pq.write_table(pa.table({"n": [f"{number:040}" for number in range(1_000_000)]}), tmp_path / "many.parquet")
    with scratch(tmp_path) as folder, opened("duckdb", folder, memory="300MB", threads=1) as engine:
        yield engine, engine.parquet([tmp_path / "many.parquet"])


def pairs(engine, table):
    """Four million rows, all of which a window has to hold at once."""
    four = table.cross_join(engine.small(pa.table({"k": [1, 2, 3, 4]})))
    return four.mutate(at=ibis.row_number().over(ibis.window(order_by=[four.k, four.n.substr(30)])))


def test_what_does_not_fit_into_memory_is_spilled(narrow):
    engine, table = narrow
    asked = pairs(engine, table)
    assert engine.run(asked.agg(n=asked.at.max())).to_pydict() == {"n": [3_999_999]}


def test_a_disk_without_room(narrow):
    engine, table = narrow
    engine._connection.execute("SET max_temp_directory_size = '1MB'")
    asked = pairs(engine, table)
    with pytest.raises(EngineError, match="no room left on the disk") as caught:
        engine.run(asked.agg(n=asked.at.max()))
    assert "scratch folder on a larger disk" in caught.value.hint


def test_memory_that_cannot_be_spilled(narrow):
    engine, table = narrow
    asked = table.agg(all=table.n.collect())  # one value, which nothing can part
    engine._connection.execute("SET memory_limit = '30MB'")
    with pytest.raises(EngineError, match="not enough memory: the engine may take 300 MB"):
        engine.run(asked)


class Told:
    """Who follows."""

    def __init__(self):
        self.said = []

    def begin(self, what, of):
        self.said.append(("begin", what, of))

    def come(self, done, name):
        self.said.append(("come", done, name))

    def end(self):
        self.said.append(("end",))


def test_how_far_it_has_come_is_told(engine, tmp_path):
    pq.write_table(pa.table({"n": list(range(1000))}), tmp_path / "a.parquet")
    table, told = engine.parquet([tmp_path / "a.parquet"]), Told()
    with followed_by(told):
        engine.kept(table.agg(n=table.n.sum()), "sums")
    assert told.said[:2] == [("begin", "working", 100), ("come", 0, "sums")]
    assert told.said[-1] == ("end",)
    assert all(0 <= done <= 100 and name == "sums" for kind, done, name in told.said[1:-1] if kind == "come")


def test_the_machine_is_asked_once_nothing_is_said():
    assert limits.LEAST <= limits.memory(None) <= limits.machine()
