"""One dataflow as a script sees it: its data set, its identifiers, and what every rule about it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ilms.checks.vtl.words import comment, name, statement
from ilms.languages import FALLBACK, translated
from ilms.observations import VALUE
from ilms.structures.schema import Schema
from ilms.structures.tables import Table
from ilms.words import Words

# Doubles hold decimals to about fifteen digits: what is smaller than this is theirs, and no difference of figures.
NOISE = "0.000000001"
MOST_DECIMALS = 6  # that are told apart; ILOSTAT stores three, or two for earnings


@dataclass(frozen=True, eq=False)
class Flow:
    """A dataflow with its table; the data set in the script is called by the dataflow's id.

    Attributes:
        table: Which one.
        schema: Its structure.
        language: Of the comments.
    """

    table: Table
    schema: Schema
    language: str = FALLBACK

    @property
    def id(self) -> str:
        """The data set's name."""
        return self.table.dataflow

    @property
    def words(self) -> Words:
        """What comments say."""
        return Words(self.language, "checks")

    def comment(self, what: str, source: str) -> str:
        """What a statement is for, and who says that it must hold."""
        return comment(what, translated(source, self.language))

    @property
    def figures(self) -> str:
        """The data set with its value alone, which arithmetic needs."""
        return name(self.id, "figures")

    @property
    def finest(self) -> str:
        """Most decimals of each area and year, as the measure `finest`."""
        return name(self.id, "finest")

    @cached_property
    def places(self) -> tuple[str, ...]:
        """What tells one table-year from another."""
        time = self.schema.time.id if self.schema.time else ""
        return tuple(part for part in ("REF_AREA", time) if part in self.schema)

    def others(self, dimension: str) -> tuple[str, ...]:
        """The identifiers that a total shares with its parts."""
        return tuple(part for part in self.schema.key if part != dimension)

    def statements(self) -> Iterator[str]:
        """What is made once for all rules."""
        yield statement(self.figures, f"{self.id} [keep {VALUE}]")
        decimals = str(MOST_DECIMALS)
        for places in reversed(range(MOST_DECIMALS)):
            decimals = f"if round({VALUE}, {places}) = {VALUE} then {places} else ({decimals})"
        given = f"{self.figures} [filter not isnull({VALUE})]"
        yield statement(
            self.finest,
            f"max({given} [calc measure finest := {decimals}] [keep finest] group by {', '.join(self.places)})",
        )


def tolerance(parts: str) -> str:
    """Half a last digit of every part and of the total: as `ilms.checks.content.rounding`."""
    return f"0.5 * power(10, 0 - finest) * ({parts} + 1) + {NOISE}"
