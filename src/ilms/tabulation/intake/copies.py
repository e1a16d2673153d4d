"""What the engines cannot read themselves, as Parquet of texts in the scratch folder."""

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetWriter


def fresh(scratch: Path, like: Path | str, suffix: str) -> Path:
    """A name in the scratch folder that no file has yet, which tells what it is a copy of."""
    stem = Path(like).stem or "records"
    names = (scratch / f"{stem}-{number}.{suffix}" for number in count())
    return next(name for name in names if not name.exists())


def kept(batches: Iterable[pa.Table], columns: Sequence[str], path: Path) -> Path:
    """Write texts down.

    Args:
        batches: Tables of texts with these columns, in order; there may be none.
        columns: Their names.
        path: The file.
    """
    schema = pa.schema([(name, pa.string()) for name in columns])
    with ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(batch.select(list(columns)).cast(schema))
    return path
