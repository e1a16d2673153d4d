"""A terminal in which a page's commands are typed: `ilms` runs in this process, the few others are done here."""

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ilms.cli.app import run

# 22 November 2026; who types is in the ledger.
ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "1795305600",
    "NO_COLOR": "1",
    "COLUMNS": "100",
    "ILMS_LANG": "en",
    "LOGNAME": "thuy",
}
SUBMISSION = re.compile(r"\d{4}-\d\d-\d\dT\d{6}-[a-z0-9-]+-[0-9a-f]{4}")
DERIVED = shutil.ignore_patterns("build", "submissions", "tabulated")  # of somebody who tried an example where it lies


@dataclass(frozen=True)
class Said:
    """What a command printed, on both streams in turn, and its exit code."""

    text: str
    code: int


class Terminal:
    """One window: where it stands, the last submission, and the practice receiver if one was started."""

    def __init__(self, folder: Path) -> None:
        self.here = folder
        self.submission = ""
        self.receivers: list[subprocess.Popen[str]] = []

    def type(self, line: str) -> Said:
        """Do what a line says.

        Args:
            line: As the page shows it, without its `$`; a comment behind `#` is not typed, and `ID` is the submission
                that was named last.
        """
        name, *arguments = (self.submission if word == "ID" else word for word in shlex.split(line, comments=True))
        if name == "make" and arguments == ["demo"]:  # which sets up a virtual environment first
            name, arguments = "ilms", ["demo"]
        command = getattr(self, f"_{name}", None)
        assert command, f"`{name}` is not known to the tests: say why the block is only shown (<!-- show: why -->)"
        said = command(arguments)
        self.submission = (SUBMISSION.findall(said.text) or [self.submission])[-1]
        return said

    def close(self) -> None:
        """Stop what was started."""
        for receiver in self.receivers:
            receiver.terminate()
            receiver.communicate(timeout=30)

    def _ilms(self, arguments: list[str]) -> Said:
        if arguments[:1] == ["rehearse"] and "list" not in arguments:
            return self._rehearse(arguments)
        screen = io.StringIO()
        streams = contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen)
        with streams[0], streams[1], contextlib.chdir(self.here), _environment():
            code = run(arguments)
        return Said(screen.getvalue(), code)

    def _rehearse(self, arguments: list[str]) -> Said:
        """It serves until it is stopped, so it has a process of its own."""
        call = [sys.executable, "-m", "ilms", *arguments]
        pipe = subprocess.PIPE
        receiver = subprocess.Popen(call, cwd=self.here, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self.receivers.append(receiver)
        return Said(receiver.stdout.readline(), 0)

    def _cd(self, arguments: list[str]) -> Said:
        self.here = (self.here / arguments[0]).resolve(strict=True)
        return Said("", 0)

    def _mkdir(self, arguments: list[str]) -> Said:
        for folder in arguments:
            (self.here / folder).mkdir(parents=True)
        return Said("", 0)

    def _cp(self, arguments: list[str]) -> Said:
        *sources, target = (self.here / one for one in arguments if not one.startswith("-"))
        for source in sources:
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True, ignore=DERIVED)
            else:
                shutil.copy(source, target)
        return Said("", 0)

    def _mv(self, arguments: list[str]) -> Said:
        source, target = (self.here / one for one in arguments)
        shutil.move(source, target)
        return Said("", 0)

    def _python(self, arguments: list[str]) -> Said:
        call = [sys.executable, *arguments]
        ended = subprocess.run(call, cwd=self.here, check=False, stdout=-1, stderr=subprocess.STDOUT, text=True)
        return Said(ended.stdout, ended.returncode)

    def _cat(self, arguments: list[str]) -> Said:
        return Said("".join((self.here / one).read_text("utf-8") for one in arguments), 0)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
