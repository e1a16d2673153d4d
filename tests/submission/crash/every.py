"""Every moment of a scene, one after the other, whatever is found; what is done is kept, and not done again."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from time import monotonic

import ilms
from ilms.hashes import sha256, sha256_file
from submission.crash.case import Case
from submission.crash.scenes import SCENES
from submission.memory import MEMORY

PIECES = 8  # of a scene, so that no job waits for another at the end


@dataclass(frozen=True)
class Tried:
    """One moment of which it was seen what a kill there leaves.

    Attributes:
        moments: How many the command had when they were counted.
        what: The moment's own words.
        again: At which moment the next command was killed too; 0 where it was not.
        killed: How many commands were.
        wrong: What did not hold; empty where all did.
        code: A hash of `ilms` as it was.
    """

    scene: str
    moment: int
    moments: int
    what: str
    again: int
    killed: int
    seconds: float
    wrong: str
    code: str


def go_on(name: str, folder: Path, part: int) -> None:
    """Every `PIECES`-th moment of a scene that was not tried yet: a line each in `folder`.

    First with the command that follows undisturbed, then with that killed as well.

    Args:
        name: The scene's.
        folder: Where what was done is kept.
        part: From which moment on.
    """
    kept = {again: folder / f"{name}-{part}{'-again' if again else ''}.jsonl" for again in (False, True)}
    lines = {again: list(tried(file)) for again, file in kept.items()}
    done = {(again, one.moment) for again, found in lines.items() for one in found}

    def left(moments: int) -> list[tuple[bool, int]]:
        every = range(part + 1, moments + 1, PIECES)
        return [(again, moment) for again in kept for moment in every if (again, moment) not in done]

    counted = max((one.moments for found in lines.values() for one in found), default=0)
    if counted and not left(counted):
        return
    scene = next(one for one in SCENES if one.name == name)
    root = (MEMORY or folder) / f"ilms-crash-{sha256(bytes(folder.resolve()))[:12]}-{name}-{part}"
    shutil.rmtree(root, ignore_errors=True)  # of a run that was ended
    root.mkdir()
    try:
        stage, command = scene.stage(root)
        seen = stage.moments(command)
        for again, moment in left(len(seen)):
            began, wrong = monotonic(), ""
            case = Case(scene, stage, command, moment, second(moment) if again else 0)
            try:
                case.run()
            except Exception as error:  # noqa: BLE001  # the next one is tried all the same
                wrong = f"{type(error).__name__}: {error} {getattr(error, '__notes__', '')}"
            took = round(monotonic() - began, 2)
            one = Tried(name, moment, len(seen), seen[moment - 1], case.again, case.killed, took, wrong, code())
            with kept[again].open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        stage.close()
    finally:
        shutil.rmtree(root)


def tried(kept: Path) -> Iterator[Tried]:
    """What one file of lines says; a line that a kill broke off does not count."""
    for line in kept.read_text("utf-8").splitlines() if kept.exists() else ():
        try:
            yield Tried(**json.loads(line))
        except ValueError:
            continue


def second(moment: int) -> int:
    """At which moment the next command is killed: each time another one, and each run the same."""
    return moment * 37 % 151 + 1


@cache
def code() -> str:
    """A hash of all of `ilms`, so that it can be said what was tried."""
    root = Path(ilms.__file__).parent
    files = sorted(root.rglob("*.py"))
    return sha256("".join(f"{path.relative_to(root)}{sha256_file(path)}" for path in files).encode())[:12]
