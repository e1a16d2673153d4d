"""Files as they travel: plain, gzip or zip. Told by their first bytes, opened as a stream of the plain content.

A message of statistics packs well, but not a thousandfold: what grows beyond all proportion is a bomb and is
refused while it is being unpacked, so that neither memory nor disk nor time is spent on it.
"""

import contextlib
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

from ilms.languages import _
from ilms.trouble import MessageError, opened_file_error

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
# SDMX-ML packs to a tenth or twentieth, a table of nothing but zeros to a hundredth; deflate's own limit is 1032.
RATIO = 250
# Below this no ratio does harm.
HARMLESS = 64 << 20
LARGEST = 64 << 30
_AGAIN = _("pack or download it again")
_TRUST = _("if you trust it, unpack it yourself and name the file inside")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The content of a file, unpacked where it is packed; nothing of it is kept.

    Raises:
        UsageError: The file cannot be opened; while reading: it is damaged, cut off, or a bomb.
    """
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            mark = file.read(4)
            file.seek(0)
        except OSError as error:
            raise opened_file_error(path, error) from error
        if mark.startswith(GZIP):
            zipped = stack.enter_context(contextlib.closing(gzip.GzipFile(fileobj=file)))
            yield _guarded(path, cast("IO[bytes]", zipped), path.stat().st_size)
        elif mark in (ZIP, EMPTY_ZIP):
            member, size = _member(path, file, stack)
            yield _guarded(path, member, size)
        else:
            yield cast("BinaryIO", file)


@contextlib.contextmanager
def packed(out: BinaryIO, path: Path, inside: str) -> Iterator[BinaryIO]:
    """What to write a message into, so that the file of that name is what its suffix says; the same bytes each time.

    Args:
        out: Where the bytes go.
        path: The name the file will have: `.gz`, `.zip` or another.
        inside: The suffix of the file inside a zip that names none (`data.zip` holds `data.xml`).
    """
    suffix = path.suffix.lower()
    if suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as zipped:
            yield cast("BinaryIO", zipped)
    elif suffix == ".zip":
        name = path.stem if Path(path.stem).suffix else path.stem + inside
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        with zipfile.ZipFile(out, "w") as archive, archive.open(entry, "w", force_zip64=True) as member:
            yield cast("BinaryIO", member)
    else:
        yield out


def _member(path: Path, file: IO[bytes], stack: contextlib.ExitStack) -> tuple[IO[bytes], int]:
    """The one message in a zip archive, and its packed size."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        names = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
        _refuse_others(path, names)
        (info,) = names
        # What the directory says of the size may be a lie.
        return stack.enter_context(archive.open(info)), min(info.compress_size, path.stat().st_size)
    except zipfile.BadZipFile as error:
        raise MessageError(path, _("a damaged zip archive or workbook ({error})", error=error), hint=_AGAIN) from error
    except (NotImplementedError, RuntimeError) as error:  # a method or an encryption that Python does not know
        raise MessageError(
            path, _("a zip archive that cannot be unpacked here ({error})", error=error), hint=_TRUST
        ) from error


def _refuse_others(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = {info.filename for info in members}
    if "[Content_Types].xml" in names:
        raise MessageError(
            path,
            _("this is an Excel workbook, not a message"),
            hint=_("a workbook is read through a mapping file; of a codelist, by `ilms codelist import`"),
        )
    if "META-INF/manifest.xml" in names:
        raise MessageError(
            path, _("this is an OpenDocument file, not a message"), hint=_("a table is read through a mapping file")
        )
    if len(members) != 1:
        shown = ", ".join(sorted(names)[:5]) + (" ..." if len(names) > 5 else "")  # noqa: PLR2004  # enough to know it
        raise MessageError(
            path, _("a zip archive of {n} files: {shown}", n=len(members), shown=shown or "-"),
            expected=_("one message in it"), hint=_("unpack it and name the message"),
        )  # fmt: skip
    if members[0].flag_bits & 0x1:
        raise MessageError(path, _("a zip archive with a password"), hint=_("unpack it and name the message"))


def _guarded(path: Path, source: IO[bytes], size: int) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Guard(path, source, size), 1 << 18))


class _Guard(io.RawIOBase):
    """The unpacked content, as long as it keeps in proportion; its troubles told as those of the message."""

    def __init__(self, path: Path, source: IO[bytes], size: int) -> None:
        self._path, self._source, self._size, self._given = path, source, size, 0
        self._most = min(LARGEST, max(HARMLESS, RATIO * size))

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        view = memoryview(into)  # type: ignore[arg-type]  # what a buffered reader gives
        try:
            block = self._source.read(len(view))
        except EOFError as error:
            raise MessageError(self._path, _("the archive ends too early"), hint=_AGAIN) from error
        except (OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
            raise MessageError(self._path, _("a damaged archive ({error})", error=error), hint=_AGAIN) from error
        view[: len(block)] = block
        self._given += len(block)
        if self._given > self._most:
            raise MessageError(
                self._path,
                _("{size} bytes unpack to more than {most} MB: no message is like that",
                  size=self._size, most=self._most >> 20),
                expected=_("at most {ratio} times the packed size", ratio=RATIO), hint=_TRUST,
            )  # fmt: skip
        return len(block)
