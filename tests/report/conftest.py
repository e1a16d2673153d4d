import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms import resources
from ilms.workspace import Workspace

HOSTILE = '<script>document.title="taken"</script>'
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


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


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Debian's Chromium, driven by Selenium, with the network off."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("Debian's chromium and chromium-driver are not installed")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = CHROMIUM
    offline = "--host-resolver-rules=MAP * ~NOTFOUND"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1100,900", offline):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options=options, service=ChromeService(DRIVER)) as driver:
        yield driver
