"""A language's catalogue beside the source: what is new is added, what is gone is taken out, what was said is kept."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ilms import resources
from ilms.atomic import appearing
from ilms.locale.extract import every

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

WIDTH = 120


def file_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return resources.own("locale", language, "LC_MESSAGES", "ilms.po")


def read(language: str) -> "Catalog":
    """A language's catalogue; an empty one of a language that has none.

    Raises:
        babel.core.UnknownLocaleError: There is no such language.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not (file := file_of(language)).exists():
        return Catalog(language, project="ilms", fuzzy=False)
    with file.open("rb") as held:
        return read_po(held, locale=language)


def updated(language: str) -> "Catalog":
    """The catalogue that the source asks for now, with what is translated already.

    Where a text with a place of its own reads otherwise in the source than when it was translated, its translation is
    kept as `fuzzy`: it is not said until somebody has looked at it.
    """
    from babel.messages.catalog import Catalog

    old = read(language)
    new = Catalog(
        language, project="ilms", version="", msgid_bugs_address="", header_comment=old.header_comment, fuzzy=False,
        creation_date=old.creation_date, revision_date=old.revision_date,
        last_translator=old.last_translator, language_team=old.language_team,
    )  # fmt: skip
    by_context = {message.context: message for message in old if message.context}
    for one in every(language):
        id_ = (one.one, one.text) if one.one else one.text
        kept = old.get(one.one or one.text, one.context or None)
        source = kept or by_context.get(one.context)
        if source and isinstance(source.string, str) == bool(one.one):
            kept = source = None  # it is counted now, or no longer: one text is no translation of two
        flags = kept.flags if kept else {"fuzzy"} if source and source.string else set()
        new.add(
            id_, source.string if source else None, [(one.place, one.lineno)], flags,
            user_comments=kept.user_comments if kept else (), context=one.context or None,
        )  # fmt: skip
    for message in new:
        message.flags.discard("python-format")  # what stands in braces is filled in; a % sign is one
    return new


def write(catalog: "Catalog", language: str) -> None:
    """Keep a catalogue, in the order of the source."""
    from babel.messages.pofile import write_po

    content = BytesIO()
    write_po(content, catalog, width=WIDTH, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    with appearing(file_of(language)) as out:
        out.write(content.getvalue())


def untranslated(catalog: "Catalog") -> Iterator["Message"]:
    """What is not said in the language: without a translation, or with one that somebody must look at."""
    for message in catalog:
        if message.id and (not message.string or message.fuzzy or (message.pluralizable and not all(message.string))):
            yield message
