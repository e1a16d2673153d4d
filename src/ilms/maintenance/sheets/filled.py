"""A table of codes as somebody filled it, in a workbook or a text file: every cell with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.inert import meant
from ilms.languages import _, lines
from ilms.maintenance.sheets.columns import LANGUAGED, PLAIN, Column
from ilms.maintenance.sheets.headings import ASIDE, column
from ilms.maintenance.sheets.table import ID
from ilms.provenance import ORIGINS, Provenance
from ilms.sources.opening import read as read_workbook
from ilms.sources.sheet import Kind, Sheet, letters, nearest

FEW = 5  # merged ranges that are named
WITHIN = 20  # rows from the top among which the headings are looked for


@dataclass(frozen=True)
class Said:
    """What one cell says.

    Attributes:
        at: Row number of `Filled.provenance`'s cells.
    """

    text: str
    kind: Kind
    at: int


Line = Mapping[Column, Said]


@dataclass(frozen=True, eq=False)
class Filled:
    """The rows below the headings, those of nothing but an office's own columns left out.

    Attributes:
        columns: In the order of the file.
        lines: What each row says by column; empty cells are not there.
        provenance: The places of the cells; of no observations.
    """

    path: Path
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    provenance: Provenance


def filled(path: Path) -> Filled:
    """Read a table of codes.

    Args:
        path: Any workbook, or a text with `,`, `;` or tabs.

    Raises:
        SourceError: It cannot be read.
        UsageError: No sheet has a column `id`, or a heading cannot be told; says which.
    """
    sheets = read_workbook(path).sheets
    for sheet in sorted(sheets, key=lambda one: one.hidden):
        found = _headed(sheet)
        if found:
            return _filled(path, sheet, *found)
    raise UsageError(
        _("`{path}` has no row of headings with `id` in the first {within} rows of a sheet", path=path, within=WITHIN),
        hint=_("`ilms codelist export ID -o FILE.xlsx` writes a table to begin with"),
    )


def _headed(sheet: Sheet) -> tuple[int, Mapping[int, str]] | None:
    """The row of the headings and what each of its columns is called."""
    top = sheet.cells.filter(pc.less_equal(sheet.cells["row"], WITHIN)).select(["row", "column", "text"])
    rows: dict[int, dict[int, str]] = {}
    for row, number, text in zip(*(part.to_pylist() for part in top.columns), strict=True):
        rows.setdefault(row, {})[number] = text.strip()
    return next(((row, texts) for row, texts in rows.items() if ID in map(column, texts.values())), None)


def _filled(path: Path, sheet: Sheet, heading: int, texts: Mapping[int, str]) -> Filled:
    if merged := sorted(merge.name for merge in sheet.merges if merge.bottom > heading):
        raise UsageError(
            _(
                "`{path}` has merged cells among its codes: {merged}",
                path=path,
                merged=", ".join(merged[:FEW]) + (", ..." if merged[FEW:] else ""),
            ),
            detail=_("only the first cell of a merged range holds anything"),
            hint=_("unmerge them, and say in every row what is meant"),
        )
    columns = _columns(path, texts)
    below = sheet.cells.append_column("at", pa.array(range(sheet.cells.num_rows)))
    below = below.filter(pc.greater(below["row"], heading)).select(["row", "column", "text", "kind", "at"])
    lines: dict[int, dict[Column, Said]] = {}
    for row, number, text, kind, at in zip(*(part.to_pylist() for part in below.columns), strict=True):
        of = columns.get(number)
        if of is None and number not in texts:
            raise UsageError(
                _(
                    "`{path}` has something in column {letters}, which has no heading",
                    path=path,
                    letters=letters(number),
                ),
                detail=_("row {row}: {text}", row=row, text=text[:60]),
                hint=_("give it one; a heading that begins with `{aside}` is a column of your own", aside=ASIDE),
            )
        if of is not None:
            # Only text files have apostrophes before what Excel would calculate: a workbook has typed cells.
            lines.setdefault(row, {})[of] = Said(meant(text) if sheet.lines else text, Kind(kind), at)
    provenance = Provenance(sheet.provenance(), ORIGINS.empty_table())
    return Filled(path, tuple(columns.values()), tuple(lines.values()), provenance)


def _columns(path: Path, texts: Mapping[int, str]) -> dict[int, Column]:
    """The column of each heading.

    Raises:
        UsageError: A heading is not known, or stands twice.
    """
    found: dict[int, Column] = {}
    for number, text in texts.items():
        if text.startswith(ASIDE):
            continue
        of = column(text)
        if of is None:
            raise _unknown(path, number, text)
        if of in found.values():
            raise UsageError(
                _("`{path}` has two columns `{key}`", path=path, key=of.key), hint=_("one of them has to go")
            )
        found[number] = of
    return found


def _unknown(path: Path, number: int, text: str) -> UsageError:
    known: Sequence[str] = (*PLAIN, *(f"{kind}:{tag}" for kind in LANGUAGED for tag in ("vi", "en", "fr", "es")))
    near = nearest(text, known, 1)
    own = _("begin the heading with `{sign}` if it is a column of your own", sign=ASIDE)
    return UsageError(
        _(
            "`{path}` has a column {letters} called `{text}`, which is not known",
            path=path,
            letters=letters(number),
            text=text,
        ),
        detail=_(
            "columns are called id, parent, name:vi, description:vi, annotation:TYPE; or Mã, Mã cấp trên, Tên, Name"
        ),
        hint=lines(_("did you mean `{near}`?", near=near[0]) if near else "", own, between=" "),
    )
