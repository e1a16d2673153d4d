"""How far honest figures may differ from their total."""

from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Mask, Numbers


def tolerance(finest: Numbers, count: Numbers) -> pa.Array:
    """0.5 x 10^-d x (parts + 1): every part and the total may each be off by half a last digit."""
    summands = pa.array(count + 1, pa.int32()).cast(pa.decimal128(10, 0))
    return pc.multiply(_halves(int(finest.max(initial=0))).take(pa.array(finest)), summands)


@cache
def _halves(most: int) -> pa.Array:
    """Half of a last digit, for each number of decimals up to the most."""
    return pa.array([Decimal(5).scaleb(-d - 1) for d in range(most + 1)], pa.decimal128(most + 2, most + 1))


def more(difference: pa.Array, allowed: pa.Array) -> Mask:
    """Where a difference is more than what is allowed; nowhere that it is not known."""
    found: Mask = pc.greater(difference, allowed.cast(difference.type)).to_numpy(zero_copy_only=False)
    return found
