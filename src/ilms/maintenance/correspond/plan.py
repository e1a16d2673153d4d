"""What becomes of each observation: decided for each class of the data once, before anything is converted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.correspond.links import Correspondence
from ilms.maintenance.correspond.shares import BETWEEN, Shares
from ilms.observations import Observations

Numbers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]


class Fate(StrEnum):
    """What becomes of a class."""

    EXACT = "exact"
    NEARLY = "nearly"  # as a whole, though a little of it goes elsewhere, or a little of others comes there
    DIVIDED = "divided"  # by shares
    LARGEST = "largest"  # as a whole, though more than a little goes elsewhere: the user asked for it
    REFUSED = "refused"


class Aside(StrEnum):
    """Why an observation is not converted."""

    YEARS = "other_years"
    VERSIONS = "other_versions"  # another classification in the same dimension
    AGGREGATES = "aggregates"  # its parts are there too
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Order:
    """What is asked for.

    Attributes:
        table: The correspondence, in the direction wanted.
        shares: How classes are divided.
        largest: A class that is split goes, where it has no shares, to where most of it goes.
        years: The years whose figures are in the first classification; None is all.
        dimension: What is classified, where the data calls it otherwise than the table.
        counted: The figures are counts, which nothing else says.
        weights: How many stand behind each mean: counts of the same codes.
    """

    table: Correspondence
    shares: Shares = field(default_factory=Shares)
    largest: bool = False
    years: tuple[str, ...] | None = None
    dimension: str = ""
    counted: bool = False
    weights: Observations | None = None


@dataclass(frozen=True, eq=False)
class Plan:
    """The observations of one data set, each with its fate.

    Attributes:
        rows: The numbers of those that are converted, ascending.
        classes: Their classes.
        keys: What their shares are found by.
        fates: Of each distinct key.
        targets: Of each distinct key, the codes that it becomes; with shares if it is divided.
        aside: Of those that are not converted, which, over all observations.
    """

    rows: Numbers
    classes: pa.Array
    keys: pa.DictionaryArray
    fates: tuple[Fate, ...]
    targets: tuple[tuple[tuple[str, Decimal], ...], ...]
    aside: Mapping[Aside, Mask]

    def of(self, *fates: Fate) -> pa.Array:
        """Which of those that are converted meet one of these fates."""
        return pa.array([fate in fates for fate in self.fates], pa.bool_()).take(self.keys.indices)

    def codes(self, *fates: Fate) -> tuple[str, ...]:
        """The codes that these fates lead to."""
        decided = zip(self.fates, self.targets, strict=True)
        return tuple(dict.fromkeys(code for fate, codes in decided if fate in fates for code, _ in codes))

    @cached_property
    def stays(self) -> Numbers:
        """The numbers of the observations that stay as they are."""
        return np.flatnonzero(self.aside[Aside.YEARS] | self.aside[Aside.VERSIONS])


class Reader:
    """One data set as a table reads it.

    Codes stand with the prefix that the ILO gives them (`ECO_ISIC4_J`), or by themselves (`J`), as other agencies
    have them.
    """

    def __init__(self, observations: Observations, order: Order) -> None:
        """Look at the dimension.

        Raises:
            UsageError: The data does not have it, or a column of the shares is none of its dimensions.
        """
        schema, table = observations.schema, order.table
        self.dimension = order.dimension or table.dimension
        if self.dimension not in schema.key:
            raise UsageError(
                _(
                    "{dataflow} has no dimension `{dimension}`, which `{table}` is of",
                    dataflow=schema.dataflow.id,
                    dimension=self.dimension,
                    table=table.name,
                ),
                detail=_("its dimensions: {key}", key=", ".join(schema.key)),
                hint=_("`--dimension ID` names the one that is classified so"),
            )
        order.shares.fit(observations)
        self.observations, self.order = observations, order
        self.codes = observations.text(self.dimension)
        self.distinct: list[str] = pc.unique(self.codes).drop_null().to_pylist()
        prefixed = any(code.startswith(table.source.prefix) for code in self.distinct)
        self.prefixes = (table.source.prefix, table.target.prefix) if prefixed else ("", "")
        self._classes = {
            code: code.removeprefix(self.prefixes[0]) for code in self.distinct if code.startswith(self.prefixes[0])
        }

    def plan(self) -> Plan:
        """What becomes of every observation."""
        table, wholes = self.order.table, self._wholes()
        known = {code: one for code, one in self._classes.items() if one in table.classes and one not in wholes}
        rows = np.flatnonzero(self._mask(list(known)))
        some = self.observations.take(pa.array(rows))
        place = pc.index_in(some.text(self.dimension), value_set=pa.array(list(known), pa.string()))
        classes = pa.array(list(known.values()), pa.string()).take(place)
        keys = self.order.shares.keys(some, classes).dictionary_encode()
        decided = [self._decided(key) for key in keys.dictionary.to_pylist()]
        aside = {
            Aside.YEARS: ~self._inside,
            Aside.VERSIONS: self._mask([code for code in self.distinct if code not in self._classes]),
            Aside.AGGREGATES: self._mask([code for code, one in self._classes.items() if one in wholes]),
            Aside.UNKNOWN: self._mask(
                [code for code, one in self._classes.items() if one not in table.classes and one not in wholes]
            ),
        }
        fates, targets = tuple(fate for fate, _ in decided), tuple(codes for _, codes in decided)
        return Plan(rows, classes, keys, fates, targets, aside)

    @property
    def periods(self) -> pa.Array:
        """The period of each observation; null where the structure has none."""
        time = self.observations.schema.time
        return pa.nulls(len(self.observations), pa.string()) if time is None else self.observations.text(time.id)

    @cached_property
    def unconverted(self) -> Mask:
        """Which observations of other years have a code that is plainly of the first classification."""
        coded = pc.is_in(self.codes, value_set=pa.array(list(self._classes) if self.prefixes[0] else [], pa.string()))
        return np.asarray(coded.to_numpy(zero_copy_only=False)) & ~self._inside

    @cached_property
    def _inside(self) -> Mask:
        """Which observations are of a year that is to be converted."""
        if self.order.years is None or self.observations.schema.time is None:
            return np.ones(len(self.observations), bool)
        year = pc.utf8_slice_codeunits(self.periods, 0, 4)
        there = pc.is_in(year, value_set=pa.array(self.order.years, pa.string()))
        return np.asarray(there.to_numpy(zero_copy_only=False))

    def _mask(self, codes: Sequence[str]) -> Mask:
        there = pc.is_in(self.codes, value_set=pa.array(codes, pa.string()))
        return np.asarray(there.to_numpy(zero_copy_only=False)) & self._inside

    def _wholes(self) -> set[str]:
        """Aggregates that stand beside all their parts: converted with them, people would be counted twice."""
        there = set(self._classes.values())
        return {whole for whole, parts in self.order.table.aggregates.items() if {whole, *parts} <= there}

    def _decided(self, key: str) -> tuple[Fate, tuple[tuple[str, Decimal], ...]]:
        table, class_ = self.order.table, key.split(BETWEEN, maxsplit=1)[0]
        shares = tuple((f"{self.prefixes[1]}{target}", share) for target, share in self.order.shares.at(key) if share)
        if shares:
            return Fate.DIVIDED, shares
        main, largest = table.main(class_), table.largest(class_)
        if len(main) == 1:
            fate = Fate.EXACT if table.exact(class_) else Fate.NEARLY
        elif largest is not None and self.order.largest:
            fate, main = Fate.LARGEST, (largest,)
        else:
            return Fate.REFUSED, ()
        return fate, ((f"{self.prefixes[1]}{main[0].target}", Decimal(1)),)
