"""A real cluster of Spark on this machine: a master and workers, each a process of its own that can be killed.

Nothing of it is shown, it listens on this machine alone, and all that it writes lies in the folder that it is given.
"""

import os
import re
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = "127.0.0.1"
REGISTERED = "(Successfully registered) with master"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a process that lives for seconds need not be compiled well
PATIENCE = 120  # seconds for a process of Java to say that it is there, on a machine with much else to do


@dataclass
class Cluster:
    """Where its master listens, its workers, and where they write."""

    master: str
    folder: Path
    memory: str
    workers: list[subprocess.Popen]

    def start(self):
        """One more worker."""
        name = f"worker-{len(list(self.folder.glob('worker-*.log')))}"
        log = self.folder / f"{name}.log"
        begun = _started(
            log, "worker.Worker", "--host", HERE, "--webui-port", "0", "--cores", "1", "--memory", self.memory,
            "--work-dir", str(self.folder / name), self.master,
        )  # fmt: skip
        return begun, log

    def kill(self, number):
        """End a worker at once, and the executor that it started: a machine whose plug was pulled."""
        _end(self.workers[number])

    def replace(self, number):
        """A new worker for one that is dead."""
        self.workers[number], log = self.start()
        _said(log, REGISTERED)


@contextmanager
def cluster(folder, workers=3, memory="600m"):
    """A cluster for a while."""
    log = folder / "master.log"
    begun = _started(log, "master.Master", "--host", HERE, "--port", "0", "--webui-port", "0")
    running = Cluster("", folder, memory, [])
    try:
        running.master = _said(log, r"Starting Spark master at (spark://\S+)")
        started = [running.start() for _ in range(workers)]
        running.workers.extend(worker for worker, _ in started)
        for _, log in started:
            _said(log, REGISTERED)
        yield running
    finally:
        for process in (*running.workers, begun):
            _end(process)


def _started(log, name, *options):
    """A daemon of Spark in a group of its own, in which its executors are too."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": HERE, "SPARK_NO_DAEMONIZE": "1",
        "SPARK_LOCAL_DIRS": str(log.parent), "SPARK_DAEMON_JAVA_OPTS": f"-Djava.io.tmpdir={log.parent}",
        "JAVA_TOOL_OPTIONS": QUICK,
    }  # fmt: skip
    with log.open("wb") as file:
        return subprocess.Popen(
            [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *options],
            stdout=file, stderr=file, stdin=subprocess.DEVNULL, env=environment, start_new_session=True,
        )  # fmt: skip


def _end(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _said(log, what):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := re.search(what, log.read_text("utf-8", "replace")):
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(log.read_text("utf-8", "replace")[-2000:])
