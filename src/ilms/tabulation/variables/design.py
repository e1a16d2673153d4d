"""Strata and primary sampling units, of the population and of the whole sample."""

from functools import partial, reduce
from typing import TYPE_CHECKING

from ilms.tabulation.files.record_file import Design
from ilms.tabulation.intake.columns import nfc
from ilms.tabulation.told import Told
from ilms.tabulation.variables import numbers
from ilms.tabulation.variables.period import PERIOD
from ilms.tabulation.variables.pipeline import Pipeline
from ilms.tabulation.variables.wanted import listed

if TYPE_CHECKING:
    import ibis.expr.types as ir

BETWEEN = " / "


def columns(line: Pipeline, design: Design | None) -> "dict[str, ir.Value]":
    """`stratum` and `psu` of each record; none without strata and PSUs."""
    if design is None or not design.psu:
        return {}
    return {"stratum": _text(line.table, design.strata), "psu": _text(line.table, design.psu)}


def sample(line: Pipeline, design: Design | None, told: Told) -> "ir.Table | None":
    """Every PSU of all records once; None without strata and PSUs. Told of: records without one (TAB018, TAB019)."""
    import ibis

    if design is None or not design.psu:
        return None
    table = line.table
    wrong = {f"TAB018 {name}": partial(_empty, name=name) for name in (*listed(design.strata), *listed(design.psu))}
    fpc: ir.Value = ibis.null("int64")
    if design.fpc:
        fpc = numbers.whole(table[nfc(design.fpc)]).value
        wrong[f"TAB019 {design.fpc}"] = partial(_no_count, name=design.fpc)
    for what, count in line.counts({what: where(table) for what, where in wrong.items()}).items():
        if count:
            code, _space, name = what.partition(" ")
            told.once(code, {"file": line.records.shown, "column": name}, partial(line.first, wrong[what]), count)
    return table.select(period=table[PERIOD], **columns(line, design), fpc=fpc).distinct()


def _empty(table: "ir.Table", name: str) -> "ir.BooleanValue":
    return table[nfc(name)].strip() == ""


def _no_count(table: "ir.Table", name: str) -> "ir.BooleanValue":
    return numbers.whole(table[nfc(name)]).wrong["TAB019"]


def _text(table: "ir.Table", names: tuple[str, ...] | str) -> "ir.StringValue":
    import ibis

    texts = [table[nfc(name)].strip() for name in listed(names)]
    return reduce(lambda one, other: one + BETWEEN + other, texts) if texts else ibis.literal("")
