"""What is said in a language, and what of a text survives on the way."""

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms import languages
from ilms.languages import Text, Translated, _, chosen, each, filled, lines, said, spoken

GREETING = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{file} is not there"
msgstr "{file} n'existe pas"

msgid "a sheet of {book}"
msgstr "une feuille de {book}"

msgctxt "room.file"
msgid "file"
msgstr "fichier"

msgctxt "room.files"
msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "{n} fichier"
msgstr[1] "{n} fichiers"

#, fuzzy
msgid "old"
msgstr "vieux"
"""


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A translator's file, in a tree of its own."""
    file = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "ilms.po"
    file.parent.mkdir(parents=True)
    file.write_text(GREETING, "utf-8")
    monkeypatch.setattr(languages.resources, "own", tmp_path.joinpath)
    for remembered in (languages.spoken, languages._known):
        remembered.cache_clear()
    yield file
    for remembered in (languages.spoken, languages._known):
        remembered.cache_clear()


def test_english_and_vietnamese_are_spoken() -> None:
    assert spoken() == ("en", "vi")


@pytest.mark.usefixtures("french")
def test_a_translators_file_is_all_that_a_third_language_takes() -> None:
    assert spoken() == ("en", "fr")
    assert _("{file} is not there", file="a.xlsx").said("fr") == "a.xlsx n'existe pas"
    assert Translated("file", "room.file")["fr"] == "fichier"


@pytest.mark.usefixtures("french")
def test_a_text_is_english_until_it_is_said_otherwise() -> None:
    text = _("{file} is not there", file=_("a sheet of {book}", book="b.xlsx"))
    assert text == "a sheet of b.xlsx is not there"
    assert text.said("fr") == "une feuille de b.xlsx n'existe pas"
    assert said(text, "fr") == text.said("fr")
    assert said("as it is", "fr") == "as it is"


@pytest.mark.usefixtures("french")
def test_what_nobody_translated_is_english() -> None:
    assert _("nobody said {what}", what="this").said("fr") == "nobody said this"
    assert _("old").said("fr") == "old", "a translation that somebody must look at is not said"
    assert Translated("file", "another.place")["fr"] == "file"


def test_braces_are_braces_where_there_are_no_facts() -> None:
    assert _("{year} stands for the year") == "{year} stands for the year"


@pytest.mark.usefixtures("french")
def test_several_texts_are_a_line_each() -> None:
    text = lines(_("{file} is not there", file="a"), "", "b {c}")
    assert text.splitlines() == ["a is not there", "b {c}"]
    assert text.said("fr").splitlines() == ["a n'existe pas", "b {c}"]


def test_a_text_arrives_whole_in_another_process() -> None:
    text = pickle.loads(pickle.dumps(_("{file} is not there", file="a")))  # noqa: S301  # our own
    assert isinstance(text, Text)
    assert (text, text.template, text.facts) == ("a is not there", "{file} is not there", {"file": "a"})


@pytest.mark.usefixtures("french")
def test_what_is_counted_follows_the_languages_own_rule() -> None:
    forms = [languages.counted("{n} file", "{n} files", n, "fr", "room.files") for n in (1, 2)]
    assert forms == ["{n} fichier", "{n} fichiers"]


@pytest.mark.usefixtures("french")
def test_an_offices_own_texts_come_before_ours() -> None:
    assert chosen({"en": "{file} is not there", "fr": "à nous"}, "fr") == "à nous"
    assert chosen({"en": "{file} is not there"}, "fr") == "{file} n'existe pas"
    assert chosen({"km": "ឯកសារ"}, "fr") == "ឯកសារ"
    assert chosen({}, "fr") == ""


@pytest.mark.usefixtures("french")
def test_facts_that_languages_say_otherwise() -> None:
    facts = each(what=_("a sheet of {book}", book="b")) | {"n": "3"}
    text = Translated("{n} of {what}")
    assert filled(text, "en", facts) == "3 of a sheet of b"
    assert filled(text, "fr", facts) == "3 of une feuille de b"


def test_it_is_compiled_once_and_again_when_the_translator_goes_on(french: Path) -> None:
    assert Translated("file", "room.file")["fr"] == "fichier"
    compiled = french.with_suffix(".mo")
    assert compiled.exists()
    french.write_text(GREETING.replace("fichier", "dossier"), "utf-8")
    os.utime(french, ns=(compiled.stat().st_mtime_ns + 1,) * 2)
    languages._known.cache_clear()
    assert Translated("file", "room.file")["fr"] == "dossier"


def test_a_compiled_catalogue_is_enough(french: Path) -> None:
    assert Translated("file", "room.file")["fr"] == "fichier"
    french.unlink()
    languages._known.cache_clear()
    assert Translated("file", "room.file")["fr"] == "fichier"
