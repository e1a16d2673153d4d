"""How a file begins: enough to tell its format, whatever its name says."""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from ilms.languages import _
from ilms.packing import opened
from ilms.trouble import MessageError, opened_file_error, unknown_encoding

HEAD = 1 << 16
BOM = "\ufeff"
_DELIMITERS = ",;\t"
_FIRST = re.compile(r'"?(?:STRUCTURE(?:\[.\])?|DATAFLOW)"?([,;\t|])')


@dataclass(frozen=True)
class Opening:
    """The first bytes of a file, looked at.

    Attributes:
        root: `{namespace}local` of an XML file's document element, else None.
        columns: The header row of a CSV file, unquoted, else empty.
        delimiter: What stands between the columns.
        members: The names that a JSON file begins with, as `data/dataSets`, in order; None for other files.
    """

    path: Path
    root: str | None = None
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    members: tuple[str, ...] | None = None


def look(path: Path) -> Opening:
    """Look at the first bytes.

    Raises:
        UsageError: The file cannot be opened, is empty, or is neither XML, JSON nor a table of text.
    """
    try:
        with opened(path) as file:
            head = file.read(HEAD)
    except OSError as error:
        raise opened_file_error(path, error) from error
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise MessageError(path, _("the file is empty"), expected=_("a message with a header"), hint=_AGAIN)
    _refuse_binary(path, head)
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:1] == b"<":
        return Opening(path, root=_root(path, head))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        from ilms.messages.json20.walk import outline

        return Opening(path, members=outline(path))
    _refuse_other_text(path, head)
    _refuse_bytes(path, head)
    return _table(path, head)


_AGAIN = _("export or download it again")
_BINARY = {
    b"PK\x03\x04": ("an archive inside an archive", "unpack it once"),
    b"\xd0\xcf\x11\xe0": (
        "an old Excel workbook (.xls)",
        "save it as .xlsx and read it through a mapping file",
    ),
    b"\x1f\x8b": ("an archive inside an archive", "unpack it once"),
    b"%PDF": ("a PDF document", "ask for the data as SDMX or CSV"),
}


def _refuse_binary(path: Path, head: bytes) -> None:
    for mark, (what, hint) in _BINARY.items():
        if head.startswith(mark):
            raise MessageError(path, _("this is {what}, not a message", what=what), hint=hint)


def _refuse_other_text(path: Path, head: bytes) -> None:
    """Text that is no UTF-8, before it is taken for a table of strange signs."""
    marked = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if marked or (at := head.partition(b"\n")[0].find(b"\x00")) < 0:
        kind = "UTF-16 text" if marked else ""
    else:
        kind = "UTF-16 text without a byte order mark" if _is_wide(head) else f"no text: byte {at + 1} is zero"
    if kind:
        raise MessageError(
            path, _("the file is {kind}", kind=kind), line=1, column=1, expected=_("UTF-8 text"),
            hint=_("in Excel choose `CSV UTF-8`, not `Unicode text`"),
        )  # fmt: skip


def _refuse_bytes(path: Path, head: bytes) -> None:
    """A header that is not UTF-8: its names would be taken for unknown ones."""
    line = head.partition(b"\n")[0]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line)  # what the end of the head cuts off is no fault
    except UnicodeDecodeError as error:
        raise MessageError(
            path, _("the byte 0x{line:02X} is not UTF-8", line=line[error.start]), line=1,
            column=len(line[: error.start].decode("utf-8", "replace").removeprefix(BOM)) + 1,
            expected=_("UTF-8 text"), hint=_("save it as `CSV UTF-8` in Excel, or convert its code page"),
        ) from error  # fmt: skip


def _is_wide(head: bytes) -> bool:
    """Every second byte zero: letters in two bytes each."""
    return not any(head[1:32:2]) or not any(head[0:32:2])


class _FoundError(Exception):
    def __init__(self, root: str) -> None:
        self.root = root


def _root(path: Path, head: bytes) -> str:
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, _attributes: dict[str, str]) -> None:
        raise _FoundError(f"{{{name}" if "}" in name else name)

    parser.StartElementHandler = start
    try:
        parser.Parse(head, len(head) < HEAD)
    except _FoundError as found:
        return found.root
    except (LookupError, ValueError) as error:
        raise unknown_encoding(path, error) from error
    except expat.ExpatError as error:
        if head.lower().lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<!doctype html", b"<html")):
            return "html"
        raise MessageError(
            path, _("not well-formed XML: {errorstring}", errorstring=expat.ErrorString(error.code)), line=error.lineno,
            column=error.offset + 1, expected=_("an SDMX message"), hint=_AGAIN,
        ) from error  # fmt: skip
    raise MessageError(path, _("no element in the first 64 KB"), expected=_("an SDMX message"), hint=_AGAIN)


def _table(path: Path, head: bytes) -> Opening:
    text = head.decode("utf-8", "replace").removeprefix(BOM)
    if len(head) == HEAD and not {"\n", "\r"} & set(text):
        raise MessageError(
            path, _("the first line is longer than 64 KB"), line=1, expected=_("a header of component ids"),
            hint=_("a table of SDMX has one column a component, and every observation in a line of its own"),
        )  # fmt: skip
    line = text.splitlines()[0] if text.splitlines() else ""
    # SDMX-CSV says that it is what follows its first word; else it is what the ids and labels stand between.
    first = _FIRST.match(line)
    delimiter = first[1] if first else max(_DELIMITERS, key=line.count)
    try:
        columns = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise MessageError(
            path, _("the header cannot be read ({error})", error=error), line=1, expected=_("CSV")
        ) from error
    return Opening(path, columns=tuple(columns), delimiter=delimiter)
