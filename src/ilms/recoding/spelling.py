"""Ways of writing one and the same label: tone marks, points and hyphens, inverted names, a code or a translation."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import product

from ilms.sources.sheet import fold

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
# What may part several things that one label names together: `China, Hong Kong`, `Sudan/South Sudan`.
LISTED = re.compile(r"\s*[,;/+|\n()]\s*|\s+[-\u2013]\s+")
INVERTED = re.compile(r"(?P<head>[^,()]+)(?:,\s*(?P<after>[^,()]+)|\(\s*(?P<within>[^,()]+)\)\s*)")
SILENT = {"of", "the"}  # `Congo, Democratic Republic` is meant as `Democratic Republic of the Congo`
SHORT = {
    "rep": ("republic",), "repub": ("republic",), "dem": ("democratic",), "st": ("saint",), "utd": ("united",),
    "fed": ("federation", "federated", "federal"), "is": ("islands", "island"), "isl": ("islands", "island"),
    "isls": ("islands",), "terr": ("territory", "territories"), "prov": ("province",),
    "pdr": ("peoplesdemocraticrepublic",),
    "n.": ("north",), "s.": ("south",), "&": ("and", "và"),
    "ch": ("cộnghòa",), "chdc": ("cộnghòadânchủ",), "chnd": ("cộnghòanhândân",), "lb": ("liênbang",),
    "chdcnd": ("cộnghòadânchủnhândân",), "chlb": ("cộnghòaliênbang",), "qđ": ("quầnđảo",),
}  # fmt: skip
POINTED = {"n.", "s."}  # `Sudan (s)` has a footnote
# Letters and the signs that only part them; any other sign means something.
WRITTEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\s.,;:&()/\-\u2010-\u2014'\u2019\u02bc\u00b4`])*")
FEWEST = 3  # letters: `N.A.` is not Namibia


def tones(label: str) -> set[str]:
    """The label with all tone marks of open syllables early, and with all of them late (NFC).

    >>> sorted(tones("hoá chất, thủy sản"))
    ['hoá chất, thuỷ sản', 'hóa chất, thủy sản']
    """
    text = unicodedata.normalize("NFD", label)
    late = EARLY.sub(lambda m: m[1] + m[3] + m[2] if m[1] + m[3] in OPEN else m[0], text)
    return {_early(text), unicodedata.normalize("NFC", late)}


def _early(label: str) -> str:
    """With the tone marks of open syllables on the first letter (NFC)."""
    text = unicodedata.normalize("NFD", label)
    return unicodedata.normalize("NFC", LATE.sub(lambda m: m[1] + m[3] + m[2] if m[1] + m[2] in OPEN else m[0], text))


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


def pointless(label: str) -> str:
    """A folded label without a point behind its words; a number's or a letter's mark stays, as it may number the row.

    >>> pointless("áo."), pointless("1."), pointless("a.")
    ('áo', '1.', 'a.')
    """
    return label.removesuffix(".") if WRITTEN.fullmatch(label) and len(label) > FEWEST - 1 else label


def listed(label: str) -> Sequence[str]:
    """The pieces of a label that may name several things together; none where it has one piece.

    >>> listed("China, Hong Kong"), listed("Korea (South)"), listed("Viet Nam")
    (['China', 'Hong Kong'], ['Korea', 'South'], [])
    """
    found = [piece for piece in LISTED.split(label) if piece.strip()]
    return found if len(found) > 1 else []


def keys(label: str) -> frozenset[str]:
    """What labels have in common that differ in case, points, hyphens, spaces, usual abbreviations and inversion only.

    Accents count. One with a digit has none, as `1-2` is not 12; nor has one with any sign that may be a footnote's,
    or with fewer than three letters.

    >>> keys("U.A.E.") == keys("UAE"), keys("Hongkong") == keys("HONG-KONG"), keys("N.A.")
    (True, True, frozenset())
    >>> sorted(keys("Korea, Rep. of")), sorted(keys("Republic of Korea"))
    (['korearepublic', 'republickorea'], ['republickorea'])
    """
    text = _early(fold(label))
    if not WRITTEN.fullmatch(text):
        return frozenset()
    orders = [text]
    inverted = INVERTED.fullmatch(text)
    if inverted:
        orders.append(f"{inverted['after'] or inverted['within']} {inverted['head']}")
    found = {"".join(words) for order in orders for words in product(*_meant(_words(order)))}
    return frozenset(one for one in found if len(one) >= FEWEST)


def _words(text: str) -> Iterable[str]:
    """The words of a folded text, without its signs: `u.s.` is one, `dem.rep.` two; an ampersand is one too."""
    for chunk in re.split(r"[^\w.&'\u2019\u02bc\u00b4`]+|(?<=&)|(?=&)", text):
        pieces = [piece for one in chunk.split(".") if (piece := re.sub(r"[^\w&]", "", one))]
        if chunk in POINTED:
            yield chunk
        elif all(len(piece) == 1 for piece in pieces):
            yield "".join(pieces)
        else:
            yield from pieces


def _meant(words: Iterable[str]) -> Iterable[Sequence[str]]:
    return [SHORT.get(word, (word,)) for word in words if word and word not in SILENT]
