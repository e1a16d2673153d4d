"""Run the command line in this process, as a user would type it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ilms.cli.app import run


@dataclass(frozen=True)
class Result:
    exit_code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`cli("check", "C18", "-C", folder)`: arguments may be paths; the screen is as wide as everywhere."""
    monkeypatch.setenv("COLUMNS", "96")

    def call(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call
