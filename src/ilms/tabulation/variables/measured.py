"""Weights and what is measured, as exact decimals."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.told import Told
from ilms.tabulation.variables import numbers, ratios
from ilms.tabulation.variables.numbers import Number
from ilms.tabulation.variables.pipeline import Pipeline
from ilms.tabulation.variables.wanted import listed

if TYPE_CHECKING:
    import ibis.expr.types as ir

Make: TypeAlias = "partial[Number]"
OVER = "over"
DIGITS = {"weight": numbers.PLACES[numbers.WEIGHT][1], "y": numbers.PLACES[numbers.AMOUNT][1]}


@dataclass(frozen=True, eq=False)
class Measured:
    """Columns of numbers.

    Attributes:
        columns: `weight`, the replicate weights, and `y` where something is measured.
        replicates: The names of the replicate weights.
    """

    columns: "dict[str, ir.Value]"
    replicates: tuple[str, ...]


def numbers_of(line: Pipeline, tabulation: TabulationFile, told: Told) -> Measured:
    """The numbers of each record. Told of: weights that are missing or below 0, numbers that are none or too long."""
    import ibis

    of = tabulation.records
    replicated = of.design.replicates.columns if of.design and of.design.replicates else ()
    replicates = tuple(dict.fromkeys(name for one in listed(replicated) for name in line.records.matching(one)))
    rounded = of.weight.round if of.weight else None
    made: dict[str, tuple[str, Make]] = {}
    for name, column in {"weight": of.weight.column if of.weight else "", **{one: one for one in replicates}}.items():
        if column:
            made[name] = nfc(column), partial(numbers.weight, rounded=rounded)
    if tabulation.measure.variable:
        for name, variable in zip(("y", OVER), map(of.variables.get, tabulation.measure.variables), strict=False):
            if variable:
                made[name] = nfc(variable.column), partial(numbers.amount, unit=variable.unit)
    _tell(line, made, told)
    if OVER in made:
        ratios.divided(line, made["y"], made.pop(OVER), told)
    values: dict[str, ir.Value] = {name: make(line.table[column]).value for name, (column, make) in made.items()}
    if ratios.RATIO in line.table.columns:
        values["y"] = line.table[ratios.RATIO]
    return Measured({"weight": ibis.literal(1).cast(numbers.WEIGHT), **values}, replicates)


def _tell(line: Pipeline, made: dict[str, tuple[str, Make]], told: Told) -> None:
    ways: dict[str, Callable[[ir.Table], ir.BooleanValue]] = {}
    said: dict[str, tuple[str, dict[str, str]]] = {}
    for name, (column, make) in made.items():
        digits = DIGITS["y" if name in ("y", OVER) else "weight"]
        for code in make(line.table[column]).wrong:
            what = f"{code} {name} {column} {make.keywords}"
            ways[what] = partial(_wrong, column=column, make=make, code=code)
            long = {"digits": str(digits)} if code == "TAB006" else {}
            said[what] = code, {"file": line.records.shown, "column": column, **long}
    for what, count in line.counts(ways).items():
        if count:
            told.once(*said[what], partial(line.first, ways[what]), count)


def _wrong(table: "ir.Table", column: str, make: Make, code: str) -> "ir.BooleanValue":
    return make(table[column]).wrong[code]
