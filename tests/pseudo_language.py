"""A language that nobody speaks, made from the catalogue: whatever is translated can be told by its letters."""

import re
from collections.abc import Callable
from pathlib import Path

from ilms.locale.catalogues import updated, write

LANGUAGE = "eo"  # a locale that exists, with rules of plurals and marks of its own, and no names in the codelists
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER = "áƀçďéƒğħíĵķľɱñóþɋŕšţúṽŵẋýžÁɃÇĎÉƑĞĦÍĴĶĽⱮÑÓÞɊŔŠŢÚṼŴẊÝŽ"
ACCENTS = str.maketrans(PLAIN, OTHER)
KEPT = re.compile(r"`[^`]*`|\{[^{}]*\}|https?://\S+|\b[A-Z]{3}\d{3}\b")  # what no translator touches
PATTERNS = {"submission.cover.date", "report.date_pattern", "report.moment_pattern"}


def accented(text: str) -> str:
    """A text as the language has it: `ţħéŕé íš ñó ƒíľé {word}`."""
    parts = zip([*KEPT.split(text)], [*KEPT.findall(text), ""], strict=True)
    return "".join(said.translate(ACCENTS) + kept for said, kept in parts)


def made(own: Callable[..., Path], folder: Path) -> Callable[..., Path]:
    """The whole catalogue of the language, in a folder of its own.

    Args:
        own: What finds a file of the package.
        folder: An empty one.

    Returns:
        What finds it with this language among those that are spoken.
    """
    (folder / "eo" / "LC_MESSAGES").mkdir(parents=True)

    def found(*names: str) -> Path:
        return folder.joinpath(*names[1:]) if names[:1] == ("locale",) else own(*names)

    return found


def translate() -> None:
    """Do a translator's work."""
    catalogue = updated(LANGUAGE)
    for message in catalogue:
        if message.id and message.context not in PATTERNS:
            one = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = tuple(accented(one[min(n, len(one) - 1)]) for n in range(catalogue.num_plurals))
            message.string = forms if message.pluralizable else forms[0]
    write(catalogue, LANGUAGE)


# Words of sentences: labels, titles, names of files and ids, which stay as somebody wrote them, have none of them.
ENGLISH = re.compile(
    r"(?<![\w./-])(?:the|is|are|was|were|be|been|has|have|had|do|does|did|can|cannot|must|not|nobody|nothing|it|its|that|"
    r"which|there|they|these|this|what|than|then|until|would|accepted|missing|answers|found|lacks|unknown|wants)(?![\w./-])",
    re.IGNORECASE,
)
DATA = re.compile(r"`[^`]*`|\"[^\"]*\"|<[^>]*>")  # what is typed, what stands in a sheet, and a page's own marks


def untranslated(text: str) -> list[str]:
    """The lines of what a command says, or of a page, that hold a sentence in English."""
    return [line.strip() for line in text.splitlines() if ENGLISH.search(DATA.sub(" ", line))]
