"""CSV as it is found: delimiters, blocks, lines."""

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.messages.csv import table as csv_table
from ilms.messages.csv.text import field, lines
from ilms.trouble import MessageError


def table(tmp_path, text):
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    parts = list(csv_table.rows(path))
    columns = {n: [v for part in parts for v in part.columns[n].to_pylist()] for part in parts for n in part.columns}
    return columns, [line for part in parts for line in part.lines.to_pylist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_of_the_header(delimiter, tmp_path):
    text = 'A,B,C\n1,,""\n'.replace(",", delimiter)
    assert table(tmp_path, text) == ({"A": ["1"], "B": [None], "C": [""]}, [2])


def test_lines_count_the_breaks_inside_texts(tmp_path):
    assert table(tmp_path, 'A,B\n1,"x\ny"\n2,\n\n3,"\n\n"\n4,z')[1] == [2, 4, 6, 9]


def test_a_column_without_a_name_is_kept_apart(tmp_path):
    assert list(table(tmp_path, "A,,\n1,2,3\n")[0]) == ["A", "(column 2)", "(column 3)"]


def test_only_a_header(tmp_path):
    for text in ("A,B", "A,B\n", "A,B\r\n"):
        assert table(tmp_path, text) == ({}, [])


def test_blocks_do_not_shift_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "BLOCK", 256)
    text = "A,B\n" + "".join(f'{i},"x\ny"\n' for i in range(500))
    columns, found = table(tmp_path, text)
    assert columns["A"] == [str(i) for i in range(500)]
    assert found == [2 + 2 * i for i in range(500)]


def test_an_error_in_a_later_block_names_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "BLOCK", 256)
    with pytest.raises(MessageError) as told:
        table(tmp_path, "A,B\n" + "".join(f'{i},"x\ny"\n' for i in range(300)) + "1,2,3\n")
    assert told.value.line == 602


CELLS = st.none() | st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_python_s_own_reader_reads_what_is_written(rows):
    columns = list(zip(*rows, strict=True))
    text = bytes(lines([field(pa.array(column, pa.string())) for column in columns], len(columns[0]))).decode()
    expected = [[cell or "" for cell in row] for row in rows]
    assert list(csv.reader(io.StringIO(text, newline=""))) == expected
