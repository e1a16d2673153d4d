"""What both engines do alike: files in, expressions, the answer out."""

import datetime as dt
from decimal import Decimal

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ilms.errors import SourceError, UsageError
from ilms.tabulation.engines.engine import opened
from ilms.tabulation.engines.trouble import EngineError

ODD_NAMES = (
    "a[1].parquet", "a*b.parquet", "a{x}.parquet", "a?.parquet", "it's.parquet", "a,b.parquet", " biểu%20 1.parquet",
    "_hidden.parquet", ".hidden.parquet", "year=2024/x.parquet", "#a.parquet", "a+b c.parquet",
)  # fmt: skip


@pytest.fixture
def people(tmp_path):
    """Four records in two files."""
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_bytes("name,weight,region\nMận,1.5,01\nĐào,2.250001,02\n".encode())
    second.write_bytes(b'name,weight,region\n,x,01\n"","0.000001",02\n')
    return [first, second]


def test_a_text_file_is_read_as_it_stands(engine, people):
    table = engine.csv(people)
    rows = engine.run(table.order_by("weight")).to_pylist()
    assert rows == [
        {"name": "", "weight": "0.000001", "region": "02"},
        {"name": "Mận", "weight": "1.5", "region": "01"},
        {"name": "Đào", "weight": "2.250001", "region": "02"},
        {"name": "", "weight": "x", "region": "01"},
    ]


def test_sums_of_decimals_are_exact_and_what_is_no_number_is_null(engine, people):
    table = engine.csv(people)
    weight = table.weight.try_cast("decimal(18, 6)")
    asked = table.group_by("region").agg(persons=weight.sum(), cases=weight.count(), records=ibis._.count())
    answer = engine.run(asked.order_by("region"))
    assert answer.schema.field("persons").type == pa.decimal128(38, 6)
    assert answer.to_pylist() == [
        {"region": "01", "persons": Decimal("1.500000"), "cases": 1, "records": 2},
        {"region": "02", "persons": Decimal("2.250002"), "cases": 2, "records": 2},
    ]


def test_a_small_table_is_joined(engine, people):
    codes = engine.small(pa.table({"region": ["01", "02"], "code": ["A", None]}))
    table = engine.csv(people).inner_join(codes, "region")
    rows = engine.run(
        table.group_by("code").agg(n=ibis._.count()).order_by(ibis.asc("code", nulls_first=True))
    ).to_pylist()
    assert rows == [{"code": None, "n": 2}, {"code": "A", "n": 2}]


def test_what_is_kept_has_the_types_of_its_expression(engine, people):
    table = engine.csv(people)
    asked = table.agg(n=table.weight.try_cast("decimal(18, 6)").sum(), k=ibis._.count())
    kept = engine.kept(asked, "sums")
    assert kept.schema() == asked.schema()
    assert engine.run(kept).to_pylist() == [{"n": Decimal("3.750002"), "k": 4}]
    assert engine.run(engine.kept(kept, "sums")).to_pylist() == [{"n": Decimal("3.750002"), "k": 4}]


def test_windows_over_a_full_order(engine, people):
    table = engine.csv(people)
    within = ibis.window(group_by="region", order_by=table.weight)
    asked = table.mutate(before=table.weight.lag().over(within), at=ibis.row_number().over(within)).order_by("weight")
    assert engine.run(asked)["before"].to_pylist() == [None, None, "0.000001", "1.5"]
    assert engine.run(asked)["at"].to_pylist() == [0, 0, 1, 1]


def test_no_name_is_a_pattern(engine, tmp_path):
    (tmp_path / "year=2024").mkdir()
    for name in (*ODD_NAMES, "a1.parquet", "axb.parquet", "ax.parquet"):
        pq.write_table(pa.table({"said": [name]}), tmp_path / name)
    answer = engine.run(engine.parquet([tmp_path / name for name in ODD_NAMES]))
    assert answer.column_names == ["said"]
    assert sorted(answer["said"].to_pylist()) == sorted(ODD_NAMES)


def test_columns_in_another_order_are_the_same_columns(engine, tmp_path):
    pq.write_table(pa.table({"a": ["1"], "b": ["2"]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"b": ["4"], "a": ["3"]}), tmp_path / "2.parquet")
    table = engine.parquet([tmp_path / "1.parquet", tmp_path / "2.parquet"])
    assert engine.run(table.order_by("a")).to_pylist() == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_what_the_engines_read_alike_is_read_as_stored(engine, tmp_path):
    day = dt.date(2024, 2, 29)
    held = pa.table({
        "text": ["01"], "whole": pa.array([2], pa.int8()), "exact": [Decimal("1.50")], "day": [day], "true": [True],
        "named": pa.array(["x"]).dictionary_encode(), "none": pa.array([None], pa.string()),
    })  # fmt: skip
    pq.write_table(held, tmp_path / "a.parquet")
    assert engine.run(engine.parquet([tmp_path / "a.parquet"])).to_pylist() == held.to_pylist()


def test_what_they_read_apart_is_text(engine, tmp_path):
    held = pa.table({"code": [1.0, None, 3.0], "at": [dt.datetime(2024, 1, 1, 6, 30)] * 3})  # noqa: DTZ001
    pq.write_table(held, tmp_path / "a.parquet")
    answer = engine.run(engine.parquet([tmp_path / "a.parquet"]).order_by(ibis.asc("code", nulls_first=True)))
    assert answer.to_pydict() == {"code": [None, "1", "3"], "at": ["2024-01-01T06:30:00"] * 3}


def test_what_an_engine_cannot_go_on_over_is_told_without_the_value(engine, people):
    table = engine.csv(people)
    with pytest.raises(EngineError) as caught:
        engine.run(table.mutate(n=table.weight.cast("int64")).order_by("n"))
    assert "2.250001" not in f"{caught.value} {caught.value.detail} {caught.value.hint}"
    assert caught.value.__suppress_context__
    assert engine.run(table.count().as_table()).to_pydict() == {table.count().get_name(): [4]}  # and it goes on


def test_a_sum_that_overflows_is_an_error(engine, tmp_path):
    most = Decimal("9" * 38)
    pq.write_table(pa.table({"n": pa.array([most, most], pa.decimal128(38, 0))}), tmp_path / "a.parquet")
    table = engine.parquet([tmp_path / "a.parquet"])
    with pytest.raises(EngineError):
        engine.run(table.agg(n=table.n.sum()))


def test_other_columns_are_refused(engine, tmp_path):
    (tmp_path / "1.csv").write_text("a,b\n1,2\n")
    (tmp_path / "2.csv").write_text("a,c\n1,2\n")
    with pytest.raises(SourceError, match="does not have the columns") as caught:
        engine.csv([tmp_path / "1.csv", tmp_path / "2.csv"])
    assert caught.value.detail == "in one of them alone: `b`, `c`"


def test_what_is_laid_down_lies_in_the_scratch_folder_alone(engine, people, tmp_path):
    engine.run(engine.kept(engine.csv(people), "people"))
    assert {path.name for path in tmp_path.iterdir()} == {"1.csv", "2.csv"}


def test_there_are_two_engines(tmp_path):
    with pytest.raises(UsageError, match="no engine `pandas`"), opened("pandas", tmp_path):
        pass


def test_duckdb_has_no_cluster(tmp_path):
    with pytest.raises(UsageError, match="spark://here"), opened("duckdb", tmp_path, master="spark://here"):
        pass
