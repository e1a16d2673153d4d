"""A CSV file to columns of text, exact to the character: Arrow's reader, with line numbers and clear errors.

An unquoted empty field is null (absent), a quoted one is an empty text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ilms.languages import _
from ilms.messages.arrow_text import joined_bytes
from ilms.messages.csv.trouble import explained, open_quote
from ilms.messages.opening import HEAD, Opening, look
from ilms.packing import opened
from ilms.trouble import MessageError, opened_file_error

BLOCK = 1 << 20


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of a CSV file.

    Attributes:
        columns: By header cell, in the file's order; strings.
        lines: The line on which each row begins, 1-based.
    """

    columns: dict[str, pa.Array]
    lines: pa.Array

    def __len__(self) -> int:
        return len(self.lines)

    def filter(self, mask: pa.Array) -> "Rows":
        """The rows where the mask is true."""
        return Rows({name: column.filter(mask) for name, column in self.columns.items()}, self.lines.filter(mask))


def rows(path: Path) -> Iterator[Rows]:
    """Read a CSV file in chunks.

    Raises:
        UsageError: The file cannot be opened, or is not a table of UTF-8 text.
    """
    opening = look(path)
    names = _header(opening)
    if _is_header_only(path):
        return
    with opened(path) as file:
        yield from _rows(opening, names, _Counted(file))


class _Counted:
    """The file as Arrow reads it, counting quotes on the way: in a whole table they come in pairs."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.quotes, self.closed = file, 0, False

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        if b'"' in block:  # found out ten times as fast as counted
            self.quotes += block.count(b'"')
        return block

    def close(self) -> None:
        """Arrow closes what it has read; the file is its opener's to close."""
        self.closed = True


def _rows(opening: Opening, names: list[str], file: _Counted) -> Iterator[Rows]:
    path = opening.path
    positions = [str(i) for i in range(len(names))]
    line = 2
    try:
        reader = pacsv.open_csv(
            pa.PythonFile(file, "r"),
            read_options=pacsv.ReadOptions(
                column_names=positions, skip_rows=1, use_threads=False, block_size=BLOCK
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=opening.delimiter, newlines_in_values=True, ignore_empty_lines=False,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(positions, pa.string()),
                strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""],
            ),
        )  # fmt: skip
        for record in reader:
            # Arrow reads ahead, so quotes of this record are counted: without any, no field has a line break.
            lines, line = _lines(record, line, quoted=file.quotes > 0)
            columns = dict(zip(names, record.columns, strict=True))
            yield _without_blank_lines(Rows(columns, lines))
    except OSError as error:
        raise opened_file_error(path, error) from error
    except pa.ArrowInvalid as error:
        raise explained(opening, names, error) from error
    # A lone quote inside an unquoted field is odd too, and harmless: only then is a slow look worth it.
    if file.quotes % 2 and (trouble := open_quote(opening)):
        raise trouble


def _header(opening: Opening) -> list[str]:
    if not opening.columns:
        kind = "JSON" if opening.members is not None else "XML"
        raise MessageError(
            opening.path, _("this is {kind}, not a table", kind=kind), line=1, expected=_("a header of component ids"),
            hint=_("let the format be told from the content"),
        )  # fmt: skip
    names = [name.strip() for name in opening.columns]
    first: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if first.setdefault(name, number) != number and name:
            raise MessageError(
                opening.path, _("the column `{name}` stands twice in the header", name=name), line=1,
                expected=_("every column once"),
                hint=_("see columns {first} and {number}", first=first[name], number=number),
            )  # fmt: skip
    # A column without a name cannot be told from another one: keep it apart, so that its content is reported.
    return [name or f"(column {number})" for number, name in enumerate(names, 1)]


def _is_header_only(path: Path) -> bool:
    with opened(path) as file:
        header = file.readline(HEAD)
        rest = file.read(1)
    return not rest and b"\r" not in header.rstrip(b"\r\n")


def _lines(record: pa.RecordBatch, first: int, *, quoted: bool) -> tuple[pa.Array, int]:
    """The line each row begins on: the one after the row before, counting the line breaks in its fields."""
    count = record.num_rows
    if not quoted:
        numbers = np.arange(first, first + count, dtype=np.int64)
        # Not `pa.array`, which would import numpy's masked arrays to see whether it is one.
        return pa.Array.from_buffers(pa.int64(), count, [None, pa.py_buffer(numbers)]), first + count
    breaks = pa.repeat(pa.scalar(1, pa.int64()), count)
    for column in record.columns:
        if b"\n" in bytes(joined_bytes(column)):  # in all fields at once: hardly any column has one
            breaks = pc.add(breaks, pc.fill_null(pc.count_substring(column, "\n"), 0))
    ends = pc.cumulative_sum(breaks)
    return pc.add(pc.subtract(ends, breaks), first), first + (ends[-1].as_py() if count else 0)


def _without_blank_lines(part: Rows) -> Rows:
    """Only the rows that hold anything: a blank line is a row of nulls."""
    mask = pa.repeat(pa.scalar(False), len(part))
    for column in part.columns.values():
        if column.null_count == 0:
            return part
        mask = pc.or_(mask, pc.is_valid(column))
    return part.filter(mask)
