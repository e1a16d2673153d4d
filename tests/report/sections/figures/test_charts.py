from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.report.sections.figures.charts import CLOSEST, HEIGHT, MOST, WIDTH, _apart, _round_up, bars, lines
from ilms.report.sections.figures.laid_out import flow
from report.sections.figures.conftest import country, outflow, total


def test_lines_are_as_high_as_their_figures() -> None:
    rows = [total("2017", "50"), total("2018", "100"), total("2020", "0")]
    found = lines(flow(outflow(*rows), "vi"))
    assert found.years == ("2017", "2020")
    assert [figure for figure, _ in found.scale] == ["100", "50", "0"]
    (line,) = found.lines
    assert line.points == ((0.0, HEIGHT / 2), (WIDTH / 3, 0.0), (WIDTH, HEIGHT))
    assert (line.name, line.last) == ("Tổng số", "0")


def test_a_sex_with_fewer_years_than_a_line_takes_has_none() -> None:
    rows = [total(str(year), "5") for year in (2018, 2019, 2020)]
    found = lines(flow(outflow(*rows, total("2020", "2", "SEX_M")), "en"))
    assert [line.sex for line in found.lines] == ["SEX_T"]


@pytest.mark.parametrize(
    "rows", [[total("2019", "1"), total("2020", "2")], [total("2018", "x"), total("2019", "NaN"), total("2020", "2")]]
)
def test_no_line_of_too_few_years_or_of_what_is_no_number(rows) -> None:
    assert lines(flow(outflow(*rows), "en")) is None


def test_bars_are_of_the_newest_year_the_largest_first_and_the_others_last() -> None:
    data = outflow(
        country("KOR", "2018", "99"), total("2019", "10"), country("JPN", "2019", "2"), country("KOR", "2019", "4"),
        country("X", "2019", "4.5"), country("LAO", "2019", None, "N"), country("JPN", "2019", "1", sex="SEX_M"),
    )  # fmt: skip
    found = bars(flow(data, "en"))
    assert (found.year, found.more) == ("2019", 0)
    assert [(bar.name, bar.shown) for bar in found.bars] == [
        ("Korea, Republic of", "4.0"), ("Japan", "2.0"), ("Other countries", "4.5"),
    ]  # fmt: skip
    assert found.bars[1].length == pytest.approx(found.bars[2].length * 2 / 4.5, abs=0.1)


def test_what_is_too_much_for_a_chart_is_counted() -> None:
    codes = ("JPN", "KOR", "LAO", "CHN", "DEU", "FRA", "AUS", "SGP", "MYS", "POL", "ROU")
    found = bars(flow(outflow(*(country(code, "2019", "1") for code in codes)), "en"))
    assert (len(found.bars), found.more) == (MOST, len(codes) - MOST)


def test_one_class_is_no_chart() -> None:
    assert bars(flow(outflow(total("2019", "1"), country("JPN", "2019", "1")), "en")) is None


@given(st.dictionaries(st.sampled_from("abc"), st.floats(0, HEIGHT), min_size=1))
def test_names_never_stand_in_one_another_nor_outside(heights) -> None:
    placed = sorted(_apart(heights).values())
    assert all(after - before >= CLOSEST - 1e-9 for before, after in pairwise(placed))
    assert placed[-1] <= HEIGHT


@given(st.decimals("0.001", "999999", places=3))
def test_the_scale_ends_in_a_round_figure_that_holds_all(number) -> None:
    top = _round_up(number)
    assert number <= top <= number * Decimal("2.5")
