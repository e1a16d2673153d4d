"""Labels that no code map knows, as a code map of the mapping's own that the user fills in.

A line without a code is a label that is not read, so the rest of the table can be tried at once.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ilms.drafting.axes import Axis, label_of
from ilms.drafting.inspected import Inspected
from ilms.drafting.places import address
from ilms.drafting.recognition import Match, suggestions
from ilms.drafting.vocabulary import Sense, Vocabulary, is_sum
from ilms.inert import inert, meant
from ilms.recoding.code_map import COLUMNS
from ilms.recoding.code_maps import TOTAL
from ilms.sources.sheet import fold
from ilms.words import Words

SEX_TOTAL = "SEX_T"
PLACES = 5  # cells of one label that are named
LABEL, CODE, COMMENT = "label", "code", "comment"


@dataclass(frozen=True)
class Asked:
    """A code map to be filled in.

    Attributes:
        name: Its file's, without the suffix.
        labels: The labels as a mapping looks them up, each with a comment: its cells and the nearest known labels.
        total: The label that seems to be the total, and its code.
    """

    name: str
    labels: tuple[tuple[str, str], ...]
    total: tuple[str, str] = ("", "")

    def text(self, there: str = "") -> str:
        """The file; the lines that it has already stay as they are, and come first.

        Args:
            there: What the file holds.
        """
        old = csv.DictReader(there.removeprefix("\ufeff").splitlines())
        fields = list(dict.fromkeys([*(old.fieldnames or ()), LABEL, CODE, COMMENT]))
        kept = [{name: row.get(name) or "" for name in fields} for row in old]
        known = {fold(meant(row[LABEL])) for row in kept}
        new = [
            dict.fromkeys(fields, "")
            | {LABEL: inert(label), CODE: self.total[1] if label == self.total[0] else "", COMMENT: inert(comment)}
            for label, comment in self.labels
            if fold(label) not in known
        ]
        out = io.StringIO()
        lines = csv.DictWriter(out, sorted(fields, key=COLUMNS.index), lineterminator="\n")
        lines.writeheader()
        lines.writerows([*kept, *new])
        return out.getvalue()


def asked(
    one: Inspected, match: Match, numbers: Sequence[int], name: str, vocabulary: Vocabulary, words: Words
) -> Asked | None:
    """The labels at these places of an axis as a file of that name; None where there are none."""
    found: dict[str, tuple[str, str]] = {}
    for number in numbers:
        label = " ".join(label_of(match.pattern, match.axis.labels[number]).split())
        near = ", ".join(f"{text} = {code}" for text, code in suggestions(match, vocabulary, match.axis.labels[number]))
        told = words("draft.near", near=near) if near else words("draft.no_near")
        where = _where(one, match.axis, number)
        found.setdefault(fold(label), (label, f"{where}; {told}" if where else told))
    sums = [label for label, _ in found.values() if is_sum(label)]
    alone = len(sums) == 1 and not match.totals
    total = (sums[0], SEX_TOTAL if match.sense is Sense.SEX else TOTAL) if alone else ("", "")
    return Asked(name, tuple(found.values()), total) if found else None


def _where(one: Inspected, axis: Axis, number: int) -> str:
    """The first cells of a label."""
    first = axis.cells[number]
    if first is None:
        return ""
    if axis.column is None:
        return address(one, first)
    text, seen = one.found.seen.label(first), one.found.seen
    here = np.flatnonzero(one.found.cells & (seen.column == axis.column))
    alike = [int(cell) for cell in here if seen.label(int(cell)) == text]
    more = " ..." if len(alike) > PLACES else ""
    return ", ".join(address(one, cell) for cell in alike[:PLACES]) + more
