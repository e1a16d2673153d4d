"""What registers make of records: one row a person and event, and what is to be said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ilms.languages import NOTHING
from ilms.tabulation.intake.records import Records

PERIOD, DATE = "{year}", "@date"  # the year stands where one of the path would


@dataclass(frozen=True, eq=False)
class Persons:
    """Persons in place of records.

    Attributes:
        records: One row a person and event: the columns that were asked for, `{year}` and `@date` (ISO
            8601) of the event; neither an identity nor a pseudonym.
        counts: What was counted on the way, by name.
        provisional: The years some of whose events are not decided and are counted all the same.
        note: How records became persons, by language.
    """

    records: Records
    counts: Mapping[str, int]
    provisional: tuple[str, ...] = ()
    note: Mapping[str, str] = field(default_factory=lambda: NOTHING)
