"""Run every command of `docs/vsic-2025.md` and write down what it says. A test compares.

The words between the blocks are written by hand; a block holds commands, each behind `$ `, and their output. All run in
one fresh folder, one after another, as a person would type them. `ID` in a command is the submission made last.
"""

import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

PAGE = Path(__file__).parent / "vsic-2025.md"
OPENS, CLOSES, TYPED = "```console", "```", "$ "
# What differs each time: the ids of submissions, and the hash in the name of what is handed over.
SUBMISSION = re.compile(r"\d{4}-\d\d-\d\dT\d{6}-[a-z]+-[0-9a-f]{4}")
HASHED = re.compile(r"(ILMS-VNM-2026-)[0-9a-f]{8}")
# 22 November 2026; who types is in the ledger.
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1795305600", "NO_COLOR": "1", "ILMS_LANG": "en", "LOGNAME": "thuy"}
DERIVED = shutil.ignore_patterns("build", "submissions")  # of somebody who tried the example where it lies


class Session:
    """A folder in which the commands of the page are typed."""

    def __init__(self, root: Path) -> None:
        from ilms import resources

        self.here = root
        self.submission = ""
        shutil.copytree(resources.folder("examples"), root / "examples", ignore=DERIVED)

    def typed(self, line: str) -> str:
        """What a command says, as the page shows it."""
        name, *arguments = shlex.split(line.replace(" ID ", f" {self.submission} "))
        if name == "cd":
            self.here = self.here / arguments[0]
            return ""
        if name == "cp":
            *sources, target = (self.here / one for one in arguments if not one.startswith("-"))
            for source in sources:
                if source.is_dir():
                    shutil.copytree(source, target, dirs_exist_ok=True, ignore=DERIVED)
                else:
                    shutil.copyfile(source, target)
            return ""
        return self.ilms(arguments)

    def ilms(self, arguments: list[str]) -> str:
        """What `ilms` says, on both streams, and how it ends where that is not well."""
        from ilms.cli.app import run

        screen = io.StringIO()
        with chdir(self.here), redirect_stdout(screen), redirect_stderr(screen):
            code = run(arguments)
        said = screen.getvalue().rstrip("\n")
        self.submission = (SUBMISSION.findall(said) or [self.submission])[-1]
        said = HASHED.sub(r"\1........", SUBMISSION.sub("ID", said))
        ended = f"[exit code {code}]" if code else ""
        return "".join(f"{part}\n" for part in (said, ended) if part)


def page(text: str) -> str:
    """The page with the outputs of its commands made anew."""
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return "".join(_lines(text, Session(Path(folder).resolve())))
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _lines(text: str, session: Session) -> Iterator[str]:
    inside = False
    for line in text.splitlines(keepends=True):
        if inside and line.startswith(TYPED):
            yield line
            yield session.typed(line.removeprefix(TYPED))
        elif not inside or line.startswith(CLOSES):
            yield line
        inside = line.startswith(OPENS) or (inside and not line.startswith(CLOSES))


if __name__ == "__main__":
    made = page(PAGE.read_text("utf-8"))
    PAGE.write_text(made, "utf-8", newline="\n")
    sys.stdout.write(f"{made.count(TYPED)} commands\n")
