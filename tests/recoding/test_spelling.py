"""A label in another spelling, with its code or in two languages: read where all of it means one code."""

import unicodedata

import pytest

from ilms import resources
from ilms.recoding.code_map import CodeMap
from ilms.recoding.code_maps import Coder, Maps
from ilms.recoding.spelling import keys, listed, parts, tones
from ilms.structures.load import codelist

MAPS = Maps([resources.folder("maps")])


def coder(*names, component="ECO", version="ECO_ISIC4"):
    return Coder([MAPS.get(name) for name in names], codelist(f"CL_{component}"), version)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hóa chất", "hoá chất"), ("thủy sản", "thuỷ sản"), ("điều hòa", "điều hoà"), ("sức khỏe", "sức khoẻ"),
        ("Thụy Sĩ", "Thuỵ Sĩ"), ("hủy", "huỷ"),
    ],
)  # fmt: skip
def test_the_tone_mark_may_stand_on_either_letter(one, other):
    assert tones(one) == tones(other) == {one, other}


@pytest.mark.parametrize("label", ["hoàn thiện", "toàn quốc", "quý", "ngoài", "thuyền", "Nhật Bản", "khuya"])
def test_elsewhere_it_has_one_place(label):
    assert tones(label) == {label}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("01. Nông nghiệp và hoạt động dịch vụ có liên quan", "ECO_ISIC4_A"),
        ("A01 - Nông nghiệp và hoạt động dịch vụ có liên quan", "ECO_ISIC4_A"),
        ("A - Nông nghiệp, lâm nghiệp và thuỷ sản", "ECO_ISIC4_A"),
        ("A NÔNG NGHIỆP, LÂM NGHIỆP VÀ THỦY SẢN", "ECO_ISIC4_A"),
        ("20: Sản xuất hoá chất và sản phẩm hoá chất", "ECO_ISIC4_C"),
        ("K. Hoạt động kinh doanh bất động sản", None),  # the letter is finance, the name is real estate
        ("01. Sản xuất đồ uống", None),
    ],
)
def test_a_code_before_its_name_must_mean_the_same(label, code):
    assert coder("vsic2018").code(label) == code
    assert coder("vsic2018").code(unicodedata.normalize("NFD", label)) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Ấn Độ - India", "IND"), ("Nhật Bản/Japan", "JPN"), ("Hàn Quốc (Korea)", "KOR"), ("Úc\nAustralia", "AUS"),
        ("Áo / Australia", None), ("Hoa Kỳ - Canada", None), ("Sudan/Nam Sudan", None),
    ],
)  # fmt: skip
def test_two_languages_must_mean_the_same(label, code):
    both = coder("country-vi", "country-en", component="CDS", version="CDS_DES")
    assert both.code(label) == (code and f"CDS_DES_{code}")


def test_a_hyphen_within_a_word_parts_nothing():
    assert parts("In-đô-nê-xi-a") == []
    assert parts("Ma-lai-xi-a") == []


def test_a_spelling_of_two_codes_is_none():
    one = CodeMap("m", {"a-b-c": "X", "a b c": "Y", "d-e-f": "Z", "d e f": "Z"}, ())
    assert [one.code(label) for label in ("A-B-C", "a b c", "abc", "d/e/f", "DEF")] == ["X", "Y", None, "Z", "Z"]


@pytest.mark.parametrize("label", ["1-2", "N.A.", "Nam*", "Lào (1)", "15-24", "%", "", "x+y z"])
def test_what_may_mean_something_else_has_no_other_spelling(label):
    assert keys(label) == frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.A.", "USA"), ("Dem.Rep. Congo", "Congo, Democratic Rep. of the"), ("Saint-Lucia", "St. Lucia"),
        ("Antigua & Barbuda", "Antigua and Barbuda"), ("Thụy Sĩ", "Thuỵ Sĩ"),
        ("own-account workers", "Own account workers"),
        ("Cộng hòa Séc", "CH Séc"), ("Côte d\u2019Ivoire", "CÔTE D'IVOIRE"), ("Marshall Is.", "Marshall Islands"),
    ],
)  # fmt: skip
def test_spellings_have_a_key_in_common(one, other):
    assert keys(one) & keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Áo", "Ao"),
        ("Nam", "Năm"),
        ("Sudan (s)", "South Sudan"),
        ("China and Macao", "China, Macao"),
    ],
)
def test_other_words_have_none(one, other):
    assert not keys(one) & keys(other)


def test_pieces_of_a_label():
    assert listed("China, Hong Kong / Macao") == ["China", "Hong Kong", "Macao"]
    assert listed("Timor-Leste") == []
