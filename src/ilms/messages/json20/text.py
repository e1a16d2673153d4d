"""Columns of text to JSON: strings with what must be escaped, numbers with the text they came with."""

import json
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.arrow_text import one
from ilms.structures.schema import Component, Role

# RFC 8259 section 6. What is no such literal (`+1`, `.5`, `007`, `NaN`, an empty text) is written as a string.
NUMBER = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
# RFC 8259 section 7: all that must not stand in a string as it is.
_SPECIAL = r'["\\\x00-\x1F]'
_ESCAPES = [("\\", "\\\\"), ('"', '\\"'), *((chr(n), json.dumps(chr(n))[1:-1]) for n in range(32))]
# SDMX-JSON field guide, data type conversions: these are numbers in JSON, all others strings.
_NUMERIC = {"Numeric", "Long", "Short", "Float", "Double", "Integer", "Count"}
NULL = "null"


def is_numeric(component: Component) -> bool:
    """Whether the component's values are JSON numbers; a measure without a declared type is taken for one."""
    if component.codelist is not None:
        return False
    return component.text_type in _NUMERIC or (component.role is Role.MEASURE and component.text_type is None)


def literals(column: pa.Array | pa.ChunkedArray, *, numeric: bool = False) -> pa.Array:
    """Each value as JSON; null where it is absent. Works on the distinct values only."""
    encoded = one(column)
    if not isinstance(encoded, pa.DictionaryArray):
        encoded = encoded.dictionary_encode()
    texts = encoded.dictionary.cast(pa.string())
    quoted = _quoted(texts)
    if numeric:
        quoted = pc.if_else(pc.match_substring_regex(texts, NUMBER), texts, quoted)
    return pc.fill_null(quoted.take(encoded.indices), NULL)


def lists(column: pa.Array, *, numeric: bool = False) -> pa.Array:
    """Each list as a JSON array; null where it is absent."""
    parts = literals(pc.list_flatten(column), numeric=numeric)
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(column), 0))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    whole = pa.ListArray.from_arrays(offsets, parts, mask=column.is_null())
    inside = pc.binary_join(whole, ",")
    return pc.fill_null(pc.binary_join_element_wise("[", inside, "]", ""), NULL)


def _quoted(texts: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(texts, _SPECIAL)).as_py():
        texts = reduce(lambda done, pair: pc.replace_substring(done, *pair), _ESCAPES, texts)
    return pc.binary_join_element_wise('"', texts, '"', "")
