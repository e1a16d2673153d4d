import pytest

from ilms.errors import UsageError
from ilms.mapping.levels import NO_LABEL, How, Levels, at, by_indent, by_numbering, by_patterns, depths, made


def numbered(*labels):
    told = by_numbering(labels)
    return told.depths.tolist(), told.bare


@pytest.mark.parametrize(
    ("labels", "levels"),
    [
        (("I. Châu Á", "1. Nhật Bản", "a) Nam", "- nông thôn", "+ khác"), [1, 2, 3, 4, 5]),
        (("Tổng số", "- Nam", "- Nữ"), [1, 2, 2]),
        (("A. Nông nghiệp", "B. Khai khoáng", "C. Chế biến", "I. Lưu trú", "J. Thông tin"), [1, 1, 1, 1, 1]),
        (("G. Bán buôn", "H. Vận tải", "I. Lưu trú"), [1, 1, 1]),
        (("C. Chế biến", "F. Xây dựng", "I. Lưu trú", "T. Hộ gia đình"), [1, 1, 1, 1]),
        (("C. Nữ", "I. Lào", "II. Đức", "D. Nam", "I. Lào"), [1, 2, 2, 1, 2]),
        (("A. Nữ", "I. Lào", "II. Đức", "B. Nam", "I. Lào", "II. Đức"), [1, 2, 2, 1, 2, 2]),
        (("1. Nam", "1.1 Nông thôn", "1.2. Thành thị", "1.2.1 Quận", "2. Nữ"), [1, 2, 2, 3, 1]),
        (("I/ Nam", "1/ Lào", "II/ Nữ"), [1, 2, 1]),
        (("(a) Nam", "(b) Nữ", "+ Lào"), [1, 1, 2]),
        (("\u2013 Nam", "- Nữ"), [1, 1]),
        (("15-24", "65+", "Nam/nữ", "A-rập Xê-út", "C.H. Séc"), [1, 1, 1, 1, 2]),
    ],
)  # fmt: skip
def test_numbering_tells_the_level(labels, levels):
    assert numbered(*labels)[0] == levels


def test_marks_are_taken_off_the_label():
    assert numbered("I. Châu Á", "  1.2) Nhật Bản", "- Nam", "15-24", None)[1] == [
        "Châu Á", "Nhật Bản", "Nam", "15-24", None,
    ]  # fmt: skip


def test_a_letter_that_may_be_a_number_is_doubtful_only_where_nothing_tells():
    assert by_numbering(["G. a", "I. b", "II. c", "H. d", "I. e"]).doubtful == [4]
    assert by_numbering(["A. a", "I. b", "B. c", "I. d"]).doubtful == [1, 3]
    assert by_numbering(["I. a", "A. b", "B. c"]).doubtful == [0]
    assert by_numbering(["C. a", "I. b"]).doubtful == [1]
    assert by_numbering(["G. a", "I. b", "II. c", "H. d", "I. e", "II. f"]).doubtful == []
    assert by_numbering(["G. a", "I. b", "II. c", "H. d", "I. e", "J. f"]).depths.tolist() == [1, 2, 2, 1, 1, 1]


def test_marks_may_have_a_column_of_their_own():
    told = by_numbering(["Châu Á", "Nhật Bản", "Tổng số", None], ["I", "1", None, "2"])
    assert told.depths.tolist() == [2, 3, 1, NO_LABEL]
    assert told.bare == ["Châu Á", "Nhật Bản", "Tổng số", None]


def test_indents_and_spaces_are_ranked():
    told = by_indent(["a", "b", "c", None, "d"], [0, 2, 2, 9, 0], [0, 0, 3, 0, 0])
    assert told.depths.tolist() == [1, 2, 3, NO_LABEL, 1]
    assert told.doubtful == []


def test_an_indent_here_and_spaces_there_are_doubtful():
    assert by_indent(["a", "b", "c"], [0, 1, 0], [0, 0, 3]).doubtful == [1, 2]


def test_patterns_are_levels_in_their_order():
    told = by_patterns(["I. Á", "1. Nhật", "Tổng", None], [r"^[IVX]+\.", r"^\d+\."])
    assert told.depths.tolist() == [1, 2, 0, NO_LABEL]
    assert told.bare == ["Á", "Nhật", "Tổng", None]
    assert by_patterns(["Tổng", "- Nam"], ["", "^-"]).depths.tolist() == [1, 2]


def test_a_row_has_the_labels_of_its_own_chain():
    told = by_patterns(["1 a", "2 b", "3 c", "1 d", "3 e", "2 f"], ["1", "2", "3"])
    assert at(told, [1]).tolist() == [0, 0, 0, 3, 3, 3]
    assert at(told, [2]).tolist() == [NO_LABEL, 1, 1, NO_LABEL, NO_LABEL, 5]
    assert at(told, [2, 3]).tolist() == [NO_LABEL, 1, 2, NO_LABEL, 4, 5]
    assert at(by_patterns([], ["1"]), [1]).tolist() == []


def test_what_is_no_declaration_is_refused():
    assert made("indent", "x") == Levels(How.INDENT)
    assert made({"numbering": "STT"}, "x") == Levels(How.NUMBERING, column="STT")
    assert made(["^-", ""], "x") == Levels(How.PATTERNS, ("^-", ""))
    for wrong in ("indents", [], [1], {"numbering": ""}, 3, ["("]):
        with pytest.raises(UsageError):
            made(wrong, "x")
    assert depths([3, 2], "x") == (2, 3)
    for wrong in (0, "1", True, [1, "2"]):
        with pytest.raises(UsageError, match="a level is not"):
            depths(wrong, "x")
