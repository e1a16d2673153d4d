"""A workspace, the practice receiver, and the two brought together."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms.rehearsal.receiver import Receiver
from ilms.structures.load import structure_files
from ilms.workspace import Workspace
from submission.memory import in_memory
from submission.office import C16, C18, CONFIG, Office, connect


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory."""
    with in_memory(tmp_path) as folder:
        yield folder


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A workspace without a receiver."""
    root = tmp_path / "viet-nam"
    root.mkdir()
    (root / "ilms.toml").write_text(CONFIG, "utf-8")
    return Office(Workspace.load(root))


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Receiver]:
    """A receiver that was just installed: it holds no structure."""
    with Receiver(tmp_path / "receiver") as running:
        yield running


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a receiver that holds the structures of C16 and C18."""
    root = tmp_path_factory.mktemp("stock")
    files = dict.fromkeys([*structure_files(C16)[:-1], *structure_files(C16)[-1:], *structure_files(C18)[-1:]])
    with Receiver(root / "receiver") as running:
        (root / "ilms.toml").write_text(CONFIG, "utf-8")
        office = Office(Workspace.load(root))
        connect(office, running)
        office.opened().submit_structures(list(files))
    return root / "receiver"


@pytest.fixture
def receiver(tmp_path: Path, stock: Path) -> Iterator[Receiver]:
    """A receiver that holds the structures already."""
    shutil.copytree(stock, tmp_path / "receiver")
    with Receiver(tmp_path / "receiver") as running:
        yield running


@pytest.fixture
def connected(office: Office, receiver: Receiver) -> Office:
    """A workspace that knows the running receiver."""
    connect(office, receiver)
    return office
