"""Spark's own process: begun with a private gateway, silent, and ended with the run.

pyspark would write Java's warnings, logs and progress bars onto the terminal, and would keep the process until Python
ends. Nothing of it is shown here; its logs are switched off on the workers too, since they may quote a record.
"""

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import UsageError
from ilms.languages import _
from ilms.tabulation.engines import limits, trouble

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

JAVA = 500 << 20  # bytes of a process of Java besides its heap
PARTS = 8  # of what is shuffled, a thread; Spark joins small ones again
ENDING = 20  # seconds
FOREIGN = ("SPARK_LOCAL_DIRS", "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT")  # what would go before our settings
ALWAYS = {
    "spark.app.name": "ilms",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.executor.syncLogLevel.enabled": "true",
    "spark.sql.ansi.enabled": "true",  # what overflows is an error, never null
    "spark.sql.caseSensitive": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
}


def settings(scratch: Path, memory: str | None, threads: int | None, master: str | None) -> dict[str, str]:
    """What Spark is told; on a cluster, what is not said is as the cluster's `spark-defaults.conf` has it.

    Args:
        scratch: The run's private folder.
        memory: On this machine Spark's, all in all; on a cluster each worker's.
        threads: On this machine Spark's; on a cluster each worker's.
        master: None: this machine.
    """
    spill = scratch / "spilled"
    spill.mkdir(mode=0o700, exist_ok=True)
    told = ALWAYS | {
        "spark.local.dir": str(spill),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.driver.extraJavaOptions": f'-Djava.io.tmpdir="{spill}" -Dderby.system.home="{spill}"',
    }
    if master is None or master.startswith("local["):
        within = limits.memory(memory)
        ours = limits.threads(threads, within)
        return told | {
            "spark.master": master or f"local[{ours}]",
            "spark.driver.memory": f"{max(limits.LEAST * 2, within - JAVA) >> 20}m",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(PARTS * ours),
        }
    if memory is not None:
        told["spark.executor.memory"] = f"{limits.memory(memory) >> 20}m"
    if threads is not None:
        told["spark.executor.cores"] = str(threads)
    return told | {"spark.master": master}


@contextmanager
def begun(told: Mapping[str, str]) -> Iterator["SparkSession"]:
    """A session of a process of its own.

    Raises:
        UsageError: pyspark is not installed, or this Python process has a session of Spark already.
        EngineError: Spark does not start: no Java, or no such cluster.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="pyspark")  # of versions of pandas, which is not used
        try:
            from pyspark import SparkContext
            from pyspark.sql import SparkSession
        except ImportError:
            raise UsageError(
                _("Spark is not installed"),
                hint=_("install it with `pip install 'ilms[spark]'`; it needs Java 17 or later"),
            ) from None
        if SparkContext._active_spark_context is not None:  # noqa: SLF001  # pyspark has no other way to ask
            raise UsageError(
                _("this process has a session of Spark already"), hint=_("end it with `stop()`, or use another process")
            )
        gateway = _gateway(told)
        try:
            yield SparkSession(_context(gateway, told))
        finally:
            _end(gateway)


def _gateway(told: Mapping[str, str]) -> Any:  # noqa: ANN401  # py4j is untyped
    from subprocess import DEVNULL

    from pyspark import SparkConf
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway

    conf = SparkConf(loadDefaults=False).setAll(list(told.items()))
    try:
        with _without(FOREIGN):
            return launch_gateway(conf, popen_kwargs={"stdout": DEVNULL, "stderr": DEVNULL})  # type: ignore[no-untyped-call]
    except (PySparkRuntimeError, OSError):
        raise trouble.not_started() from None


def _context(gateway: Any, told: Mapping[str, str]) -> Any:  # noqa: ANN401
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext

    try:
        # With what the process has read from `spark-defaults.conf`.
        SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001  # for SparkConf to ask this process
        return SparkContext(conf=SparkConf(_jvm=gateway.jvm).setAll(list(told.items())), gateway=gateway)
    except (Py4JError, OSError):
        raise trouble.no_cluster(told["spark.master"]) from None


def _end(gateway: Any) -> None:  # noqa: ANN401
    from pyspark import SparkContext

    context = SparkContext._active_spark_context  # noqa: SLF001
    if context is not None:
        with suppress(Exception):  # it may be dead
            context.stop()
    with suppress(Exception):
        gateway.shutdown()
    # pyspark would go on with a process that is over.
    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None  # noqa: SLF001
    process = gateway.proc
    process.stdin.close()
    with suppress(Exception):
        process.wait(ENDING)
    if process.poll() is None:
        process.kill()
        process.wait()


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Without some variables of the environment, for what is started meanwhile."""
    held = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)
