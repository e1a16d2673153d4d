"""What the walk over a message's elements gathers, and how it becomes columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.messages.found import unknown_components
from ilms.messages.ml.blocks import Elements
from ilms.messages.ml.groups import Groups, Text
from ilms.observations import ACTION, LINE, Observations
from ilms.structures.schema import Schema

# Attributes of the message format itself that may stand on an element of the data.
_FORMAT = {"type"}


@dataclass
class Gathered:
    """Elements of one data set since the last chunk. An attribute's text is a list where 3.0 has several.

    Attributes:
        rows: The XML attributes of each Obs.
        series: Those of each Series; `of_series` tells which one an Obs stands in, -1 for none.
        groups: Those of each Group; they hold for the whole data set.
        of_set: The data set's own.
        used: Whether a chunk was made of the data set.
    """

    action: str | None = None
    of_set: Mapping[str, Text] = field(default_factory=dict)
    groups: Groups = field(default_factory=Groups)
    rows: list[Mapping[str, Text]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    series: list[Mapping[str, Text]] = field(default_factory=list)
    of_series: list[int] = field(default_factory=list)
    present: int = -1
    used: bool = False

    def observation(self, attributes: Mapping[str, Text], line: int) -> None:
        """An Obs element begins."""
        self.rows.append(attributes)
        self.lines.append(line)
        self.of_series.append(self.present)

    def begin_series(self, attributes: Mapping[str, Text]) -> None:
        """A Series element begins."""
        self.present = len(self.series)
        self.series.append(attributes)

    def end_series(self) -> None:
        """It ends."""
        self.present = -1

    def empty(self) -> None:
        """Forget the rows; a series that is still open goes on."""
        going = self.series[self.present] if self.present >= 0 else None
        self.rows, self.lines, self.of_series = [], [], []
        self.series, self.present = ([going], 0) if going is not None else ([], -1)


class OnlyGroups(Gathered):
    """Lets observations go by."""

    def observation(self, attributes: Mapping[str, Text], line: int) -> None:
        """Not kept."""

    def begin_series(self, attributes: Mapping[str, Text]) -> None:
        """Not kept."""


def chunk(schema: Schema, gathered: Gathered, *, alone: bool = False) -> Dataset:
    """The gathered elements as a chunk of observations.

    Args:
        schema: Of the data set.
        gathered: At least one row.
        alone: The rows are what data set and groups say themselves, so nothing is added to them. In a data set of
            deletions nothing ever is: an observation named by its key alone goes as a whole, while one named with an
            attribute loses that attribute only.
    """
    shared = not alone and gathered.action != "D"
    of_set: Mapping[str, Text] = gathered.of_set if shared else {}
    of_rows = set().union(*gathered.rows)
    names = of_rows.union(*gathered.series, of_set, gathered.groups.names() if shared else ())
    named = {name: _column(gathered, of_set, schema, name, on_rows=name in of_rows) for name in names}
    return _together(schema, gathered, named, pa.array(gathered.lines, pa.int64()), shared=shared)


def plain_chunk(schema: Schema, gathered: Gathered, elements: Elements) -> Dataset | None:
    """The elements of a whole block as a chunk; None where a component takes several values.

    Args:
        schema: Of the data set.
        gathered: What the data set and its groups say; its rows are left alone.
        elements: The block.
    """
    count, shared = elements.count, gathered.action != "D"
    of_set: Mapping[str, Text] = gathered.of_set if shared else {}
    names = {*elements.on_rows, *elements.on_series, *of_set, *(gathered.groups.names() if shared else ())}
    if any(name in schema and schema[name].multiple for name in names):
        return None
    named = {}
    for name in names:
        own, of_series = elements.on_rows.get(name), elements.on_series.get(name)
        if of_series is not None and (own is not None or len(gathered.groups) or name in of_set):
            of_series = of_series.cast(pa.string())  # what is put together with others is plain text
        given = [column for column in (own, of_series) if column is not None]
        if name in of_set:
            given.append(pa.repeat(pa.scalar(of_set[name], pa.string()), count))
        named[name] = pc.coalesce(*given) if len(given) > 1 else given[0] if given else pa.nulls(count, pa.string())
    lines = pc.add(elements.lines.cast(pa.int64()), elements.line)
    return _together(schema, gathered, named, lines, shared=shared)


def _together(
    schema: Schema, gathered: Gathered, named: dict[str, pa.Array], lines: pa.Array, *, shared: bool
) -> Dataset:
    columns = {name: column for name, column in named.items() if name in schema}
    if shared:
        gathered.groups.spread(schema, columns, len(lines))
    columns[LINE] = lines
    if gathered.action:
        columns[ACTION] = pa.repeat(pa.scalar(gathered.action), len(lines))
    strange = {
        name: _text(named[name])
        for name in sorted(named)
        if name not in schema and " " not in name and name not in _FORMAT
    }
    observations = Observations.from_columns(schema, columns)
    return Dataset(observations, findings=Findings.of(unknown_components(strange)))


def _text(column: pa.Array) -> pa.Array:
    return column.cast(pa.string()) if isinstance(column, pa.DictionaryArray) else column


def _column(gathered: Gathered, of_set: Mapping[str, Text], schema: Schema, name: str, *, on_rows: bool) -> pa.Array:
    several = name in schema and schema[name].multiple
    given = [row.get(name) for row in gathered.rows] if on_rows else [None] * len(gathered.rows)
    own = _array(given, several)
    if gathered.series and own.null_count:
        per_series = _array([one.get(name) for one in gathered.series], several)
        if per_series.null_count < len(per_series):
            where = pa.array(gathered.of_series, pa.int64())
            taken = per_series.take(pc.if_else(pc.less(where, 0), None, where))
            own = pc.coalesce(own, taken) if own.null_count < len(own) else taken
    if name in of_set and own.null_count:
        own = pc.coalesce(own, _array([of_set[name]] * len(own), several))
    return own


def _array(texts: Sequence[Text | None], several: bool) -> pa.Array:
    if not several:
        return pa.array(texts, pa.string())
    return pa.array([[text] if isinstance(text, str) else text for text in texts], multivalued.LISTS)
