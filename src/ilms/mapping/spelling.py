"""Ways of writing one and the same label: where Vietnamese tone marks stand, a code or another language beside it."""

import re
import unicodedata
from collections.abc import Sequence

TONES = "\u0300\u0301\u0309\u0303\u0323"  # as they stand in NFD: grave, acute, hook, tilde, dot below
# `hóa` and `hoá`, `thủy` and `thuỷ`: the mark of an open syllable in oa, oe or uy stands on either letter. `quý` has
# one letter only to bear it.
EARLY = re.compile(rf"(?<![qQ])([ou])([{TONES}])([aey])(?![\w{TONES}\u0302\u0306\u031b])")
LATE = re.compile(rf"(?<![qQ])([ou])([aey])([{TONES}])(?!\w)")
OPEN = {"oa", "oe", "uy"}
# `01. Nông nghiệp`, `A - Khai khoáng`, `A01 Nông nghiệp`: a code, then what it means.
CODED = re.compile(r"\s*(?P<code>[A-Za-z]?\d{0,3})(?:\s*[.):\-\u2013]\s*|\s+)(?P<name>\D.*\S)\s*", re.DOTALL)
# `Ấn Độ - India`, `Nhật Bản / Japan`, `Nhật Bản (Japan)`, one below the other in a cell.
BESIDE = re.compile(r"\s*[/\n()]\s*|\s+[-\u2013]\s+")


def tones(label: str) -> set[str]:
    """The label with all tone marks of open syllables early, and with all of them late (NFC).

    >>> sorted(tones("hoá chất, thủy sản"))
    ['hoá chất, thuỷ sản', 'hóa chất, thủy sản']
    """
    text = unicodedata.normalize("NFD", label)
    early = LATE.sub(lambda m: m[1] + m[3] + m[2] if m[1] + m[2] in OPEN else m[0], text)
    late = EARLY.sub(lambda m: m[1] + m[3] + m[2] if m[1] + m[3] in OPEN else m[0], text)
    return {unicodedata.normalize("NFC", one) for one in (early, late)}


def parts(label: str) -> Sequence[str]:
    """The pieces that must all mean the same for the whole to mean it; none where the label has one piece.

    >>> parts("01. Nông nghiệp"), parts("Ấn Độ - India"), parts("Nam")
    (['01', 'Nông nghiệp'], ['Ấn Độ', 'India'], [])
    """
    match = CODED.fullmatch(label)
    if match and match["code"]:
        return [match["code"], match["name"]]
    found = [piece for piece in BESIDE.split(label) if piece.strip()]
    return found if len(found) > 1 else []
