"""In which order findings are read: what weighs most and causes others first, then as they stand in the files.

An error of form (a label without a code, a sheet in another unit) is often why figures contradict each other, so it
stands before errors of content. So does what was left out where sums of the same data do not hold: a label that still
waits for its code is no error, and its figures may be what they lack. A code's findings stay together: what is said of
one is said of all.
"""

import re
from typing import NamedTuple

import numpy as np

from ilms.findings import Batch, Severity, catalogue
from ilms.groups import Groups, Numbers, Part, first_places
from ilms.provenance import NOWHERE

LEFT_OUT = "MAP011"  # a label that `skip` names, or that a code map gives no code
SUMS = "SUM"
WEIGHTS = {weight: number for number, weight in enumerate(Severity)}


class Kind(NamedTuple):
    """What is shown together, and how it stands among the others."""

    weight: int
    content: bool
    code: str

    @classmethod
    def of(cls, batch: Batch) -> "Kind":
        """All of one code that weigh alike."""
        return cls(WEIGHTS[batch.severity], not catalogue()[batch.code].structural, batch.code)


def sequence(groups: Groups) -> dict[Kind, Numbers]:
    """Where the groups of each kind stand, as they are to be read: kinds by what comes first of them, and so each."""
    places = _places(groups)
    kinds: dict[Kind, Numbers] = groups.kinds(Kind.of)
    read = {kind: at[np.argsort(places[at], kind="stable")] for kind, at in kinds.items()}
    lacking = _lacking(groups)

    def stands(kind: Kind) -> tuple[int, bool, int, str]:
        weight, content = (0, False) if lacking and kind.code == LEFT_OUT else kind[:2]
        return weight, content, int(places[read[kind][0]]), kind.code

    return {kind: read[kind] for kind in sorted(read, key=stands)}


def _lacking(groups: Groups) -> bool:
    """Whether data of which something was left out has sums that do not hold."""
    amiss = {
        part.dataflow
        for part in groups.parts
        if part.batch.code.startswith(SUMS) and part.batch.severity is Severity.ERROR
    }
    return any(part.batch.code == LEFT_OUT and part.dataflow in amiss for part in groups.parts)


def in_sequence(groups: Groups) -> Numbers:
    """All positions, as they are to be read."""
    return np.concatenate([np.zeros(0, np.int64), *sequence(groups).values()])


def _places(groups: Groups) -> Numbers:
    """For each group where its first cell stands among those of all files; what has no cell comes first."""
    each = [_of(part) for part in groups.parts]
    names = sorted({name for one in each for name in one.files}, key=_natural)
    rank = {name: number for number, name in enumerate(names)}
    read = {one: number for number, one in enumerate(dict.fromkeys(id(part.provenance) for part in groups.parts))}
    nothing = [np.zeros(0, np.int64)]
    files = [np.array([NOWHERE, *(rank[name] for name in one.files)])[one.file + 1] for one in each]
    datasets = [np.full(len(part), read[id(part.provenance)]) for part in groups.parts]
    order = np.lexsort([np.concatenate(nothing + keys) for keys in ([one.place for one in each], datasets, files)])
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


class _First(NamedTuple):
    """Of a part's groups the first cell of each: its file, a number in `files`, and its place in `Provenance.order`."""

    files: tuple[str, ...]
    file: Numbers
    place: Numbers


def _of(part: Part) -> _First:
    nowhere = np.full(len(part), NOWHERE)
    if part.provenance is None:
        return _First((), nowhere, nowhere)
    at = first_places(part.batch, part.provenance)
    last = np.iinfo(np.int64).max
    least = np.minimum.reduceat(np.where(at == NOWHERE, last, at)[part.equal.order], part.equal.starts[:-1])
    place = np.where(least == last, NOWHERE, least)[part.chosen]
    files, file = part.provenance.filed
    return _First(files, np.append(file[np.argsort(part.provenance.order)], NOWHERE)[place], place)


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """`sheet2` before `sheet10`."""
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name) if part]
