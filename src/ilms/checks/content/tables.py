"""The tables that are judged together, and what every rule needs of them, made once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, repeated
from ilms.checks.content.earlier.series import Series, series
from ilms.checks.content.figures import Figures, figures
from ilms.checks.content.within.strays import Strays
from ilms.checks.content.within.unread import Unread, unread
from ilms.checks.rules.load import Rules
from ilms.dataset import Dataset
from ilms.findings import Batch
from ilms.observations import VALUE, Observations
from ilms.structures.tables import Table, table_of

REFUSED = ("VAL004",)  # a number that cannot be: below nought


@dataclass(frozen=True, eq=False)
class Judged:
    """One dataflow as the content rules see it."""

    data: Dataset
    rules: Rules

    @cached_property
    def table(self) -> Table | None:
        """The ILMS table; None for data of another agency."""
        return table_of(self.data.observations.schema.dataflow.id)

    @cached_property
    def given(self) -> Figures | None:
        """Its values as exact numbers, whatever is said about them; None where it has none."""
        observations = self.data.observations
        if not len(observations) or VALUE not in observations.schema or observations.schema[VALUE].codelist:
            return None
        return figures(observations, self.rules.policy)

    @cached_property
    def figures(self) -> Figures | None:
        """Its values as exact numbers that may be added up; None where it has none.

        Keys that stand twice have no amount: which of them holds is not known, and KEY002 or KEY003 asks. Nor has a
        value that its form refuses (`REFUSED`): what it breaks is not told again.
        """
        found = self.given
        if found is None:
            return None
        keys = found.columns.joint(found.observations.schema.key)
        twice = repeated(keys)
        refused = [one.rows for one in self.data.findings if one.code in REFUSED and one.rows is not None]
        if not len(twice) and not refused:
            return found
        unusable = np.isin(keys, twice)
        for rows in refused:
            unusable[rows.drop_null().to_numpy()] = True
        nothing = pa.scalar(None, found.amounts.type)
        return replace(found, amounts=pc.if_else(pa.array(unusable), nothing, found.amounts))

    @cached_property
    def unread(self) -> Unread:
        """What the reading of it left out."""
        return unread(self.data, self.given)


@dataclass(frozen=True, eq=False)
class Tables:
    """All that is judged together.

    Attributes:
        judged: One a data set, in the order in which they were given.
        earlier: By dataflow, what the receiver was last given, where that is known.
        today: What is in the future is judged from here.
        told: By place of a data set, the observations that a whole table-year's error is about: what other tables say
            of them follows from it.
        scaled: By place of a data set, for each observation the power of ten that it is told to be too large by.
        astray: By place of a data set, what it lacks because it stands elsewhere, as is told there.
        lonely: By place of a data set, the observations that are told to stand elsewhere than they belong.
        sums: By place of a data set and the rule's id, what is said of its sums: their causes are looked for once.
    """

    judged: tuple[Judged, ...]
    rules: Rules
    earlier: Mapping[str, Observations] = field(default_factory=dict)
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    told: dict[int, Mask] = field(default_factory=dict)
    scaled: dict[int, Numbers] = field(default_factory=dict)
    astray: dict[int, list[Strays]] = field(default_factory=dict)
    lonely: dict[int, Mask] = field(default_factory=dict)
    sums: dict[int, Mapping[str, Sequence[Batch]]] = field(default_factory=dict)

    def tell(self, at: int, found: Batch, *, whole: bool = False) -> None:
        """Leave what an error is about out of what is held against other tables.

        Args:
            at: The data set.
            found: The error; other years that it names besides are no part of it.
            whole: All figures of its area and year are meant.
        """
        figures = self.judged[at].figures
        if found.rows is None or figures is None:
            return
        rows, place = found.rows.drop_null().to_numpy(), figures.place
        about = np.zeros(len(place), np.bool_)
        about[rows] = True
        if found.others is not None:
            about[pc.list_flatten(found.others).to_numpy()] = True
        about = (about | whole) & np.isin(place, place[rows])
        self.told[at] = self.told[at] | about if at in self.told else about

    def scale(self, at: int, found: Batch) -> None:
        """Remember which figures are told to be a power of ten too large: their last digits are no more than before.

        Args:
            at: The data set.
            found: What says so, with `times` and `direction_en` for each of its findings.
        """
        if found.rows is None or found.others is None or "times" not in found.params.column_names:
            return
        powers = self.scaled.setdefault(at, np.zeros(len(self.judged[at].data.observations), np.int64))
        columns = (found.params["times"], found.params["direction_en"], found.rows, found.others)
        for times, direction, row, others in zip(*(one.to_pylist() for one in columns), strict=True):
            if direction == "above":
                powers[[row, *others]] = len(times) - 1

    def stray(self, at: int, there: int, rows: Numbers, strays: Strays) -> None:
        """Remember that rows of one data set are what another one, or another place of it, lacks."""
        mine = self.lonely.setdefault(at, np.zeros(len(self.judged[at].data.observations), np.bool_))
        mine[rows] = True
        self.astray.setdefault(there, []).append(strays)

    def strays(self, at: int) -> tuple[Strays, ...]:
        """What a data set lacks that is told to stand elsewhere, or to be refused."""
        return (*self.judged[at].unread.strays, *self.astray.get(at, ()))

    def alone(self, at: int) -> Mask | bool:
        """The observations that are told to belong elsewhere."""
        return self.lonely.get(at, False)

    def untold(self, at: int) -> Mask | bool:
        """Where no such error is."""
        return ~self.told[at] if at in self.told else True

    def tells(self, at: int, found: Batch) -> bool:
        """Whether all that a finding names of its data set is told."""
        if at not in self.told or found.rows is None or found.others is None:
            return False
        rows = np.concatenate([one.drop_null().to_numpy() for one in (found.rows, pc.list_flatten(found.others))])
        return bool(self.told[at][rows].all())

    @classmethod
    def of(
        cls,
        datasets: Sequence[Dataset],
        rules: Rules,
        earlier: Mapping[str, Observations] | None = None,
        today: date | None = None,
    ) -> "Tables":
        """Of some data sets."""
        judged = tuple(Judged(data, rules) for data in datasets)
        return cls(judged, rules, earlier or {}, today or datetime.now(UTC).date())

    def with_figures(self) -> Iterator[tuple[int, Figures]]:
        """Those that have figures, each with its place."""
        for at, one in enumerate(self.judged):
            if one.figures is not None:
                yield at, one.figures

    @cached_property
    def _series(self) -> tuple[tuple[int, Series], ...]:
        found = []
        for at, one in self.with_figures():
            accepted = self.earlier.get(one.observations.schema.dataflow.id)
            made = series(one, accepted, self.rules) if self.judged[at].table is not None else None
            if made is not None:
                found.append((at, made))
        return tuple(found)

    def with_series(self) -> Iterator[tuple[int, Series]]:
        """The ILMS tables' figures as series over the years, with what was accepted before; each with its place."""
        return iter(self._series)

    def of_table(self, code: str) -> Iterator[int]:
        """The places of a table's data sets (`A4-birth`; `A4` is both of its dataflows)."""
        for at, one in enumerate(self.judged):
            if one.table is not None and code in (one.table.code, one.table.number):
                yield at
