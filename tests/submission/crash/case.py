"""One kill, what it leaves, and a person who takes it from there with the commands that `ilms` names."""

import time
from collections import Counter
from dataclasses import dataclass, field
from zipfile import ZipFile

from ilms.history.record import Submission
from ilms.history.states import State
from ilms.structures import files
from ilms.structures.model import ItemScheme
from ilms.submission.plan_file import STRUCTURES
from submission.crash.scenes import EVIDENCE, Scene
from submission.crash.stage import Act, Stage, soon

MOST = 8  # commands that a person gives before giving up
TOLD = {0, 2, 3, 4}  # how a command may end: well, something here, the other side, how things stand; not as a bug
ASKED = 0.2  # seconds until the receiver's people have looked


@dataclass
class Case:
    """A scene whose command is killed at a moment, and perhaps the next command too; or for which the disk is full.

    Attributes:
        moment: From 1; 0 for none.
        again: The moment of the person's first command that is not survived either; 0 for none.
        room: To how many bytes each file may grow in the scene's command; 0 for as many as it likes.
        killed: How many commands were.
        given: The commands that the person gave.
        said: What each command said.
    """

    scene: Scene
    stage: Stage
    command: tuple[str, ...]
    moment: int
    again: int = 0
    room: int = 0
    killed: int = 0
    given: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Go through all of it.

        Raises:
            AssertionError: Something does not hold; says after which commands.
        """
        self.stage.begin_again()
        # What is not this command's: earlier submissions, and what the receiver took of them.
        new = self.command[0] == "submit"
        self._old = {one.id for one in self.stage.ledger.all()} if new else set()
        self._taken_before = len(self.stage.registered()) if new else 0
        try:
            self._look(self.stage.fork(*self.command, last=self.moment, room=self.room))
            self._finish()
            self._whole()
        except AssertionError as error:
            where = f"scene {self.scene.name}, killed at {self.moment} and {self.again}, room {self.room}"
            error.add_note(f"{where}, then: {self.given}")
            raise

    def _submission(self) -> Submission | None:
        return next((one for one in reversed(self.stage.ledger.all()) if one.id not in self._old), None)

    def _taken(self) -> list[dict[str, str]]:
        """What the receiver took of this submission, in its own words."""
        return self.stage.registered()[self._taken_before :]

    def _look(self, done: Act) -> None:
        """What must hold at every instant."""
        self.killed += done.code is None
        self.said.append(done.said)
        assert done.code in {None, *TOLD}, done.said
        assert "Traceback" not in done.said, done.said
        altered = [one for one in self.stage.ledger.verify() if one.altered]
        assert not altered, altered
        found = self._submission()
        states = found.states if found else {}
        taken = Counter(one["dataflow"] for one in self._taken())
        assert set(taken.values()) <= {1}, f"sent twice: {taken}"
        unknown = [flow for flow in taken if states.get(flow, State.PLANNED) is State.PLANNED]
        assert not unknown, f"{unknown} left, and the ledger does not know"
        if self.scene.target == "rehearsal":
            accepted = {flow for flow, state in states.items() if state is State.ACCEPTED}
            if found and STRUCTURES in accepted:
                self._hold_artefacts(found)
                accepted.remove(STRUCTURES)
            assert soon(lambda: accepted <= self._successes()), f"nobody accepted {accepted - self._successes()}"

    def _successes(self) -> set[str]:
        return {one["dataflow"] for one in self._taken() if one.get("outcome") == "Success"}

    def _finish(self) -> None:
        """What a person does: see where it stands, and give the command that goes on from there."""
        while len(self.given) < MOST:
            found = self._submission()
            if found and self._ended(found):
                return
            words = self._next(found)
            done = self.stage.fork(*words, last=0 if self.given else self.again)
            self.given.append(" ".join(words))
            self._look(done)
            if found and done.code == 3:  # the receiver does not say, and does not hold it
                self._ask(found)
        raise AssertionError(f"no end after {MOST} commands\n{done.said}")

    def _ended(self, found: Submission) -> bool:
        if found.state is State.HANDED_OVER:
            return not self.scene.confirmed
        return found.state is State.ACCEPTED and found.receipt() is not None

    def _next(self, found: Submission | None) -> tuple[str, ...]:
        if found is None:
            return ("submit", "--yes")
        # Whoever confirmed gives the same command again, or sees in `ilms log` that there is more to do.
        if self.scene.confirmed and (found.state is State.HANDED_OVER or self.moment % 2):
            return ("confirm", found.id, *EVIDENCE)
        return ("retry", found.id)

    def _ask(self, found: Submission) -> None:
        """Ask the receiver's people, and write down what they say."""
        time.sleep(ASKED)
        there = {one["dataflow"] for one in self._taken()}
        for flow, state in found.states.items():
            if state in (State.SENDING, State.SENT, State.UNKNOWN) and flow not in there:
                words = ("confirm", found.id, "--not-arrived", "--by", "the receiver's people", "--dataflow", flow)
                done = self.stage.fork(*words)
                self.given.append(" ".join(words))
                assert done.code == 0, done.said

    def _whole(self) -> None:
        """What must hold in the end."""
        found = self._submission()
        assert found is not None
        if self.scene.target == "rehearsal":
            self._received(found)
        else:
            self._delivered(found)
        again = self.stage.run("verify", found.id)
        assert again.code == 0, again.said
        left = self.stage.ledger.verify()
        assert not left, left
        if self.command[0] == "submit":
            again = self.stage.run("submit", "--yes")
            assert again.code == 0, again.said
            self._look(again)
            assert len(self.stage.ledger.all()) == len(self._old) + 1

    def _received(self, found: Submission) -> None:
        """The receiver has the very bytes that the ledger keeps, once; artefacts as the ledger keeps them."""
        if STRUCTURES in found.dataflows:
            self._hold_artefacts(found)
            assert not self._taken()
            assert (found.receipt() or {})["dataflows"][STRUCTURES]["event"] == "accepted"
            return
        assert soon(lambda: self._successes() == set(found.dataflows))
        taken = self._taken()
        assert len(taken) == len(found.dataflows)
        sent = {path.stem: path.read_bytes() for path in found.files("sent") if path.stem in found.dataflows}
        assert {one["dataflow"]: self.stage.bytes_of(one["file"]) for one in taken} == sent
        receipt = found.receipt() or {}
        assert {flow: said["event"] for flow, said in receipt["dataflows"].items()} == dict.fromkeys(sent, "accepted")

    def _hold_artefacts(self, found: Submission) -> None:
        """In the receiver's own folder every artefact has the codes and the names that were sent."""
        sent = [one for path in found.files("sent") for one in files.read(path).artefacts]
        assert sent
        for ours in sent:
            theirs = self.stage.artefact(str(ours))
            assert isinstance(ours, ItemScheme)
            assert isinstance(theirs, ItemScheme)
            assert {one.id: one.names for one in theirs.items} == {one.id: one.names for one in ours.items}

    def _delivered(self, found: Submission) -> None:
        """The package lies at the drop, once and whole."""
        (package,) = [path for path in found.files("sent") if path.suffix == ".zip"]
        whole = {package.name: package.read_bytes()}
        if self.scene.carries == "files":
            with ZipFile(package) as archive:
                whole = {f"{package.stem}/{name.partition('/')[2]}": archive.read(name) for name in archive.namelist()}
        assert self.stage.delivered() == whole
        if self.scene.confirmed:
            assert (found.receipt() or {})["by"] in EVIDENCE
