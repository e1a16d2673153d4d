from pathlib import Path

import pytest
from openpyxl import load_workbook
from selenium.webdriver.common.by import By

from history.workspaces import C16, C18, sent, table
from ilms.dataset import Dataset
from ilms.history.diff import diff
from ilms.history.ledger import Ledger
from ilms.observations import Observations, concat
from ilms.report.collect import Collected, collect
from ilms.report.page import render as render_page
from ilms.report.section import Section, render
from ilms.report.sections.changes.attributes import altered
from ilms.report.sections.changes.of_table import MOST, of_table
from ilms.report.sections.changes.shown import shown
from ilms.report.words import Words
from ilms.workspace import Workspace

WORDS = Words("vi", "report.sections.changes")
OLD = {"SEX_T_TOTAL": "100", "SEX_M_TOTAL": "60", "SEX_M_JPN": "10.5", "SEX_F_JPN": "2"}
NEW = {"SEX_T_TOTAL": "104", "SEX_M_TOTAL": "60.0", "SEX_M_JPN": "9.45", "SEX_F_KOR": "3"}


@pytest.fixture
def empty(office: Workspace) -> Workspace:
    """The office without anything mapped: only its ledger has figures."""
    for mapping in (office.root / "mappings").iterdir():
        mapping.unlink()
    return office


def put(office: Workspace, cell: str, value: float) -> None:
    path = office.root / "sources" / "2019" / "dolab.xlsx"
    book = load_workbook(path)
    book["Biểu 18"][cell] = value
    book.save(path)


def as_built(office: Workspace, target: str = "rehearsal") -> None:
    """What lies in the office, sent and accepted."""
    sent(office.root, target, *(data.observations for data in collect(office).datasets))


def test_before_the_first_submission_nothing_is_compared(office):
    assert shown(collect(office)) == ()
    assert "Nothing was sent before." in render(Section("changes", shown), collect(office)).html


def test_the_first_submission_changed_nothing_and_what_is_here_is_what_was_sent(office):
    as_built(office)
    assert shown(collect(office)) == ()


def test_what_the_last_submission_changed(empty):
    first, last = (sent(empty.root, "rehearsal", table(C18, **values)) for values in (OLD, NEW))
    (comparison,) = shown(Collected(empty, "vi", submissions=Ledger(empty.submissions).all()))
    assert (comparison.sides.old, comparison.sides.new) == (first.id, last.id)
    assert dict(comparison.summary) == {"added": 1, "removed": 1, "revised": 2, "attributes": 0, "unchanged": 1}
    (one,) = comparison.tables
    assert (one.of.code, one.of.unit) == ("C18", "nghìn người")
    assert [(m.key, m.old, m.new, m.by, m.percent) for m in one.of.largest] == [
        ("Tổng số · Tổng số · 2019", "100", "104", "+4", "+4,0%"),
        ("Nam · Nhật Bản · 2019", "10,50", "9,45", "-1,05", "-10,0%"),
    ]
    assert [m.percent for m in one.of.steepest] == ["-10,0%", "+4,0%"]
    assert [str(m.kind) for m in one.of.rows] == ["revised", "revised", "removed", "added"]


def test_what_was_not_sent_yet_comes_first(office):
    as_built(office)
    put(office, "D9", 48000)
    unsent, *others = shown(collect(office, language="vi"))
    assert others == []
    assert unsent.sides.new == ""
    assert [one.of.code for one in unsent.tables] == ["C18"]
    assert set(unsent.same) == {"C15", "C16", "C17"}
    assert unsent.tables[0].of.largest[0].key == "Nam · Nhật Bản · 2019"


def test_years_of_which_nothing_lies_here_are_no_change(office):
    as_built(office)
    sent(office.root, "rehearsal", table(C18, year="1998", SEX_T_TOTAL="1"))
    (office.root / "mappings" / "c18-series.toml").unlink()
    assert "1998" not in str(shown(collect(office))[0].tables)


def test_a_submission_counts_before_a_practice_of_later(empty):
    real = [sent(empty.root, "ilostat", table(C18, **values)) for values in (OLD, NEW)]
    submissions = Ledger(empty.submissions).all()
    (comparison,) = shown(Collected(empty, submissions=submissions))
    assert comparison.sides.new == real[-1].id
    assert not comparison.sides.practice


def test_what_was_rejected_stands_nowhere(empty):
    sent(empty.root, "rehearsal", table(C18, **OLD))
    sent(empty.root, "rehearsal", table(C18, **NEW), end="rejected")
    assert shown(Collected(empty, submissions=Ledger(empty.submissions).all())) == ()


def test_a_key_that_occurs_twice_stops_its_table_alone(empty):
    sent(empty.root, "rehearsal", table(C18, **OLD), table(C16, SEX_T_TOTAL="1"))
    twice = concat([table(C18, **OLD), table(C18, **NEW)])
    here = [Dataset(twice, name="C18"), Dataset(table(C16, SEX_T_TOTAL="2"), name="C16")]
    collected = Collected(empty, datasets=here, submissions=Ledger(empty.submissions).all())
    (unsent,) = shown(collected)
    assert unsent.sides.unclear == ("C18",)
    assert [one.of.code for one in unsent.tables] == ["C16"]
    assert (
        "Not compared, since errors of form stop the build of C18." in render(Section("changes", shown), collected).html
    )


def test_what_no_build_would_have_is_not_compared(office):
    as_built(office)
    put(office, "B10", "Xứ lạ")
    put(office, "C9", 1)
    (unsent,) = shown(collect(office))
    assert unsent.sides.unclear == ("C18",)
    assert unsent.tables == ()


def test_equal_changes_of_attributes_are_one_line():
    changes = diff(table(C18, source="LFS", **OLD), table(C18, source="Census", **OLD))
    (one,) = altered(changes, "en")
    assert (one.old, one.new, one.count, one.example) == ("LFS", "Census", 1, "2019")


def test_figures_beyond_the_cap_are_counted():
    codes = ["TOTAL", "JPN", "KOR", "TWN", "USA", "ROU", "LAO", "KHM"]
    old = {f"SEX_{sex}_{code}": str(n + 1) for n, code in enumerate(codes) for sex in "TMF"}
    few = of_table(diff(table(C18, **old), table(C18, **{key: f"{text}5" for key, text in old.items()})), WORDS)
    assert len(few.rows) == len(old) < MOST
    assert few.left_out == 0
    assert few.bars is not None
    assert few.charts == ()


def test_a_series_of_years_is_drawn_before_and_after():
    def series(last: str) -> Observations:
        years = {"2017": "1", "2018": "2", "2019": last}
        return concat([*(table(C18, year=year, SEX_T_TOTAL=value) for year, value in years.items())])

    (chart,) = of_table(diff(series("3"), series("4")), WORDS).charts
    assert chart.told == (("2019", "3", "4"),)
    assert chart.name == "Tổng số · Tổng số"


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_charts_tell_old_from_new_without_colour(browser, office, tmp_path: Path, language):
    as_built(office)
    put(office, "C8", 160000)
    path = tmp_path / "report.html"
    path.write_text(render_page(collect(office, language=language)), "utf-8")
    browser.get(path.as_uri())
    figure = browser.find_element(By.CSS_SELECTOR, "#changes figure.revised > svg")
    old, new = (figure.find_element(By.CSS_SELECTOR, f".{state} polyline") for state in ("old", "new"))
    assert old.value_of_css_property("stroke-dasharray") not in ("", "none")
    assert new.value_of_css_property("stroke-dasharray") == "none"
    assert len(figure.find_elements(By.CSS_SELECTOR, ".old circle")) == 1
    assert len(figure.find_elements(By.CSS_SELECTOR, ".new rect")) == 1
    assert ("160,000" if language == "vi" else "160.000") in figure.get_attribute("aria-label")
    assert browser.get_log("browser") == []
