"""What a structure file holds, before anybody reads it: its bytes, once it begins as a structure message does."""

import contextlib
from pathlib import Path
from typing import cast

from lxml import etree

from ilms.errors import UsageError
from ilms.languages import _
from ilms.packing import opened
from ilms.structures import message as elements
from ilms.structures.message import Element
from ilms.trouble import opened_file_error

_HEAD = 1 << 16
_LARGEST = 256 << 20


def content(path: Path) -> bytes:
    """The whole file, unpacked, once it begins as a structure message does: a file of data can be of any size.

    Raises:
        UsageError: It cannot be opened, begins as something else, or is too large.
    """
    try:
        with opened(path) as file:
            head = file.read(_HEAD)
            if not is_json(head):
                _refuse_other(path, head)
            whole = head + file.read(_LARGEST)
            if file.read(1):
                raise UsageError(
                    _("structure file `{path}` is larger than {largest} MB", path=path, largest=_LARGEST >> 20),
                    hint=_("structures of a whole agency have some megabytes; is it a file of data?"),
                )
            return whole
    except OSError as error:
        raise opened_file_error(path, error) from error


def _refuse_other(path: Path, head: bytes) -> None:
    """Look at the document element; what is no XML is told by reading it."""
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    with contextlib.suppress(etree.XMLSyntaxError):
        parser.feed(head)
    first = next(iter(parser.read_events()), None)
    if first is not None:
        elements.refuse_other_root(path, cast("Element", first[1]))


def is_json(given: bytes) -> bool:
    """Whether a structure file that begins so is JSON."""
    return given[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
