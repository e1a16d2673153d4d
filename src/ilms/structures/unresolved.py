"""What a structure file names and does not hold, as findings about the data that is checked against it."""

import pyarrow as pa

from ilms.findings import Findings, batch
from ilms.structures.reading import UNRESOLVED
from ilms.structures.schema import Schema


def unresolved(schema: Schema) -> Findings:
    """One STR001 a component whose codelist is not at hand."""
    named = [part.partition("=") for part in schema.annotations.get(UNRESOLVED, "").split(", ") if part]
    if not named:
        return Findings()
    params = {
        "component": pa.array([component for component, _, _ in named], pa.string()),
        "codelist": pa.array([reference for _, _, reference in named], pa.string()),
    }
    return Findings.of([batch("STR001", params)])
