"""Which dimension labels are of: by the maps, by headings, never by accents alone."""

import pytest

from drafting.sheets import found, packaged
from ilms.drafting.axes import Axis, axes, label_of
from ilms.drafting.hierarchy import INDENT, nested
from ilms.drafting.recognition import assigned, candidates, matches, suggestions
from ilms.drafting.vocabulary import Sense, named, of_codes, spoken
from ilms.mapping.origin import From

MAPS = packaged()


def axis(*labels, heading="", kind=From.COLUMN):
    return Axis(kind, "", heading, labels, tuple(range(len(labels))))


@pytest.mark.parametrize(
    ("labels", "sense"),
    [
        (("Tổng số", "Nam", "Nữ"), Sense.SEX),
        (("Male", "Female"), Sense.SEX),
        (("15-24", "25-54", "65+"), Sense.AGE),
        (("Tiểu học", "Trung học cơ sở", "Đại học"), Sense.EDU),
        (("A", "B", "C", "D", "E", "F"), Sense.ECO),
        (("Nhà lãnh đạo", "Lao động giản đơn"), Sense.OCU),
        (("Làm công ăn lương", "Tự làm"), Sense.STE),
        (("Sinh tại Việt Nam", "Sinh ở nước ngoài"), Sense.ORIGIN),
        (("Nhật Bản", "Hàn Quốc", "Các nước khác"), Sense.COUNTRY),
        (("China", "Viet Nam"), Sense.COUNTRY),
        (("2018", "2019"), Sense.TIME),
        (("Năm 2018", "Sơ bộ năm 2019"), Sense.TIME),
    ],
)
def test_labels_tell_their_dimension(labels, sense):
    best = matches(axis(*labels), MAPS)[0]
    assert best.sense is sense
    assert best.share == 1


def test_totals_tell_nothing():
    assert matches(axis("Tổng số", "Chung"), MAPS) == []


def test_a_few_letters_are_no_sections():
    assert matches(axis("A", "B"), MAPS) == []
    assert matches(axis("A", "B", heading="Ngành kinh tế"), MAPS)[0].sense is Sense.ECO


def test_two_labels_of_one_year_are_no_years():
    found_ = [one for one in candidates(axis("Quý I/2021", "Quý II/2021"), MAPS) if one.sense is Sense.TIME]
    assert all(not one.known for one in found_)


def test_words_around_a_label_are_taken_away_by_a_pattern():
    one = matches(axis("Tổng số", "Trong đó: Phụ nữ"), MAPS)[0]
    assert label_of(one.pattern, "Trong đó: Phụ nữ") == "Phụ nữ"
    assert label_of(one.pattern, "Tổng số") == "Tổng số"
    two = matches(axis("1. Nhật Bản", "2. Hàn Quốc"), MAPS)[0]
    assert (two.sense, label_of(two.pattern, "2. Hàn Quốc")) == (Sense.COUNTRY, "Hàn Quốc")


def test_remarks_hold_no_dimension_and_their_column_only_a_status():
    assert matches(axis("Nhật Bản", heading="Ghi chú"), MAPS) == []
    assert matches(axis("Sơ bộ", heading="Ghi chú"), MAPS)[0].sense is Sense.STATUS


def test_a_heading_helps_where_few_labels_are_known():
    labels = ("Nhật Bản", "Xứ A", "Xứ B", "Xứ C")
    assert matches(axis(*labels), MAPS) == []
    one = matches(axis(*labels, heading="Nước đến"), MAPS)[0]
    assert (one.sense, one.share) == (Sense.COUNTRY, 0.25)
    assert one.sure < 0.5


def test_accents_suggest_and_never_match():
    one = matches(axis("Nhat Ban", "Hàn Quốc", heading="Nước"), MAPS)[0]
    assert [one.axis.labels[n] for n in one.unknown] == ["Nhat Ban"]
    assert ("Nhật Bản", "JPN") in suggestions(one, MAPS, "Nhat Ban")


def test_an_axis_has_one_dimension_and_a_dimension_one_axis():
    first, second = axis("Nam", "Nữ"), axis("Nam giới", "Nữ giới", heading="Giới tính")
    taken = assigned([*matches(first, MAPS), *matches(second, MAPS)])
    assert taken[Sense.SEX].axis is second


def test_what_headings_say():
    assert named("Nước đến")[Sense.COUNTRY] == 1
    assert 0 < named("Thị trường tiếp nhận lao động")[Sense.COUNTRY] < 1
    assert Sense.SEX in named("ma_gioi_tinh")
    assert named("Lorem") == {}
    assert of_codes("Mã nước")
    assert not of_codes("Màu")


def test_the_longest_phrase_wins():
    assert set(spoken("said", "unemployment")) == {"unemployed"}
    assert "employed" not in spoken("said", "unemployed persons")
    assert set(spoken("said", "đi làm việc ở nước ngoài")) == {"outflow", "for_work"}


def test_sexes_below_each_country_share_a_column():
    rows = [
        ["Chỉ tiêu", "Số người"],
        ["Nhật Bản", 30],
        ["- Nam", 20],
        ["- Nữ", 10],
        ["Đức", 3],
        ["- Nam", 1],
        ["- Nữ", 2],
    ]
    [one] = found(rows)
    columns = axes(one, one.figures)
    both = nested(one, [match for each in columns for match in candidates(each, MAPS)], columns, MAPS)
    assert (both.outer.sense, both.inner.sense) == (Sense.COUNTRY, Sense.SEX)
    assert both.levels != INDENT
    assert nested(one, matches(axis("Nam", "Nữ"), MAPS), [], MAPS) is None
