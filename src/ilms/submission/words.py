"""A receiver's words about a message, with the office's own cells beside them."""

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.assembly.build import load_build
from ilms.dataset import Dataset
from ilms.errors import IlmsError
from ilms.history.record import Resolve
from ilms.messages.formats import read

# As they stand in the logs of .Stat's transfer service; `row` is the line of the file that was sent.
ROW = re.compile(r"\bat row \[(\d+)\]")
CODE = re.compile(r"\bCode \[([^\]]*)\] (?:not found|is not allowed)\b.*?\bfor (?:dimension|attribute) \[?(\w+)")
# As an FMR's report names series and observations, as far as it does (targets/fmr.py writes it so).
KEY = re.compile(r", key \[([^\]]+)\]")
SAMPLE = 3  # places named a message


def located(messages: Sequence[str], message: Path, build: Path, dataflow: str, resolve: Resolve) -> list[str]:
    """The messages, each followed by the cells that it is about, as far as that can be told.

    Args:
        messages: The receiver's words.
        message: The file that was sent.
        build: The folder of the build, which knows the cell of each observation.
        dataflow: Which one the file is of.
        resolve: Gives the schema.
    """
    try:
        (sent,) = read(message, resolve)
        found = load_build(build)
        if dataflow not in found.dataflows:  # built anew since, for other tables
            return list(messages)
        built = found.dataset(dataflow, resolve)
    except (IlmsError, OSError, ValueError):  # no build any more: the words stay as they are
        return list(messages)
    return [_located(word, sent, built) for word in messages]


def _located(word: str, sent: Dataset, built: Dataset) -> str:
    rows = _rows(word, sent)
    places = [place for row in rows[:SAMPLE].to_pylist() for place in _cells(row, sent, built)]
    return word + "".join(f"\n  {place}" for place in dict.fromkeys(places))


def _rows(word: str, sent: Dataset) -> pa.Array:
    """The observations of the file that the words are about."""
    if found := ROW.search(word):
        lines = sent.provenance.cells["line"]
        cells = pc.indices_nonzero(pc.fill_null(pc.equal(lines, int(found.group(1))), fill_value=False))
        mine = pc.is_in(sent.provenance.origins["cell"], value_set=cells.cast(pa.int64()))
        if len(rows := sent.provenance.origins["observation"].filter(mine)):
            return rows.combine_chunks()
    if found := KEY.search(word):
        return _at_key(re.split(r"[:.]", found.group(1)), sent)
    found = CODE.search(word)
    if found and found.group(2) in sent.observations.table.column_names:
        return pc.indices_nonzero(pc.equal(sent.observations.text(found.group(2)), found.group(1)))
    return pa.array([], pa.int64())


def _at_key(parts: Sequence[str], sent: Dataset) -> pa.Array:
    """The observations of a series or of one observation; what the key leaves empty is not asked for."""
    mask = pa.array([True] * len(sent.observations), pa.bool_())
    for name, part in zip(sent.observations.schema.key, parts, strict=False):
        if part:
            mask = pc.and_(mask, pc.fill_null(pc.equal(sent.observations.text(name), part), fill_value=False))
    return pc.indices_nonzero(mask)


def _cells(row: int, sent: Dataset, built: Dataset) -> list[str]:
    key = sent.observations.key_at(row)
    observations = built.observations
    mask = pa.array([True] * len(observations), pa.bool_())
    for name, value in key.items():
        mask = pc.and_(mask, pc.fill_null(pc.equal(observations.text(name), value), fill_value=False))
    mine = pc.indices_nonzero(mask).to_pylist()
    named = ".".join(str(part or "") for part in key.values())
    cells = [_place(place) for number in mine for place in built.provenance.where(number)]
    return [f"{named}: {cell}" for cell in cells] or [named]


def _place(spot: dict[str, object]) -> str:
    """`sources/2024/dolab.xlsx > "Bieu 18" > D14`."""
    if "line" in spot:
        return f"{spot['file']} line {spot['line']}"
    sheet = f'"{spot["sheet"]}"' if "sheet" in spot else ""
    return " > ".join(str(part) for part in (spot["file"], sheet, spot.get("cell", "")) if part)
