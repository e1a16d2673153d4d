"""The files of a submission that come after its beginning, and what a kill leaves of them and of the index.

Whoever records next puts that right, under the lock.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.hashes import sha256_file
from ilms.history.journal import RECOVERED, Chain, Journal, Line, sync_folder

if TYPE_CHECKING:
    from ilms.history.record import Submission

RECEIPT = "receipt.json"


def mend(submission: "Submission") -> None:
    """Tell the index of a record that it missed, and bring files that were being written to their end.

    What a kill cannot have left is not touched: `Ledger.verify` goes on telling it.
    """
    chain = submission.chain()
    known = [line for line in submission.index.read().lines if line.get("submission") == submission.id]
    for line in missed(chain, known):
        note(submission.index, submission.id, line)
    expected = recorded(chain)
    for path in [one for one in submission.folder.rglob(".*.new") if is_fresh(one) and not one.is_dir()]:
        named = named_of(path)
        name = named.relative_to(submission.folder).as_posix()
        if not path.is_symlink() and has(path, expected.get(name, "")):
            put_in_place(named)
        else:
            path.unlink()


def missed(chain: Chain, noted: list[Line]) -> list[Line]:
    """The lines that a kill between the journal and the index left out of the index; none if there are more."""
    last = max((number for line in noted if isinstance(number := line.get("line"), int)), default=0)
    beyond = [line for line in chain.lines if line.number > last]
    return beyond if sum(line.get("event") != RECOVERED for line in beyond) <= 1 else []


def note(index: Journal, id_: str, line: Line) -> None:
    """Let the ledger's index know a submission's newest line, so that a lost line or folder is missed."""
    index.append({"submission": id_, "line": line.number, "head": line.hash})


def recorded(chain: Chain) -> Mapping[str, str]:
    """Every file that the journal speaks of, with its newest hash."""
    expected: dict[str, str] = {}
    for line in chain.lines:
        match line.get("event"), line.get("files"):
            case "planned", dict() as files:
                expected |= {str(n): str(f.get("sha256")) for n, f in files.items() if isinstance(f, dict)}
            case "kept", _:
                expected[str(line.get("file"))] = str(line.get("sha256"))
            case "receipt", _:
                expected[RECEIPT] = str(line.get("sha256"))
    return expected


def has(path: Path, hash_: str) -> bool:
    """Whether a file is there and has that hash."""
    return path.is_file() and sha256_file(path) == hash_


def fresh_name(path: Path) -> Path:
    """Under which name a file is written before it is whole."""
    return path.with_name(f".{path.name}.new")


def is_fresh(path: Path) -> bool:
    """Whether a file bears such a name."""
    return path.name.startswith(".") and path.name.endswith(".new")


def named_of(fresh: Path) -> Path:
    """What a file will be called when it is whole."""
    return fresh.with_name(fresh.name.removeprefix(".").removesuffix(".new"))


def put_in_place(path: Path) -> None:
    """Give a whole file its name."""
    fresh_name(path).replace(path)
    sync_folder(path.parent)
