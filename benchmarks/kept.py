"""`python -m benchmarks.kept NAME...`: run a benchmark and keep what it printed in `benchmarks/results/NAME.md`.

`docs/make_results.py` takes the tables of `docs/performance.md` from there, so that no figure of a page is typed. The
first line of a kept file says what was run, when, and on what; the load is that of the machine before it began.
"""

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
# What each is made by; `peers` and `large` take many minutes.
COMMANDS = {
    "ours": "python -m benchmarks --ours",
    "form": "python -m benchmarks --ours --only check",
    "start": "python -m benchmarks --ours --only start --times 9",
    "peers": "python -m benchmarks",
    "large": "python -m benchmarks --ours --large 10000000",
    "rules": "python -m benchmarks.rules",
    "reading": "python -m benchmarks.reading",
    "codelists": "python -m benchmarks.codelists",
    "page": "python -m benchmarks.page",
    "tabulating": "python -m benchmarks.tabulating",  # 100 million movements
    "tabulating-peers": "python -m benchmarks.tabulating --movements 4000000 --peers",
}


def main() -> int:
    """Run what is named, one after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kept", description=__doc__)
    parser.add_argument("names", nargs="+", choices=COMMANDS)
    parser.add_argument("--with", dest="more", default="", help="further options of the benchmark, in one text")
    asked = parser.parse_args()
    for name in asked.names:
        keep(name, f"{COMMANDS[name]} {asked.more}".strip())
    return 0


def keep(name: str, command: str) -> None:
    """Run a command and keep what it prints.

    Raises:
        CalledProcessError: It failed; then nothing is kept.
    """
    told = f"`{command}`, {date.today():%d %B %Y}, {_machine()}"  # noqa: DTZ011  # the day of whoever runs it
    call = [sys.executable, *command.split()[1:]]
    printed = subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(f"{told}\n\n{printed}", "utf-8", newline="\n")
    print(printed)


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores{load}"


if __name__ == "__main__":
    sys.exit(main())
