"""Sums that are exact: decimals of the engine by cell, and their texts."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ilms.errors import UsageError
from ilms.languages import _
from ilms.tabulation.estimates.sample import Floats

MANY = Context(prec=120)  # two decimals of 38 digits are divided: no quotient of them is nearer to a half than that
ZERO = Decimal(0)
MILLIONTHS = 6  # a weight has so many digits behind the point
MOST = 9e18  # millionths of a person that a whole number has room for


def sums(parts: pa.Table, column: str, cells: int) -> list[Decimal]:
    """The sum of a decimal column by cell, zero for a cell without rows; `parts` is in the cells' order."""
    table = parts.group_by("cell", use_threads=False).aggregate([(column, "sum")])
    found = [ZERO] * cells
    for cell, amount in zip(table["cell"].to_pylist(), table[f"{column}_sum"].to_pylist(), strict=True):
        found[cell] = ZERO if amount is None else amount
    return found


def quotients(numerators: Sequence[Decimal], denominators: Sequence[Decimal], digits: int) -> list[Decimal | None]:
    """Each divided, and rounded half to even to so many digits behind the point; None where it is divided by zero."""
    unit = Decimal(1).scaleb(-digits)
    return [
        MANY.divide(one, by).quantize(unit, ROUND_HALF_EVEN, MANY) if by else None
        for one, by in zip(numerators, denominators, strict=True)
    ]


def texts(values: Sequence[Decimal | None]) -> pa.Array:
    """As they stand in a file: all digits, none of them an idle zero, no exponent."""
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def floats(column: pa.ChunkedArray | pa.Array) -> Floats:
    """A decimal column as floats."""
    return np.asarray(column.cast(pa.float64()).to_numpy(), np.float64)


def millionths(weight: pa.ChunkedArray) -> NDArray[np.int64]:
    """Weights as whole millionths, so that they can be cumulated without rounding.

    Raises:
        UsageError: They stand for more than nine million million persons.
    """
    column = weight.cast(pa.decimal128(38, MILLIONTHS)).combine_chunks()
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    found: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    for chunk in chunks:
        pairs = np.frombuffer(chunk.buffers()[1], np.int64)[2 * chunk.offset : 2 * (chunk.offset + len(chunk))]
        low, high = pairs[0::2], pairs[1::2]
        if not np.array_equal(high, low >> 63):
            raise too_heavy()
        found.append(low)
    return np.concatenate(found)


def too_heavy() -> UsageError:
    """Weights of more persons than can be."""
    return UsageError(
        _("the weights stand for more persons than there can be"), hint=_("a weight counts persons, one by one")
    )
