"""All content rules over the tables that are checked together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ilms.checks.content.across.across import at_most, equal
from ilms.checks.content.across.pasted import pasted
from ilms.checks.content.earlier.earlier import EARLIER
from ilms.checks.content.following import without_following
from ilms.checks.content.habits import once
from ilms.checks.content.scripts import scripted
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.astray import astray
from ilms.checks.content.within.cases import cases
from ilms.checks.content.within.disclosure import JUDGES as DISCLOSURE
from ilms.checks.content.within.excluded import excluded
from ilms.checks.content.within.means import means
from ilms.checks.content.within.notes import JUDGES as NOTES
from ilms.checks.content.within.presence import presence
from ilms.checks.content.within.regions import regions
from ilms.checks.content.within.steady import every_year
from ilms.checks.content.within.sums import sums
from ilms.checks.content.within.versions import one_version
from ilms.checks.rules.across import Across, AtMost, Equal, Pasted
from ilms.checks.rules.astray import Astray
from ilms.checks.rules.disclosure import Cases
from ilms.checks.rules.earlier import Exchanged, Population, Repeat, Scale
from ilms.checks.rules.load import Rules
from ilms.checks.rules.own import Scripted
from ilms.checks.rules.rule import Rule
from ilms.checks.rules.steady import EveryYear
from ilms.checks.rules.within import Excluded, Mean, OneVersion, Presence, Region, Sum
from ilms.dataset import Dataset
from ilms.findings import Batch, Severity
from ilms.observations import Observations
from ilms.progress import along

# How each kind of rule is judged: it gives the place of a data set with what is found about it.
Judge = Callable[[Any, Tables], Iterator[tuple[int, Batch]]]
JUDGES: Mapping[type[Rule], Judge] = {
    Sum: sums,
    Mean: means,
    OneVersion: one_version,
    Equal: equal,
    AtMost: at_most,
    Pasted: pasted,
    Presence: presence,
    EveryYear: every_year,
    Astray: astray,
    Region: regions,
    Excluded: excluded,
    **NOTES,
    **DISCLOSURE,
    Cases: cases,
    **EARLIER,
    Scripted: scripted,
}

# Their errors explain much that others would say besides: what they are about is not held against other tables.
CAUSES = (Exchanged, Scale, Population, Repeat)

# Warnings that an error about the same cells makes needless.
SEEMING = ("HIS008",)


def content(
    datasets: Sequence[Dataset],
    rules: Rules,
    earlier: Mapping[str, Observations] | None = None,
    today: date | None = None,
) -> list[Dataset]:
    """The same data sets with what the rules say of their figures.

    What is missing or no number is left out of every sum: structural checks speak of that.

    Args:
        datasets: What is judged together.
        rules: What must hold.
        earlier: By dataflow, what the receiver was last given.
        today: What is in the future is judged from here.
    """
    tables = Tables.of(datasets, rules, earlier, today)
    found: list[list[Batch]] = [[] for _ in datasets]
    for rule in along("checking", sorted(rules.content, key=_turn), lambda one: one.id):
        for at, batch in JUDGES[type(rule)](rule, tables):
            told = _of(rule, batch)
            found[at].append(told)
            cause = batch.code in rule.causes
            if isinstance(rule, Scale):
                tables.scale(at, told)
            if (isinstance(rule, CAUSES) or cause) and told.severity is Severity.ERROR:
                tables.tell(at, told, whole=cause or isinstance(rule, Population))
            elif batch.code in rule.certain and told.severity is Severity.ERROR:
                tables.tell(at, replace(told, others=None))
    kept = ([one for one in batches if not _proved(one, tables, at)] for at, batches in enumerate(found))
    told_once = (list(once(batches, judged, tables)) for batches, judged in zip(kept, tables.judged, strict=True))
    return without_following(datasets, list(told_once))


def _turn(rule: Rule) -> int:
    """Causes go before what follows from them."""
    return 0 if type(rule) in EARLIER or isinstance(rule, Astray) else 2 if isinstance(rule, Across) else 1


def _proved(found: Batch, tables: Tables, at: int) -> bool:
    """Whether columns that seem exchanged are told to be so by other tables besides."""
    return found.code in SEEMING and found.severity is Severity.WARNING and tables.tells(at, found)


def _of(rule: Rule, batch: Batch) -> Batch:
    """With the rule that says so; its severity holds for its own code, not for what it says beside."""
    severity = rule.severity if rule.severity and batch.code == rule.code else batch.severity
    return replace(batch, severity=severity, basis=rule.basis)
