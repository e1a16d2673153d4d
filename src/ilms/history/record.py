"""One submission in the ledger: its folder, what happened to it, and what it sent."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilms.errors import StateError
from ilms.filenames import stays_inside
from ilms.hashes import sha256, sha256_file
from ilms.history.journal import MANY, Chain, Journal, as_bytes, read, write_synced, writing
from ilms.history.kept import RECEIPT, fresh_name, mend, note, put_in_place
from ilms.history.states import State, overall, replay, step
from ilms.languages import _
from ilms.lock import person
from ilms.structures.schema import Schema

if TYPE_CHECKING:
    from ilms.dataset import Dataset

PLAN, JOURNAL = "plan.json", "journal.jsonl"
SENT, FULL, EVIDENCE = "sent", "full", "evidence"
PLANNED, CLOSED = "planned", "closed"

Resolve = Callable[[str | None], Schema]


@dataclass(frozen=True, eq=False)
class Submission:
    """A folder of the ledger: `plan.json`, `sent/`, `full/`, `journal.jsonl`, `receipt.json`, `evidence/`.

    What became of it is answered from the journal as it stands on the disk, each time anew.

    Attributes:
        folder: Where it lies; the folder's name is the submission's id.
        index: The ledger's own journal, which notes every line of every submission.
        lock: Gives the writers' lock.
        clock: The time now, with a zone.
    """

    folder: Path
    index: Journal
    lock: Callable[[str], AbstractContextManager[None]]
    clock: Callable[[], datetime]
    _begun: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """Sortable by time, and a legal file name everywhere: `2026-11-21T101500-rehearsal-1a2b`."""
        return self.folder.name

    @cached_property
    def plan(self) -> dict[str, Any]:
        """What was decided, as `begin` was given it; empty if the file cannot be read."""
        try:
            content = json.loads((self.folder / PLAN).read_bytes())
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    @cached_property
    def journal(self) -> Journal:
        """The file of events; its first line points to the plan's hash."""
        path = self.folder / PLAN
        return Journal(self.folder / JOURNAL, sha256_file(path) if path.is_file() else "no plan")

    def chain(self) -> Chain:
        """The journal's lines as they stand now."""
        return read(self.folder / JOURNAL)

    @property
    def events(self) -> tuple[Mapping[str, Any], ...]:
        """What happened, in order: `{"previous", "at", "who", "event", ...facts}`."""
        return self.chain().events

    @property
    def begun(self) -> Mapping[str, Any]:
        """The first event: `target`, `dataflows`, `files` ({path: {"sha256", "bytes"}}), `ilms`.

        It is read once: it was on the disk before the folder had its name, and what comes later is added to it.
        """
        if not self._begun:
            self._begun.update(next((event for event in self.events if event.get("event") == PLANNED), {}))
        return self._begun

    @property
    def at(self) -> str:
        """When it began, ISO 8601 in UTC."""
        return str(self.begun.get("at", ""))

    @property
    def who(self) -> str:
        """Who began it."""
        return str(self.begun.get("who", ""))

    @property
    def target(self) -> str:
        """The receiver's name in `ilms.toml`."""
        return str(self.begun.get("target", ""))

    @property
    def dataflows(self) -> tuple[str, ...]:
        """The ids of the dataflows that it sends, `DF_...`."""
        named = self.begun.get("dataflows")
        return tuple(str(name) for name in named) if isinstance(named, list) else ()

    @property
    def states(self) -> dict[str, State]:
        """Each dataflow's state."""
        return dict(_states(self.chain(), self.dataflows))

    @property
    def state(self) -> State:
        """The state of the whole: the one of its dataflows' states that wants the most attention."""
        return overall(self.states)

    @property
    def closed(self) -> bool:
        """Whether it was given up before anything of it left: it stays `planned` and is never taken up again."""
        return self.state is State.PLANNED and self.last(CLOSED) is not None

    def last(self, event: str, dataflow: str | None = None) -> Mapping[str, Any] | None:
        """The newest event of that name (about that dataflow, or about all), with its facts."""
        mine = (e for e in reversed(self.events) if e.get("event") == event)
        return next((e for e in mine if dataflow is None or e.get("dataflow") in (None, dataflow)), None)

    def file(self, name: str) -> Path:
        """The path of a file by its name in the ledger, `sent/DF_X.xml`, as it was recorded.

        Raises:
            StateError: It was never recorded, is gone, or has other bytes now.
        """
        kept = [e for e in self.events if e.get("event") == "kept" and e.get("file") == name]
        facts: Mapping[str, Any] = self.begun.get("files", {}).get(name) or (kept or [{}])[-1]
        recorded = facts.get("sha256")
        path = self.folder / name
        inside = stays_inside(name) and path.resolve() == self.folder.resolve() / name
        if recorded is not None and inside and path.is_file() and sha256_file(path) == recorded:
            return path
        wrong = "was never recorded" if recorded is None else "was altered" if path.is_file() else "is missing"
        wrong = wrong if inside else "leads out of the ledger"
        raise StateError(
            _("`{name}` of {id} {wrong}: it is not used", name=name, id=self.id, wrong=wrong),
            detail=_("what counts is what was recorded when the submission began"),
            hint=_("`ilms log --verify` says more; bring `submissions/` back from version control or a backup"),
        )

    def files(self, part: str) -> Iterator[Path]:
        """The files of one part, `sent`, `full` or `evidence`, in order."""
        names = [str(name) for name in self.begun.get("files", ())]
        names += [str(event.get("file")) for event in self.events if event.get("event") == "kept"]
        return (self.folder / name for name in sorted(set(names)) if name.startswith(f"{part}/"))

    def record(self, event: str, **facts: Any) -> Mapping[str, Any]:  # noqa: ANN401  # any JSON
        """Write down what is about to happen or has happened; on the disk when this returns.

        Events with a meaning are the states of `State` (`sending`, `sent`, `accepted`, `rejected`,
        `handed over`, `unknown`) and `confirmed`; with `dataflow="DF_..."` they hold for that
        one, without for all. Any other name is a note (`status`, `verified` ...).
        Facts are JSON; what looks like a credential is not recorded.

        Raises:
            StateError: The submission is not in a state that this can follow, or another process writes.
        """
        with self.lock(f"recording `{event}` of {self.id}"):
            step(self.states, event, facts.get("dataflow"))
            mend(self)
            return self._append(event, facts)

    def _append(self, event: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        at = self.clock().isoformat(timespec="milliseconds")
        line = self.journal.append({"at": at, "who": person(), "event": event, **facts})
        note(self.index, self.id, line)
        return line.content or {}

    def receipt(self, content: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """The receiver's word, or a person's: written to `receipt.json` if given; then what stands there."""
        path = self.folder / RECEIPT
        if content is not None:
            written = as_bytes(content, indent=2) + b"\n"
            with self.lock(f"writing the receipt of {self.id}"):
                mend(self)
                # In place only when the journal knows it, so that nothing ever looks altered that was not.
                write_synced(fresh_name(path), written)
                self._append("receipt", {"sha256": sha256(written)})
                put_in_place(path)
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def keep(self, name: str, content: bytes) -> Path:
        """Keep a file of evidence (a letter, a screenshot) in `evidence/`, its hash in the journal.

        Raises:
            StateError: There is another file of that name.
        """
        path = self.folder / EVIDENCE / Path(name).name
        with self.lock(f"keeping evidence of {self.id}"):
            if path.exists() and path.read_bytes() != content:
                raise StateError(
                    _("{id} already keeps another file `{file}`", id=self.id, file=path.name),
                    hint=_("give it another name"),
                )
            with writing(path):
                path.parent.mkdir(exist_ok=True)
            mend(self)
            write_synced(fresh_name(path), content)
            facts = {"file": f"{EVIDENCE}/{path.name}", "sha256": sha256(content), "bytes": len(content)}
            self._append("kept", facts)
            put_in_place(path)
        return path

    def datasets(self, resolve: Resolve) -> "list[Dataset]":
        """What the receiver should hold after it, one data set a dataflow, named by the dataflow's id.

        Args:
            resolve: The id that a message names -> its schema (`structures.load.resolver`).

        Raises:
            StateError: A file is not as it was recorded.
        """
        from ilms.messages.formats import read as read_message

        names = [path.relative_to(self.folder).as_posix() for path in self.files(FULL)]
        return [data for name in names for data in read_message(self.file(name), resolve)]


@lru_cache(maxsize=MANY)  # of a chain that is the same object, nothing has changed
def _states(chain: Chain, dataflows: tuple[str, ...]) -> Mapping[str, State]:
    return replay(dataflows, chain.events)
