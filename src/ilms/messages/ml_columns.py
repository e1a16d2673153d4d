"""What the walk over a message's elements gathers, and how it becomes columns."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.messages.found import unknown_components
from ilms.observations import ACTION, LINE, Observations
from ilms.structures.schema import Schema

# Attributes of the message format itself that may stand on an element of the data.
_FORMAT = {"type"}


@dataclass
class Gathered:
    """Elements of one data set since the last chunk.

    Attributes:
        rows: The XML attributes of each Obs.
        series: Those of each Series; `of_series` tells which one an Obs stands in, -1 for none.
        groups: Those of each Group; they hold for the whole data set.
        of_set: The data set's own.
    """

    action: str | None = None
    of_set: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    series: list[dict[str, str]] = field(default_factory=list)
    of_series: list[int] = field(default_factory=list)
    groups: list[dict[str, str]] = field(default_factory=list)
    present: int = -1

    def observation(self, attributes: dict[str, str], line: int) -> None:
        """An Obs element begins."""
        self.rows.append(attributes)
        self.lines.append(line)
        self.of_series.append(self.present)

    def begin_series(self, attributes: dict[str, str]) -> None:
        """A Series element begins."""
        self.present = len(self.series)
        self.series.append(attributes)

    def end_series(self) -> None:
        """It ends."""
        self.present = -1

    def group(self, attributes: dict[str, str]) -> None:
        """A Group element begins."""
        self.groups.append(attributes)

    def empty(self) -> None:
        """Forget the rows; a series that is still open goes on."""
        going = self.series[self.present] if self.present >= 0 else None
        self.rows, self.lines, self.of_series = [], [], []
        self.series, self.present = ([going], 0) if going is not None else ([], -1)


def chunk(schema: Schema, gathered: Gathered) -> Dataset:
    """The gathered elements as a chunk of observations."""
    count = len(gathered.rows)
    of_rows = set().union(*gathered.rows)
    names = of_rows.union(*gathered.series, *gathered.groups, gathered.of_set)
    columns = {name: _column(gathered, name, name in of_rows) for name in names if name in schema}
    if gathered.groups:
        _spread(schema, gathered.groups, columns, count)
    columns[LINE] = pa.array(gathered.lines, pa.int64())
    if gathered.action:
        columns[ACTION] = pa.array([gathered.action] * count, pa.string())
    strange = {
        name: _column(gathered, name, name in of_rows)
        for name in sorted(names)
        if name not in schema and " " not in name and name not in _FORMAT
    }
    observations = Observations.from_columns(schema, columns)
    return Dataset(observations, findings=Findings.of(unknown_components(strange)))


def _column(gathered: Gathered, name: str, on_rows: bool) -> pa.Array:
    given = [row.get(name) for row in gathered.rows] if on_rows else [None] * len(gathered.rows)
    own = pa.array(given, pa.string())
    if gathered.series and own.null_count:
        per_series = pa.array([one.get(name) for one in gathered.series], pa.string())
        if per_series.null_count < len(per_series):
            where = pa.array(gathered.of_series, pa.int64())
            taken = per_series.take(pc.if_else(pc.less(where, 0), None, where))
            own = pc.coalesce(own, taken) if own.null_count < len(own) else taken
    if name in gathered.of_set and own.null_count:
        own = pc.fill_null(own, gathered.of_set[name])
    return own


def _spread(schema: Schema, groups: list[dict[str, str]], columns: dict[str, pa.Array], count: int) -> None:
    """Give the attributes of groups to the observations whose key they are part of."""
    by_key: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for group in groups:
        by_key.setdefault(tuple(d for d in schema.key if d in group), []).append(group)
    for key, members in by_key.items():
        if not all(dimension in columns for dimension in key):
            continue
        index = pc.index_in(
            _joined([columns[d] for d in key], count),
            value_set=_joined([pa.array([m[d] for m in members], pa.string()) for d in key], len(members)),
        )
        for name in set().union(*members) - set(key):
            if name in schema:
                given = pa.array([m.get(name) for m in members], pa.string()).take(index)
                columns[name] = pc.coalesce(columns[name], given) if name in columns else given


def _joined(parts: list[pa.Array], count: int) -> pa.Array:
    separator = "\x1f"  # no character of XML, so of no code
    return pc.binary_join_element_wise(*parts, separator) if parts else pa.array([""] * count, pa.string())
