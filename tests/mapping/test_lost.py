"""A class of a version that no row gives."""

import pytest

from mapping.office import codes, found
from mapping.test_totals import HEAD, SUMS

SECTIONS = [["A", 10, 6], ["B", 1, 1], ["C", 8, 7], ["D", 2, 0], ["E", 4, 2]]
LOST = {"MAP082"}


@pytest.fixture
def sections(office):
    """Table C20 read from rows of VSIC sections under a total."""

    def read(total, *rows, head=HEAD):
        office.mapping(SUMS)
        office.workbook([head, ["Tổng số", *total], *rows])
        return office.read()

    return read


def test_a_class_that_the_total_holds_and_no_row_gives_is_told_at_the_total(sections):
    (one,) = found(sections([45, 26], *SECTIONS), "MAP082")
    assert one.message == (
        "no row of 2019 gives ECO_AGGREGATE_CON, ECO_AGGREGATE_MKT, ECO_AGGREGATE_PUB, "
        "and the total 0.045 is 0.020 more than the other classes together"
    )
    assert [place["cell"] for place in one.where] == ["B2"]


def test_classes_in_which_nobody_is_may_be_left_out(sections):
    assert not codes(sections([25, 16], *SECTIONS)) & LOST


def test_what_rounding_explains_is_not_told(sections):
    assert not codes(sections([26, 16], *SECTIONS)) & LOST


def test_one_wrong_figure_among_many_totals_is_no_lost_class(sections):
    rows = [["A", 10, 6, 4], ["C", 8, 7, 1]]
    assert not codes(sections([18, 13, 25], *rows, head=[*HEAD, "Nữ"])) & LOST


def test_a_label_that_was_not_read_is_the_reason_already(sections):
    data = sections([45, 26], *SECTIONS, ["Xây dụng", 20, 10])
    assert codes(data) & {"MAP001", *LOST} == {"MAP001"}


def test_a_part_behind_a_label_that_was_not_read_is_not_called_unlisted(sections):
    assert "MAP022" not in codes(sections([25, 16], ["B", 1, 1], ["D", 2, 0], ["E. Cung cap nuoc sach", 4, 2]))
