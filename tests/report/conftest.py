import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from browsers import as_opened, chromium
from ilms import resources
from ilms.workspace import Workspace

HOSTILE = '<script>document.title="taken"</script>'


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """The Viet Nam example, as it stands before anything is sent."""
    shutil.copytree(resources.folder("examples") / "viet-nam", tmp_path / "vn")
    return Workspace.load(tmp_path / "vn")


@pytest.fixture
def faulty(office: Workspace) -> Workspace:
    """The same with two faults: sexes that do not add up, and a label that nobody knows and that is live HTML."""
    from openpyxl import load_workbook

    path = office.root / "sources" / "2019" / "dolab.xlsx"
    book = load_workbook(path)
    book["Biểu 18"]["C9"] = 82700
    book["Biểu 18"]["B10"] = HOSTILE
    book.save(path)
    return office


@pytest.fixture(scope="session")
def started() -> Iterator[object]:
    """Debian's Chromium, driven by Selenium, with the network off."""
    with chromium() as driver:
        yield driver


@pytest.fixture
def browser(started: object) -> object:
    """The same for every test, as if it were a new one."""
    as_opened(started)
    return started
