"""What an office's file is, whatever its name says, and clear words for what is none that can be read."""

import io
import zipfile
from enum import StrEnum
from pathlib import Path

from ilms.errors import SourceError
from ilms.packing import HARMLESS, RATIO

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of .xls and of encrypted .xlsx
BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # .xls of Excel 4 and before: no container
SAVE = "open it in Excel and save it as `Excel Workbook (.xlsx)`"
AGAIN = "copy the file again from where it came from"
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
            f"`{shown}` is not there",
            hint="check `file` in the mapping file, and the file's name",
            vi=f"không có tệp `{shown}`",
        )
    if path.name.startswith("~$"):
        raise SourceError(
            f"`{shown}` is not a workbook but the mark of one that is open in Excel",
            vi=f"`{shown}` không phải tệp bảng tính mà là tệp tạm của Excel khi đang mở",
        )
    owner = path.with_name("~$" + path.name)
    if owner.is_file():
        raise _open_in_excel(shown, owner)
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise SourceError(
            f"`{shown}` may not be read",
            detail=str(error),
            hint="close it in Excel, or check who may read it",
            vi=f"không được quyền đọc tệp `{shown}`, hoặc tệp đang mở trong Excel",
        ) from error


def _open_in_excel(shown: str, owner: Path) -> SourceError:
    try:  # one byte length, then the name of who has it open
        raw = owner.read_bytes()
        who = raw[1 : 1 + raw[0]].decode("utf-8", "replace").strip() if raw else ""
    except OSError:
        who = ""
    return SourceError(
        f"`{shown}` is open in Excel" + (f" ({who})" if who else ""),
        detail="what Excel shows may not be what is in the file",
        hint=f"save and close it, then try again; if nobody has it open, delete `{owner.name}` beside it",
        vi=f"tệp `{shown}` đang mở trong Excel" + (f" ({who})" if who else ""),
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
            f"`{shown}` is a web page with a workbook's name",
            hint=SAVE,
            vi=f"`{shown}` là trang web mang tên tệp bảng tính",
        )
    if XML_2003 in content[: 4 * BEGINNING]:
        raise SourceError(
            f"`{shown}` is a workbook in the XML of Excel 2003",
            hint=SAVE,
            vi=f"`{shown}` là tệp bảng tính dạng XML của Excel 2003",
        )
    if start.startswith(b"%pdf"):
        raise SourceError(
            f"`{shown}` is a PDF with a workbook's name",
            hint="ask for the workbook it was made from",
            vi=f"`{shown}` là tệp PDF mang tên tệp bảng tính",
        )
    if text or start[:1] in (b"<", b"{"):
        return Kind.TEXT
    if not content:
        raise SourceError(f"`{shown}` is empty (0 bytes)", hint=AGAIN, vi=f"tệp `{shown}` trống (0 byte)")
    if content.startswith(BIFF):
        return Kind.XLS
    raise SourceError(f"`{shown}` is not an Excel workbook", hint=SAVE, vi=f"`{shown}` không phải tệp bảng tính Excel")


def _of_container(content: bytes, shown: str) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise encrypted(shown)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        return Kind.XLS
    word = "WordDocument".encode("utf-16-le") in content
    what = "a Word document (.doc)" if word else "an Office file of the old kind, but no workbook"
    vi = "tệp Word (.doc)" if word else "tệp Office kiểu cũ nhưng không phải bảng tính"
    raise SourceError(f"`{shown}` is {what}", hint="ask for the workbook", vi=f"`{shown}` là {vi}")


def encrypted(shown: str) -> SourceError:
    """The words for a workbook that asks for a password to be opened."""
    return SourceError(
        f"`{shown}` is protected by a password",
        hint="save a copy without one (File > Info)",
        vi=f"tệp `{shown}` có mật khẩu",
    )


def damaged(shown: str, error: BaseException) -> SourceError:
    """The words for a workbook that its reader stumbles over."""
    return SourceError(
        f"`{shown}` is damaged: it cannot be read as a workbook",
        detail=f"{type(error).__name__}: {error}",
        hint="open it in Excel, let Excel repair it, and save it",
        vi=f"tệp `{shown}` bị hỏng, không đọc được như bảng tính",
    )


def too_large(shown: str) -> SourceError:
    """The words for a workbook that is made to fill the memory."""
    return SourceError(
        f"`{shown}` unpacks to more than any workbook of tables",
        detail=f"at most {RATIO} times its size, and {LARGEST >> 30} GB, are read",
        hint="if you trust it, copy the cells that matter into a new workbook",
        vi=f"tệp `{shown}` giải nén ra quá lớn so với một bảng tính thông thường",
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
            f"`{shown}` is damaged: its end is missing or it was not copied whole",
            detail=str(error),
            hint=f"{AGAIN}, or let Excel repair it",
            vi=f"tệp `{shown}` bị hỏng: thiếu phần cuối hoặc chưa được chép hết",
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
    what = "a Word document (.docx)" if word else "an archive, not an Excel workbook"
    vi = "tệp Word (.docx)" if word else "tệp nén, không phải bảng tính Excel"
    raise SourceError(f"`{shown}` is {what}", hint="ask for the workbook" if word else SAVE, vi=f"`{shown}` là {vi}")


def _of_opendocument(manifest: bytes, mimetype: bytes, shown: str) -> Kind:
    if b"encryption-data" in manifest:
        raise encrypted(shown)
    if mimetype and b"spreadsheet" not in mimetype:
        raise SourceError(
            f"`{shown}` is an OpenDocument file, but no workbook",
            hint="ask for the workbook",
            vi=f"`{shown}` là tệp OpenDocument nhưng không phải bảng tính",
        )
    return Kind.ODS
