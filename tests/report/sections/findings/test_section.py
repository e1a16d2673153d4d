"""The findings in a real browser: chosen, unfolded, and harmless."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select

from ilms.report.collect import collect
from ilms.report.page import render
from report.conftest import HOSTILE
from report.sections.findings.crowded import crowded


@pytest.fixture(scope="module", params=["en", "vi"])
def written(request, tmp_path_factory) -> str:
    """The address of a page of hundreds of findings."""
    folder = tmp_path_factory.mktemp("crowded")
    path = folder / "report.html"
    office = crowded(folder / "office", range(2017, 2019))
    path.write_text(render(collect(office, language=request.param)), "utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser, written):
    """It, opened anew."""
    browser.get(written)
    return browser


def seen(page) -> list[str]:
    """The codes of the findings that are shown, in unfolded kinds too."""
    return page.execute_script(
        "return [...document.querySelectorAll('#findings table.findings > tbody > tr')]"
        ".filter(row => !row.closest('[hidden]')).map(row => row.closest('[data-code]').dataset.code)"
    )


def chosen(page, name: str) -> Select:
    return Select(page.find_element(By.CSS_SELECTOR, f"#findings select[name={name}]"))


def test_by_code(page):
    every = seen(page)
    chosen(page, "code").select_by_visible_text("MAP001")
    assert set(seen(page)) == {"MAP001"}
    assert len(seen(page)) == every.count("MAP001")
    status = page.find_element(By.CSS_SELECTOR, "#findings output").text
    assert str(every.count("MAP001")) in status
    assert str(len(every)) in status


def test_by_weight_and_back(page):
    every = seen(page)
    chosen(page, "severity").select_by_value("info")
    assert 0 < len(seen(page)) < len(every)
    assert page.find_elements(By.CSS_SELECTOR, "#findings details[data-severity=error]:not([hidden])") == []
    page.find_element(By.CSS_SELECTOR, "#findings form button").click()
    assert seen(page) == every


def test_by_text_without_marks_and_in_any_case(page):
    page.find_element(By.CSS_SELECTOR, "#findings input[name=text]").send_keys("XU LA 2017-3")
    assert seen(page) == ["MAP001"]
    (row,) = [row for row in page.find_elements(By.CSS_SELECTOR, "#findings table.findings > tbody > tr") if row.text]
    assert "<b>Xứ lạ 2017-3</b>" in row.text
    assert "sources/2017/dolab.xlsx \u203a Biểu 18 \u203a B" in row.text


def test_marks_that_are_typed_are_meant(page):
    text = page.find_element(By.CSS_SELECTOR, "#findings input[name=text]")
    text.send_keys("Xứ lạ 2017-3")
    assert seen(page) == ["MAP001"]
    text.clear()
    text.send_keys("Xừ lạ 2017-3")
    assert seen(page) == []


def test_by_table_and_source(page):
    every = seen(page)
    chosen(page, "table").select_by_visible_text("C18")
    chosen(page, "source").select_by_value("dolab")
    assert 0 < len(seen(page)) <= len(every)


def test_what_is_chosen_is_unfolded(page):
    kind = page.find_element(By.CSS_SELECTOR, "#findings details[data-code]:not([open])")
    chosen(page, "code").select_by_visible_text(kind.get_attribute("data-code"))
    assert kind.get_attribute("open")
    assert kind.find_element(By.CSS_SELECTOR, "tbody tr").is_displayed()


def test_an_explanation_unfolds(page):
    explained = page.find_element(By.CSS_SELECTOR, "#findings details[data-code=MAP001] details.explained")
    assert not explained.find_element(By.CSS_SELECTOR, "dl").is_displayed()
    explained.find_element(By.CSS_SELECTOR, "summary").click()
    assert len(explained.find_elements(By.CSS_SELECTOR, "dt")) > 3
    assert explained.find_element(By.CSS_SELECTOR, "dl").is_displayed()


def test_all_can_be_read_where_no_script_runs(browser, faulty, tmp_path):
    html = render(collect(faulty))
    path = tmp_path / "report.html"
    path.write_text(html[: html.rindex("<script>")] + "</body></html>", "utf-8")
    browser.get(path.as_uri())
    assert not browser.find_element(By.CSS_SELECTOR, "#findings form").is_displayed()
    text = browser.find_element(By.ID, "findings").text
    assert HOSTILE in text
    assert "C9" in text


def test_a_label_that_is_html_stays_text(browser, faulty, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(render(collect(faulty, language="vi")), "utf-8")
    browser.get(path.as_uri())
    browser.find_element(By.CSS_SELECTOR, "#findings input[name=text]").send_keys("<script>")
    assert set(seen(browser)) == {"MAP001"}
    assert "taken" not in browser.title
    assert browser.get_log("browser") == []
