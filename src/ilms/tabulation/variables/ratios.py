"""One number of a record divided by another of the same record: a cost in months of earnings.

The pairs of texts that occur are divided here, and joined to the records: no engine divides decimals, so both have the
same to the last digit.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import partial

import pyarrow as pa

from ilms.tabulation.told import Told
from ilms.tabulation.variables import numbers
from ilms.tabulation.variables.numbers import Number
from ilms.tabulation.variables.pipeline import COUNT, Pipeline

RATIO = "@ratio"
UNIT = Decimal("0.0001")
KIND = pa.decimal128(15, 4)
MOST = Decimal(10) ** 11
EXACT = Context(prec=60)


def divided(line: Pipeline, one: tuple[str, "partial[Number]"], by: tuple[str, "partial[Number]"], told: Told) -> None:
    """Work out `@ratio`: the first number over the second, to four digits behind the point, half to even.

    It is null where one of them is missing or no number, and where the second is not above zero.

    Args:
        line: The records.
        one: The column, and how its numbers are read (`numbers.amount`, with its unit).
        by: Likewise, of what is divided by.
        told: Hears of records with nothing to divide by.
    """
    (above, read_above), (below, read_below) = one, by
    pairs = line.distinct(*dict.fromkeys((above, below)))
    texts = [pairs[name].to_pylist() for name in (above, below)]
    values = [_ratio(_number(a, read_above), _number(b, read_below)) for a, b in zip(*texts, strict=True)]
    nothing = sum(
        count
        for count, a, b in zip(pairs[COUNT].to_pylist(), *texts, strict=True)
        if _number(a, read_above) is not None and (_number(b, read_below) or 0) <= 0
    )
    if nothing:
        told.at("TAB062", count=1, file=line.records.shown, column=below, number=str(nothing))
    key = () if above == below else (below,)
    said = {"text": texts[0], **({below: texts[1]} if key else {}), "value": pa.array(values, KIND)}
    line.look_up(above, pa.table(said), RATIO, key)


def _number(text: str, read: "partial[Number]") -> Decimal | None:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found * numbers.UNITS[read.keywords.get("unit", "units")] if found.is_finite() else None


def _ratio(one: Decimal | None, by: Decimal | None) -> Decimal | None:
    if one is None or by is None or by <= 0:
        return None
    found = EXACT.divide(one, by).quantize(UNIT, ROUND_HALF_EVEN, EXACT)
    return found if abs(found) < MOST else None
