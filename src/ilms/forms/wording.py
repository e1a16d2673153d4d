"""The words of the workbooks: those of all languages of an office beside each other (`words.toml`)."""

from collections.abc import Sequence

from ilms.words import Words

BETWEEN = " | "


def word(key: str, languages: Sequence[str]) -> str:
    """A word in all of these languages: `Nguồn số liệu | Source`; English where there is none of them."""
    return joined([Words(language, "forms")(key) for language in languages])


def joined(texts: Sequence[str]) -> str:
    """Texts beside each other, each once."""
    return BETWEEN.join(dict.fromkeys(texts))
