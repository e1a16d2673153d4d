"""What should not be shown, or not be relied on: small cells, cells that can be computed, and tables full of gaps."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers, distinct, mask
from ilms.checks.content.figures import Figures, among
from ilms.checks.content.holding import Part, dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.content.within.cut import Cut, cut
from ilms.checks.content.within.means import MEASURE, means_of
from ilms.checks.rules.disclosure import Hidden, Share, Small
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.rule import Rule
from ilms.findings import Batch, batch
from ilms.observations import VALUE

STATUS, UNIT_MULT = "OBS_STATUS", "UNIT_MULT"

Judge = Callable[[Any, Tables], Iterator[tuple[int, Batch]]]


def small(rule: Small, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Counts of fewer persons than the rule says, but not of none."""
    for at, figures in tables.with_figures() if rule.below > 0 else ():
        table = tables.judged[at].table
        power = int(table.unit.get(UNIT_MULT, "0")) if table else 0
        least = Decimal(rule.below).scaleb(-power)
        counts = ~among(figures.observations, MEASURE, means_of(tables.rules))
        few = mask(pc.and_(pc.greater(figures.amounts, 0), pc.less(figures.amounts, least)))
        rows = pa.array(np.flatnonzero(few & counts & ~among(figures.observations, STATUS, rule.unless)), pa.int64())
        if len(rows):
            params = {
                "value": figures.observations.text(VALUE).take(rows),
                "below": str(rule.below),
                "statuses": ", ".join(rule.unless),
            }
            yield at, batch(rule.code, params, rows=rows)


def share(rule: Share, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Tables of one area and period with too many cells of some status."""
    for at, figures in tables.with_figures():
        observations = figures.observations
        schema = observations.schema
        place = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
        flagged = among(observations, STATUS, rule.statuses)
        _, first, group = np.unique(figures.columns.joint(tuple(place)), return_index=True, return_inverse=True)
        cells = np.bincount(group, minlength=len(first))
        many = np.bincount(group[flagged], minlength=len(first))
        limit = rule.share
        over = many * limit.denominator > cells * limit.numerator
        if over.any():
            params = {
                "statuses": ", ".join(rule.statuses),
                "count": pa.array(many[over].astype(str)),
                "cells": pa.array(cells[over].astype(str)),
                "share": _percent(limit),
            }
            yield at, batch(rule.code, params, rows=pa.array(first[over], pa.int64()))


def hidden(rule: Hidden, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Confidential cells that are all that is missing between a total and its parts: they can be computed.

    A mean cannot, without its weights.
    """
    for at, figures in tables.with_figures():
        kept = among(figures.observations, STATUS, rule.statuses) & mask(pc.is_null(figures.amounts))
        kept &= ~among(figures.observations, MEASURE, means_of(tables.rules))
        if not kept.any():
            continue
        told = np.zeros_like(kept)
        found = [
            one
            for name in rule.partitions
            for partition in tables.rules.partitions[name].with_groups()
            if (dimension := dimension_of(partition, figures))
            and (one := _computable(figures, partition, dimension, kept, told)) is not None
        ]
        if found:
            yield at, _together(rule, figures, found)


class _Computable(NamedTuple):
    """Cells of one partition: their rows, codes and total, and what they follow from."""

    rows: pa.Array
    codes: pa.Array
    totals: pa.Array
    others: pa.ListArray


def _computable(figures: Figures, partition: Partition, dimension: str, kept: Mask, told: Mask) -> _Computable | None:
    """Those of one partition; `told` is what other partitions said, and learns what this one says."""
    rows = cut(figures, partition, dimension)
    secret = kept[rows.rows]
    if partition.open or not secret.any():
        return None
    keys = distinct(rows.keys[secret & ~told[rows.rows]])
    alone = rows.count(keys, ~rows.known) == 1
    keys = keys[alone & (rows.count(keys, rows.of(Part.TOTAL)) == 1) & _whole(partition, rows, keys)]
    if not len(keys):
        return None
    first = rows.first(keys, secret)
    told[first.to_numpy()] = True
    totals = pa.array([partition.code(partition.total)] * len(first), pa.string())
    codes = figures.observations.text(dimension).take(first)
    return _Computable(first, codes, totals, rows.listed(keys, ~secret))


def _together(rule: Hidden, figures: Figures, found: list[_Computable]) -> Batch:
    """All of them in the same words for each area and period: keeping back a second cell is one decision a table."""
    observations = figures.observations
    schema = observations.schema
    rows, codes, totals, others = (pa.concat_arrays(column) for column in zip(*found, strict=True))
    place = [name for name in ("REF_AREA", schema.time.id if schema.time else "") if name in schema]
    at = figures.columns.joint(tuple(place))[rows.to_numpy()]
    statuses = observations.text(STATUS).take(rows)
    texts = {"code": codes, "total": totals, "status": statuses}
    params = {name: _listed(at, text) for name, text in texts.items()}
    return batch(rule.code, params, rows=rows, others=others)


def _listed(at: Numbers, texts: pa.Array) -> pa.Array:
    """For each row the distinct texts of all that are at the same place."""
    each = pa.table({"at": at, "text": texts}).group_by(["at", "text"], use_threads=False).aggregate([])
    found = each.sort_by("text").group_by("at", use_threads=False).aggregate([("text", "list")])
    words = pc.binary_join(found["text_list"].combine_chunks(), ", ")
    return words.take(pc.index_in(pa.array(at), value_set=found["at"].combine_chunks()))


def _whole(partition: Partition, rows: Cut, keys: Numbers) -> Mask:
    """Where every part has a row: of a list of countries the others, too; a residual that nobody uses is none."""
    covered = rows.total(keys, rows.covers) > 0
    if partition.whole_version:
        return covered
    unused = not partition.residual or not rows.of(Part.RESIDUAL).any()
    whole: Mask = (rows.total(keys, rows.weight) >= len(partition.parts)) & (covered | unused)
    return whole


def _percent(value: Fraction) -> str:
    return f"{float(value) * 100:.1f}".rstrip("0").rstrip(".")


JUDGES: Mapping[type[Rule], Judge] = {Small: small, Share: share, Hidden: hidden}
