"""Run the command line in this process, as a user would type it."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from ilms.cli import console as shared_console
from ilms.cli.app import run


@dataclass(frozen=True)
class Result:
    exit_code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """`cli("check", "C18", "-C", folder)`: arguments may be paths. The console starts fresh each time."""

    def call(*arguments: str | Path) -> Result:
        fresh = shared_console.Console()
        for field in fields(fresh):
            setattr(shared_console.console, field.name, getattr(fresh, field.name))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call
