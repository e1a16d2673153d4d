"""The reporting country among its own foreigners, destinations or countries of return."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, mask
from ilms.checks.content.figures import Figures
from ilms.checks.content.holding import dimension_of
from ilms.checks.content.tables import Tables
from ilms.checks.rules.partition import Partition
from ilms.checks.rules.within import Excluded
from ilms.findings import Batch, batch
from ilms.observations import VALUE


def excluded(rule: Excluded, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """Figures, other than nought, of the country that reports them."""
    for at, figures in tables.with_figures():
        for name in rule.partitions:
            partition = tables.rules.partitions[name]
            dimension = dimension_of(partition, figures)
            if dimension is None or rule.area not in figures.observations.schema:
                continue
            rows = pa.array(np.flatnonzero(_own(figures, partition, dimension, rule.area)), pa.int64())
            if len(rows):
                observations = figures.observations
                params = {
                    "value": observations.text(VALUE).take(rows),
                    "code": observations.text(dimension).take(rows),
                    "area": observations.text(rule.area).take(rows),
                    "residual": partition.code(partition.residual) if partition.residual else "",
                }
                yield at, batch(rule.code, params, rows=rows)


def _own(figures: Figures, partition: Partition, dimension: str, area: str) -> Mask:
    areas, codes = figures.observations.text(area), figures.observations.text(dimension)
    own = pc.binary_join_element_wise(partition.version, areas, "_") if partition.version else areas
    found = mask(pc.equal(codes, own))
    for country, parts in partition.groups.items():
        inside = pc.is_in(codes, value_set=pa.array([partition.code(part) for part in parts]))
        found |= mask(pc.and_(pc.equal(areas, country), inside))
    return found & mask(pc.not_equal(figures.amounts, 0))
