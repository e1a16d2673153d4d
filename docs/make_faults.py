"""Write the table of `docs/faults.md` from the cases of `tests/submission/faults`, which assert all that it says.

What stands in that file from "Tried by hand" on is kept. A test compares.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from submission.faults.cases import Fault

PAGE = Path(__file__).parent / "faults.md"
BY_HAND = "## Tried by hand"
INTRO = """# Faults

What goes wrong between `ilms submit` and the receiver's last word, what you see of it, and what you type. This table
is made by `python docs/make_faults.py` from `tests/submission/faults`: each line is brought about there, by a cable
that is pulled, cut, held or spoilt, or by the practice receiver as it was asked to (`ilms rehearse --fault`); the
commands are typed as they stand; the receiver's own log is counted, and `ilms verify ID` and `ilms log --verify` must
find nothing. **In every run every observation came in once, and none was written a second time**; of structures, what
the receiver holds in the end is what was sent.

{faults} faults, {runs} runs, {commands} commands. `ID` is the submission's id, which every message names, `FLOW` the
dataflow's; a number in brackets is an exit code. "Imports" is how many imports of the table the receiver ended, well
or not. Where two ways are given, either ends well: what may still wait in the receiver's queue is not sent a second
time before the time that an import can take is over, or a person says that it did not arrive. A kill, a full disk, a
folder that may not be written to and two people at once are tried at every write and every request in
`tests/submission/crash`; drops in `tests/submission/drops`.
"""
HEAD = """
## {group}

| fault | where | you see | exit code | the ledger says | what to do | imports |
|---|---|---|---|---|---|---|
"""


def page(kept: str) -> str:
    """The whole of it.

    Args:
        kept: What was written by hand, from its title on.
    """
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from submission.faults.cases import GROUPS, HAPPENS, RUNS

    faults = [fault for group in GROUPS.values() for fault in group]
    typed = [line for fault, way in RUNS for line, _ in fault.ways[way] if line not in HAPPENS]
    every = 3  # submit before, verify and log --verify after
    text = INTRO.format(faults=len(faults), runs=len(RUNS), commands=len(typed) + every * len(RUNS))
    for group, members in GROUPS.items():
        text += HEAD.format(group=group) + "".join(map(_row, members))
    return f"{text}\n{kept}"


def _row(fault: "Fault") -> str:
    ways = "; or ".join(", ".join(map(_typed, way)) for way in fault.ways if way) or "nothing"
    note = f" ({fault.note})" if fault.note else ""
    seen = f"`` {fault.sees} ``" if "`" in fault.sees else f"`{fault.sees}`"
    cells = (f"{fault.what}{note}", fault.where, seen, str(fault.code), fault.state, ways, str(fault.imports))
    return f"| {' | '.join(cells)} |\n"


def _typed(line: tuple[str, int]) -> str:
    said, code = line
    if not said.startswith("ilms "):
        return said
    return f"`{said}`" + (f" ({code})" if code else "")


def kept() -> str:
    """What was written by hand."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    return text[text.index(BY_HAND) :] if BY_HAND in text else f"{BY_HAND}\n"


if __name__ == "__main__":
    PAGE.write_text(page(kept()), "utf-8", newline="\n")
