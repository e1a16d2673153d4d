"""What the structural checks look at: one set of observations with what is known about it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Mask, mask
from ilms.checks.rules.policy import Policy
from ilms.observations import Observations
from ilms.structures.schema import Schema
from ilms.structures.tables import Table


@dataclass(frozen=True, eq=False)
class Subject:
    """One set of observations.

    Attributes:
        table: The ILMS table, None for data of another agency: then only its DSD counts, not our policy.
        today: What is in the future is judged from here.
    """

    observations: Observations
    table: Table | None
    policy: Policy
    today: date

    @property
    def schema(self) -> Schema:
        """The observations' schema."""
        return self.observations.schema

    @cached_property
    def columns(self) -> Columns:
        """The key columns as numbers."""
        return Columns(self.observations)

    def text(self, component: str) -> pa.Array:
        """One column as text."""
        return self.observations.text(component)

    def absent(self, component: str) -> Mask:
        """Where the component is not given, or given as nothing."""
        text = self.text(component)
        if not text.null_count and not pc.any(pc.equal(text, "")).as_py():
            return mask(pc.is_null(text))
        return mask(pc.or_kleene(pc.is_null(text), pc.equal(text, "")))
