"""Nobody is kept from the desk: axe-core finds nothing serious on any page, a keyboard is enough."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Keys

from browsers import grave
from desk.test_uses import BOOK, JAPAN, SHEET, STRANGE, typed
from desk.visiting import Eyes
from ilms.rehearsal.receiver import Receiver


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("vi", "dark")])
def test_nothing_serious_stands_in_anybody_s_way(
    eyes: Callable[..., Eyes], office: Path, receiver: Receiver, language: str, scheme: str
) -> None:
    typed(office, JAPAN, STRANGE)
    person = eyes(language)
    colours = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    person.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", colours)
    cell = f"/sheet?file={BOOK.as_posix()}&sheet={SHEET}&at={JAPAN}"
    found = {}
    for path in ("/", "/sheets", cell, "/files", "/file?file=mappings/c18-dolab.toml", "/send", "/nothing"):
        person.go(path)
        person.until("h1")
        found[path] = grave(person.browser)
    person.go(cell)
    person.click("#beside p.do a")
    person.until("#code").send_keys("CDS_DES_JPN")
    found["label"] = grave(person.browser)
    person.click("form button.do")
    person.until("pre.diff")
    found["proposal"] = grave(person.browser)
    person.click("form[action='/write'] button")
    person.until("main:not(:has(form[action='/write'])) h1")  # it is written
    person.go("/send")
    person.click("#target-rehearsal form[action='/plan'] button")
    person.until("#target-rehearsal form.approve")
    found["plan"] = grave(person.browser)
    person.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert {path: some for path, some in found.items() if some} == {}
    assert receiver.url


def test_a_keyboard_is_enough_to_go_from_a_cell_to_its_observation(eyes: Callable[..., Eyes]) -> None:
    person = eyes()
    person.go(f"/sheet?file={BOOK.as_posix()}&sheet={SHEET}")
    person.until(".grid a[data-at='C8']")
    keys = person.browser.switch_to
    for _ in range(40):
        keys.active_element.send_keys(Keys.TAB)
        if keys.active_element.get_attribute("data-at") == "C8":
            break
    keys.active_element.send_keys(Keys.ENTER)
    person.until("#beside h2", "C8")
    assert keys.active_element.get_attribute("data-at") == "C8", "who chose a cell is still there"
