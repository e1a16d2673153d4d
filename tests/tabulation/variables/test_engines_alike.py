"""Records coded on either engine are the same, whatever stands in them."""

import random
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from tabulation.an_office import TABULATION, made

RECORDS = """
source = "lfs"
[read]
file = "data/lfs-{year}.parquet"
missing = ["", "."]
[weight]
column = "W"
[design]
strata = ["P", "U"]
psu = "EA"
[variables]
SEX = { column = "SEX", codes = { "1" = "SEX_M", "2" = "SEX_F" } }
AGE = { born = "BORN", on = "DAY" }
CCT = { column = "NAT", map = ["country-iso2", "country-vi"] }
LF = { column = "LF" }
WAGE = { column = "WAGE", number = true, unit = "thousands" }
"""
A1 = TABULATION.replace("C19", "A1-citizenship").replace('count = "persons"', 'mean = "WAGE"') + (
    '[population]\nLF = ["1-2", "!2"]\nAGE = "15-"\n'
)
# Spark takes its time for each question: all that may stand in a column is asked of at once.
CELLS = {
    "SEX": ["1", "2", "1", "2", "01", " 1", ".", "3", "N\u1eef", "Nu\u031b\u0303"],
    "BORN": [
        "1990-03-01", "20080229", "2009-02-28", "2009-03-01", "1800-01-01", "1890-01-01", "2024-03-01", "",
        "2024-02-30",
    ],
    "DAY": ["2024-02-29", "2024-02-29", "2024-03-01", "29/02/2024", "."],
    "NAT": ["VN", "LA", "Nhật Bản", "Nha\u0323\u0302t Ba\u0309n", "", "Atlantis", "\U0001f30d", "a\"b'c"],
    "LF": ["1", "1", "1", "2", "01", "", "1.5"],
    "WAGE": ["7.5", "", "1.2345", "1.23456", "12 000", "99999999", "-5", "1e3", "\u0661"],
    "W": ["12.123456", "1.50000000", "007", "+3", " 2 ", "0", "0.0000001", "", "-1", "1,5", "12345678901234", "."],
    "P": ["01", "02", ""], "U": ["1", "2"], "EA": ["7", " 7", "8"],
}  # fmt: skip


def coded(root, engine, records):
    (root / "data").mkdir(exist_ok=True)
    names = list(records[0])
    table = pa.table({name: pa.array([one[name] for one in records], pa.string()) for name in names})
    pq.write_table(table, root / "data" / "lfs-2024.parquet")
    one = made(root, engine, RECORDS, A1)
    rows = engine.run(one.coded.table).to_pylist()
    sample = engine.run(one.coded.sample).to_pylist()
    told = [(code, count, params) for code, count, params, _places in one.findings()]
    return (
        sorted(rows, key=repr),
        sorted(map(repr, sample)),
        {name: members.to_pydict() for name, members in one.coded.members.items()},
        told,
    )


def test_any_records_are_the_same_on_both(tmp_path, duck, spark):
    chosen = random.Random(20261122)  # noqa: S311  # records, no secrets
    records = [{name: chosen.choice(cells) for name, cells in CELLS.items()} for _ in range(400)]
    ours, theirs = coded(tmp_path, duck, records), coded(tmp_path, spark, records)
    assert ours == theirs
    assert len(ours[0]) > 50
    assert {code for code, *_ in ours[3]} >= {f"TAB{n:03}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 18)}


RIGHT = {
    "SEX": "2", "BORN": "1990-03-01", "DAY": "2024-02-29", "NAT": "LA", "LF": "1", "WAGE": "7.5", "W": "12.123456",
    "P": "01", "U": "1", "EA": "7",
}  # fmt: skip


def test_a_right_record(tmp_path, engine):
    [row], sample, members, told = coded(tmp_path, engine, [RIGHT])
    assert (row["weight"], row["y"], row["stratum"], row["psu"]) == (Decimal("12.123456"), Decimal(7500), "01 / 1", "7")
    assert "AGE_10YRBANDS_Y25-34" in members["AGE"]["code"]
    assert members["CCT"]["code"] == ["CCT_CIT_NONCIT", "CCT_CIT_TOTAL"]
    assert len(sample) == 1
    assert [code for code, *_ in told] == ["TAB021"]  # nobody has 2
