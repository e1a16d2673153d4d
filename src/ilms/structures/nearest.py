"""The few codes that somebody may have meant, rather than the whole codelist."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from ilms.structures.schema import Code

COUNT = 3


def nearest(value: str, codes: Iterable[Code], count: int = COUNT, alike: float = 0) -> list[Code]:
    """The codes whose identifier, last part of it, or name comes closest to a text.

    Case and accents are folded for this comparison only: it suggests, it never matches.

    Args:
        value: What was written.
        codes: Those to choose from.
        count: At most so many.
        alike: Only those that are so like it, from 0 (anything) to 1 (the same letters).
    """
    wanted = _fold(value)
    scored = [(max(_alike(wanted, _fold(form)) for form in _forms(code)), -n, code) for n, code in enumerate(codes)]
    ranked = sorted(scored, key=lambda s: s[:2], reverse=True)
    return [code for likeness, _, code in ranked[:count] if likeness >= alike]


def named(codes: Sequence[Code], language: str) -> str:
    """Codes with their names, as they are shown: `CDS_DES_KOR (Korea, Republic of), ...`."""
    return ", ".join(f"{code.id} ({code.label(language)})" for code in codes)


def _forms(code: Code) -> set[str]:
    return {code.id, code.id.rpartition("_")[2], *code.names.values()}


def _alike(wanted: str, form: str) -> float:
    """The share of letters in common; two neighbours that changed places (`KRO`) are half a letter amiss."""
    if _transposed(wanted, form):
        return 1 - 0.5 / len(form)
    return difflib.SequenceMatcher(None, wanted, form).ratio()


def _transposed(wanted: str, form: str) -> bool:
    if len(wanted) != len(form):
        return False
    apart = [at for at, (one, other) in enumerate(zip(wanted, form, strict=True)) if one != other]
    first = apart[0] if apart else 0
    return apart == [first, first + 1] and wanted[first : first + 2] == form[first : first + 2][::-1]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
