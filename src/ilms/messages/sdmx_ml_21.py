"""SDMX-ML 2.1 structure-specific data, series or flat."""

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
from ilms.messages.ml.markup import Markup
from ilms.messages.ml.names import SPECIFIC_ROOTS, V21
from ilms.messages.notes import Book
from ilms.messages.opening import Opening
from ilms.observations import Observations

NAME = "sdmx-ml-2.1"


def recognises(opening: Opening) -> bool:
    """By its document element."""
    return opening.root in {f"{{{V21.message}}}{root}" for root in SPECIFIC_ROOTS}


def stream(path: Path, resolve: Resolve, _book: Book) -> Iterator[Dataset]:
    """Chunks of each data set, with its action."""
    return ml_reader.read(path, resolve)


def heading(path: Path) -> Heading:
    """The header alone."""
    return ml_reader.heading(path)


def write(chunks: Iterator[Observations], out: BinaryIO, header: Header, _book: Book) -> None:
    """Series along time, or flat where the header says so; a new data set wherever the action changes."""
    ml_format.write(chunks, out, header, Markup)


def unwritable(observations: Observations, _book: Book) -> Findings:
    """What only 3.0 has: several measures, and several values of one attribute (ATT105)."""
    return ml_format.only_30(observations, NAME)
