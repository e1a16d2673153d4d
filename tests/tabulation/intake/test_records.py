"""Records of every kind of file are the same texts."""

import gzip
import os
import sqlite3
import subprocess
import sys
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.errors import SourceError, UsageError
from tabulation.an_office import csv, found, records, workspace

COLUMNS = ["SEX", "Tuổi", "W"]
ROWS = [("1", "20", "1.5"), ("2", "", "0.1"), ("1", "7", "1000")]
TEXT = "SEX,Tuổi,W\n1,20,1.5\n2,,0.1\n1,7,1000\n"


@pytest.fixture
def office(tmp_path):
    workspace(tmp_path)
    return tmp_path


def said(**read):
    lines = "\n".join(f"{key} = {value!r}" for key, value in read.items())
    return f'source = "lfs"\n[read]\n{lines}\n'


def rows(office, duck, columns=COLUMNS, **read):
    held, _told = records(office, duck, columns, said(**read))
    return [tuple(row[name] for name in columns) for row in duck.run(held.table).to_pylist()]


def numbered(office, duck, of, **read):
    held, _told = records(office, duck, COLUMNS, said(**read))
    return held.numbers(lambda table: table["SEX"] == of)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.replace("Tuổi", unicodedata.normalize("NFD", "Tuổi")).encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").replace("\n", "\r\n").encode(),
        ("sep=;\n" + TEXT.replace(",", ";")).encode(),
        gzip.compress(TEXT.encode()),
    ],
    ids=["utf-8", "mark", "utf-16", "nfd", "semicolons", "tabs", "sep", "gzip"],
)
def test_text_files(office, duck, content):
    (office / "data" / "lfs-2024.csv").write_bytes(content)
    assert sorted(rows(office, duck, file="data/lfs-{year}.csv")) == sorted(ROWS)
    assert numbered(office, duck, "2", file="data/lfs-{year}.csv") == [("data/lfs-2024.csv", 2)]


def test_a_zipped_text_file(office, duck):
    with zipfile.ZipFile(office / "data" / "lfs.zip", "w") as archive:
        archive.writestr("lfs.csv", TEXT)
    assert sorted(rows(office, duck, file="data/lfs.zip")) == sorted(ROWS)


def test_letters_of_a_code_page_are_told(office, duck):
    text = "SEX,Tỉnh\n1,Hà Nội\n2,Đà Nẵng\n".translate({ord("ỉ"): "i\u0309", ord("ộ"): "ô\u0323", ord("ẵ"): "ă\u0303"})
    (office / "data" / "lfs.csv").write_bytes(text.encode("cp1258"))
    held, told = records(office, duck, ["SEX", "Tỉnh"], said(file="data/lfs.csv"))
    cells = duck.run(held.table)["Tỉnh"].to_pylist()
    assert sorted(unicodedata.normalize("NFC", cell) for cell in cells) == sorted(["Hà Nội", "Đà Nẵng"])
    assert [(code, params["encoding"]) for code, _n, params, _at in found(told)] == [("TAB001", "windows-1258")]


def test_an_encoding_that_is_said_is_held_to(office, duck):
    (office / "data" / "lfs.csv").write_bytes("SEX,Tuổi,W\n".encode("utf-16-le") + b"\x00")
    with pytest.raises(SourceError):
        rows(office, duck, file="data/lfs.csv", encoding="ascii")
    (office / "data" / "lfs.csv").write_bytes("SEX,Tuổi,W\n1,é,2\n".encode() + b"\xe9\n")
    with pytest.raises(SourceError, match="is not in utf-8, as the record file says"):
        rows(office, duck, file="data/lfs.csv", encoding="utf-8")


def test_a_file_without_a_header_is_refused(office, duck):
    (office / "data" / "lfs.csv").write_bytes(b"")
    with pytest.raises(SourceError, match="has no header"):
        rows(office, duck, file="data/lfs.csv")


def test_parquet_of_any_types(office, duck):
    table = pa.table({
        "SEX": pa.array([1.0, 2.0, 1.0]), "Tuổi": pa.array([20, None, 7], pa.int8()),
        "W": pa.array([Decimal("1.5"), Decimal("0.1"), Decimal("1000.0")], pa.decimal128(18, 1)),
    })  # fmt: skip
    pq.write_table(table, office / "data" / "lfs.parquet")
    assert sorted(rows(office, duck, file="data/lfs.parquet")) == sorted([*ROWS[:2], ("1", "7", "1000.0")])
    assert numbered(office, duck, "2", file="data/lfs.parquet") == [("data/lfs.parquet", 2)]


@pytest.mark.parametrize("kind", ["dta", "sav", "xpt"])
def test_files_of_statistical_programs(office, duck, kind):
    frame = pd.DataFrame({"SEX": [1.0, 2.0, 1.0], "Tuoi": [20.0, None, 7.0], "W": [1.5, 0.1, 1000.0]})
    frame["NAME"] = ["Nữ", "", "Đà"]
    frame["DAY"] = [date(2024, 2, 29), None, date(1999, 12, 31)]
    path = office / "data" / f"lfs.{kind}"
    if kind == "xpt":
        pyreadstat.write_xport(frame, str(path))
    else:
        labels = {"SEX": {1.0: "Male", 2.0: "Female"}}
        getattr(pyreadstat, f"write_{kind}")(frame, str(path), variable_value_labels=labels)
    columns = ["SEX", "Tuoi", "W", "NAME", "DAY"]
    assert sorted(rows(office, duck, columns, file=f"data/lfs.{kind}")) == sorted([
        ("1", "20", "1.5", "Nữ", "2024-02-29"), ("2", "", "0.1", "", ""), ("1", "7", "1000", "Đà", "1999-12-31"),
    ])  # fmt: skip


def test_single_precision_has_the_digits_that_were_written(office, duck):
    frame = pd.DataFrame({"W": pd.array([1.1, 12.345, 100000.5], "float32")})
    frame.to_stata(office / "data" / "lfs.dta", write_index=False)  # pyreadstat writes doubles
    assert {text for (text,) in rows(office, duck, ["W"], file="data/lfs.dta")} == {"1.1", "12.345", "100000.5"}


READ = """
import sys
from pathlib import Path
from ilms.__main__ import lighten
lighten()
from ilms.tabulation.engines.engine import opened
from tabulation.an_office import records
root = Path(sys.argv[1])
(root / "scratch").mkdir()
with opened("duckdb", root / "scratch") as engine:
    for read in sys.argv[2:]:
        held, told = records(root, engine, ["SEX"], 'source = "lfs"\\n[read]\\n' + read)
        assert sorted(engine.run(held.table)["SEX"].to_pylist()) == ["1", "1", "2"], read
        assert held.numbers(lambda table: table["SEX"] == "2")[0][1] == 2, read
"""


def test_the_command_reads_them_all_without_pandas(office):
    frame = pd.DataFrame({"SEX": [1.0, 2.0, 1.0]})
    pyreadstat.write_dta(frame, str(office / "data" / "lfs.dta"))
    pyreadstat.write_sav(frame, str(office / "data" / "lfs.sav"))
    book = openpyxl.Workbook()
    for row in (["SEX"], [1], [2], [1]):
        book.active.append(row)
    book.save(office / "data" / "lfs.xlsx")
    (office / "data" / "lfs.csv").write_text("SEX\n1\n2\n1\n", "utf-8")
    pq.write_table(pa.table({"SEX": [1.0, 2.0, 1.0]}), office / "data" / "lfs.parquet")
    with sqlite3.connect(office / "data" / "lfs.db") as held:
        held.execute("create table lfs (SEX real)")
        held.executemany("insert into lfs values (?)", [(1,), (2,), (1,)])
    read = [f"file = 'data/lfs.{kind}'" for kind in ("dta", "sav", "xlsx", "csv", "parquet")]
    read.append("database = 'sqlite://data/lfs.db'\ntable = 'lfs'")
    done = subprocess.run(
        [sys.executable, "-c", READ, str(office), *read], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_is_no_such_file_is_refused(office, duck):
    for name in ("lfs.dta", "lfs.sav", "lfs.sas7bdat", "lfs.parquet"):
        (office / "data" / name).write_bytes(b"nothing of the kind")
        with pytest.raises(SourceError, match="cannot be read"):
            rows(office, duck, file=f"data/{name}")


def test_pieces_of_a_large_file_are_put_together(office, duck, monkeypatch):
    monkeypatch.setattr("ilms.tabulation.intake.statistical.PIECE", 7)
    pyreadstat.write_sav(pd.DataFrame({"N": [float(n) for n in range(21)]}), str(office / "data" / "lfs.sav"))
    assert sorted(int(text) for (text,) in rows(office, duck, ["N"], file="data/lfs.sav")) == list(range(21))


def test_a_workbook(office, duck):
    book = openpyxl.Workbook()
    book.active.title = "records"
    for row in (["SEX", "Tuổi", "W"], [1, 20, 1.5], [], ["2", None, 0.1], [1, 7, 1000]):
        book.active.append(row)
    book.create_sheet("notes").append(["about"])
    book.save(office / "data" / "lfs.xlsx")
    assert sorted(rows(office, duck, file="data/lfs.xlsx", sheet="records")) == sorted(ROWS)
    with pytest.raises(SourceError, match="several sheets"):
        rows(office, duck, file="data/lfs.xlsx")


def test_a_table_of_sqlite(office, duck):
    with sqlite3.connect(office / "data" / "lfs.db") as held:
        held.execute('create table lfs (SEX integer, "Tuổi" real, W numeric)')
        held.executemany("insert into lfs values (?, ?, ?)", [(1, 20, 1.5), (2, None, 0.1), (1, 7, 1000)])
    read = {"database": "sqlite://data/lfs.db", "table": "lfs"}
    assert sorted(rows(office, duck, **read)) == sorted(ROWS)
    assert numbered(office, duck, "2", **read) == [("sqlite://data/lfs.db lfs", 2)]
    with pytest.raises(SourceError, match="no such table") as caught:
        rows(office, duck, **{**read, "table": "lsf"})
    assert "`lfs`" in caught.value.detail


def test_a_table_of_duckdb(office, duck):
    with duckdb.connect(str(office / "data" / "lfs.duckdb")) as held:
        held.execute("create schema s")
        held.execute('create table s.lfs (SEX double, "Tuổi" tinyint, W decimal(9, 1))')
        held.executemany("insert into s.lfs values (?, ?, ?)", [(1, 20, 1.5), (2, None, 0.1), (1, 7, 1000)])
    assert sorted(rows(office, duck, database="duckdb://data/lfs.duckdb", table="s.lfs")) == sorted(ROWS)


def test_a_password_is_in_no_message(office, duck, monkeypatch):
    monkeypatch.setenv("LFS_PASSWORD", "s3cret")
    for url in (
        "nosuch://reader:s3cret@127.0.0.1:1/x",
        "nosuch://reader:${LFS_PASSWORD}@127.0.0.1:1/x?password=s3cret",
    ):
        with pytest.raises(UsageError) as caught:
            rows(office, duck, database=url, table="lfs")
        told = f"{caught.value} {caught.value.detail} {caught.value.hint} {caught.value.__cause__}"
        assert "s3cret" not in told
        assert "nosuch://reader@127.0.0.1:1/x" in told
    monkeypatch.delenv("LFS_PASSWORD")
    with pytest.raises(UsageError, match="`LFS_PASSWORD`"):
        rows(office, duck, database="nosuch://reader:${LFS_PASSWORD}@127.0.0.1:1/x", table="lfs")


def test_years_of_paths_and_columns_in_another_order(office, duck):
    csv(office, "SEX,Tuổi,W\n1,20,1.5", "lfs-2024.csv")
    csv(office, "W,SEX,Tuổi\n9,2,30", "lfs-2025.csv")
    held, _told = records(office, duck, COLUMNS, said(file="data/lfs-{year}.csv"))
    listed = duck.run(held.table).to_pylist()
    assert {(row["{year}"], row["SEX"], row["Tuổi"], row["W"]) for row in listed} == {
        ("2024", "1", "20", "1.5"), ("2025", "2", "30", "9"),
    }  # fmt: skip
    assert held.files == ("data/lfs-2024.csv", "data/lfs-2025.csv")
    assert held.numbers(lambda table: table["{year}"] == "2025") == [("data/lfs-2025.csv", 1)]


def test_texts_that_mean_no_answer(office, duck):
    csv(office, "SEX,Tuổi,W\n.,20,1.5\n 99 ,7,NA", "lfs.csv")
    read = {"file": "data/lfs.csv", "missing": ["", ".", "99", "NA"]}
    assert sorted(rows(office, duck, **read)) == [("", "20", "1.5"), ("", "7", "")]


def test_a_column_that_is_not_there_is_told_with_the_nearest(office, duck):
    csv(office, "sex,Tuoi,W\n1,2,3", "lfs.csv")
    with pytest.raises(SourceError) as caught:
        rows(office, duck, file="data/lfs.csv")
    assert caught.value.title == "`data/lfs.csv` has no column `SEX`, `Tuổi`"
    assert "`SEX`: `sex`, `Tuổi`: `Tuoi`" in caught.value.hint


def test_patterns_of_columns(office, duck):
    csv(office, "SEX,RW1,RW2,XRW\n1,2,3,4", "lfs.csv")
    held, _told = records(office, duck, ["SEX", "RW*"], said(file="data/lfs.csv"))
    assert held.matching("RW*") == ("RW1", "RW2")
    with pytest.raises(SourceError, match="no column `REP\\*`"):
        records(office, duck, ["REP*"], said(file="data/lfs.csv"))


def test_no_file_is_told_with_the_nearest(office, duck):
    csv(office, "SEX\n1", "lfs_2024.csv")
    with pytest.raises(SourceError) as caught:
        rows(office, duck, file="data/lfs-{year}.csv")
    assert "`data/lfs_2024.csv`" in caught.value.detail


def test_ten_numbers_at_most_over_all_files(office, duck):
    csv(office, "SEX,Tuổi,W\n" + "1,,\n2,,\n" * 6, "lfs-2024.csv")
    csv(office, "SEX,Tuổi,W\n" + "2,,\n" * 9, "lfs-2025.csv")
    places = numbered(office, duck, "2", file="data/lfs-{year}.csv")
    assert places == [("data/lfs-2024.csv", n) for n in (2, 4, 6, 8, 10, 12)] + [
        ("data/lfs-2025.csv", n) for n in (1, 2, 3, 4)
    ]


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_any_texts_come_through_and_keep_their_numbers(office, duck, values):
    # DuckDB remembers what it has read of a file: each example has one of its own.
    name = f"{len(list((office / 'data').iterdir()))}.parquet"
    pq.write_table(
        pa.table({"A": [one for one, _ in values], "B": [other for _, other in values]}),
        office / "data" / name,
    )
    held, _told = records(office, duck, ["A", "B"], said(file=f"data/{name}"))
    listed = [(row["A"], row["B"]) for row in duck.run(held.table).to_pylist()]
    assert sorted(listed) == sorted(values)
    wanted = values[-1][0]
    assert held.numbers(lambda table: table["A"] == wanted) == [
        (f"data/{name}", n) for n, (one, _) in enumerate(values, 1) if one == wanted
    ]
