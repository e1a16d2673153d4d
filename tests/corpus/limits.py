"""Constraints that the ILO does not use: a region, a key set, validity and periods leave honest rows out."""

from dataclasses import replace
from random import Random

from corpus.form import FORM, given
from corpus.ground import Ground, Sheet
from corpus.kind import Planted, chosen, kind, spoilt
from ilms.structures.constraint import Constraint, KeySet, Region, Selection, Span
from ilms.structures.schema import Reference


def _limited(ground: Ground, code: str, sheet: Sheet, rows: list[int], what: str, constraint: Constraint) -> Planted:
    """The same data, with a further constraint that does not take these rows."""
    sheet.schema = replace(sheet.schema, constraints=(*sheet.schema.constraints, constraint))
    return spoilt(ground, code, sheet, rows, f"{code}: {what}")


def _constraint(
    sheet: Sheet, regions: tuple[Region, ...] = (), key_sets: tuple[KeySet, ...] = (), span: Span | None = None
) -> Constraint:
    return Constraint(Reference("X", "CORPUS", "1.0"), "Dataflow", str(sheet.schema.dataflow), regions, key_sets, span)


def _classes(sheet: Sheet) -> list[str]:
    """The dimensions that are classified."""
    return [d.id for d in sheet.schema.dimensions if d.codelist and d.id not in ("REF_AREA", "FREQ", "MEASURE")]


@kind("constraint-region", FORM, "codes that a constraint does not take together", "COD005")
def _region(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    pair = {name: sheet.columns[name][row] or "" for name in random.sample(_classes(sheet), 2)}
    region = Region(tuple(Selection(name, frozenset({value})) for name, value in pair.items()), include=False)
    return _limited(ground, code, sheet, sheet.where(**pair), f"without {pair}", _constraint(sheet, (region,)))


@kind("constraint-keys", FORM, "a series that a constraint's key set leaves out", "COD006")
def _keys(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row = given(sheet, random)
    key = {d.id: sheet.columns[d.id][row] or "" for d in sheet.schema.dimensions}
    left_out = Region(tuple(Selection(name, frozenset({value})) for name, value in key.items()))
    limit = _constraint(sheet, (), (KeySet((left_out,), include=False),))
    return _limited(ground, code, sheet, sheet.where(**key), f"without {key}", limit)


@kind("constraint-validity", FORM, "a code that is not valid in that year", "COD007")
def _validity(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    row, name = given(sheet, random), random.choice(_classes(sheet))
    value = sheet.columns[name][row] or ""
    since = Span(start=str(int(sheet.columns["TIME_PERIOD"][row] or 0) + 1))
    used = frozenset(one for one in sheet.columns[name] if one)
    region = Region((Selection(name, used, valid={value: since}),))
    rows = [at for at in sheet.where(**{name: value}) if (sheet.columns["TIME_PERIOD"][at] or "") < since.start]
    return _limited(ground, code, sheet, rows, f"{value} since {since.start}", _constraint(sheet, (region,)))


@kind("constraint-period", FORM, "a period outside those that a constraint takes", "TIM003")
def _period(ground: Ground, random: Random) -> Planted:
    code, sheet = chosen(ground, random)
    last = sheet.columns["TIME_PERIOD"][given(sheet, random)] or ""
    rows = [at for at in range(len(sheet)) if (sheet.columns["TIME_PERIOD"][at] or "") >= last]
    limit = _constraint(sheet, span=Span(end=str(int(last) - 1)))
    return _limited(ground, code, sheet, rows, f"up to {int(last) - 1}", limit)
