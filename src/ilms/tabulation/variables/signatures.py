"""Texts of a dimension's column to signatures: texts whose code is in the same classes share one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa

NOWHERE = -1  # of a text that is in no class


@dataclass(frozen=True, eq=False)
class Signatures:
    """What a dimension's texts have become.

    Attributes:
        of: Signature by what was asked for (a text, or a text in a year); `NOWHERE` where it is in no class.
        members: `signature` (int32) and `code` (text): every class of every signature.
    """

    of: Mapping[tuple[str, ...], int]
    members: pa.Table


def signatures(classes: Mapping[tuple[str, ...], Collection[str]]) -> Signatures:
    """Number the sets of classes that occur, in the order of their codes."""
    sets = {key: frozenset(codes) for key, codes in classes.items()}
    order = sorted({one for one in sets.values() if one}, key=sorted)
    numbers = {one: at for at, one in enumerate(order)}
    pairs = [(at, code) for at, one in enumerate(order) for code in sorted(one)]
    numbers_, codes = (pa.array([pair[at] for pair in pairs], kind) for at, kind in ((0, pa.int32()), (1, pa.string())))
    members = pa.table({"signature": numbers_, "code": codes})
    return Signatures({key: numbers.get(one, NOWHERE) for key, one in sets.items()}, members)
