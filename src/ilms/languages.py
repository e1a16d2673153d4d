"""The languages that people are spoken to in: English stands in the source, each other one in a catalogue of gettext's.

`locale/LANGUAGE/LC_MESSAGES/ilms.po` is all that a translator writes (`python -m ilms.locale` keeps it in step with the
source). What is said in Python is marked with `_`; what stands in a room's TOML file has its place there as context.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ilms import resources

if TYPE_CHECKING:
    from gettext import NullTranslations

FALLBACK = "en"


@cache
def spoken() -> tuple[str, ...]:
    """Every language that there are words in, English first."""
    return (FALLBACK, *sorted(folder.parent.name for folder in resources.own("locale").glob("*/LC_MESSAGES")))


def translated(text: str, language: str, context: str = "") -> str:
    """An English text in a language; English where nobody translated it.

    Args:
        text: As it stands in the source.
        language: To be said in.
        context: Where it stands, for texts of TOML files; those of Python have none.
    """
    if language == FALLBACK or not text:
        return text
    known = _known(language)
    return known.pgettext(context, text) if context else known.gettext(text)


def counted(one: str, many: str, n: int, language: str, context: str) -> str:
    """The form of a text for so many, by the language's own rule of plurals."""
    if language == FALLBACK:
        return one if n == 1 else many
    return _known(language).npgettext(context, one, many, n)


class Translated(Mapping[str, str]):
    """An English text of the source by language: `text["vi"]`; every language there is has one, if only the English."""

    __slots__ = ("context", "text")

    def __init__(self, text: str, context: str = "") -> None:
        self.text, self.context = text, context

    def __getitem__(self, language: str) -> str:
        return translated(self.text, language, self.context)

    def __iter__(self) -> Iterator[str]:
        return iter(spoken())

    def __len__(self) -> int:
        return len(spoken())

    def __bool__(self) -> bool:
        return bool(self.text)

    def __hash__(self) -> int:
        return hash(self.text)


NOTHING = Translated("")


def filled(text: Mapping[str, str], language: str, facts: Mapping[str, object], missing: str = "?") -> str:
    """A template in a language with its facts, of which `NAME_vi` is what Vietnamese says where languages differ."""
    return text[language].format_map(_Facts(facts, language, missing))


def each(**texts: str) -> dict[str, str]:
    """Facts that every language says in its own words: `{"status_en": "empty", "status_vi": "để trống"}`.

    What is no `Text` is the same in all of them: nothing, or what is read as it is.
    """
    return {f"{name}_{language}": said(text, language) for name, text in texts.items() for language in spoken()}


def by_language(text: "Text") -> dict[str, str]:
    """A text in every language there is."""
    return {language: text.said(language) for language in spoken()}


class _Facts:
    """Facts by name, as a language has them."""

    def __init__(self, facts: Mapping[str, object], language: str, missing: str) -> None:
        self._facts, self._language, self._missing = facts, language, missing

    def __getitem__(self, name: str) -> object:
        names = (name, f"{name}_{self._language}", f"{name}_{FALLBACK}")
        there = [self._facts[one] for one in names if one in self._facts]
        return there[0] if there else self.lacking(name)

    def lacking(self, _name: str) -> str:
        """What stands for a fact that is not there."""
        return self._missing


class Text(str):
    """A sentence in English that can be said in any language: a template of the source, and its facts.

    A fact that is such a text itself is said in that language, too.
    """

    __slots__ = ("facts", "template")
    template: str
    facts: Mapping[str, object]

    def __new__(cls, template: str, /, **facts: object) -> Self:
        """Put into English."""
        made = super().__new__(cls, template.format(**facts) if facts else template)
        made.template, made.facts = template, facts
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """What makes the same again in another process."""
        return (self.template,), dict(self.facts)

    def said(self, language: str) -> str:
        """In a language."""
        template = translated(self.template, language)
        return template.format(**told(self.facts, language)) if self.facts else template


_ = Text


def lines(*texts: str, between: str = "\n") -> Text:
    """Several texts, a line each; empty ones are left out."""
    given = {f"line{number}": text for number, text in enumerate(filter(None, texts))}
    return Text(between.join(f"{{{name}}}" for name in given), **given)


def said(text: str, language: str) -> str:
    """A text in a language where it can be said in it; else as it is."""
    return text.said(language) if isinstance(text, Text) else text


def told(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """Facts as a sentence in a language has them: a text among them is said in it."""
    return {name: fact.said(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}


def chosen(texts: Mapping[str, str], language: str) -> str:
    """Of texts by language, as an office's own files have them, the one in this language.

    Else what our catalogue has for the English one, else the English, else any; empty where there is none.
    """
    if own := texts.get(language):
        return own
    return translated(texts.get(FALLBACK, ""), language) or next(iter(texts.values()), "")


@cache
def _known(language: str) -> "NullTranslations":
    """What a language's catalogue holds; empty where there is none.

    A checkout has the translator's file alone: it is compiled when it is first asked for and kept beside, as Python
    keeps its own. An installed package has the compiled one.
    """
    from gettext import GNUTranslations, NullTranslations

    source = resources.own("locale", language, "LC_MESSAGES", "ilms.po")
    compiled = source.with_suffix(".mo")
    if compiled.exists() and not (source.exists() and _since(source) > _since(compiled)):
        with compiled.open("rb") as content:
            return GNUTranslations(content)
    return GNUTranslations(_compiled(source, compiled)) if source.exists() else NullTranslations()


def _since(file: Path) -> int:
    return file.stat().st_mtime_ns


def _compiled(source: Path, to: Path) -> BytesIO:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    from ilms.atomic import appearing

    content = BytesIO()
    with source.open("rb") as given:
        write_mo(content, read_po(given))
    with suppress(OSError), appearing(to) as out:  # a folder that cannot be written to is asked again next time
        out.write(content.getvalue())
    content.seek(0)
    return content
