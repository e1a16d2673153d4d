"""A block of plain generic elements to columns at once: as `blocks`, of which it makes the pieces.

Every other value of a generic message is the name of a component: it becomes part of the markup around it, and what is
left is values and markup as a structure-specific message has them.
"""

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ilms.messages.ml.blocks import Block, Elements, Pieces, pieces
from ilms.messages.ml.tokens import MOST
from ilms.messages.ml.tokens_generic import BETWEEN, SAME, GenericKind, generic_kind, names

_Numbers = npt.NDArray[np.int64]


def elements(
    block: bytes, before: Mapping[str, str] | None, line: int, names_: tuple[str, str], prefixes: Collection[str]
) -> Elements | None:
    """Read a block; None if it is not plain throughout.

    Args:
        block: UTF-8 text that begins with a tag and ends before one.
        before: The attributes of the series that is open when the block begins; None if none is.
        line: The line on which it begins.
        names_: The component of an `ObsDimension` without a name, and of an `ObsValue`.
        prefixes: Of namespaces that are declared.
    """
    held = pieces(block)
    if held is None:
        return None
    split = _without_names(held)
    if split is None:
        return None
    values, markup, texts = split
    kinds = [k for k in (generic_kind(text, *names_) for text in texts) if k is not None]
    if len(kinds) < len(texts) or not _follow(markup, kinds):
        return None
    used = {k.prefix for k in kinds if k.prefix is not None}
    if len(used) != 1:
        return None
    made = Block(values, pa.array(markup, pa.int32()), list(kinds), escaped=held.escaped)
    return made.elements(before, line, sure=held.sure and (used == {""} or used <= set(prefixes)), prefix=used.pop())


def _without_names(held: Pieces) -> tuple[pa.Array, _Numbers, list[str]] | None:
    """Values that are no names, the number of the markup before each and behind the last, and those markups."""
    texts = held.markup.dictionary.to_pylist()
    markup = held.markup.indices.to_numpy().astype(np.int64)
    is_name = np.array([names(text) for text in texts])[markup][:-1]
    if bool((is_name[1:] & is_name[:-1]).any()):
        return None
    named = held.values.filter(pa.array(is_name)).dictionary_encode()
    if len(named.dictionary) > MOST:
        return None
    # Each markup stands behind a value or a name; with a name it goes on from the markup before that.
    name_of = np.full(len(markup), -1)
    name_of[1:][is_name] = named.indices.to_numpy()
    before = np.where(name_of >= 0, np.concatenate([[0], markup[:-1]]), -1)
    kept = np.concatenate([~is_name, [True]])
    code = ((before + 1) * (len(named.dictionary) + 1) + name_of + 1) * len(texts) + markup
    distinct, first, numbers = np.unique(code[kept], return_index=True, return_inverse=True)
    if len(distinct) > MOST:
        return None
    components = named.dictionary.to_pylist()
    at = np.flatnonzero(kept)[first]
    whole = [
        texts[markup[i]] if name_of[i] < 0 else f'{texts[before[i]]}"{components[name_of[i]]}"{texts[markup[i]]}'
        for i in at
    ]
    return held.values.filter(pa.array(~is_name)), numbers, whole


def _follow(markup: _Numbers, kinds: list[GenericKind]) -> bool:
    """Whether each markup stands where it may, behind the value where the one before it led to."""
    to = np.array([k.to for k in kinds])[markup]
    last = np.maximum.accumulate(np.where(to != SAME, np.arange(len(to)), 0))
    place = np.concatenate([[BETWEEN], to[last][:-1]])
    after = np.array([k.after for k in kinds])[markup]
    return bool((after & place != 0).all()) and int(to[-1]) == BETWEEN
