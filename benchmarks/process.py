"""One process, measured from outside: time on the clock, time on the processor, highest memory."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """What a process took.

    Attributes:
        clock: Seconds until it ended.
        cpu: Seconds of processor, user and system; what other processes do to it is least here.
        peak: Megabytes of resident memory at its highest.
        failed: The last line it wrote to stderr, where it did not succeed.
    """

    clock: float
    cpu: float
    peak: float
    failed: str = ""


def measure(command: list[str], folder: Path) -> Measured:
    """Run a command in a folder."""
    log = folder / "stderr.txt"
    with log.open("wb") as errors:
        began = perf_counter()
        # Contenders are run from this checkout, in the folder of the data.
        here = Path(__file__).resolve().parent.parent
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(here / "src"), str(here)])}
        # An installed package is compiled once and for all; so is this checkout, by the first run.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        clock = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    failed = (lines[-1] if lines else f"exit status {process.returncode}") if process.returncode else ""
    return Measured(clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, failed)


def best(command: list[str], folder: Path, times: int) -> Measured:
    """The run with the least processor time: everything that disturbs only adds to it."""
    return min((measure(command, folder) for _ in range(times)), key=lambda one: (bool(one.failed), one.cpu))
