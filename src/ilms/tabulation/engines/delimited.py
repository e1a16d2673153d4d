"""Text files with separators into Parquet: one reader for both engines, since Spark's and DuckDB's read them apart.

Spark turns line breaks in cells into one kind, and both guess where a quotation mark stands amid a cell. Here a file is
read once, block by block, by pyarrow: every cell is text, an empty one and a quoted empty one are the empty text, and
the rows of the Parquet file are the records in their order (its row number + 1 is the record's).
"""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import SourceError
from ilms.languages import _
from ilms.trouble import opened_file_error

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.csv import CSVStreamingReader, InvalidRow

BLOCK = 8 << 20  # bytes read at once; no record is longer
ROWS = 1 << 17  # a group of rows in the Parquet file
END = "\ue000end"  # each cell of a row of its own after the last, unless a quotation mark before was never closed


def into_parquet(path: Path, target: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> None:
    """Write a text file's records as Parquet.

    Args:
        path: The file; its first row names the columns.
        target: What is written.
        delimiter: One letter.
        encoding: As Python names it; a byte order mark of UTF-8 is no part of the first column's name.

    Raises:
        SourceError: It is missing, empty, in another encoding, a row has another number of cells than the first, a
            quotation mark is never closed, or two columns have one name.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = columns(path, delimiter=delimiter, encoding=encoding)
    schema = pa.schema([(name, pa.string()) for name in names])
    wrong = Rows()
    with pq.ParquetWriter(target, schema) as writer, _reading(path, encoding, wrong):
        for batch in _batches(path, names, delimiter, encoding, wrong):
            writer.write_batch(batch, row_group_size=ROWS)


def columns(path: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> list[str]:
    """The names in a file's first row.

    Raises:
        SourceError: As `into_parquet`.
    """
    with _reading(path, encoding, Rows()), path.open(encoding=_marked(encoding), newline="") as file:
        names = next(csv.reader(file, delimiter=delimiter), [])
    if not names:
        raise SourceError(_("`{path}` is empty", path=path), hint=_("its first row names the columns"))
    one_name(names, path)
    return names


def one_name(names: list[str], path: Path) -> None:
    """Refuse columns of one name; DuckDB takes `a` and `A` for one.

    Raises:
        SourceError: There are such.
    """
    folded = [name.casefold() for name in names]
    twice = sorted({name for name, letters in zip(names, folded, strict=True) if folded.count(letters) > 1})
    if twice:
        shown = ", ".join(f"`{name}`" for name in twice)
        raise SourceError(
            _("`{path}` has two columns of one name: {names}", path=path, names=shown),
            hint=_("give each column a name of its own"),
        )


class Rows:
    """What the reader meets that is no record: the first row with another number of cells."""

    record: int | None = None
    expected = found = 0

    def __call__(self, row: "InvalidRow") -> str:
        """See pyarrow's `ParseOptions.invalid_row_handler`."""
        if self.record is None and row.number is not None:
            self.record, self.expected, self.found = row.number - 1, row.expected_columns, row.actual_columns
        return "error"


def _batches(path: Path, names: list[str], delimiter: str, encoding: str, wrong: Rows) -> Iterator["pa.RecordBatch"]:
    """Blocks of records.

    Raises:
        _UnclosedError: What was to stand behind the last of them does not.
    """
    import pyarrow as pa

    with path.open("rb") as raw:
        recoded = codecs.lookup(encoding).name != "utf-8"
        text: Any = TextIOWrapper(raw, encoding, newline="") if recoded else None
        source = _Ended(_Recoded(text) if recoded else raw, delimiter.join([END] * len(names)).encode())
        held = None
        for batch in _open(pa.PythonFile(source, "r"), names, delimiter, wrong):
            if held is not None:
                yield held
            held = batch if len(batch) else held
        last = held.slice(len(held) - 1).to_pylist()[0].values() if held is not None else ()
        if held is None or set(last) != {END}:
            raise _UnclosedError
        yield held.slice(0, len(held) - 1)


def _open(source: Any, names: list[str], delimiter: str, wrong: Rows) -> "CSVStreamingReader":  # noqa: ANN401
    import pyarrow as pa
    import pyarrow.csv as pacsv

    return pacsv.open_csv(
        source,
        # One thread: its reader then numbers the rows, and the engines have the others soon enough.
        read_options=pacsv.ReadOptions(
            block_size=BLOCK, column_names=names, skip_rows_after_names=1, use_threads=False
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=len(names) > 1,  # of a single column, an empty line is an empty cell
            invalid_row_handler=wrong,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=True
        ),
    )


class _UnclosedError(Exception):
    """A quotation mark is never closed."""


class _Recoded:
    """A text file's bytes as UTF-8."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text

    def read(self, size: int) -> bytes:
        return self._text.read(max(1, size // 4)).encode()  # a letter is four bytes at most


class _Ended:
    """A file's bytes, and a last row behind them."""

    closed = False

    def __init__(self, file: Any, row: bytes) -> None:  # noqa: ANN401  # a file, or one recoded
        self._file, self._row, self._last, self._over = file, row, b"", False

    def read(self, size: int = BLOCK) -> bytes:
        """As many bytes, and fewer at the end alone: the first row must lie in the first of them."""
        parts, wanted = [], size
        while wanted > 0 and not self._over:
            held: bytes = self._file.read(wanted)
            if held:
                self._last = held[-1:]
            else:
                self._over = True
                held = (b"" if self._last in {b"\n", b"\r"} else b"\n") + self._row
            parts.append(held)
            wanted -= len(held)
        return b"".join(parts)

    def close(self) -> None:
        self.closed = True


def _marked(encoding: str) -> str:
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


@contextmanager
def _reading(path: Path, encoding: str, wrong: Rows) -> Iterator[None]:
    """What the readers say, without the cells that they quote."""
    import pyarrow as pa

    try:
        yield
    except LookupError:
        raise SourceError(_("there is no encoding `{encoding}`", encoding=encoding)) from None
    except _UnclosedError:
        raise SourceError(
            _("`{path}`: a quotation mark is never closed", path=path),
            hint=_("what comes after it would be one cell; look at the last records, and at the separator"),
        ) from None
    except UnicodeError:
        raise _other_encoding(path, encoding) from None
    except pa.ArrowInvalid as error:
        if wrong.record is not None:
            raise SourceError(
                _("`{path}`: record {number} is not like the first row", path=path, number=wrong.record),
                detail=_(
                    "it has {found} cells, and the first row {expected}", found=wrong.found, expected=wrong.expected
                ),
                hint=_("is it the separator, or a quotation mark that was never closed?"),
            ) from None
        if "UTF8" in str(error):
            raise _other_encoding(path, encoding) from None
        raise SourceError(
            _("`{path}` cannot be read as a text file with separators", path=path),
            hint=_("is it the separator, or a quotation mark that was never closed?"),
        ) from None
    except OSError as error:
        refused = opened_file_error(path, error)
        raise SourceError(refused.title, hint=refused.hint) from error


def _other_encoding(path: Path, encoding: str) -> SourceError:
    return SourceError(
        _("`{path}` is not in {encoding}", path=path, encoding=encoding),
        hint=_('name its encoding, for example `encoding = "windows-1258"`'),
    )
