"""What stands where in the form of a table: its rows, its columns, and which of them add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from ilms.checks.rules.load import packaged
from ilms.checks.rules.partition import Partition
from ilms.forms.wording import joined
from ilms.mapping.questionnaire import COUNTRIES
from ilms.mapping.templates import STUBS
from ilms.structures.load import schema
from ilms.structures.tables import Table

SEX = "SEX"
SEXES = ("SEX_T", "SEX_M", "SEX_F")
OPEN_COUNTRIES, OPEN_CLASSES = 40, 3  # rows in which a code is chosen
MEANS = "LC"  # of table 10: means never add up


@dataclass(frozen=True)
class Side:
    """One dimension of a form.

    Attributes:
        version: The classification version that the questionnaire collects; `SEX` for sex.
        codes: Those that have a place of their own, the total first.
        others: Those that may be chosen in the open places.
        parts: Of `codes`, what makes up the total; empty where nothing does.
    """

    dimension: str
    version: str
    codes: tuple[str, ...]
    others: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def total(self) -> str:
        """The total's code."""
        return self.codes[0]

    @property
    def countries(self) -> bool:
        """Whether its classes are countries, which are chosen."""
        return self.version in COUNTRIES.values()


@dataclass(frozen=True)
class Form:
    """The form of a table: one dimension in rows, the others across, sex lowest.

    Attributes:
        across: From top to bottom; the last is sex.
        open: How many rows have a code that is chosen.
    """

    table: Table
    rows: Side
    across: tuple[Side, ...]
    open: int

    @property
    def columns(self) -> list[tuple[str, ...]]:
        """The codes of each column, from left to right, one for each of `across`."""
        return list(product(*(side.codes for side in self.across)))

    @property
    def adds_up(self) -> bool:
        """Whether its figures are counts."""
        return self.table.unit["UNIT_MEASURE"] != MEANS

    def stub(self, languages: Sequence[str]) -> str:
        """The words over the labels of the rows, by which the table is found."""
        key = self.rows.dimension if self.rows.dimension in STUBS else self.rows.version
        return joined([STUBS[key].said(language) for language in languages])

    def label(self, side: Side, code: str, languages: Sequence[str]) -> str:
        """A code as a person reads it, with the code itself behind: `Nam | Male [SEX_M]`."""
        codelist = schema(self.table.dataflow)[side.dimension].codelist
        names = [codelist.label(code, language) for language in languages] if codelist else []
        return f"{joined(names)} [{code}]"


def form(table: Table, open_rows: int | None = None) -> Form:
    """The form of a table.

    Args:
        table: The table.
        open_rows: How many countries are chosen, and then no classes beyond the usual ones; None for a data-entry form.
    """
    rows, *across = (_side(table, dimension) for dimension in table.dimensions if dimension != SEX)
    classes = OPEN_CLASSES if rows.others and open_rows is None else 0
    chosen = (open_rows or OPEN_COUNTRIES) if rows.countries else classes
    return Form(table, rows, (*across, Side(SEX, SEX, SEXES, (), SEXES[1:])), chosen)


def _side(table: Table, dimension: str) -> Side:
    version = table.collected[dimension][0]
    held = schema(table.dataflow)
    codelist = held[dimension].codelist
    if codelist is None:  # pragma: no cover  # the packaged structures code every dimension
        raise LookupError(dimension)
    allowed = held.allowed[dimension]
    codes = [code for code in codelist.ids if code in allowed and code.startswith(f"{version}_")]
    found = next(one for one in _partitions() if one.version == version and not one.open)
    total, residual = found.code(found.total), found.code(found.residual) if found.residual else ""
    if found.whole_version:
        countries = tuple(code for code in codes if code not in (total, residual))
        return Side(dimension, version, (total, residual), countries)
    parts = tuple(code for code in (*map(found.code, found.parts), residual) if code in codes)
    fixed = (total, *parts)
    return Side(dimension, version, fixed, tuple(code for code in codes if code not in fixed), parts)


@cache
def _partitions() -> tuple[Partition, ...]:
    return tuple(packaged().partitions.values())
