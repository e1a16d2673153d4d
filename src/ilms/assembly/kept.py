"""What a build keeps beside its messages: the cells of every figure, and what another source has instead.

`provenance/DATAFLOW.cells.parquet` and `.origins.parquet` are `Provenance`; `.unused.parquet` has a row for each cell
behind each observation that was not used: its key, OBS_VALUE and OBS_STATUS, `source` (whose it is), `taken` (the
source or combination that fills its year), and the cell as in `provenance.CELLS`.
"""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.observations import VALUE
from ilms.provenance import CELLS, Provenance

PROVENANCE = "provenance"
STATUS, TIME = "OBS_STATUS", "TIME_PERIOD"


def save_origins(data: Dataset, order: pa.Array, folder: Path) -> None:
    """Keep the cells of a data set, with the observations numbered as they are written, and what was not used.

    Args:
        data: As it was checked.
        order: Its row numbers in the order of the messages.
        folder: Of the build.
    """
    from pyarrow import parquet

    there, dataflow = folder / PROVENANCE, data.observations.schema.dataflow.id
    there.mkdir(parents=True, exist_ok=True)
    origins = data.provenance.origins
    position = pc.index_in(origins["observation"], value_set=order).cast(pa.int64())
    parquet.write_table(data.provenance.cells, there / f"{dataflow}.cells.parquet")
    parquet.write_table(origins.set_column(0, "observation", position), there / f"{dataflow}.origins.parquet")
    if data.unused:
        rows = pa.concat_tables([_unused(one, data.chosen) for one in data.unused])
        parquet.write_table(rows, there / f"{dataflow}.unused.parquet")


def load_origins(folder: Path, dataflow: str) -> Provenance:
    """The cells of a data set of a build."""
    from pyarrow import parquet

    there = folder / PROVENANCE
    return Provenance(
        parquet.read_table(there / f"{dataflow}.cells.parquet"),
        parquet.read_table(there / f"{dataflow}.origins.parquet"),
    )


def _unused(data: Dataset, chosen: Mapping[str, str]) -> pa.Table:
    origins, observations = data.provenance.origins, data.observations
    rows, cells = origins["observation"], data.provenance.cells.take(origins["cell"])
    columns = {name: observations.text(name).take(rows) for name in (*observations.schema.key, VALUE, STATUS)}
    years = pa.array(list(chosen), pa.string())
    taken = pa.array(list(chosen.values()), pa.string()).take(pc.index_in(columns[TIME], value_set=years))
    source = pa.array([data.source] * len(rows), pa.string())
    columns |= {"source": source, "taken": taken, **{name: cells[name] for name in CELLS.names}}
    return pa.table({**columns, "operation": origins["operation"]})
