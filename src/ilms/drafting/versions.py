"""Which classification version a mapping must ask for, from the codes that the labels mean."""

from collections.abc import Iterable, Mapping

from ilms.drafting.axes import label_of
from ilms.drafting.recognition import Match
from ilms.drafting.vocabulary import TOTAL, Vocabulary
from ilms.mapping.code_map import TOGETHER, together
from ilms.mapping.totals import Rules
from ilms.sources.sheet import fold
from ilms.structures.load import codelist
from ilms.structures.tables import Table

RESIDUAL = "X"


def codes(match: Match, vocabulary: Vocabulary) -> Mapping[int, str]:
    """The code of each label that a map knows, as the map has it, by its place among the axis' labels."""
    maps = [one for one in vocabulary.by_sense.get(match.sense, ()) if one.name in match.maps]
    found = {}
    for number in (*match.known, *match.totals):
        text = fold(label_of(match.pattern, match.axis.labels[number]))
        code = next((one.codes[text] for one in maps if text in one.codes), None)
        if code:
            found[number] = code
    return found


def version(match: Match, dimension: str, table: Table, vocabulary: Vocabulary, rules: Rules) -> str | None:
    """The version to be written; None where the questionnaire's own needs no word.

    Labels of a finer version are summed to the questionnaire's, unless the sheet has the classes of that too. Bare
    codes (`AGR`) take the first of the questionnaire's versions that has them all.
    """
    collected = table.collected[dimension]
    listed = codelist(f"CL_{dimension}")
    given = [part for code in codes(match, vocabulary).values() for part in _parts(code)]
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
