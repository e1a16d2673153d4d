"""Text files with separators, as offices have them."""

import csv
import io

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.errors import SourceError
from ilms.tabulation.engines import delimited


@pytest.fixture
def read(tmp_path):
    def read(content, **said):
        (tmp_path / "a.csv").write_bytes(content)
        delimited.into_parquet(tmp_path / "a.csv", tmp_path / "a.parquet", **said)
        table = pq.read_table(tmp_path / "a.parquet")
        return table.schema.names, [tuple(row.values()) for row in table.to_pylist()]

    return read


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b'a,b\n"x\r\ny","p\nq"\n', [("x\r\ny", "p\nq")]),
        (b'a,b\n,""\n', [("", "")]),
        (b"a,b\r\n 01 ,007\r\n", [(" 01 ", "007")]),
        (b'a,b\n"she said ""no""",x"y\n', [('she said "no"', 'x"y')]),
        (b'a,b\n"1,5","2;5"\n', [("1,5", "2;5")]),
        (b"a,b\n1,2\n\n3,4", [("1", "2"), ("3", "4")]),
        (b"a,b\rNA,null\r", [("NA", "null")]),
        (b"a,b\n", []),
        (b"a,b", []),
        ("a,b\nMận,Ma\u0323\u0302n\n".encode(), [("Mận", "Ma\u0323\u0302n")]),
        (b"a,b\n#1,\\2\n", [("#1", "\\2")]),
        (b"a,b\n" + "\ue000end".encode() + b",x\n", [("\ue000end", "x")]),
        (b"a,b\n1e5,0x1F\n", [("1e5", "0x1F")]),
    ],
)
def test_every_cell_is_what_stands_there(read, content, rows):
    assert read(content) == (["a", "b"], rows)


def test_a_byte_order_mark_is_no_part_of_a_name(read):
    assert read("\ufeffhọ tên;b\n1;2\n".encode(), delimiter=";") == (["họ tên", "b"], [("1", "2")])


def test_a_name_over_two_lines(read):
    assert read(b'"a\nb",c\n1,2\n') == (["a\nb", "c"], [("1", "2")])


def test_an_empty_line_is_an_empty_cell_of_a_single_column(read):
    assert read(b"a\n1\n\n2\n") == (["a"], [("1",), ("",), ("2",)])


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1258", "latin-1", "utf-8-sig", "utf-8"])
def test_other_encodings(read, encoding):
    assert read("a,b\ntê,é\n".encode(encoding), encoding=encoding) == (["a", "b"], [("tê", "é")])


def test_many_blocks_keep_their_order(read, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 1000)
    content = "a,b\n" + "".join(f'{number},"x\n{number}"\n' for number in range(5000))
    for encoding in ("utf-8", "utf-16"):
        _, rows = read(content.encode(encoding), encoding=encoding)
        assert rows == [(str(number), f"x\n{number}") for number in range(5000)]


@pytest.mark.parametrize(
    ("content", "why", "detail"),
    [
        (b"a,b\n1,2\n1,2,3\nNguyen,1\n", "record 2 ", "it has 3 cells, and the first row 2"),
        (b"a,b\n1,2\n3,4\nNguyen\n", "record 3 ", "it has 1 cells, and the first row 2"),
        (b"", "is empty", ""),
        (b"\n1,2\n", "is empty", ""),
        (b"a,b,a\n1,2,3\n", "two columns of one name: `a`", ""),
        (b"a,A\n1,2\n", "two columns of one name: `A`, `a`", ""),
        (b"a,b\nNguyen,\xff\n", "is not in utf-8", ""),
        (b'a,b\nNguyen,"2\n', "a quotation mark is never closed", ""),
        (b'a,b\n"Nguyen,2\n3,4\n', "record 1 ", "it has 1 cells"),
    ],
)
def test_what_cannot_be_read_is_told_without_a_cell(read, content, why, detail):
    with pytest.raises(SourceError) as caught:
        read(content)
    assert why in caught.value.title
    assert detail in caught.value.detail
    assert "Nguyen" not in f"{caught.value.title} {caught.value.detail} {caught.value.hint}"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="cannot read"):
        delimited.into_parquet(tmp_path / "none.csv", tmp_path / "a.parquet")


def test_an_encoding_that_is_none(read):
    with pytest.raises(SourceError, match="no encoding `tcvn`"):
        read(b"a\n1\n", encoding="tcvn")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=20)),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
)
def test_what_python_writes_is_read(read, rows, delimiter, end, quoted):
    if not quoted:  # Python quotes the end of a line alone
        rows = [tuple(cell.replace("\r", "") for cell in row) for row in rows]
    file = io.StringIO(newline="")
    how = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=how)
    writer.writerow([f"c{number}" for number in range(len(rows[0]))])
    writer.writerows(rows)
    assert read(file.getvalue().encode(), delimiter=delimiter)[1] == rows
