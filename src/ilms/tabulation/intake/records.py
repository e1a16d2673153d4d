"""Records as text columns of an engine's table, and the numbers of those that are wrong."""

import itertools
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ilms.tabulation.engines.stored import of_parquet
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.intake.files import Files, Part
from ilms.tabulation.told import Place, Told
from ilms.workspace import Workspace

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends.duckdb import Backend

    from ilms.tabulation.engines.engine import Engine
    from ilms.tabulation.files.record_file import RecordFile

Small: TypeAlias = "Callable[[pa.Table], ir.Table]"
FEW = 10  # records that are named of those that are wrong in one way
RECORD = "@record"


@dataclass(frozen=True, eq=False)
class Records:
    """Records of one kind.

    Attributes:
        table: The columns that were asked for, as texts: nothing and what the record file calls missing are the empty
            text. A column `{year}` for each name in the path, and what registers add.
        parts: The files that they are from.
        missing: Texts that mean: no answer.
        scratch: Where what is looked up is kept.
        answers: What was asked of them before, by question.
    """

    table: "ir.Table"
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    scratch: Path
    answers: dict[Hashable, Any] = field(init=False, default_factory=dict)  # others of another `table`

    @property
    def files(self) -> tuple[str, ...]:
        """The files, as the user names them."""
        return tuple(part.shown for part in self.parts)

    @property
    def shown(self) -> str:
        """The files, for a sentence."""
        few = ", ".join(self.files[:3])
        return f"{few}, ..." if len(self.files) > 3 else few  # noqa: PLR2004  # as many as a line takes

    def matching(self, pattern: str) -> tuple[str, ...]:
        """The columns of a pattern with `*`, in the order of the first file."""
        from fnmatch import fnmatchcase

        return tuple(name for name in self.table.columns if fnmatchcase(name, nfc(pattern)))

    def numbers(self, wrong: "Callable[[ir.Table], ir.BooleanValue]", limit: int = FEW) -> list[Place]:
        """Which records are wrong in some way: the first of them, file by file.

        Args:
            wrong: Says of a table with the columns of `table`, as they stand in the files, which records are.
            limit: At most so many.
        """

        def which(table: "ir.Table", _small: Small) -> "ir.Table":
            return table.filter(wrong(table)).order_by(RECORD).limit(limit)

        return [(file, record) for file, record, _text in self.rows(which)][:limit]

    def rows(
        self, which: "Callable[[ir.Table, Small], ir.Table]", text: str | None = None
    ) -> list[tuple[str, int, str]]:
        """Records that are looked up in the files themselves, each with its number; whatever engine works on them.

        Args:
            which: What is looked up, of a table with the columns of `table` and `@record`, which it keeps. Its second
                argument makes a table of what is to be joined.
            text: A column to be told of each.

        Returns:
            The file, the record's number (1 is the first) and the text, file by file.
        """
        found: list[tuple[str, int, str]] = []
        for part in self.parts:
            [path] = of_parquet([part.path], self.scratch)
            with _looking(self.scratch) as connection:
                stored = connection.read_parquet(path, file_row_number=True)
                table = _texts(stored, [part], self.missing, {RECORD: stored["file_row_number"] + 1})
                count = itertools.count()

                def small(
                    values: "pa.Table", connection: "Backend" = connection, n: Iterator[int] = count
                ) -> "ir.Table":
                    name = f"small {next(n)}"
                    connection.con.register(name, values)
                    return connection.table(name)

                asked = which(table, small)
                answer = asked.select(RECORD, *([text] if text else [])).to_pyarrow()
            texts = answer[text].to_pylist() if text else [""] * len(answer)
            found += [(part.shown, *one) for one in zip(answer[RECORD].to_pylist(), texts, strict=True)]
        return found


@contextmanager
def _looking(scratch: Path) -> "Iterator[Backend]":
    """A DuckDB of its own."""
    import ibis

    connection = ibis.duckdb.connect(temp_directory=str(scratch))
    try:
        yield connection
    finally:
        connection.disconnect()


def opened(engine: "Engine", workspace: Workspace, of: "RecordFile", columns: Collection[str], told: Told) -> Records:
    """The records of a record file.

    Args:
        engine: What they will lie in.
        workspace: Where relative names begin.
        of: What says where they are.
        columns: Those that are wanted; patterns with `*` too.
        told: What there is to be said about the files.

    Raises:
        SourceError: No file fits, one cannot be read, or one lacks a column.
        UsageError: The address of a database is none.
    """
    parts = tuple(Files(workspace, of, engine.scratch, told).parts(dict.fromkeys(columns)))
    alike = [_texts(engine.parquet([part.path for part in some]), some, of.read.missing) for some in _alike(parts)]
    return Records(reduce(_below, alike), parts, of.read.missing, engine.scratch)


def _below(one: "ir.Table", other: "ir.Table") -> "ir.Table":
    return one.union(other.select(one.columns))


def _alike(parts: Iterable[Part]) -> list[list[Part]]:
    """Files that are one table: of the same columns, and of the same names in their paths."""
    from pyarrow.parquet import read_schema

    def look(part: Part) -> str:
        stored = read_schema(part.path)
        return repr((sorted(part.names.items()), [(one.name, str(one.type)) for one in stored]))

    return [list(some) for _look, some in groupby(sorted(parts, key=lambda part: (look(part), part.shown)), key=look)]


def _texts(
    stored: "ir.Table", parts: Sequence[Part], missing: Sequence[str], more: "dict[str, ir.Value] | None" = None
) -> "ir.Table":
    """The columns that are asked for, as texts."""
    import ibis

    out = [text for text in missing if text]
    columns: dict[str, ir.Value] = {}
    for name, called in parts[0].columns.items():
        text = stored[called].cast("string").fill_null("")
        columns[name] = text.strip().isin(out).ifelse("", text) if out else text
    columns |= {name: ibis.literal(text) for name, text in parts[0].placeholders.items()}
    return stored.select(**columns, **(more or {}))
