"""What a waiver has the receiver told: its notes beside the figures that it answers for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.columns import Columns, Mask
from ilms.checks.waivers import FILE, Applied, Waiver
from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.notes import BETWEEN_LABELS, Book
from ilms.observations import Observations

NOTE = "NOTE_INDICATOR"


def answered(datasets: Sequence[Dataset], applied: Applied, register: Book) -> list[Dataset]:
    """The data sets with the notes of waivers at whatever NOTE_INDICATOR is attached to.

    Args:
        datasets: As they were checked.
        applied: What is waived, about these data sets.
        register: What notes are called.

    Raises:
        UsageError: A waiver has a type of note that there is not.
    """
    made = list(datasets)
    for waiver, observations, rows in _covered(applied):
        for at, data in enumerate(datasets):
            if data.observations is observations and NOTE in observations.schema:
                made[at] = replace(made[at], observations=_with(made[at].observations, rows, _text(waiver, register)))
    return made


def _covered(applied: Applied) -> Iterator[tuple[Waiver, Observations, pa.Array]]:
    """The waivers with notes that were needed, and the rows that their findings are about."""
    start = 0
    for part in applied.waived.groups.parts:
        by = applied.waived.by[start : start + len(part)]
        start += len(part)
        if part.batch.rows is None or part.observations is None:
            continue
        for number in np.unique(by).tolist():
            waiver = applied.waived.waivers[number]
            if waiver.notes:
                chosen = part.chosen[by == number]
                members = [part.equal.order[part.equal.starts[one] : part.equal.starts[one + 1]] for one in chosen]
                yield waiver, part.observations, part.batch.rows.take(pa.array(np.concatenate(members))).drop_null()


def _text(waiver: Waiver, register: Book) -> str:
    for kind in waiver.notes:
        if kind not in register.types:
            raise UsageError(
                _(
                    "the waiver {waiver} of `{file}` has a note `{kind}`, which is no type of note",
                    waiver=waiver,
                    file=FILE,
                    kind=kind,
                ),
                hint=_('as in a mapping: `notes = { I11 = "265" }`; maps/ilostat-notes.csv has the types'),
            )
    return register.compose(waiver.notes)


def _with(observations: Observations, rows: pa.Array, text: str) -> Observations:
    """The observations with a note more, where rows are or what shares the note with them."""
    attachment = observations.schema[NOTE].attachment
    groups = Columns(observations).joint(attachment)
    mine: Mask = np.isin(groups, groups[rows.to_numpy()])
    notes = observations.text(NOTE)
    given = pa.table({"group": groups, "note": pc.if_else(pc.equal(notes, ""), None, notes)})
    first = given.filter(pc.is_valid(given["note"])).group_by("group", use_threads=False).aggregate([("note", "min")])
    before = first["note_min"].take(pc.index_in(given["group"], value_set=first["group"])).combine_chunks()
    column = pc.if_else(pa.array(mine), _added(before, text), notes)
    at = observations.table.column_names.index(NOTE)
    return Observations(observations.schema, observations.table.set_column(at, NOTE, column))


def _added(before: pa.Array, text: str) -> pa.Array:
    """Notes with one more behind them, unless it stands there."""
    there = [text in (note or "").split(BETWEEN_LABELS) for note in before.dictionary_encode().dictionary.to_pylist()]
    encoded = before.dictionary_encode()
    stands = pc.fill_null(pa.array(there, pa.bool_()).take(encoded.indices), fill_value=False)
    both = pc.coalesce(pc.binary_join_element_wise(before, text, BETWEEN_LABELS), text)
    return pc.if_else(stands, before, both)
