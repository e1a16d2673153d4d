import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.findings import Severity
from ilms.report.collect import collect
from ilms.report.section import Section, render
from ilms.report.sections.findings.shown import share, shown
from report.sections.findings.crowded import crowded


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    return collect(crowded(tmp_path_factory.mktemp("many") / "office", range(2017, 2019)))


def test_every_finding_is_counted_whatever_the_page_holds(many):
    few = shown(many, most=12)
    assert sum(kind.count for kind in few.kinds) == many.open.total
    assert few.counted(Severity.ERROR) == many.open.of(Severity.ERROR).total
    assert few.shown < few.groups
    assert few.groups == shown(many, most=10_000).shown


def test_every_code_and_table_has_its_part(many):
    few = shown(many, most=1)
    assert {kind.code for kind in few.kinds} == set(many.open.kinds(lambda batch: batch.code))
    assert all(len(table.shown) == 1 for kind in few.kinds for table in kind.tables)


def test_errors_come_first_and_are_unfolded(many):
    kinds = shown(many).kinds
    assert [kind.severity for kind in kinds] == sorted((kind.severity for kind in kinds), key=list(Severity).index)
    assert kinds[0].unfolded
    assert not kinds[-1].unfolded


def test_a_finding_knows_its_table_and_source(faulty):
    found = shown(collect(faulty))
    (sums,) = [kind for kind in found.kinds if kind.code == "SUM001"]
    (table,) = sums.tables
    assert (table.code, table.count, table.left_out) == ("C18", 1, 0)
    assert table.shown[0].sources == ("dolab",)
    assert found.sources == {"dolab": faulty.sources["dolab"].name}


def test_what_is_left_out_is_said_with_the_command_that_shows_it(many):
    html = render(Section("findings", lambda collected: shown(collected, most=12)), many).html
    assert "are on this page" in html
    assert "ilms check C18 --select MAP001 -o MAP001.csv" in html


def test_nothing_was_found(office):
    (office.root / "mappings" / "c18-series.toml").unlink()
    assert "Nothing was found." in render(Section("findings", shown), collect(office)).html


@given(st.lists(st.integers(1, 10_000), max_size=30), st.integers(1, 5000))
def test_all_have_the_same_part_and_no_more_than_there_is_room_for(sizes, most):
    each = share(sizes, most)
    taken = np.minimum(sizes, each).sum()
    assert each == 1 or taken <= most
    assert taken == sum(sizes) or np.minimum(sizes, each + 1).sum() > most
