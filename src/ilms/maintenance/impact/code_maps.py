"""Rows of code maps that lead to a code that changed.

A row of the office's own map is edited. A packaged map is not, nor is a row whose code several lists share (`JPN`):
a small map of the office's own is put in front of it, which knows the labels that lead to the new code (`fronts`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ilms.maintenance.compare.changes import Change, Kind
from ilms.maintenance.impact.changed import Changed, list_of
from ilms.maintenance.impact.fronts import name_of_front
from ilms.maintenance.impact.touch import Touch, What
from ilms.maintenance.impact.uses import Mapped, Use
from ilms.maintenance.rewriting.csv_file import CsvFile
from ilms.maintenance.rewriting.xml_file import XmlFile
from ilms.recoding.aggregations import RULES
from ilms.recoding.code_map import TOGETHER, together
from ilms.workspace import Workspace

LABEL, CODE = "label", "code"


def touches(changed: Changed, used: Mapped, workspace: Workspace) -> Iterator[Touch]:
    """Every row of a code map at hand that leads to a code that changed."""
    for name, path in used.maps.files().items():
        uses = [use for use in used.of(name) if use.list in changed.old and not _in_front(use, name)]
        own = path.is_relative_to(workspace.root)
        if path.suffix != ".csv":
            yield from _standard(changed, path, uses, own=own)
        elif own or uses:
            alone = len({use.list for use in used.of(name)}) <= 1
            yield from _rows(changed, path, uses, own=own, alone=alone)


def _in_front(use: Use, name: str) -> bool:
    """Whether a component asks a map in front of that one, which then says what the codes are now."""
    return name_of_front(name, use.list) in use.maps.values()


def _rows(changed: Changed, path: Path, uses: Sequence[Use], *, own: bool, alone: bool) -> Iterator[Touch]:
    file = CsvFile.read(path)
    header = list(file.rows[0].texts) if file.rows else []
    if LABEL not in header or CODE not in header:
        return
    label, code = header.index(LABEL), header.index(CODE)
    for number, row in enumerate(file.rows[1:], 1):
        if code >= len(row.cells):
            continue
        text = row.texts[code].strip()
        for change in _of_row(changed, text, uses):
            becomes = _written(changed, change, text)
            whole = change.item == text or TOGETHER in text or alone
            edit = file.replaced(number, code, becomes) if own and whole and becomes is not None else None
            yield Touch(
                change, What.CODE_MAP, path, not own, row.line, row.texts[label], text, becomes, edit
            )  # fmt: skip


def _of_row(changed: Changed, text: str, uses: Sequence[Use]) -> list[Change]:
    """What happened to the codes that a row leads to, as the mapping files read it; each once."""
    found: list[Change] = []
    for part in together(text) if TOGETHER in text else [text]:
        meant = [(use.list, changed.meant(use.list, part, use.versions)) for use in uses]
        if not uses and part in changed.unmistakable:
            meant = [(changed.unmistakable[part], part)]
        found += [change for list_, code in meant if code for change in changed.of(list_, code)]
    return list({id(change): change for change in found}.values())


def _written(changed: Changed, change: Change, text: str) -> str | None:
    """What the cell says once the code is renamed; None where it was not, or where that cannot be said in one cell."""
    if TOGETHER not in text:
        return changed.written(change, text)
    if change.kind is not Kind.RENAMED:
        return None
    new = [changed.renamed(list_of(change), code) for code in together(text)]
    version = new[0].rpartition("_")[0]
    if not all(code.rpartition("_")[0] == version for code in new):
        return None
    return TOGETHER.join([new[0], *(code.rpartition("_")[2] for code in new[1:])])


def _standard(changed: Changed, path: Path, uses: Sequence[Use], *, own: bool) -> Iterator[Touch]:
    """Targets of a representation map; those in JSON are told, and edited by hand."""
    from ilms.structures.files import read
    from ilms.structures.model import RepresentationMap

    if not own:
        return
    if path.suffix == ".xml":
        file = XmlFile.read(path)
        for element in file.elements("TargetValue"):
            text = (element.text or "").strip()
            for change in _of_row(changed, text, uses):
                becomes = changed.written(change, text)
                edit = file.replaced(element, becomes) if becomes is not None else None
                yield Touch(change, What.CODE_MAP, path, False, file.line(element), "", text, becomes, edit)
        return
    for one in read(path).artefacts:
        for row in one.mappings if isinstance(one, RepresentationMap) else ():
            for text in row.targets:
                for change in _of_row(changed, text, uses):
                    yield Touch(
                        change, What.CODE_MAP, path, at=row.sources[0].text, text=text,
                        becomes=changed.written(change, text),
                    )  # fmt: skip


def aggregations(changed: Changed, workspace: Workspace) -> Iterator[Touch]:
    """Every row of `aggregations.csv` at hand that names a code that changed."""
    path = next((folder / RULES for folder in workspace.overlay("maps") if (folder / RULES).is_file()), None)
    if path is None:
        return
    file = CsvFile.read(path)
    for number, row in enumerate(file.rows[1:], 1):
        for column, text in enumerate(row.texts):
            for change in changed.of(changed.unmistakable.get(text, ""), text):
                becomes = changed.written(change, text)
                edit = file.replaced(number, column, becomes) if becomes is not None else None
                packaged = not path.is_relative_to(workspace.root)
                yield Touch(
                    change, What.AGGREGATION, path, packaged, row.line, file.rows[0].texts[column], text, becomes, edit
                )
