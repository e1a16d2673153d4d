"""The ledger: every submission that ever began, in `submissions/`, append-only.

For example:
    ledger = Ledger(workspace.submissions)
    with ledger.lock("submit"):                                   # optional; each record takes it anyhow
        submission = ledger.begin({"target": "rehearsal", ...}, {
            "sent/DF_X.xml": path_or_bytes,                       # the exact bytes that will leave
            "full/DF_X.csv": path_or_bytes,                       # what the receiver should hold afterwards
        })
        submission.record("sending", dataflow="DF_X", file="sent/DF_X.xml")
        submission.record("sent", dataflow="DF_X", request=154)
        submission.record("accepted", dataflow="DF_X", outcome="Success")
        submission.receipt({...})
    ledger.last_accepted("rehearsal", "DF_X").datasets(resolve)
    ledger.verify()                                               # [] if nothing was altered
"""

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ilms import __version__
from ilms.errors import StateError, UsageError
from ilms.filenames import stays_inside
from ilms.hashes import sha256
from ilms.history.journal import GENESIS, Chain, Journal, as_bytes, copy_synced, sync_folder, write_synced, writing
from ilms.history.kept import note
from ilms.history.record import EVIDENCE, FULL, JOURNAL, PLAN, PLANNED, SENT, Submission
from ilms.history.states import State
from ilms.languages import _
from ilms.lock import WAIT, WritersLock, person

if TYPE_CHECKING:
    from ilms.history.audit import Problem

INDEX = "ledger.jsonl"
UNFINISHED = ".new-"  # a folder that was being made; nothing of it has left
PROTECTION = {".gitattributes": b"* -text\n", ".gitignore": b".lock*\n.new-*\n"}


def _utc() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """The folder `submissions/` of a workspace. Reading needs no lock; writing takes it.

    Attributes:
        root: The folder; made with the first submission.
    """

    def __init__(self, root: Path, clock: Callable[[], datetime] = _utc) -> None:
        self.root = root
        self.clock = clock
        self.index = Journal(root / INDEX, GENESIS)
        self._lock = WritersLock(root)
        self._submissions: dict[Path, Submission] = {}

    def lock(self, doing: str = "writing", wait: float = WAIT) -> AbstractContextManager[None]:
        """Keep other writers out. The holder's own records go through.

        Args:
            doing: What for; shown to those who are kept out.
            wait: Seconds to wait for another writer.

        Raises:
            StateError: Another process holds it; says who, since when, doing what.
        """
        return self._lock.held(doing, wait)

    @property
    def head(self) -> str:
        """A hash of all that is recorded; changes with every record. What a plan is bound to."""
        return self.index.read().head(GENESIS)

    def begin(
        self,
        plan: Mapping[str, Any],
        files: Mapping[str, Path | bytes],
        *,
        target: str | None = None,
        dataflows: Sequence[str] | None = None,
        expected: Mapping[str, str] | None = None,
    ) -> Submission:
        """Record a submission before anything leaves: all of it is on the disk when this returns, or nothing.

        Args:
            plan: What was decided; kept as `plan.json`.
            files: Name in the submission (`sent/...`, `full/...`) to its bytes or the file to copy.
            target: The receiver's name; else `plan["target"]`.
            dataflows: The ids of what is sent; else the names of the files of `full/`, without suffix.
            expected: Name in the submission to the SHA-256 that was planned for it.

        Raises:
            StateError: Another process holds the lock, a file is not what was planned, or nothing can be written.
            UsageError: The target is not named, or a file's name does not fit.
        """
        target = target or plan.get("target")
        if not target:
            raise UsageError(_("a submission needs a target"), detail=_("the plan has no `target`"))
        for name in files:
            _check_name(name)
        if dataflows is None:
            dataflows = [PurePosixPath(name).stem for name in sorted(files) if name.startswith(f"{FULL}/")]
        with self.lock(f"beginning a submission to {target}"):
            self._tidy()
            self._protect()
            now = self.clock()
            folder = self.root / self._id(now, str(target))
            fresh = self.root / f"{UNFINISHED}{folder.name}"
            with writing(fresh):
                fresh.mkdir()
            try:
                kept = {name: _put(content, fresh / name) for name, content in sorted(files.items())}
                _refuse_others(kept, expected or {}, files)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            written = as_bytes(plan, indent=2) + b"\n"
            write_synced(fresh / PLAN, written)
            first = {
                "at": now.astimezone(UTC).isoformat(timespec="milliseconds"),
                "who": person(), "event": PLANNED, "id": folder.name, "target": target,
                "dataflows": list(dict.fromkeys(dataflows)), "files": kept, "ilms": __version__,
            }  # fmt: skip
            line = Journal(fresh / JOURNAL, sha256(written)).append(first)
            for inner in [path for path in fresh.rglob("*") if path.is_dir()]:
                sync_folder(inner)
            sync_folder(fresh)
            fresh.replace(folder)
            sync_folder(self.root)
            note(self.index, folder.name, line)
            return self._submission(folder)

    def all(self) -> list[Submission]:
        """Every submission, in the order in which they began; a folder that somebody put there is none."""
        order = self._order()
        return [one for one in self.folders() if not order or one.id in order or _just_begun(one)]

    def folders(self) -> list[Submission]:
        """Every folder, whether or not the index knows it."""
        order = self._order()
        found = [p for p in self.root.iterdir() if self._is_submission(p)] if self.root.is_dir() else []
        return [self._submission(p) for p in sorted(found, key=lambda p: (order.get(p.name, len(order)), p.name))]

    def _order(self) -> Mapping[str, int]:
        """The ids that the index knows, each with its place."""
        return _places(self.index.read())

    def get(self, id_: str) -> Submission:
        """The submission of that id, or of the only id that begins or ends so.

        Raises:
            UsageError: There is none, or there are several.
        """
        every = {submission.id: submission for submission in self.all()}
        if id_ in every:
            return every[id_]
        fitting = [name for name in every if id_ and (name.startswith(id_) or name.endswith(id_))]
        if len(fitting) == 1:
            return every[fitting[0]]
        raise UsageError(
            _("several submissions fit `{id}` in `{root}`", id=id_, root=self.root)
            if fitting
            else _("there is no submission `{id}` in `{root}`", id=id_, root=self.root),
            detail="\n".join(fitting or list(every)[-5:]),
            hint=_("give more of the id") if fitting else _("`ilms log` lists them all"),
        )

    def last_accepted(self, target: str, dataflow: str | None = None) -> Submission | None:
        """The newest submission to that target that was accepted: as a whole, or that dataflow of it."""
        for submission in reversed(self.all()):
            if submission.target != target:
                continue
            state = submission.state if dataflow is None else submission.states.get(dataflow)
            if state is State.ACCEPTED:
                return submission
        return None

    def unfinished(self, target: str | None = None) -> list[Submission]:
        """Those of which it is not known what became of them: sending, sent or unknown; oldest first."""
        open_ = (State.SENDING, State.SENT, State.UNKNOWN)
        return [s for s in self.all() if s.state in open_ and target in (None, s.target)]

    def verify(self) -> "list[Problem]":
        """Look for anything that was altered, lost, added or broken off; see `history.audit`."""
        from ilms.history.audit import audit

        return audit(self)

    def _submission(self, folder: Path) -> Submission:
        """The same one each time, so that what never changes of it is read once."""
        if folder not in self._submissions:
            self._submissions[folder] = Submission(folder, self.index, self.lock, self.clock)
        return self._submissions[folder]

    def _is_submission(self, path: Path) -> bool:
        return path.is_dir() and not path.name.startswith(".")

    def _id(self, now: datetime, target: str) -> str:
        safe = "".join(c if c.isalnum() and c.isascii() else "-" for c in target)
        while True:
            name = f"{now.astimezone(UTC):%Y-%m-%dT%H%M%S}-{safe}-{secrets.token_hex(2)}"
            if not (self.root / name).exists():
                return name

    def _protect(self) -> None:
        """Keep version control from changing a byte (line ends), and from keeping the lock."""
        for name, content in PROTECTION.items():
            if not (self.root / name).exists():
                write_synced(self.root / name, content)

    def _tidy(self) -> None:
        """Put away what a kill in the middle of `begin` left; nothing of it has left the house."""
        for folder in self.root.glob(f"{UNFINISHED}*"):
            if folder.is_symlink():  # what lies behind it is not ours
                folder.unlink()
            else:
                shutil.rmtree(folder)
        known = {str(line.get("submission")) for line in self.index.read().lines}
        for submission in self.all():
            lines = submission.chain().lines
            if submission.id not in known and len(lines) == 1:  # whole, but the kill came before the index knew
                note(self.index, submission.id, lines[0])


@lru_cache(maxsize=1)  # of an index that is the same object, nothing has changed
def _places(index: Chain) -> Mapping[str, int]:
    named = dict.fromkeys(str(line.get("submission")) for line in index.lines)
    return {name: number for number, name in enumerate(named)}


def _just_begun(submission: Submission) -> bool:
    """Whether a folder unknown to the index is what a kill between `begin` and the index leaves, and no copy."""
    lines = submission.chain().lines
    return not lines or (len(lines) == 1 and lines[0].get("id") == submission.id)


def _refuse_others(
    kept: Mapping[str, Mapping[str, object]], expected: Mapping[str, str], files: Mapping[str, Path | bytes]
) -> None:
    for name, hash_ in expected.items():
        if kept[name]["sha256"] != hash_:
            place = files[name]
            raise StateError(
                _(
                    "`{file}` is not what was planned: nothing was sent",
                    file=place if isinstance(place, Path) else name,
                ),
                detail=_(
                    "{name}: planned {hash}..., found {kept}...",
                    name=name,
                    hash=hash_[:16],
                    kept=str(kept[name]["sha256"])[:16],
                ),
                hint=_("`ilms plan` makes a new plan"),
            )


def _check_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    if len(parts) < 2 or not stays_inside(name) or parts[0] == EVIDENCE:  # noqa: PLR2004  # a folder and a file
        raise UsageError(
            _("`{name}` cannot be the name of a file in the ledger", name=name),
            detail=_(
                "expected `{sent}/...`, `{full}/...` or another folder, fit for Windows too", sent=SENT, full=FULL
            ),
        )


def _put(content: Path | bytes, path: Path) -> dict[str, object]:
    """Write or copy, hashing the very bytes that are written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            write_synced(path, content)
            return {"sha256": sha256(content), "bytes": len(content)}
        return copy_synced(content, path)
    except OSError as error:
        what = f"`{content}`" if isinstance(content, Path) else f"`{path.name}`"
        room = "see that it can be read, and that the disk has room"
        raise StateError(
            _("{what} cannot be copied into the ledger", what=what), detail=str(error), hint=room
        ) from error
