"""A declared combination of sources: cells of the first one, gaps filled from the next, under a SOURCE of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Findings, batch
from ilms.mapping.comparing import keys
from ilms.mapping.layout import Mask, Numbers
from ilms.messages.notes import BETWEEN_LABELS, book
from ilms.observations import VALUE, Observations
from ilms.workspace import Source, Workspace

NOT_AVAILABLE = "N"
WORST = 2**31


@dataclass(frozen=True, eq=False)
class Rows:
    """The observations of a combined year.

    Attributes:
        mask: Which they are.
        of: For each observation the number of its source in `ids`.
        rank: The place of that source in the combination: above 0 a gap was filled.
        ids: The sources.
    """

    mask: Mask
    of: Numbers
    rank: Numbers
    ids: Sequence[str]


def taken(whole: Dataset, rank: Numbers) -> Mask:
    """Which observations are used: of each key those of the best source that has it.

    A gap is a key that the better source does not have, or has without a value as not available (N) or without a
    status. What it keeps secret (C), or holds for not significant (S) or not applicable (X), is no gap.

    Args:
        whole: All observations of all sources.
        rank: The place of each one's source among those that fill its year; -1 where it does not.
    """
    if not (rank > 0).any():
        return np.asarray(rank == 0)
    observations = whole.observations
    empty = pc.equal(pc.fill_null(observations.text(VALUE), ""), "")
    status = pc.fill_null(observations.text("OBS_STATUS"), NOT_AVAILABLE)
    gap = pc.and_(empty, pc.is_in(status, pa.array(["", NOT_AVAILABLE]))).to_numpy(zero_copy_only=False)
    score = np.where(rank < 0, WORST, rank + gap * WORST // 2)
    key = keys(whole)
    best = np.full(int(key.max(initial=-1)) + 1, WORST)
    np.minimum.at(best, key, score)
    return np.asarray((score == best[key]) & (rank >= 0))


def named(data: Dataset, workspace: Workspace, combined: Source, members: Sequence[Source], rows: Rows) -> Dataset:
    """A year's observations under the combination's SOURCE and notes, every filled gap a finding (MAP062).

    Without notes of its own the combination has those of its members; notes of the table stand together.

    Args:
        data: The table.
        workspace: With the office's notes.
        combined: The combination.
        members: The sources that it is made of in this year, the first one first.
        rows: Its observations.
    """
    observations = _with(data.observations, "SOURCE", rows.mask, combined.name)
    own = book(workspace).compose(combined.notes)
    for name in ("NOTE_SOURCE", "NOTE_INDICATOR"):
        if name in observations.schema:
            together = own if own and name == "NOTE_SOURCE" else _together(observations.text(name), rows)
            observations = _with(observations, name, rows.mask, together or None)
    filled = np.flatnonzero(rows.mask & (rows.rank > 0))
    params = {
        "combined": combined.id,
        "taken": members[0].id,
        "source": pa.array(rows.ids, pa.string()).take(pa.array(rows.of[filled])),
    }
    told = Findings((batch("MAP062", params, rows=pa.array(filled)),))
    return replace(data, observations=observations).with_findings(told)


def _together(notes: pa.Array, rows: Rows) -> str:
    """All notes of a year, each once, those of the better source first."""
    found: list[str] = []
    for rank in np.unique(rows.rank[rows.mask]).tolist():
        for text in pc.unique(notes.filter(pa.array(rows.mask & (rows.rank == rank)))).to_pylist():
            found += (text or "").split(BETWEEN_LABELS)
    return BETWEEN_LABELS.join(note for note in dict.fromkeys(found) if note)


def _with(observations: Observations, name: str, mask: Mask, text: str | None) -> Observations:
    column = pc.if_else(pa.array(mask), pa.scalar(text, pa.string()), observations.text(name))
    at = observations.table.column_names.index(name)
    return Observations(observations.schema, observations.table.set_column(at, name, column))
