"""DuckDB within this process: out of core, by all processors of this machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.progress import polled
from ilms.tabulation.engines import keyed, limits, trouble
from ilms.tabulation.engines.reading import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from duckdb import DuckDBPyConnection
    from ibis.backends.duckdb import Backend

PROCESS = 200 << 20  # bytes of what is said that Python and Arrow have
COUNTED = 0.8  # DuckDB counts neither what it reads and writes through nor what it has given back


@contextmanager
def opened(scratch: Path, memory: str | None, threads: int | None) -> Iterator["DuckDB"]:
    """See `engine.opened`."""
    import duckdb
    import ibis

    within = limits.memory(memory)
    spill = scratch / "spilled"
    spill.mkdir(mode=0o700, exist_ok=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": limits.shown(max(limits.LEAST // 2, int(within * COUNTED) - PROCESS)),
        "threads": limits.threads(threads, within),
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
        # Nothing is fetched, and nothing is read from the user's own settings.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    try:
        yield DuckDB(connection, ibis.duckdb.from_connection(connection), scratch, limits.shown(within))
    finally:
        connection.close()


class DuckDB(Reading):
    """See `engine.Engine`."""

    name = "duckdb"

    def __init__(self, connection: "DuckDBPyConnection", backend: "Backend", scratch: Path, memory: str) -> None:
        """`memory`: how much it may take, for messages."""
        super().__init__(scratch)
        self._connection, self._backend, self._memory = connection, backend, memory
        connection.execute(keyed.IN_DUCKDB)
        # Reckoned, and told by `query_progress`, but not drawn.
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")

    def small(self, table: "pa.Table") -> "ir.Table":
        """See `Engine`."""
        name = self._new("small")
        self._connection.from_arrow(table).create(name)
        return self._backend.table(name)

    def kept(self, what: "ir.Table", name: str) -> "ir.Table":
        """See `Engine`."""
        target = self.scratch / f"{self._new(name)}.parquet"
        with self._working(name):
            self._backend.to_parquet(what, target)
        return self._read([target]).cast(what.schema())

    def run(self, what: "ir.Table") -> "pa.Table":
        """See `Engine`."""
        with self._working(""):
            return self._backend.to_pyarrow(what).cast(what.schema().to_pyarrow())

    def _read(self, paths: Sequence[Path]) -> "ir.Table":
        name = self._new("read")
        self._connection.read_parquet([str(path) for path in paths], hive_partitioning=False).create_view(name)
        return self._backend.table(name)

    @contextmanager
    def _working(self, name: str) -> Iterator[None]:
        import duckdb

        def percent() -> int:
            return max(0, int(self._connection.query_progress()))

        try:
            with polled("working", 100, percent, name):
                yield
        except duckdb.OutOfMemoryException as error:
            if "max_temp_directory_size" in str(error) or "No space left" in str(error):
                raise trouble.disk_ran_out(self.scratch) from None
            raise trouble.memory_ran_out(self._memory) from None
        except (duckdb.DataError, duckdb.OperationalError, duckdb.IOException, duckdb.InvalidInputException) as error:
            if "No space left" in str(error):
                raise trouble.disk_ran_out(self.scratch) from None
            raise trouble.stopped("DuckDB", type(error).__name__) from None
