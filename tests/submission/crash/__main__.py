"""`PYTHONPATH=tests python -m submission.crash FOLDER`: every moment of every scene (part of `make soak`).

Each moment is tried twice: with the command that follows undisturbed, and with that killed as well. What was done is
kept in FOLDER, a line a moment; a second start goes on from there. What it comes to is told and kept in `crash.json`.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from submission.crash.every import PIECES, Tried, go_on, tried
from submission.crash.scenes import SCENES


def main() -> int:
    """Run all of it, or the rest; 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m submission.crash", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, object] = {}
    with ProcessPoolExecutor(asked.jobs, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(go_on, scene.name, asked.folder, part) for part in range(PIECES) for scene in SCENES]
        for job in as_completed(jobs):
            job.result()
            told = summary(one for kept in sorted(asked.folder.glob("*.jsonl")) for one in tried(kept))
            (asked.folder / "crash.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))  # noqa: T201  # what it is run for
    return int(bool(told["wrong"]))


def summary(done: Iterable[Tried]) -> dict[str, object]:
    """What was done, by scene, and everything that did not hold."""
    every = list(done)
    scenes = {}
    for name in dict.fromkeys(one.scene for one in every):
        own = [one for one in every if one.scene == name]
        scenes[name] = {
            "moments": max(one.moments for one in own),
            "kinds": len({one.what for one in own}),
            "runs": len(own),
            "of_them_again": sum(bool(one.again) for one in own),
            "killed": sum(bool(one.killed) for one in own),
            "kills": sum(one.killed for one in own),
            "seconds": round(sum(one.seconds for one in own)),
        }
    wrong = [f"{one.scene} {one.moment} {one.what}, again {one.again}: {one.wrong}" for one in every if one.wrong]
    return {"runs": len(every), "code": sorted({one.code for one in every}), "scenes": scenes, "wrong": wrong}


if __name__ == "__main__":
    sys.exit(main())
