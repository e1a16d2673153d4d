import shutil
from pathlib import Path

import pytest

from ilms import resources
from ilms.workspace import Workspace


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """The Viet Nam example, as it stands before anything is sent."""
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    return Workspace.load(tmp_path / "vn")
