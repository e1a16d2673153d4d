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
# What is well is counted in the page: thousands of elements would take longer to be told than to be looked at.
LOOK = """
const [grave, done] = arguments;
axe.run({resultTypes: ["violations"]}).then((found) => done({
  passed: found.passes.length,
  wrong: found.violations.filter((rule) => grave.includes(rule.impact)).flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`)),
}));
"""
NOBODY = "MAP * ~NOTFOUND"
THIS_MACHINE = f"{NOBODY}, EXCLUDE 127.0.0.1"


def as_opened(browser: Any) -> None:
    """Make a browser that other tests had what it was before them: its window, its colours, its complaints."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.get("about:blank")
    browser.get_log("browser")  # what it complained of before


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
    found = browser.execute_async_script(LOOK, list(GRAVE))
    assert found["passed"] > 15  # it looked
    return list(found["wrong"])
