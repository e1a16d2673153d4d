"""Every moment of a scene, one after the other, whatever is found."""

import shutil
from pathlib import Path
from time import monotonic

from submission.crash.case import Case
from submission.crash.scenes import SCENES

PIECES = 8  # of a scene, so that no job waits for another at the end


def tried(name: str, root: Path, part: int, *, again: bool) -> dict[str, object]:
    """Every `PIECES`-th moment of a scene, from a first one on; `again`: with the next command killed as well."""
    scene = next(one for one in SCENES if one.name == name)
    stage, command = scene.stage(root)
    began, wrong, kills, runs = monotonic(), [], 0, 0
    seen = stage.moments(command)
    for moment in range(part + 1, len(seen) + 1, PIECES):
        case = Case(scene, stage, command, moment, second(moment) if again else 0)
        try:
            case.run()
        except Exception as error:  # noqa: BLE001  # the next one is tried all the same
            wrong.append(f"{seen[moment - 1]}: {type(error).__name__}: {error} {getattr(error, '__notes__', '')}")
        kills, runs = kills + case.killed, runs + 1
    stage.close()
    shutil.rmtree(root)
    return {
        "scene": name, "moments": len(seen), "kinds": len(set(seen)), "runs": runs, "kills": kills,
        "seconds": monotonic() - began, "wrong": wrong,
    }  # fmt: skip


def second(moment: int) -> int:
    """At which moment the next command is killed: each time another one, and each run the same."""
    return moment * 37 % 151 + 1
