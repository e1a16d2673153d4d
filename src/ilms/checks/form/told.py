"""What the reading asked about already: the same cause is not told again at every figure."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Findings

# By a finding of a whole sheet, what follows from it at single figures: fractions of persons have many decimals.
FOLLOWS = {"MAP038": "VAL005"}


def without_told(form: Findings, data: Dataset) -> Findings:
    """The findings about form, without those that follow from what the reading found of the same sheets.

    Args:
        form: Of the observations of `data`.
        data: With what its reading found.
    """
    for cause, code in FOLLOWS.items():
        asked = [one.cells.drop_null() for one in data.findings if one.code == cause and one.cells is not None]
        if asked and any(one.code == code for one in form):
            form = _elsewhere(form, code, data, pa.concat_arrays(asked))
    return form


def _elsewhere(form: Findings, code: str, data: Dataset, cells: pa.Array) -> Findings:
    """Without a code's findings about what comes from the sheets of some cells."""
    by_cell, origins = data.provenance.sheets, data.provenance.origins
    from_there = pc.is_in(by_cell.take(origins["cell"].combine_chunks().cast(pa.int64())), by_cell.take(cells))
    rows = origins["observation"].combine_chunks().filter(from_there).cast(pa.int64())
    kept = []
    for one in form:
        if one.code == code and one.rows is not None:
            left = pc.invert(pc.is_in(one.rows.cast(pa.int64()), rows))
            one = replace(one, params=one.params.filter(left), rows=one.rows.filter(left))  # noqa: PLW2901
        kept.append(one)
    return Findings.of(kept)
