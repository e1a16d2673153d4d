"""Comparing values that are text: by the number they say, exactly."""

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

# 44 digits before the point and 30 after it. A value beyond that is compared as text: never wrongly equal.
EXACT = pa.decimal256(74, 30)
_PLAIN = r"^[+-]?(\d{1,44}(\.\d{0,30})?|\.\d{1,30})$"
_EXPONENT = r"^[+-]?\d{1,14}(\.\d{0,15})?[eE][+-]?0*(\d|1[0-5])$"


def decimals(text: pa.Array) -> pa.Array:
    """The numbers that the texts say, `EXACT`; null for what is no number or beyond that range."""
    fits = pc.or_(pc.match_substring_regex(text, _PLAIN), pc.match_substring_regex(text, _EXPONENT))
    return pc.if_else(fits, text, pa.scalar(None, pa.string())).cast(EXACT)


def difference(old: pa.Array, new: pa.Array) -> pa.Array:
    """New minus old, exactly; null where either is no number."""
    return pc.subtract(decimals(new), decimals(old))


def same_text(old: pa.Array, new: pa.Array) -> pa.Array:
    """Whether the texts are the same; nothing equals nothing. Never null."""
    both_absent = pc.and_(pc.is_null(old), pc.is_null(new))
    return pc.or_(pc.fill_null(pc.equal(old, new), fill_value=False), both_absent)


def same_value(old: pa.Array, new: pa.Array, tolerance: Decimal | None = None) -> pa.Array:
    """Whether the values are the same text or the same number: `7.92` and `7.920` are. Never null.

    Args:
        old: Values as text.
        new: As many.
        tolerance: Numbers that differ by no more than this count as the same.
    """
    same = same_text(old, new)
    if pc.all(same).as_py() in (True, None):
        return same
    apart = pc.abs(difference(old, new))
    near = pc.less_equal(apart, pa.scalar(tolerance or Decimal(0), EXACT))
    return pc.or_(same, pc.fill_null(near, fill_value=False))
