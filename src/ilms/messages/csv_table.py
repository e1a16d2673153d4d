"""A CSV file to columns of text, exact to the character: Arrow's reader, with line numbers and clear errors.

An unquoted empty field is null (absent), a quoted one is an empty text.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ilms.messages.opening import Opening, look
from ilms.messages.trouble import MessageError, opened_file_error

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
        return Rows(
            {name: column.filter(mask) for name, column in self.columns.items()}, self.lines.filter(mask)
        )


def rows(path: Path) -> Iterator[Rows]:
    """Read a CSV file in chunks.

    Raises:
        UsageError: The file cannot be opened, or is not a table of UTF-8 text.
    """
    opening = look(path)
    names = _header(opening)
    if _is_header_only(path):
        return
    positions = [str(i) for i in range(len(names))]
    bad: list[pacsv.InvalidRow] = []

    def invalid(row: pacsv.InvalidRow) -> str:
        bad.append(row)
        return "error"

    line = 2
    try:
        reader = pacsv.open_csv(
            path,
            read_options=pacsv.ReadOptions(
                column_names=positions, skip_rows=1, use_threads=False, block_size=BLOCK
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=opening.delimiter, newlines_in_values=True, ignore_empty_lines=False,
                invalid_row_handler=invalid,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(positions, pa.string()),
                strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""],
            ),
        )  # fmt: skip
        for record in reader:
            lines, line = _lines(record, line)
            columns = dict(zip(names, record.columns, strict=True))
            part = Rows(columns, lines)
            yield part.filter(_any_valid(part))
    except OSError as error:
        raise opened_file_error(path, error) from error
    except pa.ArrowInvalid as error:
        raise _explained(path, opening, names, bad, error) from error
    _refuse_open_quote(path, opening)


def _header(opening: Opening) -> list[str]:
    names = [name.strip() for name in opening.columns]
    for number, name in enumerate(names, 1):
        if names.index(name) != number - 1 and name:
            raise MessageError(
                opening.path, f"the column `{name}` stands twice in the header", line=1,
                expected="every column once", hint=f"see columns {names.index(name) + 1} and {number}",
            )  # fmt: skip
    # A column without a name cannot be told from another one: keep it apart, so that its content is reported.
    return [name or f"(column {number})" for number, name in enumerate(names, 1)]


def _is_header_only(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.readline()
        rest = file.read(1)
    return not rest and b"\r" not in header.rstrip(b"\r\n")


def _lines(record: pa.RecordBatch, first: int) -> tuple[pa.Array, int]:
    """The line each row begins on: the one after the row before, counting the line breaks in its fields."""
    count = record.num_rows
    breaks = pa.array([0] * count, pa.int64())
    for column in record.columns:
        inside = pc.count_substring(column, "\n")
        if pc.any(pc.greater(inside, 0)).as_py():
            breaks = pc.add(breaks, pc.fill_null(inside, 0).cast(pa.int64()))
    ends = pc.cumulative_sum(pc.add(breaks, 1))
    starts = pc.add(pc.subtract(ends, pc.add(breaks, 1)), first)
    return starts, first + (ends[-1].as_py() if count else 0)


def _any_valid(part: Rows) -> pa.Array:
    """Rows that hold anything: a blank line is a row of nulls."""
    mask = pa.array([False] * len(part))
    for column in part.columns.values():
        if column.null_count == 0:
            return pa.array([True] * len(part))
        mask = pc.or_(mask, pc.is_valid(column))
    return mask


def _explained(
    path: Path, opening: Opening, names: list[str], bad: list[pacsv.InvalidRow], error: pa.ArrowInvalid
) -> MessageError:
    _refuse_open_quote(path, opening)
    if bad:
        row = bad[0]
        return MessageError(
            path, f"{row.actual_columns} fields in a row", line=_line_of_row(path, opening, row.number),
            expected=f"{len(names)} fields, as in the header",
            hint="a delimiter in a text needs quotes; a decimal comma makes two fields of a number",
        )  # fmt: skip
    if "UTF8" in str(error) or "UTF-8" in str(error):
        return _encoding(path)
    return MessageError(path, "not a table that can be read", expected="CSV after RFC 4180", hint=str(error))


def _line_of_row(path: Path, opening: Opening, number: int | None) -> int | None:
    """Arrow counts rows; a person counts lines."""
    if number is None:
        return None
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=opening.delimiter)
        begins = 1
        for row, _ in enumerate(reader, 1):
            if row == number:
                return begins
            begins = reader.line_num + 1
    return None


def _encoding(path: Path) -> MessageError:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                column = len(line[: error.start].decode("utf-8", "replace")) + 1
                return MessageError(
                    path, f"the byte 0x{line[error.start]:02X} is not UTF-8", line=number, column=column,
                    expected="UTF-8 text", hint="save it as `CSV UTF-8` in Excel, or convert its code page",
                )  # fmt: skip
    return MessageError(path, "the text is not UTF-8", expected="UTF-8 text")


def _refuse_open_quote(path: Path, opening: Opening) -> None:
    """In a whole table quotes come in pairs: an odd number means that the last field never ends."""
    with path.open("rb") as file:
        odd = sum(block.count(b'"') for block in iter(lambda: file.read(BLOCK), b"")) % 2
    # A lone quote inside an unquoted field is odd too, and harmless: only then is a slow look worth it.
    if odd and (line := _open_quote(path, opening)):
        raise MessageError(
            path, "a quoted text never ends", line=line,
            expected='a closing `"`', hint='the file was cut off, or a `"` inside a text is not doubled',
        )  # fmt: skip


def _open_quote(path: Path, opening: Opening) -> int | None:
    """The line on which the row begins that the end of the file cuts off."""
    begins = 1
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=opening.delimiter, strict=True)
        try:
            for _ in reader:
                begins = reader.line_num + 1
        except csv.Error:
            return begins
    return None
