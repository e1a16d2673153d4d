"""Rows that stand by themselves: under an area, a year, a table or a version of a class that has hardly any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ilms.checks.columns import Mask, Numbers, distinct
from ilms.checks.content.figures import Figures
from ilms.checks.content.within.versions import every_total
from ilms.checks.form.codes import version
from ilms.checks.rules.load import Rules
from ilms.structures.schema import Codelist

AREA = "REF_AREA"


@dataclass(frozen=True, eq=False)
class Lone:
    """Rows of which a few stand together, for one reason.

    Attributes:
        rows: The rows.
        group: For each a number for those that stand together.
        component: The dimension of a class of whose version nothing else stands in that area and year; empty where
            nothing else of the table does.
    """

    rows: Numbers
    group: Numbers
    component: str = ""


def lone(figures: Figures, rules: Rules, most: int, refused: Mask | bool) -> Iterator[Lone]:
    """What stands by itself, of the whole table first.

    A total of all is a table, however few rows stand beside it.

    Args:
        figures: The table.
        rules: For the versions of its classes, and their totals.
        most: So many rows are no table.
        refused: Rows whose key is known to be wrong.
    """
    schema = figures.observations.schema
    if schema.time is None or AREA not in schema or figures.units.dtype == object:
        return
    places = np.unique(figures.place, return_inverse=True)[1]
    usable = figures.known & (figures.units > 0) & ~np.asarray(refused)
    small = _few(usable, places, most)
    few = small & ~_with_grand_total(figures, rules, places) if small.any() else small
    if few.any():
        yield Lone(np.flatnonzero(few), places[few])
    for dimension in schema.dimensions:
        versions = _versions(dimension.codelist)
        if versions is None:
            continue
        numbers = figures.columns.numbers(dimension.id)
        own = np.where(numbers < len(versions), versions[np.minimum(numbers, len(versions) - 1)], 0)
        group = np.unique(places * (int(versions.max()) + 1) + own, return_inverse=True)[1]
        which = _few(usable, group, most) & (own > 0) & ~small
        if which.any():
            yield Lone(np.flatnonzero(which), group[which], dimension.id)


def _few(usable: Mask, group: Numbers, most: int) -> Mask:
    """The rows of groups that are few, all of them usable."""
    size = np.bincount(group)
    given = np.bincount(group, usable, len(size))
    found: Mask = ((size <= most) & (given == size))[group]
    return found


def _with_grand_total(figures: Figures, rules: Rules, places: Numbers) -> Mask:
    """The rows of areas and years that have a total along every dimension."""
    total = np.ones(len(places), np.bool_)
    codes = frozenset(every_total(rules).values())
    for dimension in figures.observations.schema.dimensions:
        ids = dimension.codelist.ids if dimension.codelist else ()
        if codes.isdisjoint(ids):
            continue
        numbers = figures.columns.numbers(dimension.id)
        known = np.zeros(max(len(ids), int(numbers.max(initial=0))) + 1, np.bool_)
        known[[place + 1 for place, code in enumerate(ids) if code in codes]] = True
        total &= known[numbers]
    return np.isin(places, distinct(places[total]))


@lru_cache(256)
def _versions(codelist: Codelist | None) -> Numbers | None:
    """By column number the number of a code's version, 0 for none; None where the list has not several."""
    names = [version(code, codelist) for code in codelist.ids] if codelist else []
    numbers = {name: number for number, name in enumerate(dict.fromkeys(name for name in names if name), 1)}
    return np.array([0, *(numbers.get(name or "", 0) for name in names)], np.int64) if len(numbers) > 1 else None
