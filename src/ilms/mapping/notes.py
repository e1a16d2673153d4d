"""The notes of a table (`[notes]`): held against ILOSTAT's register, and put on the years that they are about."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.languages import _, each
from ilms.mapping.table_note import Note
from ilms.mapping.troubles import Troubles
from ilms.messages.notes import Book
from ilms.observations import VALUE, Observations
from ilms.sources.sheet import nearest

NOTE = "NOTE_INDICATOR"
TIME = "TIME_PERIOD"
STATUS, BREAK = "OBS_STATUS", "B"  # ILO's CL_OBS_STATUS


def registered(troubles: Troubles, place: str, told: Mapping[str, str], book: Book) -> None:
    """MAP042: a type, or a code of a type, that the register does not have. A text of one's own is no code."""
    for kind, text in told.items():
        if kind not in book.types:
            near = _near([f"{one} ({name})" for one, name in book.types.items() if one[0] == kind[:1]], kind)
            troubles.say("MAP042", place=place, **each(what=_("type")), note=kind, **near)
        elif re.fullmatch(r"\d+", text) and f"{kind}:{text}" not in book.notes:
            of = {code.partition(":")[2]: name for code, name in book.notes.items() if code.startswith(f"{kind}:")}
            near = _near([f"{code} ({name})" for code, name in of.items()], text)
            troubles.say("MAP042", place=place, **each(what=_("{kind} code", kind=kind)), note=text, **near)


def _near(known: list[str], text: str) -> dict[str, str]:
    by_code = {one.partition(" ")[0]: one for one in known}
    found = [by_code[code] for code in nearest(text, by_code)] or known[:3]
    return each(near=", ".join(found) or _("nothing: the type takes text"))


def noted(data: Dataset, told: Mapping[str, Note], book: Book) -> Dataset:
    """The data with each year's notes as NOTE_INDICATOR, where no column of the sheet has given it."""
    observations = data.observations
    if not told or NOTE not in observations.schema:
        return data
    periods = observations.text(TIME)
    years = pc.unique(periods)
    texts = [
        book.compose({kind: note.text for kind, note in told.items() if note.years is None or year in note.years})
        for year in years.to_pylist()
    ]
    given = pa.array([text or None for text in texts], pa.string()).take(pc.index_in(periods, value_set=years))
    column = pc.coalesce(observations.text(NOTE), given)
    place = observations.table.column_names.index(NOTE)
    table = observations.table.set_column(place, NOTE, column)
    return replace(data, observations=Observations(observations.schema, table))


def broken(data: Dataset, told: Mapping[str, Note]) -> Dataset:
    """The data with the status B on the figures whose series break, as the notes say; a status that is there stays."""
    observations = data.observations
    status = observations.text(STATUS)
    period = observations.text(TIME)
    begins = pa.array([False] * len(observations), pa.bool_())
    for note in told.values():
        years = pa.array(note.years or (), pa.string())
        for dimension, codes in note.breaks.items():
            of_code = pc.is_in(observations.text(dimension), value_set=pa.array(codes, pa.string()))
            begins = pc.or_(begins, pc.and_(of_code, pc.is_in(period, value_set=years)))
    begins = pc.and_(pc.and_(begins, status.is_null()), observations.text(VALUE).is_valid())
    if not pc.any(begins).as_py():
        return data
    columns = {name: observations.text(name) for name in observations.table.column_names}
    columns[STATUS] = pc.if_else(begins, BREAK, status)
    return replace(data, observations=Observations.from_columns(observations.schema, columns))
