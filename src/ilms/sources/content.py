"""What an office's file is, whatever its name says, and clear words for what is none that can be read."""

import io
import zipfile
from enum import StrEnum
from pathlib import Path

from ilms.errors import SourceError
from ilms.languages import _
from ilms.packing import HARMLESS, RATIO

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of .xls and of encrypted .xlsx
BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # .xls of Excel 4 and before: no container
SAVE = _("open it in Excel and save it as `Excel Workbook (.xlsx)`")
AGAIN = _("copy the file again from where it came from")
GZIP = b"\x1f\x8b"
BEGINNING = 512
LARGEST = 2 << 30  # bytes of an unpacked workbook: a sheet of Excel's own limits has some hundred million cells
# Parts that calamine finds by their names in whatever letters, and unpacks whole.
FOUND = {
    name.lower(): name
    for part in ("workbook", "styles", "sharedStrings")
    for name in (f"xl/{part}.xml", f"xl/{part}.bin", f"xl/_rels/{part}.xml.rels", f"xl/_rels/{part}.bin.rels")
}
MANIFEST, MIMETYPE = "META-INF/manifest.xml", "mimetype"
XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


class Kind(StrEnum):
    """What a file is read as."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    PACKED = "packed"  # gzip, or a zip archive of one file: a message or a text
    TEXT = "text"


def content(path: Path, shown: str) -> bytes:
    """The bytes of a file that is there, is not open in Excel, and may be read.

    Raises:
        SourceError: It is not so.
    """
    if not path.is_file():
        raise SourceError(
            _("`{shown}` is not there", shown=shown),
            hint=_("check `file` in the mapping file, and the file's name"),
        )
    if path.name.startswith("~$"):
        raise SourceError(
            _("`{shown}` is not a workbook but the mark of one that is open in Excel", shown=shown),
        )
    owner = path.with_name("~$" + path.name)
    if owner.is_file():
        raise _open_in_excel(shown, owner)
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise SourceError(
            _("`{shown}` may not be read", shown=shown),
            detail=str(error),
            hint=_("close it in Excel, or check who may read it"),
        ) from error


def _open_in_excel(shown: str, owner: Path) -> SourceError:
    try:  # one byte length, then the name of who has it open
        raw = owner.read_bytes()
        who = raw[1 : 1 + raw[0]].decode("utf-8", "replace").strip() if raw else ""
    except OSError:
        who = ""
    return SourceError(
        _("`{shown}` is open in Excel ({who})", shown=shown, who=who)
        if who
        else _("`{shown}` is open in Excel", shown=shown),
        detail=_("what Excel shows may not be what is in the file"),
        hint=_(
            "save and close it, then try again; if nobody has it open, delete `{owner}` beside it", owner=owner.name
        ),
    )


def kind(content: bytes, shown: str, *, text: bool = False) -> Kind:
    """What these bytes are.

    Args:
        content: The file.
        shown: How it is called in errors.
        text: Its name says that it is a text, which may be empty and begin with anything.

    Raises:
        SourceError: Nothing that can be read: encrypted, damaged, a web page, a PDF ...
    """
    if content.startswith(OLE):
        return _of_container(content, shown)
    if content.startswith(b"PK"):
        return _of_archive(content, shown)
    if content.startswith(GZIP):
        return Kind.PACKED
    start = content[:BEGINNING].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise SourceError(
            _("`{shown}` is a web page with a workbook's name", shown=shown),
            hint=SAVE,
        )
    if XML_2003 in content[: 4 * BEGINNING]:
        raise SourceError(
            _("`{shown}` is a workbook in the XML of Excel 2003", shown=shown),
            hint=SAVE,
        )
    if start.startswith(b"%pdf"):
        raise SourceError(
            _("`{shown}` is a PDF with a workbook's name", shown=shown),
            hint=_("ask for the workbook it was made from"),
        )
    if text or start[:1] in (b"<", b"{"):
        return Kind.TEXT
    if not content:
        raise SourceError(_("`{shown}` is empty (0 bytes)", shown=shown), hint=AGAIN)
    if content.startswith(BIFF):
        return Kind.XLS
    raise SourceError(_("`{shown}` is not an Excel workbook", shown=shown), hint=SAVE)


def _of_container(content: bytes, shown: str) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise encrypted(shown)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        return Kind.XLS
    word = "WordDocument".encode("utf-16-le") in content
    what = _("a Word document (.doc)") if word else _("an Office file of the old kind, but no workbook")
    raise SourceError(_("`{shown}` is {what}", shown=shown, what=what), hint=_("ask for the workbook"))


def encrypted(shown: str) -> SourceError:
    """The words for a workbook that asks for a password to be opened."""
    return SourceError(
        _("`{shown}` is protected by a password", shown=shown),
        hint=_("save a copy without one (File > Info)"),
    )


def damaged(shown: str, error: BaseException) -> SourceError:
    """The words for a workbook that its reader stumbles over."""
    return SourceError(
        _("`{shown}` is damaged: it cannot be read as a workbook", shown=shown),
        detail=_("{name}: {error}", name=type(error).__name__, error=error),
        hint=_("open it in Excel, let Excel repair it, and save it"),
    )


def too_large(shown: str) -> SourceError:
    """The words for a workbook that is made to fill the memory."""
    return SourceError(
        _("`{shown}` unpacks to more than any workbook of tables", shown=shown),
        detail=_("at most {ratio} times its size, and {largest} GB, are read", ratio=RATIO, largest=LARGEST >> 30),
        hint=_("if you trust it, copy the cells that matter into a new workbook"),
    )


def unpacked_at_most(size: int) -> int:
    """Bytes that the parts of a workbook of that size may say they have: what they say is what is unpacked of them."""
    return min(LARGEST, max(HARMLESS, RATIO * size))


def _of_archive(content: bytes, shown: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            large = sum(part.file_size for part in archive.infolist()) > unpacked_at_most(len(content))
            small = () if large else (MANIFEST, MIMETYPE)
            said = [archive.read(part) if part in names else b"" for part in small]
            for part in () if large else names:
                if part.lower() in FOUND and part not in FOUND.values():
                    archive.read(part)  # nobody else sees that what it says of its size is no lie
    except Exception as error:  # whatever broken bytes make zipfile stumble over
        raise SourceError(
            _("`{shown}` is damaged: its end is missing or it was not copied whole", shown=shown),
            detail=str(error),
            hint=_("{again}, or let Excel repair it", again=AGAIN),
        ) from error
    if large:
        raise too_large(shown)
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "content.xml" in names:
        return _of_opendocument(said[0], said[1], shown)
    if len(names) == 1:
        return Kind.PACKED
    word = "word/document.xml" in names
    what = _("a Word document (.docx)") if word else _("an archive, not an Excel workbook")
    raise SourceError(
        _("`{shown}` is {what}", shown=shown, what=what),
        hint=_("ask for the workbook") if word else SAVE,
    )


def _of_opendocument(manifest: bytes, mimetype: bytes, shown: str) -> Kind:
    if b"encryption-data" in manifest:
        raise encrypted(shown)
    if mimetype and b"spreadsheet" not in mimetype:
        raise SourceError(
            _("`{shown}` is an OpenDocument file, but no workbook", shown=shown),
            hint=_("ask for the workbook"),
        )
    return Kind.ODS
