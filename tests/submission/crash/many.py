"""`PYTHONPATH=tests python -m submission.crash.many FOLDER`: a thousand submissions to one receiver (`make soak`).

Figures are revised, added and taken away again; the receiver is restarted in between. What was done is kept in FOLDER,
a line a submission; a second start goes on from there. What it comes to is told and kept in `many.json`.
"""

import argparse
import json
import random
import resource
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from ilms.submission.retry import retry
from ilms.submission.submit import Way
from ilms.submission.verify import verify
from submission.crash.stage import Stage
from submission.office import C16, C18, c16, c18

RESTART, LOOK = 20, 50  # after how many submissions the receiver is restarted; and everything is compared
COUNTRIES = ("CDS_DES_TOTAL", "CDS_DES_JPN", "CDS_DES_TWN", "CDS_DES_X")


def figures(chance: random.Random) -> dict[str, dict[str, str]]:
    """Some years of some countries, each time others."""
    years = chance.sample(range(2010, 2025), chance.randint(2, 15))
    return {
        str(year): {one: f"{chance.uniform(1, 200):.3f}" for one in COUNTRIES if chance.random() > 0.1}
        for year in sorted(years)
    }  # fmt: skip


def main() -> int:
    """Run all of it, or the rest; 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m submission.crash.many", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    asked = parser.parse_args()
    kept = asked.folder / "many.jsonl"
    begun = kept.exists()
    stage = Stage(asked.folder, "rehearsal")
    if not begun:
        stage.hold((C18, C16))
        kept.touch()
    for one in stage.ledger.unfinished():  # what the end of the run before left
        retry(stage.people.workspace, one.id, Way(secrets=stage.people.secrets))
    done = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    for number in range(len(done) + 1, asked.count + 1):
        done.append(one_more(stage, number))
        with kept.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(done[-1]) + "\n")
    told = summary(stage, done)
    stage.close()
    (asked.folder / "many.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))  # noqa: T201  # what it is run for
    return int(bool(told["wrong"]))


def one_more(stage: Stage, number: int) -> dict[str, Any]:
    """Plan and submit other figures than before; now and then restart the receiver in between, or compare all."""
    start, wrong = monotonic(), []
    chance = random.Random(number)  # noqa: S311  # figures, not secrets
    for again in count():  # the very figures may stand there already: sent just before the run before ended
        plan = stage.people.plan(c18(figures(chance)), c16(f"{number // 10}"))
        if plan.needed or again:
            break
    if not number % RESTART:
        stage.restart()
    submission = stage.people.submit(plan)
    took = monotonic() - start
    if submission is None or submission.state != "accepted":
        wrong.append(f"{number}: {submission and submission.state}")
    elif number % LOOK == 0 and not verify(stage.ledger, submission, stage.people.opened(), "VNM").good:
        wrong.append(f"{number}: the receiver holds something else")
    if number % LOOK == 0:
        wrong += [f"{number}: {one.place} {one.what}" for one in stage.ledger.verify()]
    return {"seconds": round(took, 2), "decided": Counter(step.decision for step in plan.steps), "wrong": wrong}


def summary(stage: Stage, done: list[dict[str, Any]]) -> dict[str, Any]:
    """What was done, and everything that did not hold: the receiver's own log has the last word."""
    every, taken = stage.ledger.all(), stage.registered()
    wrong = [said for one in done for said in one["wrong"]]
    sent = sum(len(one.dataflows) for one in every)
    if len(taken) != sent or any(one.get("outcome") != "Success" for one in taken):
        wrong.append(f"{len(taken)} messages arrived of {sent}")
    took = [one["seconds"] for one in done]
    return {
        "submissions": len(every), "messages": len(taken),
        "decided": sum((Counter(one["decided"]) for one in done), Counter[str]()),
        "restarts": len(done) // RESTART, "seconds": round(sum(took)),
        "first_50": round(sum(took[:50]) / len(took[:50]), 2), "last_50": round(sum(took[-50:]) / len(took[-50:]), 2),
        "ledger_mb": round(sum(one.stat().st_size for one in stage.ledger.root.rglob("*")) / 1e6, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "wrong": wrong,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
