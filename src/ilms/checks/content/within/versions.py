"""A total of one classification version over parts of another: nothing holds them against each other."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, mask
from ilms.checks.content.figures import Figures
from ilms.checks.content.tables import Tables
from ilms.checks.rules.load import Rules
from ilms.checks.rules.within import OneVersion
from ilms.findings import Batch, batch
from ilms.observations import Observations


def one_version(rule: OneVersion, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """In an area and year, one version has its total alone, and another its parts without a total.

    ILOSTAT publishes several versions side by side, each with its own total; then each is held against its own.
    """
    for at, figures in tables.with_figures():
        observations = figures.observations
        schema = observations.schema
        place = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
        places = figures.columns.joint(tuple(place))
        for dimension in schema.dimensions:
            totals = _totals(tables.rules, dimension.codelist.ids if dimension.codelist else ())
            if len(totals) > 1:
                for found in _mixed(rule, observations, dimension.id, totals, places):
                    yield at, found


def every_total(rules: Rules) -> dict[str, str]:
    """By version, the total of its own partition."""
    own = [one for one in rules.partitions.values() if one.version and one.id == one.version]
    return {one.version: one.code(one.total) for one in own}


def _totals(rules: Rules, codes: tuple[str, ...]) -> dict[str, str]:
    """Those totals that a codelist has."""
    known = frozenset(codes)
    return {version: total for version, total in every_total(rules).items() if total in known}


def _mixed(
    rule: OneVersion, observations: Observations, dimension: str, totals: dict[str, str], places: Numbers
) -> Iterator[Batch]:
    codes = observations.text(dimension)
    whole = {version: mask(pc.equal(codes, total)) for version, total in totals.items()}
    parts = {version: mask(pc.starts_with(codes, f"{version}_")) & ~whole[version] for version in totals}
    lone = {v: whole[v] & ~np.isin(places, places[parts[v]]) for v in totals}
    orphans = {v: parts[v] & ~np.isin(places, places[whole[v]]) for v in totals}
    for version, total in totals.items():
        for other, expected in totals.items():
            here = np.unique(places[lone[version]])
            both = here[np.isin(here, places[orphans[other]])]
            for at in both:
                rows = np.flatnonzero(lone[version] & (places == at))[:1]
                others = np.flatnonzero(orphans[other] & (places == at))
                params = {
                    "total": total,
                    "version": other,
                    "parts": ", ".join(pc.unique(codes.take(pa.array(others))).to_pylist()),
                    "dimension": dimension,
                    "expected": expected,
                }
                told = pa.array([others.tolist()], pa.list_(pa.int64()))
                yield batch(rule.code, params, rows=pa.array(rows, pa.int64()), others=told)


def lone_totals(rules: Rules, figures: Figures, dimension: str) -> Mask:
    """The rows of the areas and years in which some version has its total and none of its parts."""
    observations = figures.observations
    schema = observations.schema
    codelist = schema[dimension].codelist
    place = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
    places = figures.columns.joint(tuple(place))
    codes = observations.text(dimension)
    found = np.zeros(len(observations), np.bool_)
    for version, total in _totals(rules, codelist.ids if codelist else ()).items():
        whole = mask(pc.equal(codes, total))
        parts = mask(pc.starts_with(codes, f"{version}_")) & ~whole
        found |= np.isin(places, np.setdiff1d(places[whole], places[parts]))
    return found
