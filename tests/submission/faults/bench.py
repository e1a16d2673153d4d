"""An office, a cable and the practice receiver: commands are typed at one end, what arrived is counted at the other."""

import json
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import time_machine
import trustme

from ilms.history.ledger import Ledger
from ilms.history.record import Submission
from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.structures import files
from ilms.structures.model import ItemScheme
from ilms.submission.auth import Secrets
from ilms.workspace import Workspace
from submission.faults.cable import Cable
from submission.office import C18, CONFIG, Office, c18
from submission.structures.store import codelist, own_list

TARGET = "nso"
LATER = timedelta(minutes=21)  # longer than an import can take
SECTION = """
[targets.nso]
kind = "dotstat"
transfer = "{scheme}://{host}:{port}/transfer"
nsi = "{scheme}://{host}:{port}/nsi"
dataspace = "design"
timeout = {timeout}
auth = {{ authority = "{scheme}://{host}:{port}/auth", client_id = "stat-suite" }}
{more}
"""


@dataclass
class Typed:
    """One command as it was typed, and what came of it."""

    words: tuple[str, ...]
    exit_code: int
    out: str
    err: str


@dataclass
class Bench:
    """What a fault is tried on.

    Attributes:
        office: Its target `nso` is the receiver, through the cable.
        folder: The receiver's: what it counts there is what arrived, whatever it says.
        run: Types a command.
        monkeypatch: Spoils this machine: the resolver of names.
        authority: Signs the receiver's certificate, where it is spoken to over TLS.
    """

    office: Office
    folder: Path
    receiver: Receiver
    cable: Cable
    run: Callable[..., Typed]
    monkeypatch: pytest.MonkeyPatch
    typed: list[Typed] = field(default_factory=list)
    clock: time_machine.travel | None = None
    authority: trustme.CA | None = None
    process: subprocess.Popen[str] | None = None

    def declare(self, *, host: str = "127.0.0.1", scheme: str = "http", timeout: float = 5, more: str = "") -> None:
        """Let `ilms.toml` say how the receiver is reached."""
        said = SECTION.format(host=host, scheme=scheme, port=self.cable.port, timeout=timeout, more=more)
        path = self.office.workspace.root / "ilms.toml"
        path.write_text(CONFIG + said, "utf-8")
        self.office.workspace, self.office.target = Workspace.load(path.parent), TARGET
        self.monkeypatch.setenv("ILMS_NSO_CLIENT_SECRET", self.receiver.info["client_secret"])
        self.office.secrets = Secrets({"ILMS_NSO_CLIENT_SECRET": self.receiver.info["client_secret"]})

    def plan(self, *, own: bool = False) -> None:
        """What `ilms plan` does with a build that is at hand; or, of the office's own list, with `--structures`."""
        if own:
            own_list(self.office)
            self.office.structures()
        else:
            self.office.plan(c18())

    def type(self, words: str) -> Typed:
        """Type a line, with `ID` for the submission's."""
        parts = [self.submission.id if word == "ID" else word for word in shlex.split(words)]
        told = self.run(*parts, "-C", self.office.workspace.root)
        self.typed.append(told)
        return told

    def later(self, by: timedelta = LATER) -> None:
        """Let time pass at both ends, or set the clock of this machine alone where the receiver is `apart`."""
        self.end()
        self.clock = time_machine.travel(datetime.now(UTC) + by, tick=True)
        self.clock.start()

    def end(self) -> None:
        """Take up the time of this machine again."""
        if self.clock is not None:
            self.clock.stop()
            self.clock = None

    def close(self) -> None:
        """End everything that runs."""
        self.end()
        self.receiver.stop()
        if self.process is not None:
            self.process.terminate()
            self.process.communicate()

    def restart(self, **settings: object) -> None:
        """Start the receiver anew on the same folder: its queue and the ids in it are gone."""
        self.receiver.stop()
        self.receiver = Receiver(self.folder, settings=Settings(**settings)).start()  # type: ignore[arg-type]
        self.cable.to = port(self.receiver)

    def apart(self) -> None:
        """The receiver as a process of its own, with a clock of its own: that of this machine may then be changed."""
        self.receiver.stop()
        call = [sys.executable, "-m", "ilms", "rehearse", "--dir", str(self.folder), "-q"]
        self.process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True, cwd=self.folder.parent)
        assert self.process.stdout
        said = json.loads(self.process.stdout.readline())
        self.cable.to = int(said["transfer"].split(":")[2].partition("/")[0])

    def post_list(self, names: Mapping[str, str]) -> None:
        """Somebody else's version of the office's list, past the cable."""
        requests.post(
            f"{self.receiver.info['nsi']}/rest/structure",
            data=codelist(names).encode(),
            headers={"Authorization": f"Bearer {self._token()}", "Content-Type": "application/xml"},
            timeout=5,
        ).raise_for_status()

    def names(self) -> dict[str, str]:
        """The office's list as it lies in the receiver's own folder: code to name."""
        (path,) = (self.folder / "structures" / "Codelist").glob("VNM_NSO+CL_ECO_VN+*.xml")
        (scheme,) = files.read(path).artefacts
        assert isinstance(scheme, ItemScheme)
        return {item.id: item.names["vi"] for item in scheme.items}

    def post(self, message: str) -> None:
        """Somebody else's import, past the cable."""
        requests.post(
            f"{self.receiver.info['transfer']}/3/import/sdmxFile",
            data={"dataspace": self.receiver.info["dataspace"]},
            files={"file": ("other.csv", message, "text/csv")},
            headers={"Authorization": f"Bearer {self._token()}"},
            timeout=5,
        ).raise_for_status()

    def _token(self) -> str:
        """Somebody else's."""
        info = self.receiver.info
        form = {"grant_type": "client_credentials", "client_id": info["client_id"]}
        secret = {"client_secret": info["client_secret"]}
        answer = requests.post(f"{info['authority']}/protocol/openid-connect/token", data=form | secret, timeout=5)
        return str(answer.json()["access_token"])

    @property
    def ledger(self) -> Ledger:
        """The office's."""
        return Ledger(self.office.workspace.submissions)

    @property
    def submission(self) -> Submission:
        """The newest one."""
        return self.ledger.all()[-1]

    @property
    def state(self) -> str:
        """What the ledger says, or that nothing is on record."""
        known = self.ledger.all()
        return str(known[-1].state) if known else "nothing on record"

    @property
    def message(self) -> Path:
        """The one that is to leave, as the plan has it."""
        return next((self.office.path.parent / f"{self.office.path.name}.files" / "sent").iterdir())

    def imports(self) -> list[dict[str, Any]]:
        """Our imports that the receiver ended, from its own log."""
        log = self.folder / "requests.jsonl"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        entries = [json.loads(line) for line in lines]
        ours = {entry["id"] for entry in entries if C18 in str(entry.get("dataflow"))}
        return [entry for entry in entries if entry["event"] == "completed" and entry["id"] in ours]

    def arrive(self) -> None:
        """What the cable holds arrives, and is worked on."""
        before = len(self.imports())
        self.cable.let_go()
        while len(self.imports()) == before:
            time.sleep(0.02)

    def tokens(self) -> int:
        """How many requests for a token the evidence of the submission has."""
        logs = [path.read_text("utf-8") for path in self.submission.files("evidence") if "requests" in path.name]
        return sum(log.count("/token") for log in logs)


def port(receiver: Receiver) -> int:
    """Where a receiver listens."""
    return int(receiver.url.rpartition(":")[2])
