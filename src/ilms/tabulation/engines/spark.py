"""Apache Spark: on this machine, or on a cluster whose workers see the scratch folder and the files as we do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.progress import polled
from ilms.tabulation.engines import keyed, spark_process, trouble
from ilms.tabulation.engines.reading import Reading

if TYPE_CHECKING:
    from subprocess import Popen

    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends.pyspark import Backend
    from pyspark.sql import DataFrame, SparkSession

OUT_OF_MEMORY = 52  # Spark's exit status


@contextmanager
def opened(scratch: Path, memory: str | None, threads: int | None, master: str | None) -> Iterator["Spark"]:
    """See `engine.opened`."""
    told = spark_process.settings(scratch, memory, threads, master)
    with spark_process.begun(told) as session:
        import ibis

        heap = told.get("spark.driver.memory") or told.get("spark.executor.memory") or "1g"
        yield Spark(session, ibis.pyspark.connect(session), scratch, heap)


class Spark(Reading):
    """See `engine.Engine`."""

    name = "spark"

    def __init__(self, session: "SparkSession", backend: "Backend", scratch: Path, memory: str) -> None:
        """`memory`: how much it may take, for messages."""
        super().__init__(scratch)
        self._memory = memory
        self._process: Popen[bytes] = session.sparkContext._gateway.proc  # type: ignore[union-attr]  # noqa: SLF001
        self._session, self._backend = session, backend
        session.sql(keyed.IN_SPARK)

    def small(self, table: "pa.Table") -> "ir.Table":
        """See `Engine`."""
        return self._named(self._session.createDataFrame(table), "small")

    def kept(self, what: "ir.Table", name: str) -> "ir.Table":
        """See `Engine`."""
        target = self.scratch / f"{self._new(name)}.parquet"
        with self._working(name):
            self._frame(what).write.parquet(_address(target))
        return self._read([target]).cast(what.schema())

    def run(self, what: "ir.Table") -> "pa.Table":
        """See `Engine`."""
        with self._working(""):
            return self._frame(what).toArrow().cast(what.schema().to_pyarrow())

    def _frame(self, what: "ir.Table") -> "DataFrame":
        self._backend._run_pre_execute_hooks(what)  # noqa: SLF001  # tables in memory; its own way out goes by pandas
        return self._session.sql(self._backend.compile(what))

    def _read(self, paths: Sequence[Path]) -> "ir.Table":
        # Without recursion Spark would make a column of a folder `year=2024`.
        reader = self._session.read.option("recursiveFileLookup", "true")
        return self._named(reader.parquet(*[_address(path) for path in paths]), "read")

    def _named(self, frame: "DataFrame", name: str) -> "ir.Table":
        name = self._new(name)
        frame.createOrReplaceTempView(name)
        return self._backend.table(name)

    @contextmanager
    def _working(self, name: str) -> Iterator[None]:
        from py4j.protocol import Py4JError
        from pyspark.errors import AnalysisException, ParseException, PySparkException

        try:
            with polled("working", 100, self._percent, name):
                yield
        except (AnalysisException, ParseException):
            raise  # the expression is wrong: no record was looked at
        except PySparkException as error:
            raise self._told(str(error), error.getCondition() or type(error).__name__) from None
        except (Py4JError, OSError) as error:
            raise self._told(str(error), type(error).__name__) from None

    def _told(self, said: str, kind: str) -> trouble.EngineError:
        """What Spark says, for what is known of it."""
        if "No space left on device" in said:
            return trouble.disk_ran_out(self.scratch)
        if "OutOfMemoryError" in said or "UNABLE_TO_ACQUIRE_MEMORY" in said or self._process.poll() == OUT_OF_MEMORY:
            return trouble.memory_ran_out(self._memory)
        return trouble.stopped("Spark", kind)

    def _percent(self) -> int:
        """How much of what it is at is done; nothing of what it does not know yet."""
        tracker = self._session.sparkContext.statusTracker()
        jobs = [job for number in tracker.getActiveJobsIds() if (job := tracker.getJobInfo(number))]
        stages = [tracker.getStageInfo(stage) for job in jobs for stage in job.stageIds]
        tasks = sum(stage.numTasks for stage in stages if stage)
        return 100 * sum(stage.numCompletedTasks for stage in stages if stage) // tasks if tasks else 0


def _address(path: Path) -> str:
    """On this machine's disk, whatever the cluster's own is; with no letter escaped, as Spark takes it."""
    posix = path.as_posix()
    return f"file://{posix}" if posix.startswith("/") else f"file:///{posix}"
