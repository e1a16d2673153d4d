"""Where a command is killed: an office, its drop and its receiver, which are as they were before each try."""

import io
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from ilms.cli.app import run
from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.rehearsal import disk
from ilms.rehearsal.receiver import Receiver
from ilms.structures import files
from ilms.structures.load import structure_files
from ilms.structures.model import Maintainable
from ilms.submission import submit
from ilms.workspace import Workspace
from submission.crash.points import Points, watch
from submission.drops.places import lies
from submission.office import CONFIG, Office, connect

DROP = '\n[targets.drop]\nkind = "folder"\npath = "../drop"\ncarries = "{carries}"\n'
DEAF = 120  # seconds after which a command that does not end is ended
SOON = 10.0  # seconds in which the receiver writes down what it did
GRACE = 0.06  # seconds that a retry looks for what may just be arriving; 3 in earnest


for used in ("cli.submit", "cli.retry", "cli.confirm", "cli.plan", "cli.log", "cli.verify", "submission.retry"):
    import_module(f"ilms.{used}")  # before any fork, so that not every one does it again


@dataclass(frozen=True)
class Quick(submit.Way):
    """Less patient, that is all."""

    grace: float = GRACE


@dataclass(frozen=True)
class Act:
    """What became of a command.

    Attributes:
        code: Its exit code; None if it was killed.
        said: Everything that it said.
        seen: The moments that it went through, where they were counted.
    """

    code: int | None
    said: str
    seen: tuple[str, ...] = ()


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold: the receiver writes down what it did after it did it."""
    until = time.monotonic() + SOON
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


class Stage:
    """One folder with everything: `office`, `drop`, `receiver`; and a copy of it to begin again from.

    Attributes:
        target: Which of the office's targets the commands are about.
    """

    def __init__(self, root: Path, target: str, carries: str = "zip") -> None:
        """Lay it out, and start the receiver.

        Args:
            root: An empty folder, or one where it was laid out before.
            target: `rehearsal` or `drop`.
            carries: What the drop takes: `zip` or `files`.
        """
        self.kept, self.here = root / "kept", root / "here"
        self.office, self.target = self.here / "office", target
        self._said, self._seen = root / "said.txt", root / "seen.txt"
        for folder in (self.here / "drop", self.here / "tmp", self.office):
            folder.mkdir(parents=True, exist_ok=True)
        (self.office / "ilms.toml").write_text(CONFIG + DROP.format(carries=carries), "utf-8")
        self.receiver = Receiver(self.here / "receiver").start()
        self._port = int(self.receiver.url.rpartition(":")[2])
        self.people = Office(Workspace.load(self.office), target)
        connect(self.people, self.receiver)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.office / "submissions")

    def newest(self) -> Submission:
        """The submission that began last."""
        return self.ledger.all()[-1]

    def hold(self, dataflows: Sequence[str]) -> None:
        """Let the receiver hold their structures."""
        files = [file for flow in dataflows for file in structure_files(flow)]
        replace(self.people, target="rehearsal").opened().submit_structures(list(dict.fromkeys(files)))

    def keep(self) -> None:
        """Let it be as it is now, each time it begins again."""
        self.receiver.stop()
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.here, self.kept, symlinks=True)
        self._start()

    def begin_again(self) -> None:
        """As it was kept; the receiver at the same address."""
        self.receiver.stop()
        shutil.rmtree(self.here)
        shutil.copytree(self.kept, self.here, symlinks=True)
        self._start()

    def restart(self) -> None:
        """The receiver ends and begins again; it knows what it accepted."""
        self.receiver.stop()
        self._start()

    def _start(self) -> None:
        self.receiver = Receiver(self.here / "receiver", self._port).start()

    def close(self) -> None:
        self.receiver.stop()

    def run(self, *words: str) -> Act:
        """A command in this process, which costs less than a fork: one that nobody kills."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = run([*words, "-C", str(self.office)])
        return Act(code, said.getvalue())

    def moments(self, command: Sequence[str]) -> tuple[str, ...]:
        """What a command is about to do at each of its moments, when nothing comes in between."""
        self.begin_again()
        done = self.fork(*command, counted=True)
        assert done.code == 0, done.said
        return done.seen

    def fork(self, *words: str, last: int | str = 0, counted: bool = False, room: int = 0) -> Act:
        """A command in a process of its own.

        Args:
            words: The command.
            last: Just before which moment it is killed: its number or the beginning of its words; 0 for none.
            counted: Whether its moments are counted.
            room: To how many bytes each file may grow until the disk is full; 0 for as many as it likes.
        """
        child = os.fork()
        if not child:
            self._child(words, last, counted=counted or bool(last), room=room)
        _, status = os.waitpid(child, 0)
        said = self._said.read_text("utf-8", "replace")
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL, f"`ilms {' '.join(words)}` did not end\n{said}"
            return Act(None, said)
        seen = self._seen.read_text("utf-8").splitlines() if counted else ()
        return Act(os.WEXITSTATUS(status), said, tuple(seen))

    def _child(self, words: Sequence[str], last: int | str, *, counted: bool, room: int) -> None:
        """Never returns: whatever happens, this process is not the tests' own."""
        code = 99
        try:
            signal.alarm(DEAF)
            out = os.open(self._said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
            os.environ["TMPDIR"] = str(self.here / "tmp")
            submit.Way = Quick  # type: ignore[misc]
            points = Points(self.here, last)
            if counted:
                watch(points)
            if room:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            code = run([*words, "-C", str(self.office)])
            points.last = 0
            self._seen.write_text("\n".join(points.seen), "utf-8")
        except BaseException:  # noqa: BLE001
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def registered(self) -> list[dict[str, str]]:
        """Every request that the receiver took, with its outcome where it has one: from its own log."""
        found: dict[int, dict[str, str]] = {}
        for entry in disk.entries(self.here / "receiver" / "requests.jsonl"):
            found.setdefault(entry["id"], {}).update(entry)
        return [{**one, "dataflow": one["dataflow"].partition(":")[2].partition("(")[0]} for one in found.values()]

    def bytes_of(self, file: str) -> bytes:
        """A message as the receiver got it."""
        return next((self.here / "receiver" / "received").glob(f"**/{file}")).read_bytes()

    def artefact(self, name: str) -> Maintainable | None:
        """An artefact as it lies in the receiver's own folder."""
        for path in (self.here / "receiver" / "structures").glob("*/*.xml"):
            for one in files.read(path).artefacts:
                if str(one) == name:
                    return one
        return None

    def delivered(self) -> dict[str, bytes]:
        """What lies at the drop."""
        return lies(self.here / "drop")
