from ilms import resources
from ilms.report.collect import collect
from ilms.report.section import Section, render
from ilms.report.sections.sources.shown import shown
from ilms.workspace import Workspace


def test_what_could_fill_most_empty_tables_comes_first(office):
    known = shown(collect(office)).known
    first = {number for chance in known[0].chances for number in chance.empty}
    assert known[0].profile.id == "lfs"
    assert {"A1", "A10"} <= first
    assert "C18" not in {number for source in known for chance in source.chances for number in chance.empty}


def test_why_and_on_what_condition_in_the_language(office):
    html = render(Section("sources", shown), collect(office, language="vi")).html
    assert "điều kiện: " in html
    assert "(suy ra từ những gì nguồn thu thập)" in html
    assert "<mark>A1</mark>" in html


def test_a_declared_source_that_fills_nothing_says_why():
    office = Workspace.load(resources.folder("examples") / "sources" / "immigration")
    collected = collect(office)
    assert [one.source.id for one in shown(collected).idle] == ["immigration"]
    assert "counts movements, which are no persons" in render(Section("sources", shown), collected).html
