"""What a pattern cuts off a label: a translation, a footnote's sign, or the word that tells one country from another.

`Korea (DPR)` is not `Korea`: of a country's name words are cut off only where the maps know them as the same country.
"""

import re
from collections.abc import Sequence

from ilms.drafting.lines import escaped
from ilms.drafting.vocabulary import Sense, Vocabulary, patterns, spoken
from ilms.mapping import units
from ilms.sources.sheet import fold

BRACKETS, FIRST, SECOND = "before_brackets", "first", "second"
CUTTING = (BRACKETS, FIRST, SECOND)
FOOTNOTE = re.compile(r"\W*(?:\d{1,2}|[a-zđ]|\*{1,3})?\W*")  # `(1)`, `(a)`, `(*)`
SURE = (Sense.SEX, Sense.TIME, Sense.STATUS)  # `Nam (người)`: what is in the brackets cannot make another sex of it


def narrowed(name: str, sense: Sense, labels: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """A pattern of the vocabulary that cuts no word off which may make another country of the label.

    Args:
        name: The pattern's, in `[patterns]`.
        sense: What the labels would be.
        labels: As they stand.
        vocabulary: The maps that would code them.

    Returns:
        None where nothing of it is left.
    """
    pattern = patterns()[name]
    if name not in CUTTING or sense is not Sense.COUNTRY:
        return pattern
    fitting = [(label, match) for label in labels if (match := re.search(pattern, label))]
    safe = [label for label, match in fitting if same(label, match, sense, vocabulary)]
    if name == BRACKETS:
        inside = dict.fromkeys(label[label.rindex("(") + 1 :].rpartition(")")[0] for label in safe)
        return rf"^(.+?)\s*\((?:{'|'.join(map(escaped, inside))})\)$" if inside else None
    others = [label for label, _ in fitting if label not in safe]
    if not others:
        return pattern
    lookahead = "|".join(map(escaped, others))
    return f"^(?!(?:{lookahead})$){pattern.removeprefix('^')}" if len(safe) > len(others) else None


def same(label: str, match: re.Match[str], sense: Sense, vocabulary: Vocabulary) -> bool:
    """Whether what a pattern leaves of a label means what the whole label means."""
    kept = fold(match.group(1))
    cut = fold((label[: match.start(1)] + " " + label[match.end(1) :]).strip(" \t\n()/-"))
    maps = vocabulary.by_sense.get(sense, ())
    whole, *codes = (
        next((code for one in maps if (code := vocabulary.code(one, text)) is not None), None)
        for text in (fold(label), kept, cut)
    )
    if whole is not None:  # the whole label is known: nothing is to be cut
        return False
    if FOOTNOTE.fullmatch(cut) or units.powers(cut):
        return True
    return codes[0] == codes[1] is not None or (match.start(1) > 0 and "groups" in spoken("rest", cut))


def doubtful(sense: Sense, pattern: str | None, labels: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The labels that lose words which nothing knows: what they meant is for the user to see."""
    if sense in SURE or pattern not in {patterns()[name] for name in CUTTING}:
        return []
    fitting = [(label, match) for label in labels if (match := re.search(pattern, label))]
    return [label for label, match in fitting if not same(label, match, sense, vocabulary)]
