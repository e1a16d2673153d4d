"""Numbers of records as exact decimals, and what is wrong with those that are none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEIGHT, AMOUNT = "decimal(18, 6)", "decimal(15, 4)"
PLACES = {WEIGHT: (12, 6), AMOUNT: (11, 4)}  # digits before and behind the point
LONG = "decimal(38, 18)"  # what is rounded by leave
UNITS = {"units": 1, "thousands": 1_000, "millions": 1_000_000}


@dataclass(frozen=True, eq=False)
class Number:
    """A column of numbers.

    Attributes:
        text: As it stands in the file.
        value: A decimal; null where the text is none that fits.
        wrong: By finding, which records are wrong.
    """

    text: "ir.StringValue"
    value: "ir.DecimalValue"
    wrong: "dict[str, ir.BooleanValue]"


def weight(text: "ir.StringValue", *, rounded: int | None = None) -> Number:
    """Weights: not missing, no less than 0, at most six digits behind the point.

    Args:
        text: As it stands in the file.
        rounded: To how many digits longer ones are rounded, half away from zero.
    """
    text = text.strip()
    found = _decimal(text, WEIGHT, "[+]?") if rounded is None else _rounded(text, rounded)
    there, negative = text != "", text.re_search(r"^-")
    long = _long(text, WEIGHT) if rounded is None else _never(text)
    return Number(text, found, {
        "TAB007": ~there,
        "TAB008": there & negative,
        "TAB006": there & ~negative & long,
        "TAB005": there & ~negative & ~long & found.isnull(),
    })  # fmt: skip


def amount(text: "ir.StringValue", unit: str = "units") -> Number:
    """What is added up or averaged: nothing where it is empty."""
    import ibis

    text = text.strip()
    found = _decimal(text, AMOUNT)
    there, long = text != "", _long(text, AMOUNT)
    value = found
    if UNITS[unit] != 1:
        moved = (found.cast("decimal(27, 4)") * ibis.literal(UNITS[unit]).cast("decimal(7, 0)")).cast("decimal(38, 4)")
        value = (moved.abs() < ibis.literal(10**11).cast("decimal(12, 0)")).ifelse(moved, ibis.null(moved.type()))
        value = value.try_cast(AMOUNT)
    return Number(text, value, {"TAB006": there & long, "TAB005": there & ~long & value.isnull()})


def whole(text: "ir.StringValue") -> Number:
    """Counts, such as the PSUs of a stratum's population."""
    import ibis

    text = text.strip()
    is_one = text.re_search(r"^[0-9]{1,15}$")
    value = is_one.ifelse(text, ibis.null("string")).try_cast("int64")
    return Number(text, value, {"TAB019": ~is_one})


def _decimal(text: "ir.StringValue", kind: str, sign: str = "[+-]?") -> "ir.DecimalValue":
    import ibis

    before, behind = PLACES[kind]
    fits = text.re_search(rf"^{sign}0*[0-9]{{1,{before}}}(\.[0-9]{{1,{behind}}}0*)?$")
    return fits.ifelse(text, ibis.null("string")).try_cast(kind)


def _rounded(text: "ir.StringValue", digits: int) -> "ir.DecimalValue":
    import ibis

    fits = text.re_search(r"^[+]?0*[0-9]{1,12}(\.[0-9]{1,18})?$")
    exact = fits.ifelse(text, ibis.null("string")).try_cast(LONG)
    return exact.cast(f"decimal(38, {digits})").cast(WEIGHT)


def _long(text: "ir.StringValue", kind: str) -> "ir.BooleanValue":
    """A number with more digits behind the point than fit, other than zeros."""
    before, behind = PLACES[kind]
    number = text.re_search(rf"^[+-]?0*[0-9]{{1,{before}}}\.[0-9]+$")
    return number & ~text.re_search(rf"\.[0-9]{{1,{behind}}}0*$")


def _never(text: "ir.StringValue") -> "ir.BooleanValue":
    return text.isnull()  # a column of records is never null
