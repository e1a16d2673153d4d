"""A translator's file alone makes a language: what the commands then say in it, and what they still say in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import pseudo_language
from docs import terminal
from docs.offices import lay_down
from ilms import languages, resources

# What people wrote in the example, and what a receiver answers, stands as it was written.
WRITTEN = re.compile(
    r"Source not published: [a-z ]+|\d+ observations have been processed.*|nobody at the office has seen these files|"
    r"Illustrative figures[^<]*?not real|Not available|records of the Department|\[what\]"
)
NOT_READ = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
STORY = """
ilms rehearse
ilms check
ilms status
ilms build C16 C18
ilms doctor
ilms plan C16 --target rehearsal
ilms submit --yes
ilms verify ID
ilms log --verify
ilms diff last build --target rehearsal C16
ilms inspect sources/2019/dolab.xlsx
ilms explain SUM001
ilms build --to questionnaire-xlsx
ilms plan C16 --target ilostat
ilms submit --yes
ilms check --help
ilms coverage
ilms report -o report.html
cat report.html
""".strip().splitlines()
WRONG = [
    "ilms check nothere.xlsx", "ilms check C99", "ilms explain NIX", "ilms verify nix", "ilms plan --target nix",
    "ilms build C18 --to nix", "ilms trace nix", "ilms codelist show CL_NIX", "ilms maps show nix", "ilms retry nix",
    "ilms convert nix.csv -o a.xml", "ilms nix", "ilms confirm nix",
]  # fmt: skip


@pytest.fixture
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The language that nobody speaks is spoken."""
    monkeypatch.setattr(resources, "own", pseudo_language.made(resources.own, tmp_path / "locale"))
    monkeypatch.setitem(terminal.ENVIRONMENT, "ILMS_LANG", pseudo_language.LANGUAGE)
    for remembered in (languages.spoken, languages._known):
        remembered.cache_clear()
    pseudo_language.translate()
    yield
    for remembered in (languages.spoken, languages._known):
        remembered.cache_clear()


def read(text: str) -> str:
    """What of a text people read, and we wrote."""
    return WRITTEN.sub("", NOT_READ.sub("", text))


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("lines", [STORY, WRONG], ids=["story", "wrong"])
def test_no_sentence_is_in_english(lines: list[str], tmp_path: Path) -> None:
    window = terminal.Terminal(lay_down("viet-nam", tmp_path / "office"))
    english, crashed = [], []
    try:
        for line in lines:
            said = window.type(line)
            english += [(line, text) for text in pseudo_language.untranslated(read(said.text))]
            crashed += [(line, said.text)] * (said.code == 70)  # a fault of ours
    finally:
        window.close()
    assert crashed == []
    assert english == []


@pytest.mark.usefixtures("spoken")
def test_codelists_are_compared_in_it(tmp_path: Path) -> None:
    window = terminal.Terminal(lay_down("new-codes", tmp_path / "office"))
    for line in ("ilms codelist diff CL_ECO new-eco.xml", "ilms codelist impact CL_ECO new-eco.xml"):
        said = window.type(line)
        assert said.code in {0, 1}, said.text
        assert pseudo_language.untranslated(read(said.text)) == []


@pytest.mark.usefixtures("spoken")
def test_every_package_has_a_note_in_it(tmp_path: Path) -> None:
    window = terminal.Terminal(lay_down("viet-nam", tmp_path / "office"))
    for line in ("ilms build C16", "ilms plan C16 --target ilostat", "ilms submit --yes"):
        assert window.type(line).code == 0
    [note] = window.here.rglob(f"cover-note.{pseudo_language.LANGUAGE}.html")
    page = note.read_text("utf-8").partition("<body>")[2]
    assert pseudo_language.accented("Prepared") in page
    assert pseudo_language.untranslated(read(page)) == []


def test_an_english_sentence_is_seen() -> None:
    said = f"{pseudo_language.accented('the sheet')} is not there\n{pseudo_language.accented('it is well')}: `is not`"
    assert len(pseudo_language.untranslated(said)) == 1
