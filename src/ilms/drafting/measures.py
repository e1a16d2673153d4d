"""Which columns hold the figures of the year: plans, quarters, shares and costs stand beside them in many forms."""

from ilms.drafting.regions import Found
from ilms.drafting.vocabulary import spoken, words
from ilms.mapping.parts import no_year
from ilms.sources.sheet import fold

FEW = 2


def counted(found: Found) -> tuple[int, ...]:
    """The columns of figures that count, from left to right.

    Groups of columns whose heading says that they are something else are left out where others stay; of several groups
    the one whose heading says that it is wanted is taken, and all where none does.
    """
    kept = tuple(column for column in found.figures if not _share(found, column)) or found.figures
    for level in range(1, found.header.levels + 1):
        groups: dict[str, list[int]] = {}
        for column in kept:
            groups.setdefault(found.header.texts.get((level, column), ""), []).append(column)
        if len(groups) > 1:
            kept = _chosen(groups)
    return kept


def _chosen(groups: dict[str, list[int]]) -> tuple[int, ...]:
    said = {text: spoken("measures", text) for text in groups}
    for text in groups:  # `Jan-Jun 2024`, `2020-2023 average`
        if no_year(text):
            said[text].setdefault("other", []).append(text)
    wanted = [text for text in groups if "wanted" in said[text] and "other" not in said[text]]
    some = [text for text in groups if "other" not in said[text]]
    # `Năm 2023` is a year and a total is a total: only groups that part nothing else are chosen between.
    if len(wanted) == 1 and len(wanted) < len(some) and any("other" in said[text] for text in groups):
        some = wanted
    whole = [text for text in some if "parted" not in said[text]]
    if sum(len(groups[text]) for text in whole) >= FEW:  # `Chia theo vị trí công việc` beside the total and both sexes
        some = whole
    return tuple(sorted(column for text in some or groups for column in groups[text]))


def _share(found: Found, column: int) -> bool:
    """Whether a column's header says that it is a share, a rate, a number of the line."""
    known = words()["headings"]["IGNORED"]
    texts = [fold(text) for (_, at), text in found.header.texts.items() if at == column]
    return any(text in known or "%" in text for text in texts)
