"""Edits of CSV: the cell is another, every other byte is what it was."""

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.maintenance.rewriting.csv_file import CsvFile
from ilms.maintenance.rewriting.edits import BOM, rewritten

TEXT = st.text("ắa1;,\" '#\r\n", max_size=6)


@st.composite
def documents(draw, delimiter):
    """Rows of any length, more quoted than must be, empty lines, any line end, with and without BOM."""
    lines = []
    for row in draw(st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=6)):
        out = StringIO()
        quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
        csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="").writerow(row)
        lines += [out.getvalue(), *draw(st.sampled_from([[], [], [""]]))]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(lines) + draw(st.sampled_from(["", newline]))
    return draw(st.sampled_from([b"", BOM])) + text.encode()


def rows_of(content, delimiter=","):
    text = StringIO(content.removeprefix(BOM).decode(), newline="")
    return [row for row in csv.reader(text, delimiter=delimiter) if row]


def read(folder, content, delimiter=","):
    path = folder / "file.csv"
    path.write_bytes(content)
    return CsvFile.read(path, delimiter)


def after(*edits):
    [one] = rewritten(edits)
    return one.after


@settings(max_examples=80, deadline=None)
@given(data=st.data(), delimiter=st.sampled_from([",", ";"]), text=TEXT, chosen=st.randoms(use_true_random=False))
def test_only_the_cell_differs(tmp_path_factory, data, delimiter, text, chosen):
    content = data.draw(documents(delimiter))
    file = read(tmp_path_factory.getbasetemp(), content, delimiter)
    if not file.rows:
        return
    row = chosen.randrange(len(file.rows))
    column = chosen.randrange(len(file.rows[row].cells))
    expected = rows_of(content, delimiter)
    assert [list(one.texts) for one in file.rows] == expected
    if len(expected[row]) == 1 and not text:
        return  # an empty line is no row
    expected[row][column] = text
    cell = file.rows[row].cells[column]
    made = after(file.replaced(row, column, text))
    assert rows_of(made, delimiter) == expected
    assert made.startswith(content[: cell.start])
    assert made.endswith(content[cell.end :])


def test_rows_come_in_as_the_file_is_written(tmp_path):
    content = BOM + 'label,code\r\n"Thông tin, truyền thông",J\r\n\r\nKhác,X'.encode()
    file = read(tmp_path, content)
    made = after(file.inserted(1, ["Thông tin, truyền thông", "M"]))
    assert made == BOM + (
        'label,code\r\n"Thông tin, truyền thông",J\r\n"Thông tin, truyền thông",M\r\n\r\nKhác,X'.encode()
    )
    assert [row.line for row in file.rows] == [1, 2, 4]


@pytest.mark.parametrize(("content", "said"), [(b'label,code\n"Kh', "quotes"), (b"\xff\xfe", "UTF-8")])
def test_what_cannot_be_told_apart_is_refused(tmp_path, content, said):
    with pytest.raises(UsageError, match=said):
        read(tmp_path, content)
