"""`python tests/soak FOLDER --budget SECONDS`: every kind of reader under fuzzing, for so long together (`make soak`).

Each kind is a process of its own, since libFuzzer ends its process; what each did is told at the end, and kept in
`summary.json`.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from time import monotonic

# Which part of the budget each kind has: messages have eight formats.
SHARES = {"messages": 0.75, "structures": 0.25}


def main() -> int:
    """Run what was asked for; 1 where there are findings."""
    parser = argparse.ArgumentParser(prog="python tests/soak", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--budget", type=int, default=3600, metavar="SECONDS", help="of all kinds together")
    parser.add_argument("--only", choices=SHARES, help="one kind, which has the whole budget")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        _fuzz(asked.only, asked.folder / asked.only, asked.budget)
    shares = {asked.only: 1.0} if asked.only else SHARES
    told = {kind: _process(kind, asked.folder, int(asked.budget * share)) for kind, share in shares.items()}
    (asked.folder / "summary.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))  # noqa: T201  # what it is run for
    return int(any(one["findings"] for one in told.values()))


def _fuzz(kind: str, folder: Path, seconds: int) -> None:
    from fuzz import run
    from of_messages import FuzzMessages
    from of_structures import FuzzStructures

    run({"messages": FuzzMessages, "structures": FuzzStructures}[kind], folder, seconds)


def _process(kind: str, folder: Path, seconds: int) -> dict[str, int]:
    """Run one kind; what libFuzzer says of it."""
    (folder / kind).mkdir(parents=True, exist_ok=True)
    log = folder / kind / "log.txt"
    command = [sys.executable, str(Path(__file__).parent), str(folder), "--budget", str(seconds), "--only", kind]
    began = monotonic()
    with log.open("wb") as out:
        code = subprocess.run([*command, "--here"], stdout=out, stderr=out, check=False).returncode
    text = log.read_text(encoding="utf-8", errors="replace")
    said = {name: int(value) for name, value in re.findall(r"stat::(\w+):\s+(\d+)", text)}
    edges = re.findall(r" cov: (\d+)", text)
    return {
        "inputs": said.get("number_of_executed_units", 0),
        "seconds": round(monotonic() - began),
        "edges": int(edges[-1]) if edges else 0,
        "corpus": len(list((folder / kind / "corpus").iterdir())),
        "peak_mb": said.get("peak_rss_mb", 0),
        # libFuzzer itself ends over an input that takes too long or too much.
        "findings": len(list((folder / kind / "findings").glob("*.bin"))) + (code != 0),
    }


if __name__ == "__main__":
    sys.exit(main())
