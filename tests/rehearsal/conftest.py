"""Receivers that run and know the structures of two tables."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ilms.rehearsal.receiver import Receiver
from ilms.rehearsal.settings import Settings
from ilms.structures import load
from rehearsal.practice import FLOWS, GOOD, Client


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the structures of FLOWS were submitted, over HTTP, in dependency order."""
    folder = tmp_path_factory.mktemp("prepared") / "rehearsal"
    with Receiver(folder) as receiver:
        client = Client(receiver.info).sign_in()
        files = dict.fromkeys(file for flow in FLOWS for file in load.structure_files(flow))
        for file in files:
            reply = client.structure(file.read_bytes())
            assert reply.status_code == 201, (file, reply.text)
        client.session.close()
    return folder


@pytest.fixture
def started(prepared: Path, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Start receivers on a copy of the prepared folder, again and again; gives signed-in clients."""
    folder = tmp_path / "rehearsal"
    shutil.copytree(prepared, folder, ignore=shutil.ignore_patterns(".lock"))
    running: list[tuple[Receiver, Client]] = []

    def stop() -> None:
        while running:
            receiver, client = running.pop()
            client.session.close()
            receiver.stop()

    def start(**settings: Any) -> Client:
        stop()
        receiver = Receiver(folder, settings=Settings(**settings)).start()
        client = Client(receiver.info)
        running.append((receiver, client))
        return client.sign_in()

    yield start
    stop()


@pytest.fixture
def client(started: Callable[..., Client]) -> Client:
    """A signed-in client of a receiver with the usual settings."""
    return started()


@pytest.fixture(scope="session")
def reading(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A signed-in client of a receiver that holds GOOD, for tests that change nothing there."""
    folder = tmp_path_factory.mktemp("reading") / "rehearsal"
    shutil.copytree(prepared, folder, ignore=shutil.ignore_patterns(".lock"))
    with Receiver(folder) as receiver:
        client = Client(receiver.info).sign_in()
        client.put(GOOD)
        yield client
        client.session.close()
