from datetime import date

import pytest

from ilms.report.collect import collect
from ilms.report.section import Section, render
from ilms.report.sections.waived.shown import shown

HOLDING = """
[[waiver]]
code = "SUM001"
table = "C18"
reason = "as <published>"
who = "Lan"
until = 2099-12-31
"""
OVER = """
[[waiver]]
code = "SUM002"
table = "C18"
reason = "last year's"
who = "Minh"
until = 2020-06-30
"""
USELESS = """
[[waiver]]
code = "SUM001"
table = "C16"
reason = "mistyped"
who = "Minh"
"""


@pytest.fixture
def answered(faulty):
    (faulty.root / "waivers.toml").write_text(HOLDING + OVER + USELESS, "utf-8")
    return faulty


def test_each_waiver_has_what_it_covers(answered):
    it = shown(collect(answered))
    (answer,) = it.holding
    assert (answer.waiver.who, answer.waiver.until, answer.count) == ("Lan", date(2099, 12, 31), 1)
    assert answer.findings[0].places[0].cell == "C9"
    assert [str(over.waiver) for over in it.expired] == ["SUM002 C18"]
    assert [str(useless.waiver) for useless in it.unused] == ["SUM001 C16"]


def test_reason_person_day_and_cell_are_shown_in_the_language(answered):
    html = render(Section("waived", shown), collect(answered, language="vi")).html
    assert "<td>as &lt;published&gt;</td><td>Lan</td>" in html
    assert "ngày 31 tháng 12 năm 2099" in html
    assert "<b>C9</b>" in html
    assert "Đã hết hạn chấp nhận" in html
    assert "ngày 30 tháng 6 năm 2020" in html
    assert "không thời hạn" in html


def test_without_waivers_the_section_is_left_out(office):
    assert render(Section("waived", shown), collect(office)) is None
