"""The labels of one component along a table: of its rows, of its columns, or one for the whole."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.mapping.axes import Axis, Labels
from ilms.mapping.footnotes import split
from ilms.mapping.hierarchy import leveled
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading, Region, taken
from ilms.mapping.origin import From, Origin
from ilms.sources.sheet import Sheet, letters


def labels(reading: Reading, region: Region, origin: Origin, columns: Sequence[int]) -> Labels | None:
    """The labels of a component.

    Args:
        reading: The sheet and its mapping.
        region: The table in it.
        origin: Where the component comes from.
        columns: The columns that hold figures.

    Returns:
        None where the column or the header level cannot be found; a finding says so.
    """
    if origin.kind is From.COLUMN:
        found = _of_column(reading, region, origin, columns)
    elif origin.kind is From.HEADER:
        found = _across(reading, region, origin, columns)
    elif origin.kind is From.BLOCK:
        found = _unsigned(reading, _blocks(region, origin))
    else:
        found = _whole(reading, origin)
    if found is None:
        return None
    found = _patterned(found, origin.pattern, whole=origin.component in reading.mapping.dimensions)
    return found if origin.empty is None else replace(found, given=_empty(found, origin.empty))


def _of_column(reading: Reading, region: Region, origin: Origin, columns: Sequence[int]) -> Labels | None:
    """The labels of a column, those of its level where it has levels."""
    column = _column(reading, region, origin)
    if column is None:
        return None
    own = _unsigned(reading, column_texts(reading.sheet, region, origin.component, column))
    if origin.fill:
        own = _filled(reading, region, own, column)
    if not origin.depths:
        return own
    how = reading.mapping.read.levels
    if how is None or how.column is None:
        return leveled(reading, region, origin, own, None, columns)
    numbering = one_column(reading, region, how.column)
    if numbering is None:
        return None
    marks = column_texts(reading.sheet, region, origin.component, numbering)
    return leveled(reading, region, origin, own, marks, columns)


def _column(reading: Reading, region: Region, origin: Origin) -> int | None:
    return region.header.of(origin)[0] if origin.letter else one_column(reading, region, origin.at)


def _unsigned(reading: Reading, found: Labels) -> Labels:
    """The labels without the footnote signs that the mapping declares."""
    declared = tuple(reading.mapping.read.footnotes)
    if not declared:
        return found
    encoded = found.texts.dictionary_encode()
    parts = split(encoded.dictionary.cast(pa.string()), declared)
    texts = pc.coalesce(parts.rest, encoded.dictionary).take(encoded.indices)
    return replace(found, texts=texts, signs=parts.signs.take(encoded.indices))


def _filled(reading: Reading, region: Region, own: Labels, column: int) -> Labels:
    """Empty cells take the label above them, down to the next title and to the next other label further left."""
    labelled = own.cells != NOWHERE
    origins = [o for o in reading.mapping.dimensions.values() if o.kind is From.COLUMN]
    stops = labelled.copy()
    for left in {one for o in origins for one in region.header.of(o) if one < column}:
        stops |= _changes(reading.sheet, _unsigned(reading, column_texts(reading.sheet, region, own.component, left)))
    title = np.zeros(len(region.rows), np.int64)
    for titles in region.titles.values():
        title += np.searchsorted(titles.rows, region.rows)
    stops |= np.diff(title, prepend=title[:1]) > 0
    above = np.maximum.accumulate(np.where(stops, np.arange(len(stops)), 0)) if len(stops) else np.zeros(0, np.int64)
    by = pa.array(above)
    signs = None if own.signs is None else own.signs.take(by)
    return replace(own, texts=own.texts.take(by), cells=own.cells[above], signs=signs)


def _changes(sheet: Sheet, labels: Labels) -> Mask:
    """The rows whose label is another than the last one above; the same words further in are another, too."""
    there = np.flatnonzero(labels.cells != NOWHERE)
    cells = sheet.cells.select(["indent", "lead"]).take(pa.array(labels.cells[there]))
    # Taking a footnote sign off a text takes off the spaces before it, too.
    words = pc.utf8_trim_whitespace(labels.texts.take(pa.array(there)))
    told = [words.dictionary_encode().indices, cells["indent"], cells["lead"]]
    changed = np.zeros(len(labels.cells), bool)
    for one in told:
        changed[there] |= np.diff(np.asarray(one, np.int64), prepend=NOWHERE) != 0
    return changed


def _empty(found: Labels, code: str) -> pa.Array:
    """The code of the places that have no label."""
    none = pa.nulls(len(found.texts), pa.string()) if found.given is None else found.given
    return pc.coalesce(none, pc.if_else(found.texts.is_null(), code, pa.scalar(None, pa.string())))


def one_column(reading: Reading, region: Region, words: str) -> int | None:
    """The one column with these header words; none or several are a finding."""
    header = region.header
    columns = header.matching(words)
    if len(columns) == 1:
        return columns[0]
    if columns:
        places = ", ".join(header.address(column, header.levels) for column in columns)
        reading.trouble("MAP003", [header.cell(column) for column in columns], words=words, places=places)
        return None
    there = ", ".join(f'"{header.path(column)}" ({letters(column)})' for column in header.columns)
    reading.trouble("MAP004", [header.cell(header.columns[0])], words=words, columns=there)
    return None


def column_texts(sheet: Sheet, region: Region, component: str, column: int) -> Labels:
    """The cells of one column beside each row of the body; a merged cell counts for all its rows."""
    there = sheet.cells["column"].to_numpy() == column
    numbers = np.flatnonzero(there)
    cell = at(region.rows, sheet.cells["row"].to_numpy()[numbers], numbers)
    for merge in sheet.merges:
        if merge.left <= column <= merge.right and (merge.bottom > merge.top or merge.left < column):
            anchor = (sheet.cells["row"].to_numpy() == merge.top) & (sheet.cells["column"].to_numpy() == merge.left)
            if anchor.any():
                cell[(region.rows >= merge.top) & (region.rows <= merge.bottom)] = int(np.flatnonzero(anchor)[0])
    texts = sheet.cells["text"].combine_chunks().take(pa.array(cell, mask=cell == NOWHERE))
    return Labels(component, Axis.ROW, texts, cell)


def at(wanted: Numbers, known: Numbers, values: Numbers) -> Numbers:
    """For each wanted number the value of the known one; `NOWHERE` where it is not known. `known` ascends."""
    place = np.searchsorted(known, wanted).clip(max=max(len(known) - 1, 0))
    if not len(known):
        return np.full(len(wanted), NOWHERE, np.int64)
    return np.where(known[place] == wanted, values[place], NOWHERE).astype(np.int64)


def _across(reading: Reading, region: Region, origin: Origin, columns: Sequence[int]) -> Labels | None:
    header = region.header
    if origin.level > header.levels:
        asked = {"dimension": origin.component, "level": str(origin.level), "levels": str(header.levels)}
        reading.trouble("MAP005", [header.cell(header.columns[0])], **asked)
        return None
    texts = [header.texts.get((origin.level, column)) for column in columns]
    cells = [header.cells.get((origin.level, column), NOWHERE) for column in columns]
    signs = pa.array([header.signs.get((origin.level, column)) for column in columns], pa.string())
    return Labels(origin.component, Axis.COLUMN, pa.array(texts, pa.string()), np.array(cells, np.int64), signs=signs)


def _blocks(region: Region, origin: Origin) -> Labels:
    titles = region.titles[origin.component]
    place = np.searchsorted(titles.rows, region.rows, side="right") - 1
    above = place >= 0
    above[above] = titles.rows[place[above]] > region.since
    texts = pa.array(titles.labels, pa.string()).take(pa.array(place, mask=~above))
    cells = np.where(above, titles.cells[place] if len(titles.cells) else NOWHERE, NOWHERE)
    return Labels(origin.component, Axis.ROW, texts, cells.astype(np.int64))


def _whole(reading: Reading, origin: Origin) -> Labels:
    if origin.kind is From.SHEET:
        match = re.search(origin.at, unicodedata.normalize("NFC", reading.sheet.name))
        text = taken(match) if match else None
    else:
        text = reading.given[origin.at] if origin.kind is From.FILE else origin.at
    return Labels(origin.component, Axis.ALL, pa.array([text], pa.string()), np.array([NOWHERE]))


def _patterned(found: Labels, pattern: str | None, *, whole: bool) -> Labels:
    """The part of each label that is meant.

    One that does not fit stays whole where a dimension needs it, and no map will know it; an attribute's label that
    does not fit says nothing of the attribute (`Sơ bộ` stands over some years only).
    """
    if pattern is None:
        return found
    encoded = found.texts.dictionary_encode()
    parts = [_part(pattern, text, text if whole else None) for text in encoded.dictionary.to_pylist()]
    texts = pc.take(pa.array(parts, pa.string()), encoded.indices)
    return replace(found, texts=texts)


def _part(pattern: str, text: str, otherwise: str | None) -> str | None:
    match = re.search(pattern, text)
    return taken(match) if match else otherwise
