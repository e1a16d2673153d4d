"""What every engine can do, and how one is opened.

The rooms to the right write Ibis expressions over the tables that an engine gives, and never ask which one it is.
Equal on both, to the last digit, are: sums, counts, least and greatest of decimals, whole numbers and texts; groups,
joins, windows with a full order, `try_cast`. Not equal, and so never asked for: floating-point numbers as texts or in
sums, averages, quantiles, and the order of rows where nothing orders them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

NAMES = ("duckdb", "spark")


class Engine(Protocol):
    """Where records are worked out.

    Attributes:
        name: One of `NAMES`.
        scratch: The private folder where it keeps what does not fit into memory (`scratch.scratch`).
    """

    name: str
    scratch: Path

    def csv(self, paths: Sequence[Path], *, delimiter: str = ",", encoding: str = "utf-8") -> "ir.Table":
        """Text files with the same columns, one record after another; all columns text, exactly what stands there.

        Raises:
            SourceError: A file is missing, empty, in another encoding, has rows of another width, or other columns.
        """

    def parquet(self, paths: Sequence[Path]) -> "ir.Table":
        """Parquet files with the same columns: texts, whole numbers, decimals, dates and truth values as stored.

        Where the files differ in types, or one has a column that the engines would read apart (floating-point numbers,
        moments), all columns are text: a number in the fewest digits that mean it, a moment as ISO 8601 has it, without
        its time where that is midnight in all of a file, no number (NaN) as null.

        Raises:
            SourceError: A file is missing or not Parquet, has other columns than the first, or columns of lists.
        """

    def small(self, table: "pa.Table") -> "ir.Table":
        """A code list or a key that is joined to records; what it holds stands in no SQL and no plan."""

    def kept(self, what: "ir.Table", name: str) -> "ir.Table":
        """Work a table out once, for what is asked of several times; it lies in the scratch folder.

        Args:
            what: The table.
            name: A word for messages and files; the same one may come again.

        Raises:
            EngineError: See `run`.
        """

    def run(self, what: "ir.Table") -> "pa.Table":
        """The answer, with the columns and types of the expression; in order where the expression orders.

        Raises:
            EngineError: Memory or disk ran out, or the engine could not go on.
        """

    def keyed(self, what: "ir.StringValue", key: bytes) -> "ir.StringValue":
        """HMAC-SHA256 (RFC 2104) of each text's UTF-8, in hexadecimal digits; null of null.

        The key is a row of a table: it stands in no SQL, plan or log.
        """


@contextmanager
def opened(
    name: str,
    scratch: Path,
    *,
    memory: str | None = None,
    threads: int | None = None,
    master: str | None = None,
) -> Iterator[Engine]:
    """An engine for a while.

    Args:
        name: `duckdb` or `spark`.
        scratch: A private folder that somebody else deletes; workers of a cluster must see it at the same path.
        memory: `4GB`, `900 MB`, `50%`; by default a share of what the machine has.
        threads: By default as many as the machine has.
        master: Spark's: `local[*]`, `spark://host:7077`, `yarn`; by default this machine.

    Raises:
        UsageError: There is no such engine, or it is not installed, or cannot have so much memory.
        EngineError: It does not start.
    """
    if name == "duckdb":
        if master:
            raise UsageError(
                _("`{master}` is a cluster of Spark, and the engine is DuckDB", master=master),
                hint=_("choose the engine `spark`, or leave the cluster out"),
            )
        from ilms.tabulation.engines import duck

        with duck.opened(scratch, memory, threads) as engine:
            yield engine
    elif name == "spark":
        from ilms.tabulation.engines import spark

        with spark.opened(scratch, memory, threads, master) as engine:
            yield engine
    else:
        raise UsageError(
            _("there is no engine `{name}`", name=name),
            hint=_("the engines are {names}", names=", ".join(f"`{one}`" for one in NAMES)),
        )
