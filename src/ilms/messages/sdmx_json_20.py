"""SDMX-JSON 2.0 data (SDMX 3.0), series or flat."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.header import Header
from ilms.messages.heading import Heading
from ilms.messages.interface import Resolve
from ilms.messages.json20 import heading as json_heading
from ilms.messages.json20 import reader as json_reader
from ilms.messages.json20.writer import Writer
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.observations import Observations

NAME = "sdmx-json-2.0"
_MEMBERS = {"data/dataSets", "data/structures"}


def recognises(opening: Opening) -> bool:
    """By the first array of its `data`."""
    return opening.members is not None and not _MEMBERS.isdisjoint(opening.members)


def stream(path: Path, resolve: Resolve, _book: Book) -> Iterator[Dataset]:
    """Chunks of each data set, with its action."""
    return json_reader.read(path, resolve)


def heading(path: Path) -> Heading:
    """The header alone."""
    return json_heading.heading(path)


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, _book: Book) -> None:
    """Series along time, or flat where the header says so; a new data set wherever the action changes."""
    with contextlib.ExitStack() as stack:
        writer: Writer | None = None
        for chunk in chunks:
            writer = writer or stack.enter_context(contextlib.closing(Writer(out, chunk.schema, header)))
            writer.add(chunk)
        if writer is None:
            raise UsageError(_("there is nothing to write"))
        writer.end()


def unwritable(_observations: Observations, _book: Book) -> Findings:
    """Nothing is lost: what a partial key cannot have is refused."""
    return Findings()
