"""Data sets of one dataflow put together or cut down; provenance and findings move along."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Batch, Findings
from ilms.mapping.troubles import merged, moved
from ilms.observations import Observations, concat
from ilms.provenance import ORIGINS, Provenance


def join(datasets: Sequence[Dataset]) -> Dataset:
    """All observations, in the order given.

    Raises:
        ValueError: There is no data set, so no schema.
    """
    observations = concat(data.observations for data in datasets)
    rows = cells = 0
    origins, batches = [], []
    for data in datasets:
        mine = data.provenance.origins
        origins.append(
            pa.table(
                [pc.add(mine["observation"], rows), pc.add(mine["cell"], cells), mine["operation"]],
                mine.schema,
            )
        )
        batches += [moved(one, rows, cells) for one in data.findings]
        rows += len(data.observations)
        cells += data.provenance.cells.num_rows
    provenance = Provenance(
        pa.concat_tables([data.provenance.cells for data in datasets]).combine_chunks(),
        pa.concat_tables(origins).combine_chunks(),
    )
    sources = {data.source for data in datasets if len(data.observations)} or {data.source for data in datasets}
    source = sources.pop() if len(sources) == 1 else None
    return replace(datasets[0], observations=observations, provenance=provenance,
                   findings=Findings(merged(batches)), source=source)  # fmt: skip


def keep(data: Dataset, mask: pa.Array) -> Dataset:
    """The observations where the mask is true. Findings about the others go too; those about cells stay."""
    kept = pc.indices_nonzero(mask).cast(pa.int64())
    mine = data.provenance.origins
    place = pc.index_in(mine["observation"], value_set=kept)
    there = pc.is_valid(place)
    origins = pa.table([place.cast(pa.int64()), mine["cell"], mine["operation"]], mine.schema).filter(there)
    findings = Findings.of(_kept(one, kept) for one in data.findings)
    provenance = Provenance(data.provenance.cells, origins.combine_chunks())
    return replace(data, observations=data.observations.filter(mask), provenance=provenance, findings=findings)


def _kept(one: Batch, rows: pa.Array) -> Batch:
    if one.rows is None:
        return one
    place = pc.index_in(one.rows, value_set=rows).cast(pa.int64())
    there = pc.or_(pc.is_valid(place), pc.is_null(one.rows))
    cells = None if one.cells is None else one.cells.filter(there)
    others = None if one.others is None else _renumbered(one.others, rows).filter(there)
    return Batch(one.code, one.params.filter(there), place.filter(there), cells, one.severity, others)


def _renumbered(lists: pa.ListArray, rows: pa.Array) -> pa.ListArray:
    """Lists of row numbers as the places of those rows; rows that went are in no list."""
    place = pc.index_in(pc.list_flatten(lists), value_set=rows).cast(pa.int64())
    parent = pc.list_parent_indices(lists).filter(pc.is_valid(place))
    counts = np.bincount(parent.to_numpy(), minlength=len(lists))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), place.drop_null())


def put_behind(data: Dataset, made: Observations, origins: pa.Table) -> Dataset:
    """More observations behind those of a data set, made from its cells.

    Args:
        data: The data set.
        made: Of the same dataflow.
        origins: `ORIGINS` whose observations are numbered from 0, and whose cells are the data set's.
    """
    mine = [pc.add(origins["observation"], len(data.observations)), origins["cell"], origins["operation"]]
    every = pa.concat_tables([data.provenance.origins, pa.table(mine, ORIGINS)]).combine_chunks()
    return replace(
        data,
        observations=concat([data.observations, made]),
        provenance=Provenance(data.provenance.cells, every),
    )
