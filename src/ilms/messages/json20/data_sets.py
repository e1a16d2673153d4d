"""The data sets of a JSON message on their way to the file: which is open, which series, and how each ends."""

import tempfile
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.arrow_text import joined_bytes
from ilms.messages.runs import grouping, starts
from ilms.ordering.seen import Hashes, Seen

# Keys of one data set; beyond it another begins, so that remembering them stays cheap.
MOST = 1 << 22
_COPY = 1 << 20
_OBSERVATIONS = ',"observations":{'


@dataclass(frozen=True)
class Rows:
    """Members of one object of a data set.

    Attributes:
        bodies: Each whole, name and value; of series their observations.
        names: What stands in the name, for telling the same again.
        hashes: Of the series where there are series, else of the names.
        tags: Of series: name and attributes of the one each row is of.
        alone: Of series: whether it has no observations.
    """

    bodies: pa.Array
    names: pa.Array
    hashes: Hashes
    tags: pa.Array | None = None
    alone: pa.Array | None = None

    def take(self, rows: pa.Array) -> "Rows":
        """These rows, in this order."""
        tags, alone = (None if a is None else a.take(rows) for a in (self.tags, self.alone))
        return Rows(self.bodies.take(rows), self.names.take(rows), self.hashes[rows.to_numpy()], tags, alone)

    def grouped(self) -> "Rows":
        """The rows of a series brought together."""
        order = None if self.tags is None else grouping(self.tags)
        return self if order is None else self.take(order)


class Sets:
    """Keeps the data in a temporary file until what stands before it is known."""

    def __init__(self) -> None:
        self._data = tempfile.TemporaryFile()  # noqa: SIM115  # closed by `close`
        self._open: str | None = None
        self._begun = False
        self._series, self._ending = "", ""
        self._seen, self._names = Seen(), set[str]()

    def add(self, tag: str, rows: Rows) -> None:
        """Write rows into the open data set; into another one where that is of another tag or has their names."""
        if tag != self._open or len(self._seen) > MOST or self._has(rows):
            self._begin(tag)
        self._seen.add(rows.hashes)
        text = pc.binary_join_element_wise(self._leading(rows), rows.bodies, "")
        self._data.write(joined_bytes(text)[0 if self._begun else 2 :])  # no comma before the first
        self._begun = True

    def alone(self, tag: str, count: int) -> None:
        """Write data sets that have nothing but their attributes."""
        for _ in range(count):
            self._begin(tag)

    def end(self, tag: str) -> None:
        """End the last data set; where there is none, write an empty one."""
        if self._open is None:
            self._begin(tag)
        self._end()

    def copy(self, out: BinaryIO) -> None:
        """Give all of it."""
        self._data.seek(0)
        while block := self._data.read(_COPY):
            out.write(block)

    def close(self) -> None:
        """Give the temporary file back."""
        self._data.close()

    def _begin(self, tag: str) -> None:
        self._end()
        between = ",\n" if self._open is not None else ""
        self._data.write(f"{between}{tag if tag.endswith('{') else tag.rstrip(',')}".encode())
        self._open, self._begun, self._series, self._ending = tag, False, "", ""
        self._seen, self._names = Seen(), set()

    def _end(self) -> None:
        if self._open is not None:
            self._data.write(f"{self._ending}{'}' if self._open.endswith('{') else ''}}}".encode())

    def _has(self, rows: Rows) -> bool:
        if rows.tags is None:
            return self._seen.has_any(rows.hashes)
        going = pc.equal(rows.tags, self._series)
        fresh = rows.hashes[~going.to_numpy(zero_copy_only=False)]
        return self._seen.has_any(fresh) or not self._names.isdisjoint(rows.names.filter(going).to_pylist())

    def _leading(self, rows: Rows) -> pa.Array:
        """What stands before each row: the end of the series before it and the beginning of its own."""
        if rows.tags is None or rows.alone is None:
            return pa.array([",\n"] * len(rows.bodies), pa.string())
        begins = starts(rows.tags)
        if rows.tags[0].as_py() == self._series:
            begins = pa.concat_arrays([pa.array([False]), begins.slice(1)])
        ends = pc.if_else(rows.alone, "}", "}}")
        before = pa.concat_arrays([pa.array([self._ending]), ends.slice(0, len(ends) - 1)])
        opening = pc.if_else(rows.alone, "", _OBSERVATIONS)
        self._remember(rows, ends)
        return pc.if_else(begins, pc.binary_join_element_wise(before, ",\n", rows.tags, opening, ""), ",\n")

    def _remember(self, rows: Rows, ends: pa.Array) -> None:
        last = rows.tags[-1].as_py()  # type: ignore[index]  # only called where there are series
        names = rows.names.filter(pc.equal(rows.tags, last)).to_pylist()
        self._names = self._names.union(names) if last == self._series else set(names)
        self._series, self._ending = last, ends[-1].as_py()
