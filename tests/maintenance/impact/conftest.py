"""Copies of the examples."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ilms import resources
from ilms.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Callable[[str], Workspace]:
    """`workspace("viet-nam")`: a copy of an example."""

    def copied(name: str) -> Workspace:
        shutil.copytree(resources.folder("examples") / name, tmp_path / name)
        return Workspace.load(tmp_path / name)

    return copied
