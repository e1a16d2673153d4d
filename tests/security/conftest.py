"""The command line as a user types it, and an office to be harmed."""

import shutil
from pathlib import Path

import pytest

from cli.conftest import cli
from ilms import resources

__all__ = ["cli"]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The example workspace."""
    folder = tmp_path / "viet-nam"
    shutil.copytree(
        resources.folder("examples") / "viet-nam", folder, ignore=shutil.ignore_patterns("build", "submissions")
    )
    return folder
