"""Which classification version a mapping must ask for, from the codes that the labels mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilms.drafting.axes import label_of
from ilms.drafting.recognition import Match
from ilms.drafting.vocabulary import TOTAL, Vocabulary
from ilms.recoding import ages
from ilms.recoding.aggregations import Rules
from ilms.recoding.code_map import NOT_READ, TOGETHER, together
from ilms.recoding.code_maps import Coder
from ilms.sources.sheet import fold
from ilms.structures.load import codelist
from ilms.structures.tables import Table

RESIDUAL = "X"


@dataclass(frozen=True)
class Version:
    """What a mapping says of a dimension's version.

    Attributes:
        name: What is written; None where the labels' own version needs no word.
        sums: Finer classes are added up to it.
        keep: They stay beside it: all have codes of their own.
        out: Places in `axis.labels` of labels that are neither of it nor all of one of its classes: their figures
            cannot be read until the user decides.
    """

    name: str | None = None
    sums: bool = False
    keep: bool = False
    out: tuple[int, ...] = ()


def version(match: Match, dimension: str, table: Table, vocabulary: Vocabulary, rules: Rules) -> Version:
    """The version to be written.

    Labels of a finer version are added up to the questionnaire's where every class that they are parts of has all its
    parts, and stay beside it; a sum of some parts would be a wrong figure. The office's own map has decided.
    """
    wanted = _wanted(_mapped(match, vocabulary), dimension, table, rules)
    if wanted is None:
        return Version()
    listed = codelist(f"CL_{dimension}")
    maps = [vocabulary.maps.get(name) for name in match.maps]
    labels = {n: label_of(match.pattern, match.axis.labels[n]) for n in (*match.known, *match.totals)}
    coder = Coder(maps, listed, wanted, wanted=True).suited(labels.values())
    codes = {n: code for n, label in labels.items() if (code := coder.code(label)) and code != NOT_READ}
    finer = [code for code in codes.values() if not code.startswith(f"{wanted}_")]
    mine = rules.of(wanted).with_groups(finer).with_ages(codes.values(), wanted)
    of: dict[str, list[str]] = {}
    for code, part in zip(mine.codes.to_pylist(), mine.parts.to_pylist(), strict=True):
        if part in finer:
            of.setdefault(code, []).append(part)
    torn = {part for code, parts in of.items() if _lacks(code, parts, mine) for part in parts}
    mapped = match.maps and set(match.maps) & vocabulary.own  # the office's own map is made for that version
    torn = set() if mapped else torn
    # Bands of ages and several classes in one have no code of their own: they can only be added up, or left out.
    own = not any(ages.is_part(code) or TOGETHER in code for code in finer)
    if torn and own:
        return Version()
    placed = {part for parts in of.values() for part in parts} - torn
    out = tuple(n for n, code in codes.items() if code in finer and code not in placed)
    return Version(wanted, bool(placed), bool(placed) and own and not mapped, out)


def _lacks(code: str, parts: Sequence[str], rules: Rules) -> bool:
    """Whether a class has other parts than these, as MAP022 tells it of the figures."""
    if TOTAL.search(code):
        return False
    whole = ages.band_of(code)
    if whole is not None and any(map(ages.is_part, parts)):
        return bool(ages.missing(whole, filter(None, map(ages.band_of, parts))))
    given = {each for part in parts for each in (part, *_parts(part))}
    versions = {part.rpartition("_")[0] for part in given}
    pairs = zip(rules.codes.to_pylist(), rules.parts.to_pylist(), strict=True)
    others = [part for of, part in pairs if of == code and part.rpartition("_")[0] in versions and TOGETHER not in part]
    rest = any(part.endswith(f"_{RESIDUAL}") for part in others)  # a class of what is left needs no more than one part
    return not rest and any(part not in given for part in others)


def _mapped(match: Match, vocabulary: Vocabulary) -> Mapping[int, str]:
    """The code of each label that a map knows, as the map has it, by its place among the axis' labels."""
    maps = [one for one in vocabulary.by_sense.get(match.sense, ()) if one.name in match.maps]
    found = {}
    for number in (*match.known, *match.totals):
        text = fold(label_of(match.pattern, match.axis.labels[number]))
        code = next((code for one in maps if (code := vocabulary.code(one, text)) is not None), None)
        band = ages.read(text) if code is None else None
        if code or band:
            found[number] = code or str(band and band.code)
    return found


def _wanted(codes: Mapping[int, str], dimension: str, table: Table, rules: Rules) -> str | None:
    """The version of the questionnaire that the codes are of, or add up to; None where it needs no word.

    Bare codes (`AGR`) take the first of the questionnaire's versions that has them all.
    """
    collected = table.collected[dimension]
    listed = codelist(f"CL_{dimension}")
    given = [part for code in codes.values() for part in _parts(code)]
    whole = [code for code in given if code in listed and not TOTAL.search(code)]
    bare = [code for code in given if code not in listed and not TOTAL.search(code)]
    if bare:
        fits = [sum(f"{one}_{code}" in listed for code in bare) for one in collected]
        best = collected[fits.index(max(fits))]
        parts = max(fits) < len(bare)  # bands of five years, to be summed
        return None if best == collected[0] and not whole and not parts else best
    finer = [code for code in whole if not code.startswith(tuple(f"{one}_" for one in collected))]
    if not finer:
        first = {code.rpartition("_")[0] for code in whole}
        return first.pop() if len(first) == 1 and not first & {collected[0]} else None
    sums = set(_sums(rules, finer, collected))
    given_too = {code for code in whole if code not in finer and not code.endswith(f"_{RESIDUAL}")}
    return None if sums & given_too or not sums else collected[0]


def _parts(code: str) -> Iterable[str]:
    return together(code) if TOGETHER in code else (code,)


def _sums(rules: Rules, finer: Iterable[str], collected: tuple[str, ...]) -> Iterable[str]:
    wanted = set(finer)
    for code, part in zip(rules.codes.to_pylist(), rules.parts.to_pylist(), strict=True):
        if part in wanted and code.startswith(f"{collected[0]}_"):
            yield code
