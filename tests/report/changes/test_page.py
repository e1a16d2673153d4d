"""Changes as a page, in a real browser."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ilms import resources
from ilms.maintenance.compare.compare import compare
from ilms.report.changes.page import render
from ilms.structures import files
from ilms.structures.model import Item, ItemScheme

MADE = datetime(2026, 11, 22, tzinfo=UTC)
HOSTILE = '<script>document.title="taken"</script><img src="x" onerror="document.title=1">'
LONG = "Hoạt động làm thuê các công việc trong các hộ gia đình, sản xuất sản phẩm vật chất và dịch vụ tự tiêu dùng " * 4


@pytest.fixture(scope="module")
def activities() -> ItemScheme:
    [scheme] = files.read(resources.folder("codelists") / "CL_ECO.xml").artefacts
    return scheme


@pytest.fixture(scope="module")
def changes(activities):
    """A code gone, one renamed, one new, and labels that are long or live."""
    made = list(activities.items)
    made[4] = replace(made[4], names={**made[4].names, "vi": LONG, "en": HOSTILE})
    made[9] = replace(made[9], id="ECO_" + "W" * 60)
    del made[20]
    made.append(Item(id=HOSTILE, names={"en": HOSTILE, "vi": LONG}))
    return compare(activities, replace(activities, items=tuple(made)))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_opens_alone_and_shows_every_change(browser, changes, tmp_path, language):
    path = tmp_path / "changes.html"
    path.write_text(render(changes, "CL_ECO", HOSTILE, MADE, language), "utf-8")
    browser.get(path.as_uri())
    assert browser.get_log("browser") == []
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.find_element("tag name", "html").get_attribute("lang") == language
    assert (
        browser.title
        == {"en": "Changes in codelists and structures", "vi": "Thay đổi của danh mục mã và cấu trúc"}[language]
    )
    text = browser.find_element("tag name", "body").text
    assert HOSTILE in text
    assert LONG.strip() in text
    assert len(browser.find_elements("css selector", "tbody tr")) == len(changes)
    assert ("phá vỡ tương thích" if language == "vi" else "breaking") in text


def test_it_fits_a_narrow_window(browser, changes, tmp_path):
    path = tmp_path / "changes.html"
    path.write_text(render(changes, "CL_ECO", "CL_ECO.xml", MADE, "vi"), "utf-8")
    browser.set_window_size(520, 900)
    browser.get(path.as_uri())
    widths = browser.execute_script("return [document.documentElement.scrollWidth, window.innerWidth]")
    browser.set_window_size(1100, 900)
    assert widths[0] <= widths[1]


def test_two_thousand_changes_are_all_there_and_folded(browser, activities, tmp_path):
    old = replace(activities, items=tuple(Item(id=f"C{n}", names={"vi": f"Sản phẩm {n}"}) for n in range(2000)))
    new = replace(old, items=tuple(replace(item, names={"vi": f"{item.names['vi']} khác"}) for item in old.items))
    path = tmp_path / "changes.html"
    path.write_text(render(compare(old, new), "a", "b", MADE, "vi"), "utf-8")
    browser.get(path.as_uri())
    assert len(browser.find_elements("css selector", "tbody tr")) == 2000
    [folded] = browser.find_elements("css selector", "details")
    assert folded.get_attribute("open") is None
    summary = folded.find_element("css selector", "summary")
    assert "2.000" in summary.text
    summary.click()
    assert folded.find_element("css selector", "tbody tr:last-child").text.startswith("C1999")


def test_nothing_changed(activities):
    assert "<p>no changes</p>" in render(compare(activities, activities), "a", "b", MADE, "en")
