"""The two example workspaces, gathered once; and Viet Nam's after the revision has arrived."""

import shutil
import sys
from pathlib import Path

import pytest

from examples.reading import EXAMPLES
from ilms.dataset import Dataset
from ilms.mapping.gather import gather
from ilms.workspace import Workspace

sys.path.append(str(EXAMPLES))  # the script that made the workbooks is no part of the package


@pytest.fixture(scope="session")
def viet_nam() -> list[Dataset]:
    return gather(Workspace.load(EXAMPLES / "viet-nam"))


@pytest.fixture(scope="session")
def revised(tmp_path_factory) -> list[Dataset]:
    office = tmp_path_factory.mktemp("revised") / "viet-nam"
    later = shutil.ignore_patterns("revision", "build", "submissions")
    shutil.copytree(EXAMPLES / "viet-nam", office, ignore=later)
    shutil.copytree(EXAMPLES / "viet-nam" / "revision", office, dirs_exist_ok=True)
    return gather(Workspace.load(office))


@pytest.fixture(scope="session")
def cambodia() -> list[Dataset]:
    return gather(Workspace.load(EXAMPLES / "cambodia"))


@pytest.fixture(scope="session")
def published(shared) -> Path:
    return shared / "real-data" / "ilostat-published.csv"
