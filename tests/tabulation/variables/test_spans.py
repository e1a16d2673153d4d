import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import UsageError
from ilms.tabulation.variables.spans import Codes, Masks, number, plain

words = st.text(st.characters(codec="utf-8", exclude_characters=";!"), min_size=1, max_size=8)


def codes(**raw):
    return Codes.made(raw, "SEX")


def test_texts_lists_and_ranges():
    said = Codes.made({"1;2": "A", "15-24": "B", "65-": "C", "Nữ": "D", "20": "E"}, "X")
    read = {text: said.code(text) for text in ("1", "2", "01", "15", "024", "24.5", "65", "999", "nữ", "20", "", "x")}
    assert read == {
        "1": "A", "2": "A", "01": None, "15": "B", "024": "B", "24.5": None, "65": "C", "999": "C", "nữ": None,
        "20": "E", "": None, "x": None,
    }  # fmt: skip


def test_zeros_before_the_numbers_of_a_range_do_not_matter():
    said = Codes.made({"01-03": "A", "05-09": "B"}, "ECO")
    assert [said.code(text) for text in ("01", "3", "09", "10", "04")] == ["A", "A", "B", None, None]


@pytest.mark.parametrize("raw", [{"1-5": "A", "5-9": "B"}, {"10-": "A", "99-": "B"}, {"1;2": "A", "2;3": "B"}])
def test_two_codes_are_refused(raw):
    with pytest.raises(UsageError, match="two codes"):
        Codes.made(raw, "X")


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match="ends before it begins"):
        Codes.made({"9-1": "A"}, "X")


def test_labels_in_either_unicode_form_are_one():
    said = Codes.made({unicodedata.normalize("NFD", "Nữ"): "F"}, "SEX")
    assert said.code(plain(unicodedata.normalize("NFD", " Nữ "))) == said.code("Nữ") == "F"


@pytest.mark.parametrize(
    ("masks", "fitting"),
    [
        (("15-",), {"15", "64", "120", "015"}),
        (("15-24", "65-"), {"15", "120", "015"}),
        (("!9",), {"1", "15", "64", "120", "", "Nữ", "015"}),
        (("1-", "!64", "!100-"), {"1", "9", "15", "015"}),
        (("!",), {"1", "9", "15", "64", "120", "Nữ", "015"}),
        (("",), {""}),
        (("1;9",), {"1", "9"}),
        (("Nữ",), {"Nữ"}),
        ((), {"1", "9", "15", "64", "120", "", "Nữ", "015"}),
    ],
)
def test_masks(masks, fitting):
    texts = {"1", "9", "15", "64", "120", "", "Nữ", "015"}
    assert {text for text in texts if Masks.made(masks).fits(text)} == fitting


def test_a_mask_may_name_a_class():
    masks = Masks.made(("!CCT_CTZ_VNM",))
    assert masks.fits("LA", {"CCT_CTZ_LAO", "CCT_CIT_NONCIT"})
    assert not masks.fits("VN", {"CCT_CTZ_VNM"})
    assert Masks.made(("CCT_CIT_NONCIT",)).fits("LA", {"CCT_CTZ_LAO", "CCT_CIT_NONCIT"})


def test_masks_that_no_text_is_are_named():
    masks = Masks.made(("1", "7", "!8", "15-"))
    assert masks.idle({"1": (), "15": ()}) == ["7", "8"]
    assert Masks.made(("SEX_F",)).idle({"2": ("SEX_F",)}) == []


@given(st.lists(st.one_of(words, st.integers(0, 200).map(str)), max_size=5), words)
def test_what_is_not_wanted_is_all_but_what_is(masks, text):
    masks = [mask for mask in masks if plain(mask)]
    yes, no = Masks.made(masks), Masks.made(["!" + mask for mask in masks])
    assert not masks or yes.fits(plain(text)) != no.fits(plain(text))


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.decimals(0, 10**6, places=2))
def test_a_range_holds_what_lies_between(one, other, value):
    low, high = sorted((one, other))
    held = Masks.made([f"{low}-{high}"]).fits(f"{value:.2f}")
    assert held == (low <= value <= high)
    assert Codes.made({f"{low}-": "X"}, "X").code(f"{value:.2f}") == ("X" if value >= low else None)


@given(words)
def test_any_text_by_itself_is_itself(text):
    written = plain(text)
    assert Masks.made([text]).fits(written) or "-" in text or "\u2013" in text


@given(st.text(max_size=6))
def test_numbers_are_plain_decimals(text):
    value = number(text)
    assert value is None or value == Decimal(text)
