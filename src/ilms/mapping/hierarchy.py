"""Labels of an indented or numbered column: each row takes those of the rows above it that it belongs to."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from ilms.mapping import levels
from ilms.mapping.axes import Labels
from ilms.mapping.layout import NOWHERE, Mask, Numbers, Reading, Region
from ilms.mapping.levels import How, Told
from ilms.mapping.origin import Origin
from ilms.sources.sheet import fold

Texts = list[str | None]


def leveled(
    reading: Reading, region: Region, origin: Origin, own: Labels, marks: Labels | None, columns: Sequence[int]
) -> Labels | None:
    """The labels of a dimension that stands at a level of a column.

    A row that stands above the level has the code `above`; one that is below all levels that the mapping reads, or
    whose chain lacks the level, is a finding if it has figures and is not in `skip`.

    Args:
        reading: The sheet and its mapping.
        region: The table in it.
        origin: Where the dimension comes from.
        own: Each row's own label.
        marks: The numbering, where it has a column of its own.
        columns: The columns that hold figures.

    Returns:
        None where the level of a row cannot be told; a finding names the cells.
    """
    figured = _figured(reading, region, columns)
    ends = int(np.flatnonzero(figured)[-1]) + 1 if figured.any() else 0  # below the last figure there are only notes
    texts: Texts = [*own.texts.to_pylist()[:ends], *[None] * (len(own.texts) - ends)]
    told = _told(reading, texts, own.cells, None if marks is None else marks.texts.to_pylist())
    every = reading.mapping.dimensions.values()
    mine = [o for o in every if o.depths and (o.at, o.letter) == (origin.at, origin.letter)]
    first = not mine or mine[0].component == origin.component
    if told.doubtful:
        if first:
            texts_ = pa.array([" ".join(str(texts[number]).split()) for number in told.doubtful], pa.string())
            reading.trouble("MAP047", pa.array(own.cells[told.doubtful]), label=texts_)
        return None
    skip = {fold(words) for words in reading.mapping.read.skip}
    skipped = np.array([text is not None and fold(text) in skip for text in told.bare], bool)
    chosen = levels.at(told, origin.depths)
    labelled = told.depths != levels.NO_LABEL
    deepest = max((depth for o in mine for depth in o.depths), default=max(origin.depths))
    above = labelled & (told.depths < min(origin.depths))
    below = told.depths > deepest
    lacking = labelled & ~above & ~below & (chosen == NOWHERE)
    chosen[below | above | lacking] = NOWHERE
    chosen[skipped] = np.flatnonzero(skipped)
    wanted = figured & ~skipped
    for code, where in (("MAP048", above & (origin.above is None)), ("MAP049", below & first), ("MAP050", lacking)):
        _tell(reading, code, own, told, np.flatnonzero(where & wanted), origin, deepest)
    there = chosen != NOWHERE
    cells = np.where(there, own.cells[chosen], NOWHERE)
    given = above & ~skipped
    cells[given] = own.cells[given]
    by = pa.array(chosen, mask=~there)
    codes = pa.array([origin.above if one else None for one in given], pa.string())
    signs = None if own.signs is None else own.signs.take(by)
    texts_ = pa.array(told.bare, pa.string()).take(by)
    return Labels(own.component, own.axis, texts_, cells, codes, signs, told=labelled & ~there)


def _figured(reading: Reading, region: Region, columns: Sequence[int]) -> Mask:
    """The rows of the body that have any cell among the figures."""
    row, column = (reading.sheet.cells[name].to_numpy() for name in ("row", "column"))
    return np.isin(region.rows, row[np.isin(column, np.array(columns, np.int64))])


def _told(reading: Reading, texts: Texts, cells: Numbers, marks: Texts | None) -> Told:
    how = reading.mapping.read.levels
    if how is None or how.how is How.INDENT:
        at = pa.array(np.where(cells == NOWHERE, 0, cells))
        indent, lead = (reading.sheet.cells[name].combine_chunks().take(at).to_pylist() for name in ("indent", "lead"))
        return levels.by_indent(texts, indent, lead)
    if how.how is How.PATTERNS:
        return levels.by_patterns(texts, how.patterns)
    return levels.by_numbering(texts, marks)


def _tell(
    reading: Reading, code: str, own: Labels, told: Told, rows: Numbers, origin: Origin, deepest: int
) -> None:  # fmt: skip
    wanted = deepest if code == "MAP049" else min(origin.depths)
    reading.trouble(
        code, pa.array(own.cells[rows]),
        label=pa.array([" ".join(str(told.bare[row]).split()) for row in rows], pa.string()),
        level=pa.array([str(told.depths[row]) for row in rows], pa.string()),
        dimension=origin.component, wanted=str(wanted),
    )  # fmt: skip
