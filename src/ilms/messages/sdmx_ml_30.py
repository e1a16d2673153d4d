"""SDMX-ML 3.0 structure-specific data, series or flat."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.messages.header import Header
from ilms.messages.heading import Heading
from ilms.messages.interface import Resolve
from ilms.messages.ml import format as ml_format
from ilms.messages.ml import reader as ml_reader
from ilms.messages.ml.markup_30 import Markup30
from ilms.messages.ml.names import SPECIFIC_ROOTS, V30
from ilms.messages.ml.reader_30 import Walk30
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.observations import Observations

NAME = "sdmx-ml-3.0"


def recognises(opening: Opening) -> bool:
    """By its document element."""
    return opening.root == f"{{{V30.message}}}{SPECIFIC_ROOTS[0]}"


def stream(path: Path, resolve: Resolve, _book: Book) -> Iterator[Dataset]:
    """Chunks of each data set, with its action."""
    return ml_reader.read(path, resolve, Walk30)


def heading(path: Path) -> Heading:
    """The header alone."""
    return ml_reader.heading(path, Walk30)


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, _book: Book) -> None:
    """Series along time, or flat where the header says so; a new data set wherever the action changes."""
    ml_format.write(chunks, out, header, Markup30)


def unwritable(_observations: Observations, _book: Book) -> Findings:
    """Nothing is lost: what XML cannot hold is refused."""
    return Findings()
