"""`ilms demo`: the whole main job, by the commands that a person types."""

import json
import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from ilms.cli.console import console
from ilms.languages import _

TARGET = "rehearsal"
PRACTICE = "practice"  # workbooks to try oneself with, beside the demonstration
RECORDS = "viet-nam-records"  # and records to tabulate


def command(
    directory: Path = typer.Argument(None, help="A folder to make; a fresh one in the current folder by default."),
) -> int:
    """The annual submission of the Viet Nam example against a receiver on this machine, from workbooks to report."""
    from ilms import resources
    from ilms.errors import UsageError
    from ilms.rehearsal.receiver import Receiver
    from ilms.submission.targets.rehearsal import VARIABLE
    from ilms.worded import figures

    started = time.monotonic()
    root = (directory or Path(f"ilms-demo-{datetime.now():%Y%m%d-%H%M%S}")).resolve()  # noqa: DTZ005  # the user's own clock names the folder
    if root.exists() and any(root.iterdir()):
        raise UsageError(_("`{root}` is not empty", root=root), hint=_("name a folder that does not exist yet"))
    office = root / "viet-nam"
    words = console.words
    examples = resources.folder("examples")
    example = examples / "viet-nam"
    _lay_down(example, office, words.language)
    _lay_down(examples / "tutorial", root / PRACTICE, words.language)
    _lay_down(examples / RECORDS, root / RECORDS, words.language)
    console.say(words("demo.office", folder=office))
    with Receiver(root / "receiver") as receiver:
        console.say(words("demo.receiver", address=receiver.info["transfer"]))
        os.environ[VARIABLE] = json.dumps(receiver.info)
        session = _Session(office, console.lang)
        try:
            code = session.first_submission() or session.revision(example / "revision") or session.look_back()
        finally:
            del os.environ[VARIABLE]
    if code:
        console.say(words("demo.stopped", folder=root))
        return code
    console.say("\n" + words("demo.done", seconds=figures(f"{time.monotonic() - started:.1f}", words.language)))
    console.say(words("demo.report", english=office / "report.html", vietnamese=office / "report-vi.html"))
    console.say(words("demo.again", command=f"ilms rehearse -C {office} --dir {root / 'receiver'}"))
    console.say(words("demo.practice", folder=root / PRACTICE))
    console.say(words("demo.records", command=f"ilms tabulate -C {root / RECORDS}"))
    return 0


def _lay_down(example: Path, folder: Path, language: str) -> None:
    """Copy an example; what there is to read about it, `README.vi.md`, in the reader's language if it is there."""
    left = shutil.ignore_patterns("revision", "build", "submissions", "tabulated", "README.*.md")
    shutil.copytree(example, folder, ignore=left)
    if (told := example / f"README.{language}.md").is_file():
        shutil.copyfile(told, folder / "README.md")


@dataclass(frozen=True)
class _Session:
    """Commands typed in the office's workspace, one after another, until one fails."""

    office: Path
    language: str

    def first_submission(self) -> int:
        """From the workbooks to an accepted, verified submission."""
        console.say("\n== " + console.words("demo.first"))
        return self._type("check") or self._type("build") or self._send()

    def revision(self, material: Path) -> int:
        """The office revises a workbook and adds a year: only the difference travels."""
        console.say("\n== " + console.words("demo.later"))
        shutil.copytree(material, self.office, dirs_exist_ok=True)
        return (
            self._type("check") or self._type("build") or self._type("diff", "last", "build", "--target", TARGET)
            or self._send()
        )  # fmt: skip

    def look_back(self) -> int:
        """Nothing is left to send; what was sent can be proven; one page tells it."""
        console.say("\n== " + console.words("demo.back"))
        return (
            self._type("plan", "--target", TARGET)
            or self._type("log", "--verify")
            or self._type("report", "-o", "report.html")
            or self._type("report", "-o", "report-vi.html", "--lang", "vi")
        )

    def _send(self) -> int:
        from ilms.history.ledger import Ledger

        code = self._type("plan", "--target", TARGET) or self._type("submit", "--yes")
        return code or self._type("verify", Ledger(self.office / "submissions").all()[-1].id)

    def _type(self, *arguments: str) -> int:
        from ilms.cli.app import run

        console.say(f"\n$ ilms {' '.join(arguments)}")
        language = [] if "--lang" in arguments else ["--lang", self.language]
        return run([*arguments, "-C", str(self.office), *language])
