"""What is cut off a label is no word that makes another country of it."""

import pytest

from ilms.drafting.cuts import doubtful, narrowed
from ilms.drafting.vocabulary import Sense, patterns, vocabulary
from ilms.resources import folder

WORDS = vocabulary((folder("maps"),))


@pytest.mark.parametrize(
    "label", ["Korea (DPR)", "China (Hong Kong)", "Congo (Dem. Rep.)", "Guinea (Equatorial)", "Trung Quốc (Hồng Kông)"]
)
def test_words_that_make_another_country_stay(label):
    assert narrowed("before_brackets", Sense.COUNTRY, [label], WORDS) is None


def test_signs_units_and_the_same_country_in_other_words_go():
    labels = ["Hàn Quốc (Korea)", "Nhật Bản (1)", "Đức (người)", "Korea (DPR)"]
    made = narrowed("before_brackets", Sense.COUNTRY, labels, WORDS)
    assert made == r"^(.+?)\s*\((?:Korea|1|người)\)$"


def test_a_translation_behind_a_stroke_goes_and_what_is_none_stays():
    labels = ["Hàn Quốc / Korea", "Đức / Germany", "Congo / Dem. Rep."]
    made = narrowed("first", Sense.COUNTRY, labels, WORDS)
    assert made is not None
    assert made.startswith(r"^(?!(?:Congo / Dem\. Rep\.)$)")


def test_words_cut_off_a_class_are_named():
    labels = ["Employees (domestic)", "Employers (1)"]
    assert doubtful(Sense.STE, patterns()["before_brackets"], labels, WORDS) == ["Employees (domestic)"]
