"""What stopped the reading of a CSV file, found again with its line: Arrow counts rows, a person counts lines.

Only called when reading has failed, so it may be slow; it must not grow with the file, which may be hostile.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

import pyarrow as pa

from ilms.languages import _
from ilms.messages.opening import Opening
from ilms.packing import opened
from ilms.trouble import MessageError

BLOCK = 1 << 18
# The longest line, and the longest text in quotes, that is looked into.
LONGEST = 4 << 20
# What Arrow says of a row that does not fit; a handler of ours would be given the row as text, which it may not be.
_ROW = re.compile(r"Row #(?P<number>\d+): Expected \d+ columns, got (?P<fields>\d+)")


class _TooLongError(Exception):
    """A line or a text that is longer than anyone writes."""


def explained(opening: Opening, names: list[str], error: pa.ArrowInvalid) -> MessageError:
    """What Arrow refused, in words and with its place."""
    if cut := open_quote(opening):
        return cut
    if row := _ROW.search(str(error)):
        return MessageError(
            opening.path, _("{row} fields in a row", row=row["fields"]), line=_line_of_row(opening, int(row["number"])),
            expected=_("{n} fields, as in the header", n=len(names)),
            hint=_("a delimiter in a text needs quotes; a decimal comma makes two fields of a number"),
        )  # fmt: skip
    if "UTF8" in str(error) or "UTF-8" in str(error):
        return _encoding(opening)
    if "straddling" in str(error):
        return MessageError(
            opening.path, _("a row is longer than 1 MB"), expected=_("an observation a line"),
            hint=_('the line ends are missing, or a `"` inside a text is not doubled'),
        )  # fmt: skip
    return MessageError(
        opening.path, _("not a table that can be read"), expected=_("CSV after RFC 4180"), hint=str(error)
    )


def open_quote(opening: Opening) -> MessageError | None:
    """The error for a quoted text that the end of the file cuts off, with the line on which its row begins."""
    last = 0
    hint = _('the file was cut off, or a `"` inside a text is not doubled')
    before = csv.field_size_limit(LONGEST)
    try:
        for *_lines_before, last in _rows(opening):  # noqa: B007  # the last one is asked for after the loop
            pass
    except _TooLongError:
        return None
    except csv.Error as error:
        what = _("a text in quotes is longer than 4 MB") if "limit" in str(error) else _("a quoted text never ends")
        return MessageError(opening.path, what, line=last + 1, expected=_('a closing `"`'), hint=hint)
    finally:
        csv.field_size_limit(before)
    return None


def _rows(opening: Opening) -> Iterator[tuple[int, int, int]]:
    """For each row its number, the line it begins on and the line it ends on, 1-based."""
    with opened(opening.path) as plain:
        file = io.TextIOWrapper(plain, encoding="utf-8-sig", errors="replace", newline="")
        reader = csv.reader(_lines(file), delimiter=opening.delimiter, strict=True)
        begins = 1
        for number, _ in enumerate(reader, 1):
            yield number, begins, reader.line_num
            begins = reader.line_num + 1
        file.detach()


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    while line := file.readline(LONGEST):
        if len(line) == LONGEST:
            raise _TooLongError
        yield line


def _line_of_row(opening: Opening, wanted: int | None) -> int | None:
    try:
        return next((begins for number, begins, _ in _rows(opening) if number == wanted), None)
    except (csv.Error, _TooLongError):  # what Python's reader does not take either
        return None


def _encoding(opening: Opening) -> MessageError:
    """The first byte that is not UTF-8."""
    decoder, line, column = codecs.getincrementaldecoder("utf-8-sig")(), 1, 1
    with opened(opening.path) as file:
        while block := file.read(BLOCK):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                # What the decoder kept of the block before stands first in what it complains about.
                good, bad = error.object[: error.start].decode("utf-8", "replace"), error.object[error.start]
                line, column = _after(good, line, column)
                return MessageError(
                    opening.path, _("the byte 0x{bad:02X} is not UTF-8", bad=bad), line=line, column=column,
                    expected=_("UTF-8 text"), hint=_("save it as `CSV UTF-8` in Excel, or convert its code page"),
                )  # fmt: skip
            line, column = _after(text, line, column)
    return MessageError(opening.path, _("the text is not UTF-8"), line=line, expected=_("UTF-8 text"))


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """The place after a text that begins at a place."""
    breaks = text.count("\n")
    return (line + breaks, len(text) - text.rindex("\n")) if breaks else (line, column + len(text))
