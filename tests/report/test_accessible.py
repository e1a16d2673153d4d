"""Nobody is kept from the page: by colours, a keyboard, paper, a narrow window; axe-core finds nothing serious."""

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from selenium.webdriver import Keys

from browsers import grave
from ilms.languages import spoken
from ilms.report.collect import collect
from ilms.report.page import render
from ilms.workspace import Workspace


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """An office with a build, two submissions and what the second changed."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    subprocess.run([sys.executable, "-m", "ilms", "demo", folder], check=True, capture_output=True)
    return folder / "viet-nam"


@pytest.fixture(scope="module")
def faulty_demo(demo: Path, tmp_path_factory) -> Path:
    """The same with findings, since the build was made."""
    folder = tmp_path_factory.mktemp("faulty") / "viet-nam"
    shutil.copytree(demo, folder)
    path = folder / "sources" / "2019" / "dolab.xlsx"
    book = load_workbook(path)
    book["Biểu 18"]["C9"] = 82700
    book["Biểu 18"]["B10"] = "Nhật bổn"
    book.save(path)
    return folder


@pytest.fixture
def show(browser, tmp_path):
    """Open an office's page in a language and in light or dark."""

    def shown(office: Path, language: str = "en", scheme: str = "light") -> None:
        path = tmp_path / "report.html"
        path.write_text(render(collect(Workspace.load(office), language=language)), "utf-8")
        colours = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", colours)
        browser.get(path.as_uri())

    yield shown
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", spoken())
def test_nothing_serious_stands_in_anybody_s_way(browser, show, faulty_demo, language, scheme) -> None:
    show(faulty_demo, language, scheme)
    assert grave(browser) == []


def test_nor_where_it_is_to_be_signed(browser, show, demo) -> None:
    show(demo)
    assert browser.find_elements("css selector", "#signature .blanks")
    assert grave(browser) == []


def test_nor_in_the_cells_behind_a_figure(browser, show, demo) -> None:
    show(demo, scheme="dark")
    browser.find_element("css selector", "#C18 table td").click()
    _wait_for_cells(browser)
    assert grave(browser) == []


def test_what_axe_would_find_is_found(browser, show, demo) -> None:
    show(demo)
    browser.execute_script("document.documentElement.removeAttribute('lang');")
    assert any(one.startswith("html-has-lang") for one in grave(browser))


def test_dark_is_dark_and_print_is_light(browser, show, demo) -> None:
    show(demo, scheme="dark")
    paper = "return getComputedStyle(document.body).backgroundColor"
    assert browser.execute_script(paper) == "rgb(19, 25, 38)"
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    assert browser.execute_script(paper) == "rgb(255, 255, 255)"


def test_it_prints_on_pages_of_a4_with_every_table_and_no_button(browser, show, demo) -> None:
    show(demo)
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    pdf = base64.b64decode(printed["data"])
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 30
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not [one for one in browser.find_elements("css selector", "button, nav, select") if one.is_displayed()]
    assert all(one.is_displayed() for one in browser.find_elements("css selector", "#figures article"))


@pytest.mark.parametrize("width", [360, 768])
def test_no_window_is_too_narrow(browser, show, faulty_demo, width) -> None:
    sizes = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", sizes)
    try:
        show(faulty_demo, "vi")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_keyboard_is_enough(browser, show, demo) -> None:
    show(demo)
    _press(browser, Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("href").endswith("#main")
    _press(browser, Keys.ENTER, Keys.TAB)
    browser.execute_script("document.querySelector('#C18 table td').focus();")
    before = browser.switch_to.active_element.text
    _press(browser, Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    here = browser.switch_to.active_element
    assert (here.tag_name, here.get_attribute("tabindex")) == ("td", "0")
    assert here.text != before
    figure = here.text
    _press(browser, Keys.ENTER)
    _wait_for_cells(browser)
    assert figure in browser.find_element("id", "origin-title").text
    _press(browser, Keys.ESCAPE)
    assert not browser.find_element("id", "origin").is_displayed()
    assert browser.switch_to.active_element.text == figure


def _press(browser, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def _wait_for_cells(browser) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, 10).until(lambda driver: driver.find_element("id", "origin").is_displayed())
