"""Small code maps of the office's own, in front of maps that cannot be edited for one list alone.

A packaged map is never edited, and a code that several lists share (`JPN`) may be another one in only one of them. The
map in front has the rows of the labels that lead to the code, and of the labels that may be spelt as these are, so that
no spelling is read that was ambiguous before.
"""

from collections.abc import Iterable, Iterator, Sequence

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.impact.changed import Changed, Name, list_of
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.impact.uses import MAP, Mapped, Use
from ilms.maintenance.rewriting.csv_file import CsvFile
from ilms.maintenance.rewriting.edits import Edit
from ilms.maintenance.rewriting.map_rows import laid_down
from ilms.mapping.origin import From
from ilms.recoding import spelling
from ilms.recoding.code_map import TOGETHER
from ilms.workspace import Workspace

CODES = "codes"  # the map in front of labels that are codes themselves
SUFFIX = ".csv"
Rows = list[tuple[str, ...]]


def name_of_front(map_: str, list_: Name) -> str:
    """What the map in front of another one is called: `country-vi-cl-cds`."""
    return f"{map_}-{list_.partition(':')[2]}".casefold().replace("_", "-")


def edits(used: Mapped, workspace: Workspace, touches: Iterable[Touch]) -> Iterator[Edit]:
    """The maps in front, and the mapping files that ask them first.

    Args:
        used: The mapping files.
        workspace: Where they are laid down.
        touches: Of which those are looked at that lead to a renamed code and are not edited themselves.
    """
    wanted: dict[tuple[str, Name], list[Touch]] = {}
    for touch in touches:
        if touch.change.kind is Kind.RENAMED and touch.edit is None and touch.becomes is not None:
            if touch.what is What.CODE_MAP and touch.file.suffix == SUFFIX:
                wanted.setdefault((touch.file.stem, list_of(touch.change)), []).append(touch)
            elif touch.what is What.MAPPING:
                wanted.setdefault((CODES, list_of(touch.change)), []).append(touch)
    for (map_, list_), some in wanted.items():
        rows = _of_codes(some) if map_ == CODES else _of_map(CsvFile.read(some[0].file), some)
        yield from laid_down(workspace.root / "maps" / f"{name_of_front(map_, list_)}{SUFFIX}", rows)
    for use in used.uses:
        yield from _asking(use, [map_ for map_, list_ in wanted if list_ == use.list])


def labels_as_codes(changed: Changed, used: Mapped, seen: set[tuple[str, str]] | None) -> Iterator[Touch]:
    """Components without a map, whose labels in the sheets are the codes that were renamed.

    Args:
        changed: What changed.
        used: The mapping files.
        seen: The dataflows of the build with the codes in it; None where there is no build.
    """
    for use in used.uses:
        if use.maps or use.origin.kind is From.VALUE or use.list not in changed.old:
            continue
        place = use.file.keys[use.at]
        for code in changed.old[use.list]:
            for change in changed.of(use.list, code):
                if seen is None or (use.table.dataflow, code) in seen:
                    at = f"{use.section}.{use.origin.component}"
                    yield Touch(
                        change, What.MAPPING, use.file.path, line=place.line, at=at, text=code,
                        becomes=change.new if change.kind is Kind.RENAMED else None,
                    )  # fmt: skip


def _asking(use: Use, behind: Sequence[str]) -> Iterator[Edit]:
    """The maps in front, each before the one that it stands in front of, wherever the component names that."""
    if not use.maps and CODES in behind and use.origin.kind is not From.VALUE:
        yield use.file.added((*use.at, MAP), name_of_front(CODES, use.list))
    for at, map_ in use.maps.items():
        front = name_of_front(map_, use.list)
        if map_ in behind and front not in use.maps.values():
            listed = isinstance(at[-1], int)
            yield use.file.preceded(at, front) if listed else use.file.replaced(at, [front, map_])


def _of_codes(touches: Iterable[Touch]) -> Rows:
    """A row for each renamed code itself, and for its end, which is read behind the version."""
    rows: Rows = [("label", "code", "comment")]
    for change in dict.fromkeys(touch.change for touch in touches):
        ends = [change.item, *([change.item.rpartition("_")[2]] if "_" in change.item else [])]
        rows += [(label, str(change.new), _comment(change)) for label in ends]
    return rows


def _of_map(file: CsvFile, touches: Iterable[Touch]) -> Rows:
    header = file.rows[0].texts
    label, code = header.index("label"), header.index("code")
    renamed = {touch.line: touch for touch in touches}
    keys = {key for row in file.rows if row.line in renamed for key in _keys(row.texts[label])}
    rows: Rows = [header if "comment" in header else (*header, "comment")]
    for row in file.rows[1:]:
        touch, texts = renamed.get(row.line), list(row.texts) + [""] * (len(rows[0]) - len(row.texts))
        if touch is not None:
            texts[code] = str(touch.becomes if TOGETHER in touch.text else touch.change.new)
            texts[rows[0].index("comment")] = _comment(touch.change)
        elif not keys & _keys(row.texts[label]):
            continue
        rows.append(tuple(texts))
    return rows


def _keys(label: str) -> set[str]:
    return {label, *spelling.keys(label)}


def _comment(change: Change) -> str:
    return f"{change.item} until it was renamed"
