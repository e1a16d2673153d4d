"""Script in labels, notes and the texts of SOURCE: in the report and the cover note, in a real browser."""

from pathlib import Path

import openpyxl
import pytest

from ilms.submission.cover import cover_note
from report.conftest import browser, started
from security.test_folders import FACTS

__all__ = ["browser", "started"]
EVIL = '"><script>document.title="taken"</script><img src=x onerror=\'document.title="taken"\'>{{ 7*7 }}</style>'


@pytest.fixture
def page(cli, office: Path) -> Path:
    config = office / "ilms.toml"
    text = config.read_text("utf-8")
    name = '"ADM - Administrative records of the Department of Overseas Labour"'
    assert name in text
    quoted = "'''" + EVIL + "'''"
    config.write_text(text.replace(name, quoted).replace('"National Statistics Office of Viet Nam"', quoted), "utf-8")
    book = openpyxl.load_workbook(office / "sources/2019/dolab.xlsx")
    book["Biểu 18"]["B12"] = EVIL
    book.save(office / "sources/2019/dolab.xlsx")
    result = cli("-C", office, "report", "-o", "report.html")
    assert result.exit_code in (0, 1), result.err
    return office / "report.html"


def test_nothing_in_the_report_is_run(browser, page: Path) -> None:
    browser.get(page.as_uri())
    assert browser.title != "taken"
    text = browser.find_element("tag name", "body").text
    assert "onerror" in text
    assert "{{ 7*7 }}" in text
    assert not browser.find_elements("css selector", "main script, img, iframe, object, [onerror], [onload]")
    (own,) = browser.find_elements("css selector", "script")
    assert "onerror" not in own.get_attribute("textContent")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_nothing_in_the_cover_note_is_run(browser, tmp_path: Path, language: str) -> None:
    table = {
        "code": "C18", "dataflow": "DF_X", "names": {"en": EVIL, "vi": EVIL}, "periods": ["2019"], "observations": 1,
        "changes": {"added": 1, "removed": 0, "revised": 0, "attributes": 0}, "remarks": [{"en": EVIL, "vi": EVIL}],
        "accepted": [{"code": "SUM001", "period": "2019", "key": EVIL, "messages": {"en": EVIL, "vi": EVIL},
                      "reason": EVIL, "who": EVIL}],
    }  # fmt: skip
    artefact = {"artefact": EVIL, "names": {"en": EVIL, "vi": EVIL}, "final": True, "new": True}
    facts = {**FACTS, "office": EVIL, "contact": EVIL, "receiver": EVIL, "round": EVIL}
    path = tmp_path / "note.html"
    for part in ({"tables": [table]}, {"structures": [artefact]}):
        path.write_text(cover_note({**facts, **part}, language), "utf-8")
        browser.get(path.as_uri())
        assert browser.title != "taken"
        assert "onerror" in browser.find_element("css selector", "table").text
        assert not browser.find_elements("css selector", "script, img")
