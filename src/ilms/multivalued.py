"""Components that take several values at once (SDMX 3.0): a list for work, one text for showing and comparing.

The text has `; ` between the values; a `;` or a backslash inside a value has a backslash before it, so that
two different lists never have the same text and the text can be taken apart again.
"""

import pyarrow as pa
import pyarrow.compute as pc

LISTS = pa.list_(pa.string())
BETWEEN = "; "
# Stand for an escaped backslash and an escaped semicolon while a text is split; XML knows neither.
_BACKSLASH, _SEMICOLON = "\x00", "\x01"


def joined(lists: pa.Array) -> pa.Array:
    """Each list as one text; null stays null."""
    flat = flattened(lists)
    special = pc.match_substring_regex(flat, r"[\\;]")
    if pc.any(special).as_py():
        flat = pc.replace_substring(pc.replace_substring(flat, "\\", "\\\\"), ";", "\\;")
        lists = _as_long_as(lists, flat)
    return pc.binary_join(lists, BETWEEN).cast(pa.string())


def separated(text: pa.Array) -> pa.Array:
    """The lists that `joined` made these texts of; an empty text is a list of one empty value."""
    guarded = pc.replace_substring(pc.replace_substring(text, "\\\\", _BACKSLASH), "\\;", _SEMICOLON)
    lists = pc.split_pattern(guarded, BETWEEN).cast(LISTS)
    if pc.any(pc.match_substring_regex(guarded, "[\x00\x01]")).as_py():
        flat = pc.replace_substring(pc.replace_substring(flattened(lists), _BACKSLASH, "\\"), _SEMICOLON, ";")
        return _as_long_as(lists, flat)
    return lists


def listed(values: pa.Array) -> pa.Array:
    """Lists of any text type as `LISTS`; what is present and has no value has one empty value."""
    lists = values.cast(LISTS)
    nothing = pc.equal(pc.list_value_length(lists), 0)
    if pc.any(nothing).as_py():
        lists = pc.if_else(pc.fill_null(nothing, fill_value=False), pa.scalar([""], LISTS), lists)
    if flattened(lists).null_count:
        lists = _as_long_as(lists, pc.fill_null(flattened(lists), ""))
    return lists


def flattened(lists: pa.Array) -> pa.Array:
    """Every value of every list, one after the other."""
    return pc.list_flatten(lists)


def parents(lists: pa.Array) -> pa.Array:
    """For each value of `flattened` the row of its list."""
    return pc.list_parent_indices(lists).cast(pa.int64())


def _as_long_as(lists: pa.Array, flat: pa.Array) -> pa.Array:
    """Lists of other values with the lengths of these."""
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(lists), 0))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    return pa.ListArray.from_arrays(offsets, flat, type=LISTS, mask=lists.is_null())
