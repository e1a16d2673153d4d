"""Which cells of different tables may be compared: same area, period, unit and source, and no other definition."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Numbers
from ilms.messages.notes import BETWEEN_LABELS, book

_BETWEEN = rf"{re.escape(BETWEEN_LABELS)}|_(?=[A-Z]\d{{1,3}}:)"  # of labels, or of codes that no register knows
_ROOM = 2**62
NOTES = ("NOTE_INDICATOR", "NOTE_SOURCE")  # where the types of notes stand; those of classes are about single cells


def groups(columns: Mapping[str, pa.Array], notes: Sequence[str]) -> Numbers:
    """Numbers that are equal where every column is, absent or not, and no note contradicts another.

    Args:
        columns: Texts by name, of equal length; those of `NOTES` are looked at for types of notes only.
        notes: The types (`T36`). A cell without such a note is like those that have it, unless these differ.
    """
    parts = [numbered(values) for name, values in columns.items() if name not in NOTES]
    group = dense(*parts)
    texts = [columns[name] for name in NOTES if name in columns and columns[name].null_count < len(columns[name])]
    for kind in notes if texts else ():
        told = said(texts, kind)
        least, most = np.full(len(group), np.iinfo(np.int64).max), np.zeros(len(group), np.int64)
        np.minimum.at(least, group[told > 0], told[told > 0])
        np.maximum.at(most, group, told)
        contested = (least < most)[group]
        group = dense(group, np.where(contested, told, 0))
    return group


def typed(text: str, kind: str) -> str:
    """What a cell's notes say of one type: `Non-citizens` of `Definition of migrants: Non-citizens | ...`."""
    names = "|".join(re.escape(name) for name in (kind, book().types.get(kind, kind)))
    found = re.search(rf"(?:^|{_BETWEEN})(?:{names}): *(.*?)(?={_BETWEEN}|$)", text)
    return found[1].strip() if found else ""


def said(texts: Sequence[pa.Array], kind: str) -> Numbers:
    """For each cell a number of what its notes say of one type; 0 where they say nothing."""
    parts = [pc.fill_null(one, "") for one in texts]
    whole = pc.dictionary_encode(pc.binary_join_element_wise(*parts, BETWEEN_LABELS))
    words = pa.array([typed(text, kind) or None for text in whole.dictionary.to_pylist()], pa.string())
    found: Numbers = numbered(words)[whole.indices.to_numpy(zero_copy_only=False)]
    return found


def numbered(values: pa.Array) -> Numbers:
    """Each text as a number, 0 where there is none."""
    indices = pc.dictionary_encode(values).indices
    found: Numbers = pc.add(pc.fill_null(indices.cast(pa.int64()), -1), 1).to_numpy(zero_copy_only=False)
    return found


def dense(*columns: Numbers) -> Numbers:
    """Several numbers from 0 as one, equal where all of them are, from 0 without gaps."""
    joined, room = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        base = int(column.max(initial=0)) + 1
        if room * base > _ROOM:
            _, joined = np.unique(joined, return_inverse=True)
            room = int(joined.max(initial=0)) + 1
        joined, room = joined * base + column, room * base
    return np.unique(joined, return_inverse=True)[1]
