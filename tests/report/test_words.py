import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from ilms.report.words import Words
from ilms.words import catalogue

ASKED_FOR = re.compile(r'\b(?:w|words|self)\("([a-z_]+)"')
# Put together from a part that is data.
BUILT = ("module_", "level_", "severity_", "state_", "column_", "by_", "counts_")
KINDS = ("added", "removed", "revised", "attributes", "unchanged")


def _page() -> str:
    room = files("ilms.report")
    names = ("page.html.j2", "page.py", "figures.py", "words.py")
    pages = [room.joinpath(name) for name in names]
    pages += [file for file in room.joinpath("findings").iterdir() if file.name.endswith(".py")]
    return "".join(page.read_text("utf-8") for page in pages)


def test_every_word_is_there_in_both_languages() -> None:
    assert [
        word for word, texts in catalogue("report").items() if set(texts) != {"en", "vi"} or not all(texts.values())
    ] == []


def test_every_word_that_is_used_is_there_and_every_word_that_is_there_is_used() -> None:
    assert {word for word in ASKED_FOR.findall(_page()) if not word.endswith("_")} <= set(catalogue("report"))
    named = [word for word in catalogue("report") if not word.startswith(BUILT) and word not in KINDS]
    assert [word for word in named if f'"{word}"' not in _page()] == []


@pytest.mark.parametrize(
    ("text", "en", "vi"),
    [
        ("82.703", "82.703", "82,703"),
        ("1234567.10", "1,234,567.10", "1.234.567,10"),
        ("12345678901234567890.1", "12,345,678,901,234,567,890.1", "12.345.678.901.234.567.890,1"),
        ("-0.5", "-0.5", "-0,5"),
        ("0", "0", "0"),
        ("NaN", "NaN", "NaN"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_numbers_keep_their_digits_and_take_the_language_s_separators(text, en, vi) -> None:
    assert (Words("en").number(text), Words("vi").number(text)) == (en, vi)


def test_a_column_of_figures_stands_in_line() -> None:
    words = Words("vi")
    places = words.places(["7.92", "13.328", None, "NaN"])
    assert [words.number(text, places) for text in ("7.92", "13.328", "0", "NaN", None)] == [
        "7,920",
        "13,328",
        "0,000",
        "NaN",
        "",
    ]


def test_dates_are_written_as_the_language_does() -> None:
    assert Words("vi").date(datetime(2026, 11, 21, tzinfo=UTC)) == "ngày 21 tháng 11 năm 2026"
