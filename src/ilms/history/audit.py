"""Whether the ledger is as it was written: no line, file or folder altered, lost, added or out of order."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import StateError
from ilms.history.journal import GENESIS, Chain, Line
from ilms.history.kept import fresh_name, has, is_fresh, missed, recorded
from ilms.history.record import JOURNAL, PLAN, PLANNED, Submission
from ilms.history.states import State, step

if TYPE_CHECKING:
    from ilms.history.ledger import Ledger


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written.

    Attributes:
        place: The file or folder, relative to the ledger, with the line where there is one.
        what: What is wrong with it, in words.
        altered: Whether somebody or something changed what was written; false for what a kill or a power cut
            leaves, which the next record mends.
    """

    place: str
    what: str
    altered: bool = True

    def as_json(self) -> dict[str, object]:
        """`{"place", "what", "altered"}`."""
        return {"place": self.place, "what": self.what, "altered": self.altered}


def audit(ledger: "Ledger") -> list[Problem]:
    """Every problem there is, the index first, then submission by submission."""
    chain = ledger.index.read()
    found = list(_chain(chain, GENESIS, ledger.index.path.name))
    noted: dict[str, list[Line]] = {}
    for line in chain.lines:
        noted.setdefault(str(line.get("submission")), []).append(line)
    here = {submission.id: submission for submission in ledger.folders()}
    found += [
        Problem(name, "the folder is missing: the ledger's index knows this submission")
        for name in noted
        if name not in here and name != str(None)
    ]
    for name, submission in here.items():
        found += _submission(submission, noted.get(name, []))
    if ledger.root.is_dir():
        found += [
            Problem(path.name, "was never begun: ilms was killed while making it", altered=False)
            for path in sorted(ledger.root.glob(".new-*"))
        ]
    return found


def _chain(chain: Chain, seed: str, file: str) -> Iterator[Problem]:
    for number in chain.breaks(seed):
        before = f"line {number - 1}" if number > 1 else "what it begins with"
        yield Problem(f"{file} line {number}", f"does not follow {before}: altered, removed or moved")
    for line in chain.lines:
        if line.content is None:
            yield Problem(f"{file} line {line.number}", "is not JSON any more")
    if chain.torn:
        yield Problem(file, f"the last line was broken off after {len(chain.torn)} bytes", altered=False)
    if chain.unended:
        yield Problem(file, "the last line lacks its line end: a kill while writing", altered=False)


def _submission(submission: Submission, noted: list[Line]) -> Iterator[Problem]:
    name = f"{submission.id}/{JOURNAL}"
    chain = submission.chain()
    if not (submission.folder / PLAN).is_file():
        yield Problem(f"{submission.id}/{PLAN}", "is missing")
    elif chain.lines and chain.lines[0].get("previous") != submission.journal.seed:
        yield Problem(f"{submission.id}/{PLAN}", "was altered: the journal begins with another hash")
    yield from (p for p in _chain(chain, submission.journal.seed, name) if not p.place.endswith(" line 1"))
    if chain.lines and chain.lines[0].get("event") != PLANNED:
        yield Problem(f"{name} line 1", f"is not `{PLANNED}`")
    yield from _against_index(chain, noted, name)
    yield from _events(submission, chain, name)
    yield from _files(submission, chain)


def _against_index(chain: Chain, noted: list[Line], name: str) -> Iterator[Problem]:
    if not noted:
        begun = len(chain.lines) == 1 and chain.lines[0].get("id") == name.partition("/")[0]
        yield Problem(name, "is not in the ledger's index", altered=not begun)
        return
    hashes = {line.number: line.hash for line in chain.lines}
    heads = [(e.get("line"), e.get("head")) for e in noted if isinstance(e.get("line"), int)]
    for number, head in heads:
        if number not in hashes:
            yield Problem(f"{name} line {number}", "is missing: the ledger's index knows it")
        elif hashes[number] != head:
            yield Problem(f"{name} line {number}", "was altered: the ledger's index has another hash")
    beyond = [line for line in chain.lines if line.number > max((number for number, _ in heads), default=0)]
    if beyond:
        what = f"has {len(beyond)} more lines than the ledger's index knows"
        # One record more is what a kill between the two appends leaves; a recovered line comes with the next.
        yield Problem(name, what, altered=not missed(chain, noted))


def _events(submission: Submission, chain: Chain, name: str) -> Iterator[Problem]:
    states = dict.fromkeys(submission.dataflows, State.PLANNED)
    for line in chain.lines:
        try:
            states = step(states, str(line.get("event")), line.get("dataflow"))
        except StateError as error:
            yield Problem(f"{name} line {line.number}", f"cannot follow what is before it: {error.title}")


def _files(submission: Submission, chain: Chain) -> Iterator[Problem]:
    expected = recorded(chain)
    told: set[Path] = set()
    for name, hash_ in _planned(submission.plan):
        if expected.get(name, hash_) != hash_:
            yield Problem(f"{submission.id}/{name}", "is not what plan.json says: another file was sent than planned")
    for name, hash_ in sorted(expected.items()):
        file, path = f"{submission.id}/{name}", submission.folder / name
        if has(path, hash_):
            continue
        if has(fresh_name(path), hash_):
            told.add(fresh_name(path))
            yield Problem(file, "was not put in place: a kill while writing it", altered=False)
        elif path.is_file():
            yield Problem(file, "was altered: its hash is not the one in the journal")
        else:
            yield Problem(file, "is missing")
    for path in sorted(submission.folder.rglob("*")):
        name = path.relative_to(submission.folder).as_posix()
        if path.is_dir() or path in told or name in (PLAN, JOURNAL, *expected):
            continue
        if is_fresh(path):
            yield Problem(f"{submission.id}/{name}", "was broken off by a kill", altered=False)
        else:
            yield Problem(f"{submission.id}/{name}", "was added: the journal does not know it")


def _planned(part: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # any JSON
    """Every file that a plan speaks of, wherever in it: its name in the ledger and its hash."""
    if isinstance(part, dict):
        if isinstance(part.get("name"), str) and isinstance(part.get("sha256"), str):
            yield part["name"], part["sha256"]
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from _planned(inner)
