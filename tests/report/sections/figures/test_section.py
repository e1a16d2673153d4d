"""The figures in a real browser: two clicks from the page to the cell."""

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from ilms.report.collect import Collected, collect
from ilms.report.page import render
from ilms.report.trace import of_words
from report.sections.figures.conftest import country, outflow, total


@pytest.fixture
def page(browser, tmp_path):
    def opened(collected: Collected) -> None:
        path = tmp_path / "report.html"
        path.write_text(render(collected), "utf-8")
        browser.get(path.as_uri())

    return opened


def _behind(browser, figure) -> list[list[str]]:
    """Click on a figure; the cells that are shown."""
    figure.click()
    dialog = browser.find_element("id", "origin")
    WebDriverWait(browser, 10).until(lambda _: dialog.is_displayed())
    rows = dialog.find_elements("css selector", "tbody tr")
    found = [[cell.text for cell in row.find_elements("css selector", "td")] for row in rows]
    dialog.find_element("css selector", "button").click()
    return found


def test_two_clicks_lead_to_the_cell(browser, office, page) -> None:
    """The first in the contents, the second on the figure."""
    collected = collect(office)
    page(collected)
    browser.find_element("link text", "C18").click()
    row = next(
        one
        for one in browser.find_elements("css selector", "#C18 details tbody tr")
        if one.find_element("css selector", "th").text == "Japan"
    )
    male = row.find_elements("css selector", "td")[1]
    assert male.text == "48.382"
    data = next(data for data in collected.datasets if data.name == "C18")
    (traced,) = of_words([data], ["JPN", "SEX_M", "2019"])
    (origin,) = traced.origins
    (cell,) = _behind(browser, male)
    assert cell[:4] == [origin.place["file"], origin.place["sheet"], origin.place["cell"], origin.text]


def test_every_figure_of_a_table_leads_to_its_own_cells(browser, office, page) -> None:
    collected = collect(office)
    page(collected)
    data = next(data for data in collected.datasets if data.name == "C16")
    by_value = {traced.value: traced for traced in of_words([data], [])}
    figures = browser.find_elements("css selector", "#C16 table td")
    assert len(figures) == 3 + 15
    for figure in figures:
        told = [cell[2] for cell in _behind(browser, figure)]
        assert told == [one.place["cell"] for one in by_value[figure.text].origins]


def test_the_name_of_the_figure_stands_above_its_cells(browser, office, page) -> None:
    data = outflow(country("JPN", "2019", "82.703"), total("2019", "90"), scaled=[0])
    page(Collected(office, "vi", [data]))
    (japan,) = browser.find_elements("css selector", "#C18 details tbody tr:last-child td")
    assert [cell[4] for cell in _behind(browser, japan)] == ["chép nguyên", "đổi về đơn vị của bảng"]
    title = browser.find_element("id", "origin-title").get_attribute("textContent")
    assert title == "C18, 2019 · Nhật Bản · Tổng số: 82,703"


def test_a_figure_without_a_cell_says_so(browser, office, page) -> None:
    data = outflow(total("2019", "90"))
    page(Collected(office, "en", [type(data)(data.observations)]))
    assert _behind(browser, browser.find_element("css selector", "#C18 td")) == []
    assert "the mapping itself" in browser.find_element("css selector", "#origin .none").get_attribute("textContent")


def test_every_year_opens_and_closes_at_once(browser, office, page) -> None:
    rows = [country("JPN", year, "1") for year in ("2018", "2019")]
    page(Collected(office, "en", [outflow(*rows)]))
    button = browser.find_element("id", "figures-all")
    years = browser.find_elements("css selector", "#figures details")
    seen = []
    for _ in range(2):
        button.click()
        seen.append((button.text, [one.get_attribute("open") is not None for one in years]))
    assert seen == [("Close every year", [True, True]), ("Open every year", [False, False])]


def test_without_a_script_every_figure_is_there_and_nothing_that_does_nothing(browser, office, page) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page(collect(office))
        assert len(browser.find_elements("css selector", "#C18 td")) == 72 + 3  # the newest year's totals stand twice
        assert [one for one in browser.find_elements("css selector", "button") if one.is_displayed()] == []
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_nothing_may_be_fetched_or_run_that_is_not_the_page_s_own(browser, office, page) -> None:
    page(collect(office))
    refused = browser.execute_async_script("""
        const done = arguments[0];
        document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
        document.body.append(Object.assign(new Image(), { src: "https://example.org/x.png" }));
    """)
    assert refused == "img-src"
    browser.get_log("browser")  # what was refused is told there: not to the next test
