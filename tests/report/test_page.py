"""The page in a real browser."""

import pytest

from ilms.report.collect import collect
from ilms.report.page import render


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_opens_alone_and_shows_what_was_given(browser, faulty, tmp_path, language) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(collect(faulty, language=language)), "utf-8")
    browser.get(path.as_uri())
    text = browser.find_element("tag name", "body").text
    assert browser.get_log("browser") == []
    assert browser.find_element("tag name", "html").get_attribute("lang") == language
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    for shown in ("C18", "DF_MNA_OEMP_SEX_CDS_NB", "C9"):
        assert shown in text
    assert ("82,703" if language == "vi" else "82.703") in text
    assert ("Nhật Bản" if language == "vi" else "Japan") in text
    assert len(browser.find_elements("css selector", ".matrix tbody tr:not(.module)")) == 21


def test_labels_from_outside_stay_text(browser, faulty, tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(collect(faulty)), "utf-8")
    browser.get(path.as_uri())
    assert browser.title.startswith("Submission to ILOSTAT")
    assert '<script>document.title="taken"</script>' in browser.find_element("id", "findings").text


def test_it_fits_a_narrow_window(browser, faulty, tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(collect(faulty)), "utf-8")
    browser.set_window_size(520, 900)
    browser.get(path.as_uri())
    widths = browser.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    browser.set_window_size(1100, 900)
    assert widths[0] <= widths[1]


def test_before_anything_was_sent(office) -> None:
    html = render(collect(office))
    assert "Nothing has been sent yet." in html
    assert "Nothing was sent before." in html


def test_the_illustrative_table_says_so(office) -> None:
    assert "ILLUSTRATIVE FIGURES" in render(collect(office))


def test_the_page_is_the_same_at_the_same_time(office, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert render(collect(office, language="vi")) == render(collect(office, language="vi"))
