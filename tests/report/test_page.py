"""The page in a real browser."""

from dataclasses import replace

import pytest

from ilms.checks.waivers import Waived
from ilms.described import Described
from ilms.findings import Severity
from ilms.report.collect import Collected, collect
from ilms.report.page import render
from ilms.workspace import Workspace

HOSTILE = '<script>document.title="taken"</script>'


def _full(office: Workspace, language: str = "en") -> Collected:
    finding = Described(
        "SUM001", Severity.ERROR, f"a label with {HOSTILE}", "", "DF_X", {"REF_AREA": "VNM"}, HOSTILE, "1",
        ({"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "D14"},), 12,
    )  # fmt: skip
    return replace(collect(office, language=language), open=[finding])


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_opens_alone_and_shows_what_was_given(browser, office, tmp_path, language) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(_full(office, language)), "utf-8")
    browser.get(path.as_uri())
    text = browser.find_element("tag name", "body").text
    assert browser.get_log("browser") == []
    assert browser.find_element("tag name", "html").get_attribute("lang") == language
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    for shown in ("C18", "DF_MNA_OEMP_SEX_CDS_NB", "D14"):
        assert shown in text
    assert ("82,703" if language == "vi" else "82.703") in text
    assert ("Nhật Bản" if language == "vi" else "Japan") in text
    assert len(browser.find_elements("css selector", ".matrix li")) == 21


def test_labels_from_outside_stay_text(browser, office, tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(_full(office)), "utf-8")
    browser.get(path.as_uri())
    assert browser.title.startswith("Submission to ILOSTAT")
    assert HOSTILE in browser.find_element("id", "findings").text


def test_it_fits_a_narrow_window(browser, office, tmp_path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(_full(office)), "utf-8")
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


def test_a_finding_says_which_figure_it_is_about(office) -> None:
    found = Described(
        "SUM001", Severity.ERROR, "m", "h", "DF_MNA_OEMP_SEX_CDS_NB", {}, "1", "2", (), 1,
        about="Sex: Male; 2019", summed=True,
    )  # fmt: skip
    html = render(Collected(office, open=[found], waived=[Waived(found, "as published", "Lan", "2099-12-31")]))
    assert html.count("C18; Sex: Male; 2019") == 2
    assert "<small>Sum of the parts</small>" in html


def test_what_is_waived_is_shown_with_cell_reason_and_name(office) -> None:
    place = {"file": "sources/2019/dolab.xlsx", "sheet": "Biểu 18", "cell": "D10"}
    found = Described("SUM001", Severity.ERROR, "m", "h", None, {}, "1", "2", (place,), 1)
    html = render(Collected(office, "vi", waived=[Waived(found, "as <published>", "Lan", "2099-12-31")]))
    assert "Được chấp nhận có lý do" in html
    assert "<b>D10</b>" in html
    assert "<td>as &lt;published&gt;</td><td>Lan</td><td>2099-12-31</td>" in html


def test_the_matrix_says_what_is_there_and_who_could_fill_the_rest(office) -> None:
    html = render(collect(office))
    assert "4 of 21 tables have data: 19.0 per cent." in html
    assert "<b>0</b> data for 2025" in html
    assert "2019: 21 of 21 cells asked" in html
    assert "could be filled from: lfs, lmis (permits), work-permits (permits)" in html
    assert "National immigration database" in html


def test_movements_stand_in_the_matrix_as_not_counted() -> None:
    from ilms import resources

    office = Workspace.load(resources.folder("examples") / "sources" / "immigration")
    html = render(collect(office, language="vi"))
    assert "đã đọc nhưng không tính: immigration (MAP019)" in html
    assert "0 trên 21 bảng có số liệu" in html
