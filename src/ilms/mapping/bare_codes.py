"""Bare codes of a national classification, held against what else tells their version: names beside them, the year.

`K` is finance in VSIC 2018 and telecommunication in VSIC 2025, and both have a `K`: read by the wrong map, nothing is
unknown and every figure is another activity's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.axes import Axis
from ilms.mapping.by_year import Coders, years_of
from ilms.mapping.coding import Codes
from ilms.mapping.figures import ignored
from ilms.mapping.labels import column_texts
from ilms.mapping.layout import NOWHERE, Mask, Reading, Region
from ilms.recoding.code_map import NOT_READ
from ilms.recoding.code_maps import NATIONAL, TOTAL, YEAR, Coder

BARE = re.compile(r"\s*[A-Za-z]?\d{0,5}\.?\s*")  # `K`, `62`, `K62.`


@dataclass(frozen=True, eq=False)
class _Time:
    """What one map reads of a table.

    Attributes:
        coder: By that map.
        name: The map of a national classification among the coder's.
        read: The places whose labels it reads.
        years: Those of the figures, ascending; none where they are not known.
    """

    coder: Coder
    name: str
    read: Mask
    years: tuple[int, ...]


def held(reading: Reading, region: Region, found: Codes, by: Coders, used: Mask, period: Codes | None) -> None:
    """Tell bare codes that the names beside them contradict (MAP085), or that may be of another version (MAP086).

    Args:
        reading: The sheet and its mapping.
        region: The table in it.
        found: The dimension, coded.
        by: What coded it, and from which year.
        used: The places that are read.
        period: The years, coded; None for the years themselves.
    """
    if period is None or found.labels.axis is not Axis.ROW:
        return
    for time in _times(found, by, used, period):
        beside = _beside(reading, region, found, time)
        wrong = {pair: cells for pair, cells in beside.items() if _contradict(time.coder, *pair)}
        if wrong:
            (label, text), cells = next(iter(wrong.items()))[0], [cell for some in wrong.values() for cell in some]
            said = {"label": label, "text": text, "dimension": found.labels.component, "map": time.name}
            said |= {"coded": str(time.coder.code(label)), "named": str(_said(time.coder, text))}
            reading.trouble("MAP085", cells, **said)
        else:
            _of_another_time(reading, found, time, told={label for label, text in beside if _said(time.coder, text)})


def _times(found: Codes, by: Coders, read: Mask, period: Codes) -> Iterator[_Time]:
    number = years_of(period)
    era = np.searchsorted(np.array([start for start, _ in by]), number, side="right") - 1
    for place, (_, coder) in enumerate(by):
        name = next((one.name for one in coder.maps if NATIONAL.fullmatch(one.name)), None)
        if name is None:
            continue
        there = (era == place) & (number != NOWHERE)
        mine = read & there if period.labels.axis is found.labels.axis else read & there.any()
        labels = pc.unique(found.labels.texts.filter(pa.array(mine))).drop_null().to_pylist()
        # A label that only another version has: MAP084 has told of the whole table.
        if coder.version_of(labels) is None:
            there = mine if period.labels.axis is found.labels.axis else there
            yield _Time(coder, name, mine & found.there, tuple(int(year) for year in np.unique(number[there])))


def _beside(reading: Reading, region: Region, found: Codes, time: _Time) -> Mapping[tuple[str, str], list[int]]:
    """Each bare code with each text that stands in its row and is not read, and the cells of these texts."""
    pairs: dict[tuple[str, str], list[int]] = {}
    labels = found.labels.texts.to_pylist()
    for column in ignored(reading, region):
        beside = column_texts(reading.sheet, region, found.labels.component, column)
        texts = beside.texts.to_pylist()
        for row in np.flatnonzero(time.read & (beside.cells != NOWHERE)):
            if labels[row] and BARE.fullmatch(labels[row]):
                pairs.setdefault((labels[row].strip(), " ".join(texts[row].split())), []).append(int(beside.cells[row]))
    return pairs


def _said(coder: Coder, text: str) -> str | None:
    """The class that a name is of, in the coder's version or else in another one; None for totals and other texts."""
    every = (coder, *(replace(coder, maps=(one,)) for one in coder.others()))
    code = next((code for one in every if (code := one.code(text)) is not None), None)
    return None if code in (None, NOT_READ) or str(code).endswith(TOTAL) else code


def _contradict(coder: Coder, label: str, text: str) -> bool:
    own, named = coder.code(label), _said(coder, text)
    return own is not None and own != NOT_READ and named is not None and own != named


def _of_another_time(reading: Reading, found: Codes, time: _Time, told: set[str]) -> None:
    """Codes that another version has too, as other classes, and that version was in force in the year.

    A version is of the year that its name gives, and that year's figures are still in the one before.
    """
    texts = found.labels.texts
    read = pc.unique(texts.filter(pa.array(time.read))).drop_null().to_pylist()
    for other in time.coder.others():
        since = max(int(one[-len(YEAR) :]) for one in (time.name, other.name))
        late = [year for year in time.years if (year > since if other.name > time.name else year <= since)]
        theirs = replace(time.coder, maps=(other,))
        both = {label: (time.coder.code(label), theirs.code(label)) for label in read} if late else {}
        differ = [label for label, (mine, its) in both.items() if mine != its]
        if not differ or any(None in codes for codes in both.values()) or {one.strip() for one in differ} & told:
            continue
        mine = time.read & np.asarray(pc.is_in(texts, value_set=pa.array(differ)).to_numpy(zero_copy_only=False))
        reading.trouble(
            "MAP086", np.unique(found.labels.cells[mine]).tolist()[:1], dimension=found.labels.component,
            labels=", ".join(one.strip() for one in differ), years=", ".join(map(str, late)), map=time.name,
            other=other.name, table="-".join(sorted((time.name, other.name))),
        )  # fmt: skip
