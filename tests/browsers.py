"""A real browser: Debian's Chromium, driven by Selenium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
NOBODY = "MAP * ~NOTFOUND"
THIS_MACHINE = f"{NOBODY}, EXCLUDE 127.0.0.1"


@contextmanager
def chromium(reached: str = NOBODY, size: str = "1100,900") -> Iterator[object]:
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
