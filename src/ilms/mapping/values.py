"""Figures as exact text: what a cell's text says, and decimal arithmetic that never passes through a float.

The decimal point is shifted with every digit kept: 54480 persons become `54.480` thousand, and a `0` becomes
`0.000`. Zeros at the end carry the source's precision; values are compared as decimals, so they never make a
revision.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.read_section import Sign
from ilms.sources.sheet import Kind

PLAIN = r"^[+-]?\d+(\.\d+)?$"
# Thousands parted by the language's mark or by a space (ordinary, no-break, narrow no-break, thin).
SPACES = "\u0020\u00a0\u202f\u2009"
MARKS = {"vi": (".", ","), "en": (",", ".")}
NARROW, WIDE = 38, 76  # digits that Arrow's two decimal types hold
ROOM = 16  # digits that a sum may grow by
MINUS = "\u2212\u2013"  # a minus sign and an en dash, which typists take for one


@dataclass(frozen=True, eq=False)
class Parsed:
    """What cells say, one row a cell.

    Attributes:
        value: Decimal text, in the sheet's unit; null where there is none.
        status: An OBS_STATUS that a sign stands for.
        declared: The value is the one that the mapping gives for a sign.
        wrong: Neither a figure nor a declared sign.
    """

    value: pa.Array
    status: pa.Array
    declared: pa.Array
    wrong: pa.Array


def parse(text: pa.Array, kind: pa.Array, signs: Mapping[str, Sign], number: str | None = None) -> Parsed:
    """Read figures and signs from cells.

    Args:
        text: The cells' texts; null for an empty cell.
        kind: Their `Kind`s.
        signs: What signs stand for; `""` for an empty cell.
        number: How figures that are text are written, `vi` or `en`; None takes digits only.
    """
    trimmed = pc.fill_null(pc.utf8_trim_whitespace(text), "")
    names = pa.array(list(signs), pa.string())
    sign = pc.index_in(trimmed, value_set=names)
    is_text = pc.equal(kind, str(Kind.TEXT))
    is_number = pc.equal(kind, str(Kind.NUMBER))
    written = pc.if_else(is_text, _written(trimmed, number), trimmed)
    readable = pc.and_(pc.or_(is_number, is_text), pc.match_substring_regex(written, PLAIN))
    readable = pc.fill_null(readable, False)
    declared = pc.is_valid(sign)
    of_sign = pa.array([entry.value for entry in signs.values()], pa.string()).take(sign)
    figure = pc.if_else(readable, written, pa.scalar(None, pa.string()))
    return Parsed(
        value=pc.if_else(declared, of_sign, figure),
        status=pa.array([entry.status for entry in signs.values()], pa.string()).take(sign),
        declared=declared,
        wrong=pc.and_(pc.invert(declared), pc.invert(readable)),
    )


def _written(text: pa.Array, number: str | None) -> pa.Array:
    """Figures that are text in the plain form; what is not written as declared stays and matches nothing."""
    text = pc.replace_substring_regex(text, f"^[{MINUS}]", "-")
    if number is None:
        # `1.234` may be a thousand or a unit and a bit: without a declaration only digits are beyond doubt.
        return pc.if_else(pc.match_substring_regex(text, r"^-?\d+$"), text, "")
    thousands, point = MARKS[number]
    groups = rf"^-?\d{{1,3}}([{thousands}{SPACES}]\d{{3}})+([{point}]\d+)?$"
    simple = rf"^-?\d+([{point}]\d+)?$"
    fits = pc.or_(pc.match_substring_regex(text, groups), pc.match_substring_regex(text, simple))
    bare = pc.replace_substring_regex(text, f"[{thousands}{SPACES}]", "")
    return pc.if_else(fits, pc.replace_substring(bare, point, "."), "")


def shifted(values: pa.Array, places: int) -> pa.Array:
    """Multiply by a power of ten on the text: every digit is kept.

    >>> shifted(pa.array(["54480", "-5", "1.25"]), -3).to_pylist()
    ['54.480', '-0.005', '0.00125']
    """
    if not places:
        return values
    sign, whole, part = _parts(values)
    if places < 0:
        padded = _padded(whole, -places + 1, left=True)
        whole = pc.utf8_slice_codeunits(padded, 0, places)
        part = _joined(pc.utf8_slice_codeunits(padded, places), part)
    else:
        padded = _padded(part, places, left=False)
        whole = _joined(whole, pc.utf8_slice_codeunits(padded, 0, places))
        part = pc.utf8_slice_codeunits(padded, places)
    whole = pc.utf8_ltrim(whole, "0")
    whole = pc.if_else(pc.equal(whole, ""), "0", whole)
    dotted = pc.if_else(pc.equal(part, ""), part, _joined(pa.scalar("."), part))
    return _joined(sign, _joined(whole, dotted))


def shifted_if_number(texts: pa.Array, places: int) -> pa.Array:
    """`shifted` where the text is a number; any other text stays, for the checks to speak of."""
    number = pc.fill_null(pc.match_substring_regex(texts, PLAIN), False)
    return pc.if_else(number, shifted(pc.if_else(number, texts, pa.scalar(None, pa.string())), places), texts)


def rounded(values: pa.Array, decimals: int) -> tuple[pa.Array, pa.Array]:
    """Round half away from zero; values with no more digits than that stay as they are written.

    Returns:
        The values, and whether each was changed.
    """
    changed = pc.fill_null(pc.greater(places_of(values), decimals), False)
    near = pc.filter(values, changed)
    if not len(near):
        return values, changed
    exact = decimal(shifted(near, decimals))
    whole = pc.round(exact, ndigits=0, round_mode="half_towards_infinity")
    text = shifted(_integers(whole), -decimals)
    return pc.replace_with_mask(values, changed, text), changed


def summed(values: pa.Array, groups: pa.Array, count: int) -> pa.Array:
    """Add up by group, exactly; the sums have as many decimals as the most exact value.

    Args:
        values: Decimal text, no nulls.
        groups: For each value, the number of its group.
        count: How many groups there are.

    Returns:
        One sum a group; null for a group without values.
    """
    places = int(pc.max(places_of(values)).as_py() or 0)
    whole = decimal(shifted(values, places))
    table = pa.table({"group": groups, "value": whole}).group_by("group").aggregate([("value", "sum")])
    text = shifted(_integers(table["value_sum"].combine_chunks()), -places)
    return text.take(pc.index_in(pa.array(range(count), table["group"].type), value_set=table["group"]))


def decimal(values: pa.Array) -> pa.Array:
    """The values as decimals wide enough to be exact."""
    _, whole, part = _parts(values)
    scale = int(pc.max(pc.utf8_length(part)).as_py() or 0)
    width = int(pc.max(pc.utf8_length(whole)).as_py() or 0) + scale
    kind = pa.decimal128(NARROW, scale) if width + ROOM <= NARROW else pa.decimal256(WIDE, scale)
    return pc.replace_substring_regex(values, r"^\+", "").cast(kind)


def _parts(values: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    found = pc.extract_regex(values, r"^(?P<sign>[+-]?)(?P<whole>\d+)(?:\.(?P<part>\d+))?$")
    sign = pc.replace_substring(pc.struct_field(found, "sign"), "+", "")
    return sign, pc.struct_field(found, "whole"), pc.struct_field(found, "part")


def places_of(values: pa.Array) -> pa.Array:
    """How many digits each value has behind the point."""
    return pc.utf8_length(_parts(values)[2])


def _integers(whole: pa.Array) -> pa.Array:
    kind = pa.decimal256(WIDE, 0) if pa.types.is_decimal256(whole.type) else pa.decimal128(NARROW, 0)
    return whole.cast(kind).cast(pa.string())


def _padded(text: pa.Array, width: int, *, left: bool) -> pa.Array:
    return pc.utf8_lpad(text, width, "0") if left else pc.utf8_rpad(text, width, "0")


def _joined(first: pa.Array | pa.Scalar, second: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(first, second, "")
