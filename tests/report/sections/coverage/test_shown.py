from dataclasses import replace

import pytest

from ilms import resources
from ilms.report.collect import Collected, collect
from ilms.report.coverage import FlowCoverage, Level, TableCoverage, YearCoverage
from ilms.report.disaggregation import Cells
from ilms.report.section import Section, render
from ilms.report.sections.coverage.shown import MOST, Matrix, Row, shown
from ilms.structures.tables import find
from ilms.workspace import Workspace


def _rows(matrix: Matrix) -> dict[str, Row]:
    return {row.code: row for _, rows in matrix.modules for row in rows}


def _html(collected: Collected) -> str:
    return render(Section("coverage", shown), collected).html


def _with(collected: Collected, *flows: tuple[str, dict[str, tuple[str, ...]]]) -> Collected:
    """With nothing but those dataflows: years with their sources."""
    tables = []
    for number in dict.fromkeys(find(code)[0].number for code, _ in flows):
        mine = [
            FlowCoverage(find(code)[0], tuple(YearCoverage(y, s, Cells(21, 15)) for y, s in years.items()))
            for code, years in flows
            if find(code)[0].number == number
        ]
        every = sorted({one.year for flow in mine for one in flow.years})
        tables.append(TableCoverage(number, number[0], tuple(every), (), tuple(mine)))
    made = replace(collected)
    made.__dict__["coverage"] = replace(collected.coverage, by_table=tuple(tables))
    return made


@pytest.fixture
def example(office: Workspace) -> Collected:
    return collect(office)


def test_each_year_has_its_cells_and_the_letters_of_its_sources(example) -> None:
    matrix = shown(example)
    row = _rows(matrix)["C18"]
    by_year = dict(zip(matrix.columns, row.cells, strict=True))
    assert (by_year["2019"].cells.present, by_year["2019"].cells.asked) == (21, 21)
    assert matrix.sources[by_year["2019"].sources].startswith("ADM - ")
    assert by_year["2024"] is None
    assert row.level is Level.EARLIER


def test_there_are_21_tables_in_three_modules(example) -> None:
    matrix = shown(example)
    assert [len({row.table.number for row in rows}) for _, rows in matrix.modules] == [10, 4, 7]
    assert _rows(matrix)["A1"].cells == ()


def test_many_years_share_a_column(example) -> None:
    years = {str(year): ("LFS",) for year in range(1990, 2026)}
    matrix = shown(_with(example, ("C18", years)))
    assert (len(matrix.columns), matrix.columns[0], matrix.columns[-1]) == (MOST + 1, "1990-2015", "2025")
    (first, *_) = _rows(matrix)["C18"].cells
    assert (first.cells, first.years, first.sources) == (None, 26, "a")


def test_one_year_too_many_shares_no_column(example) -> None:
    matrix = shown(_with(example, ("C18", {str(year): () for year in range(2010, 2011 + MOST)})))
    assert matrix.columns == tuple(str(year) for year in range(2010, 2011 + MOST))


def test_a_table_by_birth_and_by_citizenship_has_two_rows_and_sources_keep_their_letters(example) -> None:
    matrix = shown(_with(example, ("A1-birth", {"2024": ("LFS",)}), ("A1-citizenship", {"2024": ("LFS", "Census")})))
    rows = _rows(matrix)
    assert [rows[code].criterion for code in ("A1-birth", "A1-citizenship")] == ["birth", "citizenship"]
    assert [rows[code].cells[0].sources for code in ("A1-birth", "A1-citizenship")] == ["a", "a b"]
    assert dict(matrix.sources) == {"a": "LFS", "b": "Census"}


def test_the_page_says_it(example) -> None:
    html = _html(example)
    assert "4 of 21 tables have data: 19.0 per cent." in html
    assert "<b>0</b> data for 2025" in html
    assert 'title="21 of 21 cells asked"' in html
    assert "not submitted: no register of education of arrivals" in html
    assert '<a href="#C18">C18</a>' in html


def test_movements_stand_in_the_matrix_as_not_counted() -> None:
    office = Workspace.load(resources.folder("examples") / "sources" / "immigration")
    html = _html(collect(office, language="vi"))
    assert "đã đọc nhưng không tính: immigration (MAP019)" in html
    assert "0 trên 21 bảng có số liệu" in html
