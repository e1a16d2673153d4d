"""A real browser: Debian's Chromium, driven by Selenium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = Path(__file__).parent / ".parts" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
NOBODY = "MAP * ~NOTFOUND"
THIS_MACHINE = f"{NOBODY}, EXCLUDE 127.0.0.1"


@contextmanager
def chromium(reached: str = NOBODY, size: str = "1100,900") -> Iterator[Any]:
    """A browser without a network.

    Args:
        reached: Which names lead anywhere, as `--host-resolver-rules` says it.
        size: Of its window.
    """
    if not (CHROMIUM and DRIVER):
        pytest.skip("Debian's chromium and chromium-driver are not installed")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = CHROMIUM
    alone = f"--host-resolver-rules={reached}"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={size}", alone):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options=options, service=ChromeService(DRIVER)) as driver:
        yield driver


def grave(browser: Any) -> list[str]:
    """What axe-core finds on the page as it is, everything unfolded."""
    if not AXE.is_file():
        pytest.skip("npm's axe-core is not installed (tests/install-parts.sh)")
    browser.execute_script(AXE.read_text("utf-8"))
    browser.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; });")
    found = browser.execute_async_script("axe.run().then(arguments[0]);")
    assert len(found["passes"]) > 15  # it looked
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
