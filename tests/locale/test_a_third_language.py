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
    r"Source not published: [a-z ]+|\d+\s+observations\s+have\s+been\s+processed.*?deletions\.?|"
    r"urn:sdmx\S+\s+was\s+created|^until = [^\n]*|nobody at the office has seen these files|"
    r"Illustrative figures[^<]*?not real|Not available|records of the Department|\[what\]",
    re.MULTILINE | re.DOTALL,
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
ilms show ID
ilms show ID -v
ilms log --verify
ilms rules list
ilms rehearse --fault list
ilms codelist check codelists
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
ilms inspect sources/2019/dolab.xlsx --sheet "Biểu 18" --write mappings/new.toml
cat mappings/new.toml
""".strip().splitlines()
WRONG = [
    "ilms check nothere.xlsx", "ilms check C99", "ilms explain NIX", "ilms verify nix", "ilms plan --target nix",
    "ilms build C18 --to nix", "ilms trace nix", "ilms codelist show CL_NIX", "ilms maps show nix", "ilms retry nix",
    "ilms inspect sources/2019/dolab.xlsx --write mappings/new.toml", "ilms show nix", "ilms rehearse --fault nix",
    "ilms convert nix.csv -o a.xml", "ilms nix", "ilms confirm nix",
]  # fmt: skip


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The language that nobody speaks is spoken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "own", pseudo_language.made(resources.own, tmp_path_factory.mktemp("room") / "locale"))
        patch.setitem(terminal.ENVIRONMENT, "ILMS_LANG", pseudo_language.LANGUAGE)
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


@pytest.mark.usefixtures("spoken")
def test_what_became_of_a_ledger_is_told_in_it(tmp_path: Path) -> None:
    window = terminal.Terminal(lay_down("viet-nam", tmp_path / "office"))
    for line in ("ilms build C16", "ilms plan C16 --target ilostat", "ilms submit --yes"):
        assert window.type(line).code == 0
    [journal] = window.here.rglob("journal.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*lines[:2], b"no JSON\n", *lines[3:], b'{"previous'])[:-1])
    (journal.parent / "added.txt").write_text("", "utf-8")
    next((journal.parent / "full").iterdir()).unlink()
    said = window.type("ilms log --verify")
    assert said.code == 1
    assert len(said.text.splitlines()) > 6
    assert pseudo_language.untranslated(read(said.text)) == []
    window.type("ilms report -o report.html")
    page = window.type("cat report.html").text
    assert pseudo_language.accented("was added") in page
    assert pseudo_language.untranslated(read(page)) == []


def test_an_english_sentence_is_seen() -> None:
    said = f"{pseudo_language.accented('the sheet')} is not there\n{pseudo_language.accented('it is well')}: `is not`"
    assert len(pseudo_language.untranslated(said)) == 1
