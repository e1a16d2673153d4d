import pytest

from ilms.report.section import Section, render, ticked
from ilms.report.sections import SECTIONS


def test_what_stands_between_backticks_is_code_and_nothing_is_live():
    assert ticked("add `<b>` to `maps/` & go") == "add <code>&lt;b&gt;</code> to <code>maps/</code> &amp; go"


def test_a_backtick_alone_stays():
    assert ticked("5` north") == "5` north"


def test_a_section_with_nothing_to_show_is_left_out() -> None:
    assert render(Section("figures", lambda _: None), None) is None


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.name)
def test_a_template_has_no_style_script_or_handler_in_it(section) -> None:
    """Else a server that forbids them shows half of it."""
    html = section._own("section.html.j2")
    assert html
    assert not [part for part in ("<style", "<script", " style=", " onclick=", " onchange=") if part in html]
