"""One mechanism for what rooms say; what each room says is complete."""

import re
from importlib.resources import files
from string import Formatter

import pytest

from ilms.words import Counted, Words, catalogue
from ilms.workspace import COUNTED

ROOMS = ("report", "desk", "report.changes", "cli", "drafting", "forms", "maintenance.pull", "submission", "tabulation")
# Called by a name that is data.
MADE = ("finding.", "state.", "explain.", "tables.", "diff.", "submit.", "lost.", "inspect.", "questionnaire.")
MADE += ("status.", "progress.", "auth.", "change.", "decision.", "doctor.", "config.", "fate.", "impact.")
MADE += ("upgrade.left_", "event.", "fact.")
MADE += ("coverage.idle_", *(f"coverage.{counted}" for counted in COUNTED))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("room", ROOMS)
def test_one_and_many_have_the_same_facts(room: str) -> None:
    for word, text in catalogue(room).items():
        assert not isinstance(text, Counted) or fields(text.one) == fields(text.many), word


def test_every_word_of_the_commands_is_used_and_every_word_that_is_used_is_there() -> None:
    sources = [file.read_text("utf-8") for file in files("ilms.cli").iterdir() if file.name.endswith(".py")]
    asked = set(re.findall(r'(?:words|counted|_of)\(\s*"([a-z_.]+)"', "".join(sources)))
    assert asked <= set(catalogue("cli"))
    named = [word for word in catalogue("cli") if not word.startswith(MADE)]
    assert [word for word in named if f'"{word}"' not in "".join(sources)] == []


def test_one_is_not_several() -> None:
    words = Words("en", "cli")
    assert [words.counted("errors", n) for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert Words("vi", "cli").counted("errors", 1) == "1 lỗi"


def test_a_language_without_a_text_speaks_english() -> None:
    assert Words("fr", "cli")("next", what="`ilms build`") == "next: `ilms build`"


def test_a_word_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Words("en", "cli")("nonsense")
