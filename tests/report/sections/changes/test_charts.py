from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.report.sections.changes.charts import HEIGHT, WIDTH, lines, pairs, scale
from ilms.report.words import Words

WORDS = Words("vi")
numbers = st.decimals(-1_000_000, 1_000_000, places=3)


def of(**years: str) -> dict[str, Decimal]:
    return {year.removeprefix("y"): Decimal(text) for year, text in years.items()}


def test_only_what_differs_is_marked_and_told():
    chart = lines("Nam", of(y2018="10", y2019="20.5", y2020="30"), of(y2018="10", y2019="25", y2020="30"), WORDS)
    assert len(chart.old.points) == len(chart.new.points) == 3
    assert chart.old.marked == (chart.old.points[1],)
    assert chart.new.marked == (chart.new.points[1],)
    assert chart.told == (("2019", "20,5", "25,0"),)


def test_a_year_of_one_state_only_is_marked_in_that_state():
    chart = lines("Nam", of(y2018="10", y2019="20"), of(y2019="20", y2020="30"), WORDS)
    assert chart.old.marked == (chart.old.points[0],)
    assert chart.new.marked == (chart.new.points[-1],)
    assert chart.told == (("2018", "10", ""), ("2020", "", "30"))


@pytest.mark.parametrize("years", [{"y2019": "1"}, {"y2019": "1", "yH1": "2"}])
def test_one_year_or_what_is_no_year_makes_no_line(years):
    assert lines("Nam", of(**years), of(**years), WORDS) is None


@given(numbers, numbers)
def test_the_scale_is_around_every_figure(one, other):
    low, high = sorted((one, other))
    ticks = scale(low, high)
    assert ticks[0] <= low <= high <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert ticks == sorted(set(ticks))


@given(st.dictionaries(st.integers(1990, 2030).map(str), numbers, min_size=2))
def test_everything_stands_in_the_plot(series):
    chart = lines("Nam", series, {year: -number for year, number in series.items()}, WORDS)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in (*chart.old.points, *chart.new.points))
    places = sorted(x for _, x in chart.years)
    assert all(later - earlier >= 30 for earlier, later in pairwise(places))


def test_bars_begin_at_nought_and_the_longest_is_the_largest_figure():
    first, second = pairs([("a", Decimal(10), Decimal(20)), ("b", Decimal(0), Decimal("5.5"))], WORDS).pairs
    assert (first.old, first.new, second.old) == (125.0, 250.0, 0.0)
    assert (second.was, second.is_) == ("0,0", "5,5")


def test_no_bars_of_nothing_or_below_nought():
    assert pairs([], WORDS) is None
    assert pairs([("a", Decimal(-1), Decimal(3))], WORDS) is None
