"""On how few sample cases a figure rests, judged as the ILO does in its own processing of surveys.

Fewer than 15 cases make a figure unreliable (U), fewer than 5 not significant (S); a figure that is S keeps its status
and loses its value, and a table of which S is too large a share is dropped. A table is an indicator by one version of
each classification in one period: so the ILO's own programs count (the public `iloMicro`, `Micro_process`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.recoding.same_class import version
from ilms.tabulation.files.tabulation_file import Reliability

UNRELIABLE, NOT_SIGNIFICANT = "U", "S"

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Judged:
    """What became of each row of a table's cells.

    Attributes:
        table: A number for the period and versions that it belongs to.
        empty: Nobody is in it, or nobody with an answer: it is not written.
        unreliable, not_significant: By its cases.
        withheld: Its value is not shown.
        dropped: The whole table is not published.
    """

    table: Numbers
    empty: Mask
    unreliable: Mask
    not_significant: Mask
    withheld: Mask
    dropped: Mask


def judged(cells: pa.Table, dimensions: tuple[str, ...], settings: Reliability) -> Judged:
    """Judge the cells of one dataflow, of all periods.

    Args:
        cells: See `Tabulated.cells`.
        dimensions: The columns with codes.
        settings: The limits, from which nothing is judged where `none` is said.
    """
    cases = cells["cases"].to_numpy()
    empty = (cases <= 0) | mask(pc.is_null(cells["value"]))
    table = versions(cells, dimensions)
    nowhere = np.zeros(len(cells), np.bool_)
    if settings.none:
        return Judged(table, empty, nowhere, nowhere, nowhere, nowhere)
    few = ~empty & (cases < settings.not_significant)
    share = Fraction(settings.most)
    many = np.bincount(table[~empty], minlength=int(table.max(initial=-1)) + 1)
    over = np.bincount(table[few], minlength=len(many)) * share.denominator > many * share.numerator
    return Judged(
        table=table,
        empty=empty,
        unreliable=~empty & ~few & (cases < settings.unreliable),
        not_significant=few,
        withheld=few & settings.withhold,
        dropped=over[table],
    )


def versions(cells: pa.Table, dimensions: tuple[str, ...]) -> Numbers:
    """For each row a number from 0 for its period and its version of each classification."""
    names = [_dense(cells["period"], lambda period: period), *(_dense(cells[name], version) for name in dimensions)]
    found: Numbers = np.zeros(len(cells), np.int64)
    for column in names:
        found = found * (int(column.max(initial=0)) + 1) + column
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _dense(column: pa.ChunkedArray, of: Callable[[str], str]) -> Numbers:
    encoded = column.combine_chunks().dictionary_encode()
    names = [of(text) for text in encoded.dictionary.to_pylist()]
    order = {name: number for number, name in enumerate(sorted(set(names)))}
    numbers = np.array([order[name] for name in names], np.int64)
    found: Numbers = numbers[encoded.indices.to_numpy(zero_copy_only=False)]
    return found


def mask(found: pa.ChunkedArray | pa.Array) -> Mask:
    """A column of truths as numpy has it."""
    whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    truths: Mask = whole.to_numpy(zero_copy_only=False).astype(np.bool_)
    return truths
