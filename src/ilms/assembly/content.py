"""What a build says, apart from when it said it: hashes that a header does not change."""

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

from ilms.observations import Observations

ABSENT, BETWEEN = "\x00", "\x1f"  # neither is legal in XML, so no value can hold them


def content_hash(observations: Observations) -> str:
    """SHA-256 over the dataflow, the column names and the text of every cell, in canonical order.

    Absent and empty differ; the order in which the observations came does not matter.
    """
    digest = hashlib.sha256(str(observations.schema.dataflow).encode())
    ordered = observations.in_order()
    for name in ordered.table.column_names:
        if not name.startswith("#"):
            digest.update(f"\n{name}\n".encode())
            digest.update(_joined(ordered.text(name)).encode())
    return digest.hexdigest()


def message_id(dataflow: str, content: str) -> str:
    """The header's id of a message: that of what it says, so that it is the same as long as that is."""
    return f"{dataflow}_{content[:12]}"


def combined(hashes: list[str]) -> str:
    """One hash over several, whatever their order."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def _joined(text: pa.Array) -> str:
    whole = pc.binary_join(pa.array([pc.fill_null(text, ABSENT).to_pylist()], pa.list_(pa.string())), BETWEEN)
    return str(whole[0].as_py())
