"""The data-entry workbooks of a new workspace: one for each of the 21 tables, and the mapping of each dataflow."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.atomic import appearing
from ilms.forms.grid import Form, form
from ilms.forms.wording import word
from ilms.languages import FALLBACK, spoken
from ilms.mapping.entered import FOLDER, LAID_DOWN
from ilms.structures.tables import Table, tables
from ilms.words import catalogue
from ilms.workspace import Source

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PLACE = "sources/entry"
CODES = "codes"
OFFERED = ("persons", "units", "thousands", "millions")  # of `UNITS`: those that an office types in
LINE, WIDE = 15, 70  # of the instructions: points a line, characters a line
MIGRANTS = {"birth": "Persons born outside of the country", "citizenship": "Non-citizens"}
# A label of ours ends with its code in brackets; a name alone, pasted from elsewhere, is left to the maps.
PATTERN = r"^(?:.*\[)?([^\[\]]+)\]?$"


@dataclass(frozen=True)
class Entry:
    """For whom workbooks are laid down.

    Attributes:
        languages: Of labels and words, the first one first.
        years: One sheet for each.
        sources: Those of `ilms.toml`; the first one is what the boxes begin with.
    """

    languages: tuple[str, ...]
    years: tuple[int, ...]
    sources: tuple[Source, ...]


def lay_down(folder: Path, entry: Entry) -> list[Path]:
    """Write the 21 workbooks and the mapping of each dataflow into a workspace, over nothing that is there.

    Returns:
        The files that were written.
    """
    written: list[Path] = []
    as_laid: dict[str, str] = {}
    for number, of in groupby(tables(), key=lambda table: table.number):
        forms = [form(table) for table in of]
        path = folder / PLACE / f"{number}.xlsx"
        if not path.exists():
            content = workbook(forms, entry)
            with appearing(path) as out:
                out.write(content)
            written.append(path)
            as_laid[path.relative_to(folder).as_posix()] = sha256(content).hexdigest()
        for one in forms:
            path = folder / FOLDER / f"{one.table.code}.toml"
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(mapping(one, entry), encoding="utf-8", newline="\n")
                written.append(path)
    listed = folder / FOLDER / LAID_DOWN
    if as_laid and not listed.exists():
        listed.write_text(json.dumps(as_laid, indent=2) + "\n", encoding="utf-8", newline="\n")
        written.append(listed)
    return written


def units(table: Table) -> tuple[str, ...]:
    """The units that figures of a table may be entered in, the usual one first."""
    wrong = "persons" if table.unit["UNIT_MEASURE"] == "LC" else "units"
    return tuple(unit for unit in OFFERED if unit != wrong)


def sheet_name(table: Table, year: int | str, languages: Sequence[str]) -> str:
    """`2024`; `2024 birth` where another dataflow stands in the same workbook."""
    return f"{year} {word(table.criterion, languages[:1])}" if table.criterion else str(year)


def workbook(forms: Sequence[Form], entry: Entry) -> bytes:
    """The workbook of a table: instructions, a sheet for each year and dataflow, the lists behind the cells."""
    from openpyxl import Workbook

    from ilms.forms.drawing import Lists, Setting, draw

    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book.create_sheet(word("guide", entry.languages[:1])), entry.languages)
    lists = Lists(book.create_sheet(CODES))
    sources = tuple(f"{source.id} - {source.name}" for source in entry.sources)
    for year in entry.years:
        for one in forms:
            boxes = {"source": sources[0], "unit": units(one.table)[0]}
            if one.table.criterion:
                boxes["T36"] = MIGRANTS[one.table.criterion]
            setting = Setting(entry.languages, sources, units(one.table), {**boxes, "I11": "", "remarks": ""})
            draw(book.create_sheet(sheet_name(one.table, year, entry.languages)), one, setting, lists)
    book.move_sheet(lists.sheet, len(book.sheetnames))
    lists.sheet.sheet_state = "hidden"
    book.active = 1
    book.calculation.fullCalcOnLoad = True  # nothing is calculated until somebody opens it
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _guide(sheet: "Worksheet", languages: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    guide = [key for key in catalogue("forms") if key.startswith("line.")]
    beside = [language for language in languages if language in spoken()] or [FALLBACK]
    for row, key in enumerate(guide, 1):
        lines = [word(key, [language]) for language in beside]
        # Excel fits the height of wrapped rows only once somebody edits them.
        sheet.row_dimensions[row].height = LINE * max(-(-len(line) // WIDE) for line in lines) + 3
        for column, line in enumerate(lines, 1):
            cell = sheet.cell(row, column, line)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for letter in "AB"[: len(beside)]:
        sheet.column_dimensions[letter].width = WIDE + 15
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    if fit := sheet.sheet_properties.pageSetUpPr:
        fit.fitToPage = True
    sheet.protection.sheet = True


def mapping(one: Form, entry: Entry) -> str:
    """The text of the mapping file of a form."""
    table, languages = one.table, entry.languages
    name = sheet_name(table, r"(\d{4})", languages)
    column = f"column = \"{one.stub(languages)}\", pattern = '{PATTERN}'{_maps(one, languages)}"
    rows = f"{one.rows.dimension} = {{ {column} }}"
    across = [
        f"{side.dimension} = {{ header = {level}, pattern = '{PATTERN}' }}" for level, side in enumerate(one.across, 1)
    ]
    return MAPPING.format(
        code=table.code,
        title=table.label("en"),
        source=entry.sources[0].id,
        file=f"{PLACE}/{table.number}.xlsx",
        find=one.stub(languages),
        levels=len(one.across),
        until=word("end", languages),
        ignore=word("check", languages),
        unit=units(table)[0],
        rows=rows,
        across="\n".join(across),
        sheet=f"^{name}$",
    )


def _maps(one: Form, languages: Sequence[str]) -> str:
    if not one.rows.countries:
        return ""
    names = ", ".join(f'"country-{language}"' for language in languages if language in {"vi", "en"})
    return f", map = [{names}]" if names else ""


MAPPING = """\
# {code}: {title}
# The data-entry workbook `{file}`. It takes part once a sheet of it has a figure, and asks for no change here. The
# boxes above its tables (source, unit, T36, I11) hold for their sheet, in place of what stands here.
table = "{code}"
source = "{source}"

[read]
file = "{file}"
header = {{ find = "{find}", rows = {levels} }}
until = "{until}"
ignore = ["{ignore}"]
unit = "{unit}"

[read.signs]
"-" = {{ value = "0" }}
"…" = {{ status = "N" }}
"..." = {{ status = "N" }}
C = {{ status = "C" }}
N = {{ status = "N" }}
S = {{ status = "S" }}
X = {{ status = "X" }}

[read.footnotes]
"(P)" = {{ status = "P" }}
"(E)" = {{ status = "E" }}
"(U)" = {{ status = "U" }}
"(B)" = {{ status = "B" }}

[dimensions]
{rows}
{across}
TIME_PERIOD = {{ sheet = '{sheet}' }}
"""
