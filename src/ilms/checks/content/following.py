"""What follows from another finding about the same figures is not told besides, nor one habit at each figure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Mask
from ilms.dataset import Dataset
from ilms.findings import Batch, Findings
from ilms.languages import _, each

UNITS = ("HIS001", "HIS002", "HIS003", "HIS009", "SUM018")  # figures in another unit, or a power of ten away

PROVED = ("SUM015", "SUM017", "SUM018", "SUM019")  # figures of which sums show that they are wrong, and what is right

# By a finding, those that make it needless where they are about all of its figures: thousands that are read as ones
# have decimals that nobody keeps, and what sums prove to be wrong is away from its years as well.
FOLLOWS = {"VAL005": UNITS, "HIS002": ("SUM018",), "HIS003": PROVED}

# What one habit does to a whole table: told once an area, where it is about more than a few figures.
GROUPED = "VAL005"
FEW = 5
AREA = "REF_AREA"


def without_following(datasets: Sequence[Dataset], found: Sequence[Sequence[Batch]]) -> list[Dataset]:
    """The data sets with what was found about them besides, but for what follows from something else that is found.

    Args:
        datasets: With what their reading and their form say.
        found: For each data set what the rules say.
    """
    made = []
    for at, data in enumerate(datasets):
        own, more = [*data.findings], [*found[at]]
        for code, causes in FOLLOWS.items():
            if any(one.code == code for one in (*own, *more)):
                about = _about(datasets, found, at, causes)
                own, more = ([_beyond(one, about) if one.code == code else one for one in some] for some in (own, more))
        own = [part for one in own for part in (_grouped(one, data) if one.code == GROUPED else (one,))]
        made.append(replace(data, findings=Findings.of([*own, *more])))
    return made


def _grouped(one: Batch, data: Dataset) -> Iterator[Batch]:
    """A finding once an area where it has many: at the first figure, with the others beside it."""
    if one.rows is None or len(one) <= FEW:
        yield one
        return
    observations = data.observations
    names = (AREA,) if AREA in observations.schema else ()
    area = np.unique(Columns(observations).joint(names)[one.rows.to_numpy()], return_inverse=True)[1]
    count = np.bincount(area)
    yield one.filter(pa.array((count <= FEW)[area]))
    for number in np.flatnonzero(count > FEW):
        at = np.flatnonzero(area == number)
        head = one.filter(pa.array(np.arange(len(one)) == at[0]))
        said = each(many=_("; figures concerned: {n}", n=len(at)))
        params = {name: head.params[name] if name not in said else [said[name]] for name in head.params.column_names}
        others = pa.array([one.rows.take(pa.array(at[1:])).to_pylist()], pa.list_(pa.int64()))
        yield replace(head, params=pa.table(params), others=others)


def _about(datasets: Sequence[Dataset], found: Sequence[Sequence[Batch]], at: int, codes: Sequence[str]) -> Mask:
    """The observations of a data set that findings with some codes are about, wherever they are told."""
    about = np.zeros(len(datasets[at].observations), np.bool_)
    for there, some in enumerate(found):
        for one in (one for one in some if one.code in codes):
            lists = [lists for provenance, lists in one.elsewhere if provenance is datasets[at].provenance]
            if there == at:
                lists += [one.others] if one.others is not None else []
                about[_rows(one.rows)] = True
            for rows in lists:
                about[_rows(pc.list_flatten(rows))] = True
    return about


def _beyond(one: Batch, about: Mask) -> Batch:
    """Those findings of a batch that are about something else, too."""
    if one.rows is None or not about.any():
        return one
    told = about[one.rows.fill_null(0).to_numpy()] & one.rows.is_valid().to_numpy(zero_copy_only=False)
    if one.others is not None:
        owner = pc.list_parent_indices(one.others).to_numpy()
        told[owner[~about[pc.list_flatten(one.others).to_numpy()]]] = False
    for _other, lists in one.elsewhere:
        told &= pc.fill_null(pc.equal(pc.list_value_length(lists), 0), fill_value=True).to_numpy(zero_copy_only=False)
    return one.filter(pa.array(~told)) if told.any() else one


def _rows(rows: pa.Array | None) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.zeros(0, np.int64) if rows is None else rows.drop_null().to_numpy()
