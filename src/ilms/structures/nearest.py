"""The few codes that somebody may have meant, rather than the whole codelist."""

import unicodedata
from collections.abc import Iterable, Sequence

from ilms.alike import Known
from ilms.structures.schema import Code

COUNT = 3


class Nearest:
    """Codes that are asked many times which of them somebody may have meant."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._codes = tuple(codes)
        self._known = Known({_fold(form) for form in _forms(code)} for code in self._codes)

    def to(self, value: str, count: int = COUNT, alike: float = 0) -> list[Code]:
        """The codes whose identifier, last part of it, or name comes closest to a text.

        Case and accents are folded for this comparison only: it suggests, it never matches.

        Args:
            value: What was written.
            count: At most so many.
            alike: Only those that are so like it, from 0 (anything) to 1 (the same letters).
        """
        return [self._codes[number] for number in self._known.nearest(_fold(value), count, alike)]


def nearest(value: str, codes: Iterable[Code], count: int = COUNT, alike: float = 0) -> list[Code]:
    """The same of codes that are asked once."""
    return Nearest(codes).to(value, count, alike)


def named(codes: Sequence[Code], language: str) -> str:
    """Codes with their names, as they are shown: `CDS_DES_KOR (Korea, Republic of), ...`."""
    return ", ".join(f"{code.id} ({code.label(language)})" for code in codes)


def _forms(code: Code) -> set[str]:
    return {code.id, code.id.rpartition("_")[2], *code.names.values()}


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
