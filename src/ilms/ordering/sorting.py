"""A stream in canonical order, whatever its size: runs that fit the memory are sorted, put on disk, and merged.

Runs are merged, and not rows dealt out to buckets by their leading code: how rows spread over codes is known only at
the end, and a year's submission is of one area, so that a bucket could be the whole. Every row is written and read
once up to `FAN` runs (some ten million observations), once more beyond; so time is linear and memory is bounded.

Files are temporary ones without a name where the system has such (they vanish with the process, whatever happens to
it), in the folder that `TMPDIR` names.
"""

import contextlib
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

import pyarrow as pa

from ilms.ordering.rows import Rows

# Bytes of a run, of a block of it that is held while it is merged, and the runs that are merged at once.
RUN, BLOCK, FAN = 16 << 20, 128 << 10, 64
# Rows given on at once.
CHUNK = 1 << 15


def in_order(tables: Iterator[pa.Table], rows: Rows) -> Iterator[pa.Table]:
    """Rows in canonical order; equal keys stay in the order in which they came.

    Args:
        tables: As `rows` makes them of chunks.
        rows: Of the stream.

    Raises:
        OSError: There is no room on the disk.
    """
    with contextlib.closing(_Runs(rows)) as runs:
        held: list[pa.Table] = []
        size = 0
        for table in tables:
            held.append(table)
            size += table.nbytes
            if size >= RUN:
                runs.add(_sorted(held, rows))
                size = 0
        if runs and held:
            runs.add(_sorted(held, rows))
        yield from runs.merged() if runs else _pieces(_sorted(held, rows)) if held else ()


def _sorted(tables: list[pa.Table], rows: Rows) -> pa.Table:
    """All rows in order; the list is empty afterwards, so that they are not held twice."""
    table = pa.concat_tables([rows.wide(one) for one in tables]).combine_chunks()
    tables.clear()
    return table.take(pa.array(rows.key(table).order())) if len(table) else table


def _pieces(table: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, len(table), CHUNK):
        yield table.slice(start, CHUNK)


class _Runs:
    """Sorted runs on disk, each with how often its rows were merged."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._runs: list[tuple[int, BinaryIO]] = []

    def __len__(self) -> int:
        return len(self._runs)

    def add(self, table: pa.Table) -> None:
        """One more, which comes after all others."""
        self._put(0, iter([table]))
        while len(self._runs) >= FAN and self._runs[-FAN][0] == self._runs[-1][0]:
            level, some = self._runs[-1][0] + 1, self._runs[-FAN:]
            self._put(level, _merged([file for _, file in some], self._rows))
            for _, file in some:
                file.close()
            self._runs[-FAN - 1 : -1] = []

    def merged(self) -> Iterator[pa.Table]:
        """All rows."""
        return _merged([file for _, file in self._runs], self._rows)

    def close(self) -> None:
        """Give the files back."""
        for _, file in self._runs:
            file.close()

    def _put(self, level: int, tables: Iterator[pa.Table]) -> None:
        file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115  # closed by `close`
        self._runs.append((level, file))
        first = self._rows.narrow(next(tables))
        length = max(1, len(first) * BLOCK // max(first.nbytes, 1))
        with pa.ipc.new_stream(file, first.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_table(first, length)
            for table in tables:
                writer.write_table(self._rows.narrow(table), length)


class _Front:
    """What is held of a run while it is merged: a block at least, as long as there is so much left."""

    def __init__(self, file: BinaryIO, rows: Rows) -> None:
        file.seek(0)
        self._rows = rows
        self._blocks = iter(pa.ipc.open_stream(cast("IO[bytes]", file)))
        self._held = rows.wide(pa.Table.from_batches([next(self._blocks)]))
        self._key = rows.key(self._held)
        self._at, self._enough = 0, len(self._held)

    def is_over(self) -> bool:
        """Whether nothing is left of the run; where less than a block is left the next one is taken."""
        if len(self._held) - self._at < self._enough and (block := next(self._blocks, None)) is not None:
            more = self._rows.wide(pa.Table.from_batches([block]))
            self._held, self._at = pa.concat_tables([self._held.slice(self._at), more]).combine_chunks(), 0
            self._key = self._rows.key(self._held)
        return self._at == len(self._held)

    def last(self) -> tuple[Any, ...]:
        """The key of the last row that is held."""
        return self._key.at(len(self._held) - 1)

    def up_to(self, bound: tuple[Any, ...], *, bound_too: bool) -> pa.Table:
        """The next rows with keys before the bound, or (`bound_too`) with that very key."""
        begin, find = self._at, bisect_right if bound_too else bisect_left
        self._at = find(range(len(self._held)), bound, lo=begin, key=self._key.at)
        return self._held.slice(begin, self._at - begin)


def _merged(files: list[BinaryIO], rows: Rows) -> Iterator[pa.Table]:
    """The rows of sorted runs; of equal keys those of an earlier run come first."""
    fronts = [_Front(file, rows) for file in files]
    while fronts := [front for front in fronts if not front.is_over()]:
        # What comes behind what is held of a run is not known; rows up to the least end come before all of that.
        bound, first = min((front.last(), number) for number, front in enumerate(fronts))
        taken = [front.up_to(bound, bound_too=number <= first) for number, front in enumerate(fronts)]
        yield from _pieces(_sorted(taken, rows))
