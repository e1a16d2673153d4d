"""Every text of the source that people read: the rooms' words, what findings say, and what Python marks with `_`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from ilms import resources
from ilms.explained import explained, families
from ilms.findings import catalogue
from ilms.languages import FALLBACK, Translated
from ilms.words import Counted
from ilms.words import catalogue as words

# Packaged files with texts by language, as an office's own have them.
DATA = ("rules", "profiles", "codelists/correspondences")


@dataclass(frozen=True)
class Found:
    """A text of the source, where it stands, and its form for one where it counts something."""

    text: str
    place: str
    context: str = ""
    one: str = ""
    lineno: int = 0


def every(language: str) -> Iterator[Found]:
    """All that a language's catalogue is to have; packaged data that speaks the language itself is left out."""
    yield from _of_rooms()
    yield from _of_findings()
    yield from _of_python()
    yield from _of_help()
    yield from _of_data(language)


def _of_rooms() -> Iterator[Found]:
    root = resources.own()
    for file in sorted(root.rglob("words.toml")):
        place = file.relative_to(root)
        for word in words(".".join(place.parts[:-1])).values():
            if isinstance(word, Counted):
                yield Found(word.many, place.as_posix(), word.context, word.one)
            else:
                yield Found(word.text, place.as_posix(), word.context)


def _of_findings() -> Iterator[Found]:
    for kind in catalogue().values():
        more = explained(kind.code)
        for text in (kind.title, kind.message, kind.expected, kind.hint, more.why, more.before, more.after):
            yield from _translated(text, f"catalogue/{kind.code[:3]}")
    for family in families().values():
        for text in (family.title, family.about):
            yield from _translated(text, "catalogue/explained/families.toml")


def _translated(text: Translated, place: str) -> Iterator[Found]:
    if text:
        yield Found(text.text, place, text.context)


def _of_python() -> Iterator[Found]:
    from babel.messages.extract import extract

    root = resources.own()
    for file in sorted(root.rglob("*.py")):
        with file.open("rb") as source:
            for line, text, _comments, _context in extract("python", source, keywords={"_": None}):
                yield Found(str(text), file.relative_to(root).as_posix(), lineno=line)


def _of_help() -> Iterator[Found]:
    """Docstrings of commands and `help=` of their options, a paragraph each."""
    from ilms.cli.completion import prepare
    from ilms.cli.help_texts import every as of_command
    from ilms.cli.tree import whole

    command = whole()
    prepare(command, ())  # what completion says of the global options is among them
    for text in dict.fromkeys(of_command(command)):
        if text:
            yield Found(text, "cli/help")


def _of_data(language: str) -> Iterator[Found]:
    for folder in DATA:
        for file in sorted(resources.folder(folder).glob("*.toml")):
            held, place = tomllib.loads(file.read_text("utf-8")), f"{folder}/{file.name}"
            for texts in _by_language(held):
                if language not in texts:
                    yield Found(texts[FALLBACK], place)
            for source in dict.fromkeys(_sources(held)) if folder == "rules" else ():
                yield Found(source, place)


def _sources(held: object) -> Iterator[str]:
    """Who says so: `source` of every rule and partition."""
    for name, one in held.items() if isinstance(held, dict) else enumerate(held if isinstance(held, list) else ()):
        if name == "source" and isinstance(one, str):
            yield from [one] if " " in one else ()  # a codelist's id is the same in every language
        else:
            yield from _sources(one)


def _by_language(held: object) -> Iterator[dict[str, str]]:
    """Every table of texts by language, wherever it stands."""
    if isinstance(held, dict) and isinstance(held.get(FALLBACK), str):
        yield held
    elif isinstance(held, dict | list):
        for one in held.values() if isinstance(held, dict) else held:
            yield from _by_language(one)
