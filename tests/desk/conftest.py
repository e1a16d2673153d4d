"""Desks on the Viet Nam example, asked by a browser or by plain requests."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from browsers import THIS_MACHINE, as_opened, chromium
from desk.visiting import Eyes, Visitor
from ilms import resources
from ilms.cli.console import console
from ilms.cli.desk import Terminal
from ilms.desk.desk import Desk
from ilms.rehearsal.receiver import Receiver
from ilms.structures.store import standing_in
from ilms.submission.targets.rehearsal import VARIABLE
from ilms.workspace import Workspace


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """The Viet Nam example, as it stands before anything is sent; entered, as a command enters it."""
    root = tmp_path / "vn"
    shutil.copytree(resources.folder("examples") / "viet-nam", root)
    console.__init__()
    with chdir(root), standing_in(root):
        yield root


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A real practice receiver, which the target `rehearsal` is."""
    with Receiver(tmp_path / "receiver") as running:
        monkeypatch.setenv(VARIABLE, json.dumps(running.info))
        yield running


@pytest.fixture
def opened(office: Path) -> Iterator[Callable[..., Desk]]:
    """Start desks on the office; they end with the test."""
    desks: list[Desk] = []

    def start(language: str = "en") -> Desk:
        console.language = language
        desks.append(Desk(Workspace.load(office), Terminal(), language).start())
        return desks[-1]

    yield start
    for desk in desks:
        assert desk.stop()


@pytest.fixture
def visitor(opened: Callable[..., Desk]) -> Iterator[Visitor]:
    """Who came in first."""
    with Visitor(opened()) as session:
        yield session


@pytest.fixture(scope="session")
def started() -> Iterator[Any]:
    """A browser that reaches this machine and nothing else."""
    with chromium(THIS_MACHINE, "1400,1000") as driver:
        yield driver


@pytest.fixture
def browser(started: Any) -> Any:
    """The same for every test, as if it were a new one."""
    as_opened(started)
    return started


@pytest.fixture
def eyes(browser: Any, opened: Callable[..., Desk]) -> Callable[..., Eyes]:
    """A person at a desk of a language."""
    return lambda language="en": Eyes(browser, opened(language))
