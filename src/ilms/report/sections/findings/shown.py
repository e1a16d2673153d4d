"""The open findings: kinds, their tables, and as many findings of each as a page can bear."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ilms.dataset import Dataset
from ilms.findings import Severity, catalogue
from ilms.groups import Groups, Numbers, Part
from ilms.report.collect import Collected
from ilms.report.explanation import Explanation, explanation
from ilms.report.findings.record import PERIOD, Record
from ilms.sequence import sequence
from ilms.structures.tables import table_of, tables

MOST = 2000  # findings put into words on one page; a browser searches and prints as many at once
OPEN = 40  # as many are seen without unfolding anything


@dataclass(frozen=True)
class One:
    """A group of equal findings.

    Attributes:
        sources: The ids of the office's sources that it is about.
    """

    record: Record
    sources: tuple[str, ...]


@dataclass(frozen=True)
class InTable:
    """Those of one kind that are about one table.

    Attributes:
        code: The table's, or the dataflow's id; empty where they are about none or about several.
        count: How many there are, each counted.
        groups: How many groups of equal ones.
        shown: The first of these groups, as they stand in the files.
    """

    code: str
    count: int
    groups: int
    shown: tuple[One, ...]

    @property
    def left_out(self) -> int:
        """How many groups are not on the page."""
        return self.groups - len(self.shown)


@dataclass(frozen=True)
class OfKind:
    """All of one code that weigh alike."""

    explanation: Explanation
    severity: Severity
    tables: tuple[InTable, ...]
    unfolded: bool

    @property
    def code(self) -> str:
        """As `ilms explain` takes it."""
        return self.explanation.kind.code

    @property
    def count(self) -> int:
        """How many findings, each counted."""
        return sum(table.count for table in self.tables)


@dataclass(frozen=True)
class Findings:
    """The whole section.

    Attributes:
        sources: What the sources are called that findings are about, by id.
    """

    kinds: tuple[OfKind, ...]
    sources: Mapping[str, str]

    @property
    def shown(self) -> int:
        """How many groups are on the page."""
        return sum(len(table.shown) for kind in self.kinds for table in kind.tables)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return sum(table.groups for kind in self.kinds for table in kind.tables)

    @property
    def left_out(self) -> int:
        """How many groups are not on the page."""
        return self.groups - self.shown

    @property
    def tables(self) -> list[str]:
        """The tables that findings are about, in the order of the questionnaire."""
        return sorted({table.code for kind in self.kinds for table in kind.tables if table.code}, key=_place)

    def counted(self, severity: str) -> int:
        """How many findings weigh that much, each counted."""
        return sum(kind.count for kind in self.kinds if kind.severity == severity)


def shown(collected: Collected, most: int = MOST) -> Findings:
    """Everything that is open, counted; in words the first of each code and table.

    Args:
        collected: What was found, and in which data.
        most: How many groups of equal findings are put into words; every code of every table has its part of them.
    """
    read = collected.open.joined()
    flows = [_flow(part) for part in read.parts for _ in range(len(part))]
    sizes = np.concatenate([np.zeros(0, np.int64), *(part.equal.sizes[part.chosen] for part in read.parts)])
    by_kind = {kind: _by_table(at, flows) for kind, at in sequence(read).items()}
    each = share([len(at) for places in by_kind.values() for at in places.values()], most)
    of = {data.observations.schema.dataflow.id: data for data in collected.datasets}
    kinds: list[OfKind] = []
    seen = 0
    for kind, places in by_kind.items():
        made = tuple(
            InTable(table, int(sizes[at].sum()), len(at), tuple(_ones(read.take(at[:each]), of)))
            for table, at in places.items()
        )
        seen += sum(len(table.shown) for table in made)
        severity = list(Severity)[kind.weight]
        unfolded = seen <= OPEN or not kinds
        kinds.append(OfKind(explanation(catalogue()[kind.code], collected.language), severity, made, unfolded))
    declared = collected.workspace.sources
    ids = {id_: None for kind in kinds for table in kind.tables for one in table.shown for id_ in one.sources}
    return Findings(tuple(kinds), {id_: declared[id_].name if id_ in declared else id_ for id_ in ids})


def share(sizes: Sequence[int], most: int) -> int:
    """The greatest number that each size may have, so that all together are no more than `most`; 1 or more."""
    left, others = most, sorted(sizes)
    for at, size in enumerate(others):
        fair = left // (len(others) - at)
        if size > fair:
            return max(1, fair)
        left -= size
    return max(sizes, default=1)


def _flow(part: Part) -> str:
    """The dataflow that a batch is about; empty for one that is about several."""
    alone = part.batch.rows is not None or not part.batch.elsewhere
    return part.dataflow or "" if alone else ""


def _by_table(at: Numbers, flows: Sequence[str]) -> dict[str, Numbers]:
    """The places of findings by their table's code, in the order of the questionnaire."""
    split: dict[str, list[int]] = {}
    for number in at.tolist():
        split.setdefault(flows[number], []).append(number)
    named = {_table(flow): np.array(numbers) for flow, numbers in split.items()}
    return {table: named[table] for table in sorted(named, key=_place)}


def _table(flow: str) -> str:
    table = table_of(flow) if flow else None
    return table.code if table else flow


def _place(code: str) -> tuple[int, str]:
    """What is about no table first, what is of others last."""
    codes = ["", *(table.code for table in tables())]
    return codes.index(code) if code in codes else len(codes), code


def _ones(groups: Groups, datasets: Mapping[str, Dataset]) -> Iterator[One]:
    for finding in groups:
        data = datasets.get(finding.dataflow or "")
        yield One(Record(finding), _sources(data, finding.key.get(PERIOD, "")) if data else ())


def _sources(data: Dataset, year: str) -> tuple[str, ...]:
    """Those that filled the table in that year; without a year, all that filled it."""
    if year in data.chosen:
        return (data.chosen[year],)
    return tuple(dict.fromkeys([*([data.source] if data.source else []), *data.chosen.values()]))
