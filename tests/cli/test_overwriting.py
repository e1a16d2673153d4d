"""What people wrote themselves is not written over by what is made of it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ilms import resources


@pytest.mark.parametrize(
    "command", [("report", "-o"), ("rules", "export", "C18", "-o"), ("check", "C18", "--format", "csv", "-o")]
)
def test_a_workspace_s_own_files_are_kept(command: tuple[str, ...], cli: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "viet-nam"
    shutil.copytree(resources.folder("examples") / "viet-nam", folder)
    kept = folder / "sources/2019/dolab.xlsx"
    before = kept.read_bytes()
    result = cli("-C", folder, *command, kept)
    assert result.exit_code == 2
    assert "nothing is written over it" in result.err
    assert kept.read_bytes() == before
    assert cli("-C", folder, *command, folder / "new").exit_code != 2
