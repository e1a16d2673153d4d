"""`PYTHONPATH=tests python -m submission.crash FOLDER`: every moment of every scene (part of `make soak`).

Each moment is tried twice: with the command that follows undisturbed, and with that killed as well. What was done is
told at the end and kept in `crash.json`.
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from submission.crash.every import PIECES, tried
from submission.crash.scenes import SCENES


def main() -> int:
    """Run all of it; 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m submission.crash", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, dict[str, object]] = {}
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(tried, scene.name, asked.folder / f"{scene.name}-{part}-{again}", part, again=again)
            for again in (False, True)
            for part in range(PIECES)
            for scene in SCENES
        ]
        for job in jobs:
            one = job.result()
            sofar = told.setdefault(str(one["scene"]), dict.fromkeys(("moments", "kinds", "runs", "kills"), 0))
            for name in ("runs", "kills"):
                sofar[name] = int(str(sofar[name])) + int(str(one[name]))
            sofar |= {name: max(int(str(sofar[name])), int(str(one[name]))) for name in ("moments", "kinds")}
            sofar["seconds"] = round(float(str(sofar.get("seconds", 0))) + float(str(one["seconds"])))
            sofar["wrong"] = [*sofar.get("wrong", ()), *one["wrong"]]  # type: ignore[misc]
            (asked.folder / "crash.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))  # noqa: T201  # what it is run for
    return int(any(one["wrong"] for one in told.values()))


if __name__ == "__main__":
    sys.exit(main())
