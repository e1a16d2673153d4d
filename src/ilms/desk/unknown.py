"""A label that no code map knows, and the edits that give it a code in a map of the office's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.desk.touching import cells_at
from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.impact.uses import MAP, Use, mapped
from ilms.maintenance.rewriting.csv_file import CsvFile
from ilms.maintenance.rewriting.edits import Edit
from ilms.maintenance.rewriting.map_rows import COLUMNS, laid_down
from ilms.structures.nearest import nearest
from ilms.structures.schema import Code, Codelist
from ilms.workspace import Workspace

ALIKE = 0.6  # of a code's name, to be suggested
UNKNOWN = ("MAP001", "MAP034")  # of a dimension, of an attribute
CODE = re.compile(r"\w+")
MAPS, SUFFIX, OFFICE = "maps", ".csv", "office-"


@dataclass(frozen=True)
class Unknown:
    """One label.

    Attributes:
        component: Whose code it has none of.
        mapping: The mapping file's name.
        suggested: The codes that the finding names: of labels in the maps that look like it.
    """

    label: str
    component: str
    mapping: str
    codelist: Codelist
    suggested: tuple[str, ...] = ()

    def near(self) -> list[Code]:
        """The codes of labels that look like it; where no map has such a label, those whose names do."""
        named = [code for code in self.codelist.codes if code.id in self.suggested]
        return sorted(named, key=lambda one: self.suggested.index(one.id)) or nearest(
            self.label, self.codelist, alike=ALIKE
        )


def unknown_at(datasets: Iterable[Dataset], file: str, sheet: str | None, at: str | int) -> Unknown | None:
    """The unknown label that a cell holds, if it holds one."""
    for data in datasets:
        here = cells_at(data.provenance, file, sheet, at)
        for batch in data.findings:
            if batch.code in UNKNOWN and batch.cells is not None:
                for one in batch.params.filter(pc.is_in(batch.cells, value_set=here)).to_pylist():
                    codelist = data.observations.schema[one["dimension"]].codelist
                    if codelist is not None:
                        return Unknown(
                            one["label"],
                            one["dimension"],
                            one["mapping"],
                            codelist,
                            tuple(CODE.findall(one["near_en"])),
                        )
    return None


def coded(workspace: Workspace, unknown: Unknown, code: str) -> Iterator[Edit]:
    """The row of a map of the office's own, and the mapping file that asks that map first, where none did.

    Args:
        workspace: Where it is laid down.
        unknown: The label.
        code: What it means; empty where its figures are not wanted.

    Raises:
        UsageError: The list has no such code, or no mapping file has that label any more.
    """
    if code and code not in unknown.codelist:
        near = ", ".join(f"`{one.id}`" for one in nearest(code, unknown.codelist))
        raise UsageError(
            _("`{list}` has no code `{code}`", list=unknown.codelist.reference.id, code=code),
            hint=_("nearest: {near}", near=near),
        )
    uses = [use for use in mapped(workspace).uses if _is(use, unknown)]
    if not uses:
        raise UsageError(
            _(
                "`{mapping}` does not read {component} by a label any more",
                mapping=unknown.mapping,
                component=unknown.component,
            ),
            hint=_("check again"),
        )
    own = next((name for name in uses[0].maps.values() if (workspace.root / MAPS / f"{name}{SUFFIX}").is_file()), None)
    name = own or f"{OFFICE}{unknown.component.casefold().replace('_', '-')}"
    path = workspace.root / MAPS / f"{name}{SUFFIX}"
    yield from laid_down(path, [COLUMNS, (unknown.label, _as_there(path, unknown, code))])
    for use in uses if own is None else ():
        yield from _asking(use, name)


def _is(use: Use, unknown: Unknown) -> bool:
    return use.file.path.name == unknown.mapping and use.origin.component == unknown.component


def _as_there(path: Path, unknown: Unknown, code: str) -> str:
    """The code as the map's other rows write theirs: with the version before it, or without (`JPN`)."""
    if not code or not path.is_file():
        return code
    rows = CsvFile.read(path).rows
    column = rows[0].texts.index("code")
    others = [row.texts[column] for row in rows[1:] if len(row.texts) > column and row.texts[column]]
    bare = others and not any(one in unknown.codelist for one in others)
    return code.rpartition("_")[2] if bare else code


def _asking(use: Use, name: str) -> Iterator[Edit]:
    """The mapping file asks the map before all others."""
    if not use.maps:
        yield use.file.added((*use.at, MAP), name)
        return
    at, first = next(iter(use.maps.items()))
    if first != name:
        yield use.file.preceded(at, name) if isinstance(at[-1], int) else use.file.replaced(at, [name, first])
