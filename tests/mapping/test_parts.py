"""Parts of a year and several years together are no year."""

import pytest

from ilms.mapping.mapping_file import UNDECIDED
from ilms.mapping.parts import no_year, part_of_year


@pytest.mark.parametrize(
    "text",
    [
        "January to September 2023",
        "9 tháng đầu năm 2023",
        "first half of 2023",
        "Jan-Jun 2024",
        "Quý III/2024",
        "Q2 2023",
    ],
)
def test_a_part_of_a_year(text):
    assert part_of_year(text)


@pytest.mark.parametrize("text", ["Năm 2023", "12 tháng năm 2023", "January-December 2023", "As of 1 July 2023"])
def test_a_whole_year(text):
    assert not part_of_year(text)


@pytest.mark.parametrize("text", ["2020/21", "2020-2023 average", "2022p"])
def test_several_years_and_lettered_ones(text):
    assert no_year(text)


def test_only_a_mark_that_is_left_counts_as_undecided():
    lines = ['unit = "persons"   # ? nothing says', "# ? skip", "# Read every line; `# ?` marks what is open", "#  a"]
    assert [bool(UNDECIDED.search(line)) for line in lines] == [True, True, False, False]
