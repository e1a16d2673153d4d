"""What is going on when a command is killed: which command, after what."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from submission.crash.stage import Stage, soon
from submission.office import C16, C18, ROWS, c16, c18
from submission.structures.store import ECO, own_list

REVISED = {"2018": ROWS["2018"], "2019": {**ROWS["2019"], "CDS_DES_JPN": "82.7"}, "2020": {"CDS_DES_TOTAL": "78.64"}}
LETTER = "letter.txt"
EVIDENCE = ("--by", "Nguyen Van A, MOHA", "--evidence", LETTER)


@dataclass(frozen=True)
class Scene:
    """A command, and everything that leads to it.

    Attributes:
        name: In one word.
        target: Where it is about.
        prepare: Makes the stage; tells the command.
        structures: Of which dataflows the receiver holds the structures.
        carries: What the drop takes.
        confirmed: Whether it ends with a person's word.
    """

    name: str
    target: str
    prepare: Callable[[Stage], tuple[str, ...]]
    structures: tuple[str, ...] = (C18, C16)
    carries: str = "zip"
    confirmed: bool = False

    def stage(self, root: Path) -> tuple[Stage, tuple[str, ...]]:
        """Set it up in an empty folder; what the command is."""
        stage = Stage(root, self.target, self.carries)
        if self.target == "rehearsal":
            stage.hold(self.structures)
        command = self.prepare(stage)
        stage.keep()
        return stage, command


def _first(stage: Stage) -> tuple[str, ...]:
    stage.people.plan(c18(), c16())
    return ("submit", "--yes")


def _revision(stage: Stage) -> tuple[str, ...]:
    stage.people.send(c18(), c16())
    stage.people.plan(c18(REVISED), c16())
    return ("submit", "--yes")


def _retry(stage: Stage) -> tuple[str, ...]:
    """Of two dataflows the first has left, and its id was lost; the second has not."""
    command = _first(stage)
    assert stage.fork(*command, last="read the answer to POST /transfer/N/import").code is None
    assert soon(lambda: all("outcome" in one for one in stage.registered() or [{}]))
    return ("retry", stage.newest().id)


def _confirm(stage: Stage) -> tuple[str, ...]:
    (stage.office / LETTER).write_text("It was received on 22 November 2026.\n", "utf-8")
    stage.people.send(c18())
    return ("confirm", stage.newest().id, *EVIDENCE)


def _hand_over(stage: Stage) -> tuple[str, ...]:
    stage.people.plan(c18())
    return ("submit", "--yes")


def _structures(stage: Stage) -> tuple[str, ...]:
    """The office's own list, a draft that the receiver has in other words."""
    own_list(stage.people)
    stage.people.submit(stage.people.structures())
    own_list(stage.people, {**ECO, "B": "Khai thác mỏ", "D": "Điện"})
    stage.people.structures()
    return ("submit", "--yes")


def _structures_handed(stage: Stage) -> tuple[str, ...]:
    own_list(stage.people)
    stage.people.structures()
    return ("submit", "--yes")


SCENES = (
    Scene("first", "rehearsal", _first, structures=(C18,)),
    Scene("revision", "rehearsal", _revision),
    Scene("retry", "rehearsal", _retry),
    Scene("zip", "drop", _hand_over),
    Scene("files", "drop", _hand_over, carries="files"),
    Scene("confirm", "drop", _confirm, confirmed=True),
    Scene("structures", "rehearsal", _structures),
    Scene("structures-zip", "drop", _structures_handed),
)
