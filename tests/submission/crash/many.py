"""`PYTHONPATH=tests python -m submission.crash.many FOLDER`: a thousand submissions to one receiver (`make soak`).

Figures are revised, added and taken away again; the receiver is restarted in between. What was done is told at the end
and kept in `many.json`.
"""

import argparse
import json
import random
import resource
import sys
from collections import Counter
from pathlib import Path
from time import monotonic

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
    """Run all of it; 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m submission.crash.many", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True)
    stage, chance = Stage(asked.folder, "rehearsal"), random.Random(2026)  # noqa: S311  # figures, not secrets
    stage.hold((C18, C16))
    began, took, decided, wrong = monotonic(), [], Counter[str](), []
    for number in range(1, asked.count + 1):
        start = monotonic()
        plan = stage.people.plan(c18(figures(chance)), c16(f"{number // 10}"))
        if not number % RESTART:
            stage.restart()
        submission = stage.people.submit(plan)
        decided.update(step.decision for step in plan.steps)
        took.append(monotonic() - start)
        if submission is None or submission.state != "accepted":
            wrong.append(f"{number}: {submission and submission.state}")
        elif number % LOOK == 0 and not verify(stage.ledger, submission, stage.people.opened(), "VNM").good:
            wrong.append(f"{number}: the receiver holds something else")
        if number % LOOK == 0:
            wrong += [f"{number}: {one.place} {one.what}" for one in stage.ledger.verify()]
    taken = stage.registered()
    if len(taken) != decided["send full"] + decided["send delta"]:
        wrong.append(f"{len(taken)} messages arrived")
    told = {
        "submissions": len(stage.ledger.all()), "messages": len(taken), "decided": decided,
        "restarts": asked.count // RESTART, "seconds": round(monotonic() - began),
        "first_50": round(sum(took[:50]) / 50, 2), "last_50": round(sum(took[-50:]) / 50, 2),
        "ledger_mb": round(sum(one.stat().st_size for one in stage.ledger.root.rglob("*")) / 1e6, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "wrong": wrong,
    }  # fmt: skip
    stage.close()
    (asked.folder / "many.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))  # noqa: T201  # what it is run for
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
