import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ilms.report.sections import SECTIONS as SECTIONS_OF_THE_PAGE
from ilms.report.words import Words
from ilms.words import catalogue

REPORT = files("ilms.report")
SECTIONS = [section.name for section in SECTIONS_OF_THE_PAGE]
# Put together from a part that is data.
BUILT = (
    "module_", "level_", "severity_", "state_", "column_", "by_", "counts_", "operation_", "n_", "stops_", "idle_",
    "title_", "about_", "kind_", "equal_", "advice_", "cause_", "blank_",
)  # fmt: skip
KINDS = ("added", "removed", "revised", "attributes", "unchanged")


def _text(*folders: str) -> str:
    """The templates and modules of folders of the report."""
    found = [file for folder in folders for file in REPORT.joinpath(folder).iterdir()]
    return "".join(file.read_text("utf-8") for file in found if file.name.endswith((".py", ".j2")))


def _asked(by: str, text: str) -> set[str]:
    return {word for word in re.findall(rf'\b{by}\("([a-z_]+)"', text) if not word.endswith("_")}


def _unused(words: Iterable[str], text: str) -> list[str]:
    named = [word for word in words if not word.startswith(BUILT) and word not in KINDS]
    return [word for word in named if f'"{word}"' not in text and f"'{word}'" not in text]


def test_every_common_word_is_there_and_used() -> None:
    own = _text("", "findings")
    sections = _text(*(f"sections/{name}" for name in SECTIONS))
    assert _asked("(?:words|self)", own) | _asked("report", own + sections) <= set(catalogue("report"))
    assert _unused(catalogue("report"), own + sections) == []


@pytest.mark.parametrize("name", SECTIONS)
def test_every_word_of_a_section_is_there_and_used(name: str) -> None:
    words, text = catalogue(f"report.sections.{name}"), _text(f"sections/{name}")
    assert _asked("w", text) <= set(words)
    assert _unused(words.keys() - {"title"}, text) == []


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


@given(st.decimals(-(10**15), 10**15, places=3), st.sampled_from(["en", "vi", "fr", "km"]))
def test_numbers_are_written_as_babel_writes_them(number, language) -> None:
    assert Words(language).number(str(number)) == format_decimal(number, "#,##0.000", language)


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
