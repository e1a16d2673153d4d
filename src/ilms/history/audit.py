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
from ilms.languages import Text, _, said

if TYPE_CHECKING:
    from ilms.history.ledger import Ledger


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written; in English, and in any language by `said`.

    Attributes:
        place: The file or folder, relative to the ledger, with the line where there is one.
        what: What is wrong with it.
        altered: Whether somebody or something changed what was written; false for what a kill or a power cut
            leaves, which the next record mends.
    """

    place: str
    what: str
    altered: bool = True

    def said(self, language: str) -> "Problem":
        """The same in a language."""
        return Problem(said(self.place, language), said(self.what, language), self.altered)

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
        Problem(name, _("the folder is missing: the ledger's index knows this submission"))
        for name in noted
        if name not in here and name != str(None)
    ]
    for name, submission in here.items():
        found += _submission(submission, noted.get(name, []))
    if ledger.root.is_dir():
        found += [
            Problem(path.name, _("was never begun: ilms was killed while making it"), altered=False)
            for path in sorted(ledger.root.glob(".new-*"))
        ]
    return found


def _chain(chain: Chain, seed: str, file: str) -> Iterator[Problem]:
    for number in chain.breaks(seed):
        if number > 1:
            what = _("does not follow line {before}: altered, removed or moved", before=number - 1)
        else:
            what = _("does not follow what it begins with: altered, removed or moved")
        yield Problem(_line(file, number), what)
    for line in chain.lines:
        if line.content is None:
            yield Problem(_line(file, line.number), _("is not JSON any more"))
    if chain.torn:
        yield Problem(file, _("the last line was broken off after {count} bytes", count=len(chain.torn)), altered=False)
    if chain.unended:
        yield Problem(file, _("the last line lacks its line end: a kill while writing"), altered=False)


def _submission(submission: Submission, noted: list[Line]) -> Iterator[Problem]:
    name = f"{submission.id}/{JOURNAL}"
    chain = submission.chain()
    if not (submission.folder / PLAN).is_file():
        yield Problem(f"{submission.id}/{PLAN}", _("is missing"))
    elif chain.lines and chain.lines[0].get("previous") != submission.journal.seed:
        yield Problem(f"{submission.id}/{PLAN}", _("was altered: the journal begins with another hash"))
    first = _line(name, 1)
    yield from (p for p in _chain(chain, submission.journal.seed, name) if p.place != first)
    if chain.lines and chain.lines[0].get("event") != PLANNED:
        yield Problem(first, _("is not `{event}`", event=PLANNED))
    yield from _against_index(chain, noted, name)
    yield from _events(submission, chain, name)
    yield from _files(submission, chain)


def _against_index(chain: Chain, noted: list[Line], name: str) -> Iterator[Problem]:
    if not noted:
        begun = len(chain.lines) == 1 and chain.lines[0].get("id") == name.partition("/")[0]
        yield Problem(name, _("is not in the ledger's index"), altered=not begun)
        return
    hashes = {line.number: line.hash for line in chain.lines}
    heads = [(e.get("line"), e.get("head")) for e in noted if isinstance(e.get("line"), int)]
    for number, head in heads:
        if number not in hashes:
            yield Problem(_line(name, number), _("is missing: the ledger's index knows it"))
        elif hashes[number] != head:
            yield Problem(_line(name, number), _("was altered: the ledger's index has another hash"))
    known = max((number for number, head in heads), default=0)
    if any(line.number > known for line in chain.lines):
        what = _("goes on after line {known}, the last that the ledger's index knows", known=known)
        # One record more is what a kill between the two appends leaves; a recovered line comes with the next.
        yield Problem(name, what, altered=not missed(chain, noted))


def _events(submission: Submission, chain: Chain, name: str) -> Iterator[Problem]:
    states = dict.fromkeys(submission.dataflows, State.PLANNED)
    for line in chain.lines:
        try:
            states = step(states, str(line.get("event")), line.get("dataflow"))
        except StateError as error:
            yield Problem(_line(name, line.number), _("cannot follow what is before it: {why}", why=error.title))


def _files(submission: Submission, chain: Chain) -> Iterator[Problem]:
    expected = recorded(chain)
    told: set[Path] = set()
    for name, hash_ in _planned(submission.plan):
        if expected.get(name, hash_) != hash_:
            yield Problem(f"{submission.id}/{name}", _("is not what plan.json says: another file was sent"))
    for name, hash_ in sorted(expected.items()):
        file, path = f"{submission.id}/{name}", submission.folder / name
        if has(path, hash_):
            continue
        if has(fresh_name(path), hash_):
            told.add(fresh_name(path))
            yield Problem(file, _("was not put in place: a kill while writing it"), altered=False)
        elif path.is_file():
            yield Problem(file, _("was altered: its hash is not the one in the journal"))
        else:
            yield Problem(file, _("is missing"))
    for path in sorted(submission.folder.rglob("*")):
        name = path.relative_to(submission.folder).as_posix()
        if path.is_dir() or path in told or name in (PLAN, JOURNAL, *expected):
            continue
        if is_fresh(path):
            yield Problem(f"{submission.id}/{name}", _("was broken off by a kill"), altered=False)
        else:
            yield Problem(f"{submission.id}/{name}", _("was added: the journal does not know it"))


def _line(file: str, number: int) -> Text:
    return _("{file} line {number}", file=file, number=number)


def _planned(part: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # any JSON
    """Every file that a plan speaks of, wherever in it: its name in the ledger and its hash."""
    if isinstance(part, dict):
        if isinstance(part.get("name"), str) and isinstance(part.get("sha256"), str):
            yield part["name"], part["sha256"]
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from _planned(inner)
