"""What somebody answers for, waiver by waiver, and the waivers to look at again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ilms.checks.waivers import Waiver
from ilms.findings import catalogue
from ilms.groups import Numbers
from ilms.report.collect import Collected
from ilms.report.findings.record import Record
from ilms.sequence import in_sequence

MOST = 20  # groups of equal findings that are told of a waiver; their number is exact


@dataclass(frozen=True)
class Answer:
    """A waiver and what it covers.

    Attributes:
        title: What the code is called.
        count: How many findings, each counted; 0 for one that is over or covers nothing.
        findings: The first of them, as they stand in the files.
        left_out: How many groups of equal ones are not among these.
    """

    waiver: Waiver
    title: str
    count: int = 0
    findings: tuple[Record, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Answers:
    """The whole section.

    Attributes:
        expired: Waivers whose last day is over: what they covered is open again.
        unused: Waivers that cover nothing.
    """

    holding: tuple[Answer, ...]
    expired: tuple[Answer, ...]
    unused: tuple[Answer, ...]


def shown(collected: Collected) -> Answers | None:
    """Every waiver; None where there is none."""
    applied = collected.applied
    if not (len(applied.waived) or applied.expired or applied.unused):
        return None
    settled = applied.waived
    holding = tuple(
        _answer(settled.waivers[number], np.flatnonzero(settled.by == number), collected)
        for number in np.unique(settled.by).tolist()
    )
    return Answers(holding, _bare(applied.expired, collected.language), _bare(applied.unused, collected.language))


def _answer(waiver: Waiver, at: Numbers, collected: Collected) -> Answer:
    covered = collected.applied.waived.groups.take(at).joined()
    first = covered.take(in_sequence(covered)[:MOST])
    records = tuple(Record(finding) for finding in first)
    return Answer(waiver, _title(waiver, collected.language), covered.total, records, len(covered) - len(records))


def _bare(waivers: Sequence[Waiver], language: str) -> tuple[Answer, ...]:
    return tuple(Answer(waiver, _title(waiver, language)) for waiver in waivers)


def _title(waiver: Waiver, language: str) -> str:
    return catalogue()[waiver.code].title[language]
