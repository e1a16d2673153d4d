"""Which files and sheets a mapping file means, and what the `{name}`s in its path stand for in each."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ilms.errors import SourceError
from ilms.languages import _
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From
from ilms.mapping.read_section import EVERY_SHEET
from ilms.patterns import Pattern
from ilms.sources.sheet import Sheet, Workbook, nearest
from ilms.workspace import Workspace


def files(workspace: Workspace, mapping: MappingFile) -> list[tuple[Path, dict[str, str]]]:
    """The files that fit `[read] file`, by name, each with what its `{name}`s stand for.

    Raises:
        SourceError: None fits; with the files that look like it.
    """
    found = Pattern(mapping.read.file).files(workspace.root)
    if not found:
        raise _no_file(workspace, mapping)
    return found


def fits(mapping: MappingFile, name: str) -> bool:
    """Whether a path, relative to the workspace and with `/`, is one that a mapping file means."""
    return Pattern(mapping.read.file).fits(name)


def _no_file(workspace: Workspace, mapping: MappingFile) -> SourceError:
    folder, there = Pattern(mapping.read.file).around(workspace.root)
    near = nearest(mapping.read.file, there) or there[:3]
    return SourceError(
        _("no file fits `{file}`, which {mapping} reads", file=mapping.read.file, mapping=mapping.path.name),
        detail=_("there are: {near}", near=", ".join(f"`{name}`" for name in near))
        if near
        else _("`{folder}` holds no file", folder=folder),
        hint=_("put the workbook there, or change `file` in `{relative}`", relative=workspace.relative(mapping.path)),
        code="SRC007",
        facts={"file": mapping.read.file, "files": ", ".join(f"`{name}`" for name in near) or "-"},
    )


def sheets(book: Workbook, mapping: MappingFile) -> Sequence[Sheet]:
    """The sheets of a workbook that a mapping reads.

    Raises:
        SourceError: A sheet that it names is not there, none fits, or it names none and there are several.
    """
    patterns = [o.at for o in mapping.dimensions.values() if o.kind is From.SHEET]
    if mapping.read.sheets and mapping.read.sheets != (EVERY_SHEET,):
        return [book.sheet(name) for name in mapping.read.sheets]
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    found = [sheet for sheet in visible if all(re.search(p, _nfc(sheet.name)) for p in patterns)]
    names = ", ".join(f'"{sheet.name}"' for sheet in book.sheets)
    if not found:
        raise SourceError(
            _(
                "`{file}` has no sheet that fits {patterns}",
                file=_shown(book),
                patterns=", ".join(f"`{one}`" for one in patterns) or "*",
            ),
            detail=_("its sheets: {names}", names=names),
            hint=_("change the origin `sheet` in {mapping}", mapping=mapping.path.name),
            code="SRC008",
            facts={"file": _shown(book), "sheet": " ".join(patterns) or "*", "sheets": names},
        )
    if len(found) > 1 and not patterns and not mapping.read.sheets:
        raise SourceError(
            _(
                "`{shown}` has several sheets, and {mapping} does not say which one",
                shown=_shown(book),
                mapping=mapping.path.name,
            ),
            detail=_("its sheets: {names}", names=names),
            hint=_('name it: `sheet = "..."` in [read]; `sheet = "*"` reads them all'),
        )
    return found


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _shown(book: Workbook) -> str:
    return book.sheets[0].file if book.sheets else str(book.path)
