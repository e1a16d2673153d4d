"""What letters the bytes of a text file are. Nothing is guessed without saying so.

The order: a byte order mark; UTF-8, which other encodings hardly ever look like; UTF-16 without its mark, told by
its zero bytes; windows-1258, the Vietnamese code page of Windows, whose tones are letters of their own behind vowels;
windows-1252.
"""

import codecs
import unicodedata
from dataclasses import dataclass

from ilms.errors import SourceError
from ilms.languages import _

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
SAMPLE = 4096
HINT = _("in Excel: Save As, `CSV UTF-8`")


@dataclass(frozen=True)
class Decoded:
    """A text, and the encoding where that was assumed: neither said nor proven by the file."""

    text: str
    assumed: str = ""


def decoded(content: bytes, shown: str, said: str | None = None) -> Decoded:
    """The text of a file.

    Args:
        content: The file.
        shown: How it is called in errors.
        said: Its encoding, where somebody knows it; a byte order mark goes before it.

    Raises:
        SourceError: It is no text, or in an encoding that is not known here, or not in the one that is said.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return Decoded(_strictly(content, encoding, shown))
    if said:
        return Decoded(unicodedata.normalize("NFC", _as_said(content, said, shown)))
    if b"\0" in content:
        return Decoded(_strictly(content, wide(content, shown), shown), "UTF-16")
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _of_a_code_page(content, shown, error)


def _as_said(content: bytes, encoding: str, shown: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            _("`{shown}` is not in {encoding}, as the mapping file says", shown=shown, encoding=encoding),
            detail=_("line {line}: 0x{content:02X} is no letter of it", line=line, content=content[error.start]),
            hint=_("correct `encoding`, or leave it out: UTF-8 and windows-1258 are told by themselves"),
        ) from error


def _strictly(content: bytes, encoding: str, shown: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            _(
                "`{shown}` begins as {encoding} and is something else further on",
                shown=shown,
                encoding=error.encoding.upper(),
            ),
            detail=str(error),
            hint=HINT,
        ) from error


def wide(content: bytes, shown: str) -> str:
    """Which UTF-16 it is, without a byte order mark.

    Raises:
        SourceError: It is none.
    """
    sample = content[:SAMPLE]
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    if len(content) % 2 == 0 and min(zeros) == 0:
        return "utf-16-be" if zeros[0] else "utf-16-le"
    raise SourceError(
        _("`{shown}` is no text", shown=shown),
        detail=_("byte {index} is zero", index=content.index(0) + 1),
        hint=HINT,
    )


def _of_a_code_page(content: bytes, shown: str, error: UnicodeDecodeError) -> Decoded:
    vietnamese = content.decode("cp1258", "replace")
    if _has_tones(vietnamese):
        return Decoded(unicodedata.normalize("NFC", vietnamese), "windows-1258")
    try:
        return Decoded(content.decode("cp1252"), "windows-1252")
    except UnicodeDecodeError:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            _("`{shown}` is in an encoding that is not known here", shown=shown),
            detail=_(
                "line {line}: neither UTF-8 nor windows-1258 nor windows-1252 has the byte"
                " 0x{content:02X} where it stands",
                line=line,
                content=content[error.start],
            ),
            hint=HINT,
        ) from error


def _has_tones(text: str) -> bool:
    """Whether tones stand behind vowels and nowhere else: in other code pages their bytes are whole letters."""
    behind = [before in VOWELS for before, letter in zip(" " + text, text, strict=False) if letter in TONES]
    return bool(behind) and all(behind) and "\ufffd" not in text
