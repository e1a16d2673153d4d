"""Equal findings together: counted as columns, and put into words only where somebody looks."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.findings import Batch, Severity, catalogue
from ilms.observations import Observations, plain
from ilms.provenance import NOWHERE, Provenance

if TYPE_CHECKING:
    from ilms.described import Described

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Item = TypeVar("Item")
Made = TypeVar("Made")

AREA = "REF_AREA"
APART = (AREA, "TIME_PERIOD")  # findings about different ones are never one group
ROOM = 2**62
AT_ONCE = 4096  # groups that are put into words together: enough to be quick, few enough to be held


@dataclass(frozen=True, eq=False)
class Equal:
    """Which findings of a batch are equal, groups in the order in which their first was found.

    Attributes:
        order: The findings group after group; those of one as they were found.
        starts: Where in `order` each group begins, and behind the last where it ends.
    """

    order: Numbers
    starts: Numbers

    @cached_property
    def sizes(self) -> Numbers:
        """How many findings each group holds."""
        return np.diff(self.starts)

    def every(self, held: Mask) -> Mask:
        """The groups of which every finding has what some findings have."""
        found: Mask = np.logical_and.reduceat(held[self.order], self.starts[:-1])
        return found

    @classmethod
    def of(cls, batch: Batch, observations: Observations | None, apart_by: Sequence[str] = APART) -> "Equal":
        """Same parameters; area and period too, unless it is about the file as a whole. At least one finding."""
        columns = [batch.params[name] for name in batch.params.column_names if _varies(name, batch)]
        if observations is not None and batch.rows is not None and not catalogue()[batch.code].whole:
            key = observations.schema.key
            columns += [observations.column(name).take(batch.rows) for name in apart_by if name in key]
        alike = _joint(columns, len(batch))
        order = np.argsort(alike, kind="stable")
        apart = np.flatnonzero(np.diff(alike[order])) + 1
        starts = np.concatenate([[0], apart, [len(order)]])
        firsts = order[starts[:-1]]
        if (firsts[1:] > firsts[:-1]).all():
            return cls(order, starts)
        new = np.argsort(firsts)
        sizes = np.diff(starts)[new]
        ends = np.concatenate([[0], np.cumsum(sizes)])
        return cls(order[np.repeat(starts[new] - ends[:-1], sizes) + np.arange(len(order))], ends)

    def within(self, members: Numbers) -> "Equal":
        """The same groups of some findings only; those of which nothing is left are gone."""
        group = np.empty(len(self.order), np.int64)
        group[self.order] = np.repeat(np.arange(len(self.sizes)), self.sizes)
        left = self.order[np.isin(self.order, members)]
        starts = np.flatnonzero(np.diff(group[left], prepend=-1))
        return Equal(left, np.append(starts, len(left)))


def _joint(columns: Iterable[pa.Array | pa.ChunkedArray], count: int) -> Numbers:
    """Columns as one number, equal where all of them are; what is absent is a text of its own."""
    joined, room = np.zeros(count, np.int64), 1
    for column in columns:
        codes = _numbered(column)
        base = int(codes.max()) + 1
        if room * base > ROOM:  # number the combinations anew before the next one overflows
            _, joined = np.unique(joined, return_inverse=True)
            room = int(joined.max()) + 1
        joined = joined * base + codes
        room *= base
    return joined


def _numbered(column: pa.Array | pa.ChunkedArray) -> Numbers:
    """Equal texts as equal numbers; dictionaries are looked at instead of the rows."""
    if isinstance(column, pa.ChunkedArray):
        chunks = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column
        column = chunks.chunk(0) if chunks.num_chunks == 1 else chunks.combine_chunks()
    if not pa.types.is_dictionary(column.type):
        plain_numbers: Numbers = pc.dictionary_encode(column, null_encoding="encode").indices.to_numpy()
        return plain_numbers.astype(np.int64)
    known = pc.dictionary_encode(column.dictionary).indices.take(column.indices)
    numbers: Numbers = pc.fill_null(known, len(column.dictionary)).to_numpy().astype(np.int64)
    return numbers


def _varies(name: str, batch: Batch) -> bool:
    """Whether a parameter may differ from one finding to the next."""
    column = batch.params[name]
    one_text = pa.types.is_dictionary(column.type) and column.num_chunks == 1 and len(column.chunk(0).dictionary) == 1
    return name != "#" and not (one_text and not column.null_count)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


@dataclass(frozen=True, eq=False)
class Part:
    """Groups of one batch.

    Attributes:
        observations: What they are about; None for findings about structures.
        equal: The whole batch in groups.
        chosen: Which of them, by number.
        told: Puts groups into words: those of an `Equal`, named by number.
        provenance: Where what they are about comes from.
    """

    batch: Batch
    observations: Observations | None
    equal: Equal
    chosen: Numbers
    told: Callable[[Equal, Numbers], "Iterable[Described]"]
    provenance: Provenance | None = None

    def __len__(self) -> int:
        return len(self.chosen)

    def joined(self) -> "Part":
        """Groups that differ in nothing but their period as one; not where each shows the cells that make a sum."""
        if self.batch.rows is None or self.batch.elsewhere or "sum" in self.batch.params.column_names:
            return self
        chosen = np.zeros(len(self.equal.sizes), np.bool_)
        chosen[self.chosen] = True
        members = self.equal.order[np.repeat(chosen, self.equal.sizes)]
        wide = Equal.of(self.batch, self.observations, (AREA,))
        wide = wide if len(members) == len(self.batch) else wide.within(members)
        return replace(self, equal=wide, chosen=np.arange(len(wide.sizes)))

    @property
    def dataflow(self) -> str | None:
        """The dataflow that they are of."""
        return self.observations.schema.dataflow.id if self.observations else None

    def of_tables(self, tables: Sequence[str]) -> Mask:
        """Which groups are of one event in several tables, one of these (`C19`) among them."""
        if "tables" not in self.batch.params.column_names or not tables:
            return np.zeros(len(self), np.bool_)
        named = pc.split_pattern(_text(self.batch.params["tables"]).combine_chunks(), ", ")
        among = pc.is_in(pc.list_flatten(named), value_set=pa.array(tables, pa.string()))
        held = np.zeros(len(self.batch), np.bool_)
        held[pc.list_parent_indices(named).filter(among).to_numpy()] = True
        return self.equal.every(held)[self.chosen]

    def _read_under(self, observations: Observations, provenance: Provenance, name: str, code: str) -> Mask:
        """Whether all figures of the sheet that a finding's cell stands in have a code: it is about them all."""
        origins, of_cell = provenance.origins, provenance.sheets
        sheet = of_cell.take(origins["cell"].combine_chunks())
        of = plain(observations.column(name)).take(origins["observation"].combine_chunks())
        like = pc.fill_null(pc.equal(of, code), False)
        some, others = (pc.unique(sheet.filter(one)).drop_null() for one in (like, pc.invert(like)))
        own = of_cell.take(self.batch.cells)
        found: Mask = pc.and_not(pc.is_in(own, some), pc.is_in(own, others)).to_numpy(zero_copy_only=False)
        return found

    def _codes(self, observations: Observations, name: str) -> pa.Array | pa.ChunkedArray:
        """Of each finding its code of a dimension: that of what is absent, where its row is only what stands beside."""
        if name in (absent := absence(self.batch)):
            return _text(self.batch.params[absent[name]])
        return plain(observations.column(name).take(self.batch.rows))

    def with_parts(self, key: Mapping[str, str], value: str) -> Mask:
        """Which groups have all these codes in the key that their findings share, and this value if one is named.

        What is about a cell and no observation, a sheet's unit for example, is of the key that the sheet's figures
        share.
        """
        held = np.ones(len(self.batch), np.bool_)
        for name, code in key.items():
            if self.observations is None or name not in self.observations.schema.key:
                return np.zeros(len(self), np.bool_)
            if self.batch.rows is not None:
                held &= _is(self._codes(self.observations, name), code)
            elif self.batch.cells is not None and self.provenance is not None:
                held &= self._read_under(self.observations, self.provenance, name, code)
            else:
                return np.zeros(len(self), np.bool_)
        if value:
            if "value" not in self.batch.params.column_names:
                return np.zeros(len(self), np.bool_)
            held &= _is(_text(self.batch.params["value"]), value)
        return self.equal.every(held)[self.chosen]


def first_places(batch: Batch, provenance: Provenance) -> Numbers:
    """For each finding its first cell's place in `Provenance.order`; `NOWHERE` where it has none."""
    cells = np.full(len(batch), NOWHERE)
    if batch.rows is not None:
        cells = provenance.first(batch.rows)
    if batch.cells is not None:
        cells = np.where(batch.cells.is_valid(), pc.fill_null(batch.cells, NOWHERE), cells)
    places: Numbers = np.append(provenance.order, NOWHERE)[cells]
    return places


def absence(batch: Batch) -> dict[str, str]:
    """By dimension, the parameter that has the code of what is absent, where a batch is about that (`absent`)."""
    columns = batch.params.column_names
    return {batch.params["dimension"][0].as_py(): "absent"} if "absent" in columns and len(batch) else {}


def _is(texts: pa.Array | pa.ChunkedArray, text: str) -> Mask:
    found: Mask = pc.fill_null(pc.equal(texts, text), fill_value=False).to_numpy(zero_copy_only=False)
    return found


class Groups(Sequence["Described"]):
    """Findings in groups of equal ones: same code, dataflow, area, period and parameters.

    Numbers and totals come from columns. A group is put into words when it is asked for, and anew each time: whoever
    needs the very same object twice keeps it.
    """

    def __init__(self, parts: Iterable[Part] = ()) -> None:
        self.parts = tuple(part for part in parts if len(part))
        self._starts = np.cumsum([0, *map(len, self.parts)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def __iter__(self) -> Iterator["Described"]:
        for part in self.parts:
            for start in range(0, len(part), AT_ONCE):
                yield from part.told(part.equal, part.chosen[start : start + AT_ONCE])

    @overload
    def __getitem__(self, at: int) -> "Described": ...
    @overload
    def __getitem__(self, at: slice) -> "Groups": ...
    def __getitem__(self, at: int | slice) -> "Described | Groups":
        if isinstance(at, slice):
            return self.take(np.arange(len(self))[at])
        return next(iter(self.take(np.array([range(len(self))[at]]))))

    def __add__(self, more: "Groups") -> "Groups":
        return Groups((*self.parts, *more.parts))

    @property
    def total(self) -> int:
        """How many findings they hold."""
        return sum(int(part.equal.sizes[part.chosen].sum()) for part in self.parts)

    @property
    def single(self) -> "Groups":
        """Those of one finding."""
        return Groups(replace(part, chosen=part.chosen[part.equal.sizes[part.chosen] == 1]) for part in self.parts)

    def take(self, positions: Numbers) -> "Groups":
        """The groups at these positions, in this order."""
        mine = np.searchsorted(self._starts, positions, side="right") - 1
        ends = [0, *(np.flatnonzero(np.diff(mine)) + 1).tolist(), len(positions)] if len(positions) else []
        parts = []
        for start, end in pairwise(ends):
            number = int(mine[start])
            part = self.parts[number]
            parts.append(replace(part, chosen=part.chosen[positions[start:end] - self._starts[number]]))
        return Groups(parts)

    def joined(self) -> "Groups":
        """As people read them: what is said of several periods in the same words is said once."""
        return Groups(part.joined() for part in self.parts)

    def positions(self, wanted: Callable[[Batch], bool]) -> Numbers:
        """Where the groups of some batches stand."""
        return self._at([number for number, part in enumerate(self.parts) if wanted(part.batch)])

    def only(self, wanted: Callable[[Batch], bool]) -> "Groups":
        """The groups of some batches."""
        return Groups(part for part in self.parts if wanted(part.batch))

    def of(self, severity: Severity) -> "Groups":
        """Those that weigh that much."""
        return self.only(lambda batch: batch.severity is severity)

    def kinds(self, by: Callable[[Batch], Hashable]) -> dict[Any, Numbers]:
        """Where the groups stand whose batches are alike in something, in the order in which each comes first."""
        alike: dict[Hashable, list[int]] = {}
        for number, part in enumerate(self.parts):
            alike.setdefault(by(part.batch), []).append(number)
        return {kind: self._at(numbers) for kind, numbers in alike.items()}

    def _at(self, numbers: Iterable[int]) -> Numbers:
        ranges = [np.arange(self._starts[number], self._starts[number + 1]) for number in numbers]
        return np.concatenate([np.zeros(0, np.int64), *ranges])


class Mapped(Sequence[Made]):
    """What is made of each of many, when it is asked for."""

    def __init__(self, many: Sequence[Item], make: Callable[[Item], Made]) -> None:
        self._many, self._make = many, make

    def __len__(self) -> int:
        return len(self._many)

    def __iter__(self) -> Iterator[Made]:
        return map(self._make, self._many)

    @overload
    def __getitem__(self, at: int) -> Made: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Made]: ...
    def __getitem__(self, at: int | slice) -> Made | Sequence[Made]:
        return Mapped(self._many[at], self._make) if isinstance(at, slice) else self._make(self._many[at])
