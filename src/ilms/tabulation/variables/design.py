"""Strata and primary sampling units, of the population and of the whole sample."""

from functools import partial, reduce
from typing import TYPE_CHECKING

from ilms.tabulation.files.record_file import Design
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.told import Told
from ilms.tabulation.variables import numbers
from ilms.tabulation.variables.pipeline import PERIOD, Pipeline
from ilms.tabulation.variables.wanted import listed

if TYPE_CHECKING:
    import ibis.expr.types as ir

BETWEEN = " / "
NO_UNIT = "TAB018"


def columns(table: "ir.Table", design: Design | None) -> "dict[str, ir.Value]":
    """`stratum` and `psu` of each record; none without strata and PSUs."""
    if design is None or not design.psu:
        return {}
    return {"stratum": _text(table, design.strata), "psu": _text(table, design.psu)}


def checked(line: Pipeline, design: Design | None, told: Told) -> None:
    """Tell of records of the sample that have no stratum, no sampling unit (TAB018) or no fpc (TAB019)."""
    if design is None or not design.psu:
        return
    wrong = {f"{NO_UNIT} {name}": partial(_empty, name=name) for name in (*listed(design.strata), *listed(design.psu))}
    if design.fpc:
        wrong[f"TAB019 {design.fpc}"] = partial(_no_count, name=design.fpc)
    for what, count in line.counts(wrong).items():
        if count:
            code, _space, name = what.partition(" ")
            told.once(code, {"file": line.records.shown, "column": name}, partial(line.first, wrong[what]), count)


def sample(whole: "ir.Table", design: Design | None, years: "ir.Table") -> "ir.Table | None":
    """Every PSU of all records once, in each year that it was drawn for; None without strata and PSUs.

    Where the year is that of an event, a record without one is of every year: its unit was asked, and nobody there had
    anything to tell.

    Args:
        whole: All records, with `@period`.
        design: How the sample was drawn.
        years: `year`: those of the population.
    """
    import ibis

    if design is None or not design.psu:
        return None
    fpc = numbers.whole(whole[nfc(design.fpc)]).value if design.fpc else ibis.null("int64")
    drawn = whole.select(period=whole[PERIOD], **columns(whole, design), fpc=fpc).distinct()
    dated = drawn.semi_join(years, [("period", "year")])
    undated = drawn.filter(drawn.period == "").cross_join(years)
    always = undated.mutate(period=undated.year).select(drawn.columns)
    return dated.union(always, distinct=True)


def _empty(table: "ir.Table", name: str) -> "ir.BooleanValue":
    return table[nfc(name)].strip() == ""


def _no_count(table: "ir.Table", name: str) -> "ir.BooleanValue":
    return numbers.whole(table[nfc(name)]).wrong["TAB019"]


def _text(table: "ir.Table", names: tuple[str, ...] | str) -> "ir.StringValue":
    import ibis

    texts = [table[nfc(name)].strip() for name in listed(names)]
    return reduce(lambda one, other: one + BETWEEN + other, texts) if texts else ibis.literal("")
