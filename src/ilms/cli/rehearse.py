"""`ilms rehearse`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ilms.cli.console import console
from ilms.cli.grid import grid
from ilms.languages import said
from ilms.progress import under_way

if TYPE_CHECKING:
    from ilms.rehearsal.receiver import Receiver

FOLDER, FILE = Path("build") / "rehearsal", Path("build") / "rehearsal.json"


def command(
    port: int = typer.Option(0, help="The port on 127.0.0.1; 0 takes any that is free."),
    directory: Path | None = typer.Option(
        None,
        "--dir",
        help="Where it keeps what it accepted. Default: `build/rehearsal` of the workspace.",
    ),
    fault: list[str] = typer.Option(
        None, "--fault", metavar="NAME[:TIMES]", help="What is to go wrong, once or so often; `list` shows all."
    ),
) -> int:
    """Run the practice receiver until Ctrl-C; prints one JSON line when it is ready.

    In a workspace the line is also kept in `build/rehearsal.json`, where targets of kind `rehearsal` look.
    """
    from ilms.rehearsal.disk import write
    from ilms.rehearsal.faults import FAULTS
    from ilms.rehearsal.receiver import Receiver
    from ilms.rehearsal.settings import Settings

    if "list" in (fault or ()):
        console.data(grid((name, said(one.text, console.lang)) for name, one in FAULTS.items()))
        return 0
    root = _workspace()
    noted = root / FILE if root else None
    settings = Settings(faults=tuple(fault or ()))
    with ended_as_by_ctrl_c(), _started(Receiver(directory or (root or Path()) / FOLDER, port, settings)) as receiver:
        line = json.dumps(receiver.info)
        try:
            if noted:
                write(noted, line.encode(), private=True)
            console.data(line)
            sys.stdout.flush()
            console.say(console.words("rehearse.keeps", folder=receiver.folder))
            wait()
        except KeyboardInterrupt:
            console.say(console.words("rehearse.stopped"))
        finally:
            if noted and noted.is_file() and noted.read_text("utf-8") == line:
                noted.unlink()
    return 0


def _started(receiver: "Receiver") -> "Receiver":
    """It reads again what it accepted before, which may be much."""
    with under_way("opening", str(receiver.folder)):
        return receiver.start()


def _workspace() -> Path | None:
    from ilms.errors import UsageError

    try:
        return console.workspace().root
    except UsageError:
        return None


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Who asks the process to end, as `kill` and service managers do, is heard as Ctrl-C is.

    Entered before anybody is told that it serves: whoever is told may ask at once.
    """
    import signal

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def wait() -> None:
    """Until Ctrl-C: raises KeyboardInterrupt."""
    import time

    while True:
        time.sleep(0.5)  # a wait without a limit cannot be interrupted on Windows
