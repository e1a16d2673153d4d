"""What the structural checks look at: one set of observations with what is known about it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Encoded, Mask, mask
from ilms.checks.form.period import Days, days, within
from ilms.checks.rules.policy import Policy, Wanted
from ilms.observations import Observations
from ilms.structures.constraint import Span
from ilms.structures.schema import Component, Schema
from ilms.structures.tables import Table


@dataclass(frozen=True, eq=False)
class Subject:
    """One set of observations.

    Attributes:
        table: The ILMS table, None for data of another agency.
        today: What is in the future is judged from here.
        without: Attributes that nobody is asked for here.
    """

    observations: Observations
    table: Table | None
    policy: Policy
    today: date
    without: frozenset[str] = frozenset()

    @property
    def schema(self) -> Schema:
        """The observations' schema."""
        return self.observations.schema

    @cached_property
    def wanted(self) -> Wanted | None:
        """What is wanted on top of the DSD; None where nobody said: then the DSD alone counts."""
        return self.policy.ilms if self.table else self.policy.wanted(self.schema.dataflow)

    @cached_property
    def columns(self) -> Columns:
        """The key columns as numbers."""
        return Columns(self.observations)

    def text(self, component: str) -> pa.Array:
        """One column as text."""
        return self.observations.text(component)

    def absent(self, component: str) -> Mask:
        """Where the component is not given, or given as nothing."""
        declared = self.schema[component]
        if component in self.schema.key or (declared.codelist and not declared.multiple):
            return self.columns.encoded(component).absent
        column = self.observations.column(component)
        if pa.types.is_list(column.type):
            column = self.text(component)
        missing: Mask = column.is_null().to_numpy(zero_copy_only=False)
        return missing | mask(pc.equal(pc.binary_length(column), 0))

    def each(self, component: Component) -> tuple[Encoded, pa.Array | None]:
        """A column by its distinct texts, and the row of each value where a cell has several."""
        if not component.multiple:
            return self.columns.encoded(component.id), None
        if component.codelist:
            column, of = self.observations.each_code(component.id)
        else:
            texts, of = self.observations.each(component.id)
            column = pc.dictionary_encode(texts)
        return Encoded.of(column), of

    @cached_property
    def periods(self) -> Encoded:
        """The period column by its distinct texts; every row absent where the DSD has no time."""
        if self.schema.time is None:
            return Encoded(np.full(len(self.observations), -1, np.int32), pa.array([], pa.string()))
        return self.columns.encoded(self.schema.time.id)

    @cached_property
    def days(self) -> tuple[Days | None, ...]:
        """The days of each distinct period."""
        return tuple(days(text) if text is not None else None for text in self.periods.texts.to_pylist())

    def during(self, span: Span) -> Mask:
        """Which of the distinct periods lie in a span; what is no period is left to TIM001."""
        return np.array([found is None or within(found, span) for found in self.days], np.bool_)
