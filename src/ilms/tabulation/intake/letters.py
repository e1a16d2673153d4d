"""Texts with separators: what parts their cells and what letters they are, told as workbooks' texts are.

A file that is packed, or says `sep=;` before its header, is written anew in the scratch folder, a piece at a time.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ilms.errors import SourceError
from ilms.languages import _
from ilms.packing import EMPTY_ZIP, GZIP, ZIP, opened
from ilms.sources.delimited import LONGEST, separator
from ilms.sources.encodings import MARKS, decoded, wide
from ilms.tabulation.intake.copies import fresh

PIECE = 1 << 24  # bytes that are looked at together
BEGINNING = 1 << 18  # bytes that the separator is found in
ASSUMED = {"windows-1258": "cp1258", "windows-1252": "cp1252"}
UTF8 = "utf-8"


@dataclass(frozen=True)
class Lines:
    """A text file that begins with the names of its columns.

    Attributes:
        path: The file, or a copy of it.
        encoding: As Python calls it.
        header: The names of its columns.
        assumed: Its encoding, where it neither says nor proves its own.
    """

    path: Path
    delimiter: str
    encoding: str
    header: tuple[str, ...]
    assumed: str = ""


def lines(path: Path, shown: str, scratch: Path, delimiter: str = "", encoding: str = "") -> Lines:
    """Look at a text file.

    Args:
        path: The file; packed (gzip, zip) too.
        shown: How it is called in errors.
        scratch: Where a copy goes.
        delimiter: Where somebody knows it; else found out.
        encoding: Likewise; a byte order mark goes before it.

    Raises:
        SourceError: It is empty, no text, or in another encoding than is said.
    """
    try:
        with opened(path) as file:
            codec, assumed = _codec(file, shown, encoding)
        with opened(path) as file, io.TextIOWrapper(file, codec, newline="") as text:
            beginning = _whole_lines(text.read(BEGINNING))
    except LookupError:
        raise SourceError(_("there is no encoding `{encoding}`", encoding=encoding)) from None
    except UnicodeDecodeError:
        raise _other(shown, encoding, 1) from None
    parted, before = separator(beginning)
    parted = delimiter or parted
    header = next(csv.reader(beginning[before:], delimiter=parted), []) if beginning else []
    if not any(name.strip() for name in header):
        raise SourceError(
            _("`{shown}` has no header", shown=shown), hint=_("its first line has to name the columns, and no other")
        )
    if before or _packed(path):
        path, codec = _copied(path, codec, before, scratch, shown), UTF8
    return Lines(path, parted, codec, tuple(header), assumed)


def _whole_lines(beginning: str) -> list[str]:
    found = beginning.splitlines(keepends=True)
    return found[:-1] if len(found) > 1 and len(beginning) == BEGINNING else found


def _packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4).startswith((GZIP, ZIP, EMPTY_ZIP))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _codec(file: BinaryIO, shown: str, said: str) -> tuple[str, str]:
    """Python's name of a file's encoding, and its name for people where it is assumed."""
    decoder, known = codecs.getincrementaldecoder(UTF8)(), ""
    line = 1
    for number, piece in enumerate(_pieces(file)):
        if not number:
            marked = next((name for mark, name in MARKS.items() if piece.startswith(mark)), "")
            if marked:
                return marked, ""
            if b"\0" in piece and not said:
                return wide(piece[: len(piece) // 2 * 2], shown), "UTF-16"
            known = said
        if known and codecs.lookup(known).name != UTF8:
            return known, ""
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            return _of_a_code_page(piece, shown, said, line + piece.count(b"\n", 0, error.start))
        line += piece.count(b"\n")
    return UTF8, ""


def _of_a_code_page(piece: bytes, shown: str, said: str, line: int) -> tuple[str, str]:
    if said:
        raise _other(shown, said, line)
    # Between two ends of lines, so that no letter is torn.
    start, end = piece.find(b"\n") + 1, piece.rfind(b"\n") + 1
    assumed = decoded(piece[start:end] or piece, shown).assumed
    return ASSUMED.get(assumed, UTF8), assumed


def _other(shown: str, said: str, line: int) -> SourceError:
    return SourceError(
        _("`{shown}` is not in {encoding}, as the record file says", shown=shown, encoding=said or UTF8),
        detail=_("line {line} is not", line=line),
        hint=_("correct `encoding`, or leave it out: UTF-8 and windows-1258 are told by themselves"),
    )


def _copied(path: Path, codec: str, before: int, scratch: Path, shown: str) -> Path:
    """The same in UTF-8, NFC, without what stands before the header."""
    copy = fresh(scratch, path, "csv")
    with (
        opened(path) as file,
        io.TextIOWrapper(file, codec, newline="") as text,
        copy.open("w", encoding=UTF8, newline="") as out,
    ):
        for _number in range(before):
            text.readline(LONGEST)
        try:
            while some := text.readlines(PIECE):
                out.write(unicodedata.normalize("NFC", "".join(some)))
        except UnicodeDecodeError as error:
            raise SourceError(
                _("`{shown}` is in an encoding that is not known here", shown=shown),
                detail=_("it was taken for {encoding}", encoding=codec),
                hint=_("name its `encoding` in [read] of the record file, or save it as UTF-8"),
            ) from error
    return copy
