import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilms.errors import SourceError
from ilms.sources.encodings import Decoded, decoded

TEXT = "Nước đến;Tổng số\nĐức;Ước tính, 1.234,5\n"
WORDS = "Nước đến tổng số người lao động nữ giới tính tỉnh thành phố Quảng Ngãi Ý Đức Ấn Độ 2019 ; ,"
VIETNAMESE = st.lists(st.sampled_from(WORDS.split()), min_size=1).map("\n".join)


def in_1258(text):
    """As Windows writes Vietnamese: a tone is a letter behind its vowel, but where the code page has both in one."""
    found = ""
    for letter in text:
        try:
            letter.encode("cp1258")
            found += letter
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323"]
            rest = "".join(mark for mark in base if mark not in tones)
            found += unicodedata.normalize("NFC", rest) + "".join(tones)
    return found.encode("cp1258")


@pytest.mark.parametrize(
    ("content", "assumed"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-16"), ""),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ""),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (in_1258(TEXT), "windows-1258"),
    ],
)
def test_the_text_and_what_was_assumed(content, assumed):
    found = decoded(content, "lfs.csv")
    assert (found.text, found.assumed) == (TEXT, assumed)


def test_western_letters_are_not_taken_for_tones():
    text = "Pays;C\u00f4te d\u2019Ivoire, per\u00f2, \u00ccle, S\u00e3o"
    assert decoded(text.encode("cp1252"), "lfs.csv").text == text
    assert decoded(text.encode("cp1252"), "lfs.csv").assumed == "windows-1252"


@given(VIETNAMESE)
def test_vietnamese_of_windows_is_read_whatever_the_words(text):
    assert decoded(in_1258(text), "lfs.csv").text == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf_8_is_never_anything_else(text):
    found = decoded(text.encode(), "lfs.csv")
    assert (found.text, found.assumed) == (text, "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a\0b\0\0c", "is no text"),
        (b"a;b\n\x81\x8d;\xff", "is in an encoding that is not known here"),
        (b"\xef\xbb\xbfa\xff", "begins as UTF-8 and is something else further on"),
    ],
)
def test_what_is_no_text_is_told(content, says):
    with pytest.raises(SourceError) as caught:
        decoded(content, "lfs.csv")
    assert caught.value.title == f"`lfs.csv` {says}"
    assert caught.value.hint == "in Excel: Save As, `CSV UTF-8`"


def test_what_somebody_knows_goes_before_what_it_looks_like():
    text = "Łódź;5"
    assert decoded(text.encode("cp1250"), "lfs.csv", "cp1250") == Decoded(text)
    assert decoded(in_1258(TEXT), "lfs.csv", "cp1258") == Decoded(TEXT)
    assert decoded(TEXT.encode("utf-8-sig"), "lfs.csv", "cp1252").text == TEXT  # its mark says more than anybody


def test_what_is_not_as_somebody_says_is_told_with_its_line():
    with pytest.raises(SourceError, match="is not in utf-8, as the mapping file says") as refused:
        decoded("Nam;1\nNữ;2 đ".encode()[:-1], "lfs.csv", "utf-8")
    assert refused.value.detail.startswith("line 2: 0xC4")
