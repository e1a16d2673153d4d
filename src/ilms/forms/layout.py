"""Where the figures of a questionnaire workbook stand, described once in a TOML file (`docs/entering.md`)."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ilms.errors import UnreadableTomlError, UsageError
from ilms.languages import _
from ilms.mapping.questionnaire import shape
from ilms.mapping.read_section import UNITS
from ilms.sources.sheet import letters, number_of
from ilms.structures.load import schema
from ilms.structures.tables import Table, find
from ilms.workspace import known

ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")
LETTERS = re.compile(r"[A-Z]{1,3}")
WHOLE = ("language", "area")  # of the file
KEYS = ("table", "sheet", "unit", "year", "words", "columns", "rows", "choose", "source")  # of a [[table]]
Codes = Mapping[str, str]  # dimension to code


@dataclass(frozen=True)
class Choose:
    """Rows whose country is written into the workbook, the largest first.

    Attributes:
        column: The letters of the column that takes its name.
        rows: 1-based.
    """

    column: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """One table in the workbook.

    Attributes:
        unit: A key of `UNITS`.
        year: The address of the cell that holds the year.
        words: By address, what the cell must begin with: another workbook is told by it.
        columns: By letters, the codes of the column.
        rows: By number, the codes of the row.
        source: The address of the cell that takes the source's name; empty where there is none.
    """

    table: Table
    sheet: str
    unit: str
    year: str
    words: Mapping[str, str]
    columns: Mapping[str, Codes]
    rows: Mapping[int, Codes]
    choose: Choose | None = None
    source: str = ""

    def cells(self, chosen: Sequence[Codes] = ()) -> Iterator[tuple[str, Codes]]:
        """Each cell of figures with its codes; `chosen` are those of the rows whose country was written."""
        rows = dict(self.rows)
        if self.choose:
            rows |= dict(zip(self.choose.rows, chosen, strict=False))
        for row, down in sorted(rows.items()):
            if down:
                yield from ((f"{column}{row}", {**down, **across}) for column, across in self.columns.items())


@dataclass(frozen=True)
class Layout:
    """A workbook.

    Attributes:
        path: Where it is described; only to name it.
        language: Of the countries' names that are written.
        area: Whose figures the workbook holds, a code of CL_AREA; empty where it is anybody's.
    """

    path: Path
    blocks: tuple[Block, ...]
    language: str = "en"
    area: str = ""


def load(path: Path) -> Layout:
    """Read a layout.

    Raises:
        UsageError: It is not TOML, misses a key, has one that nobody reads, or names a code, a table or an address that
            is none.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            _("there is no layout `{path}`", path=path), hint=_("docs/entering.md says what it holds")
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableTomlError(path, error) from error
    known(raw, (*WHOLE, "table"), f"`{path}`")
    if not raw.get("table"):
        raise UsageError(
            _("`{path}` has no [[table]]", path=path), hint=_("one for each table of the workbook: docs/entering.md")
        )
    blocks = tuple(_block(one, path) for one in raw["table"])
    return Layout(path, blocks, str(raw.get("language", "en")), str(raw.get("area", "")))


def _block(raw: Mapping[str, Any], path: Path) -> Block:
    place = f"[[table]] {raw.get('table', '')} of `{path}`"
    known(raw, KEYS, place)
    for key in ("table", "sheet", "year", "columns"):
        if not raw.get(key):
            raise UsageError(
                _("{place} has no `{key}`", place=place, key=key), hint=_("docs/entering.md shows a whole layout")
            )
    tables = find(str(raw["table"]))
    if len(tables) > 1:
        raise UsageError(_("{place} has two dataflows", place=place), hint=" or ".join(table.code for table in tables))
    if raw.get("unit", "thousands") not in UNITS:
        raise UsageError(
            _("{place}: `{raw}` is no unit", place=place, raw=raw["unit"]),
            hint=_("one of: {units}", units=", ".join(UNITS)),
        )
    table = tables[0]
    columns = {_letters(at, place): _codes(text, table, place) for at, text in raw["columns"].items()}
    rows = {_row(at, place): _codes(text, table, place) for at, text in raw.get("rows", {}).items()}
    words = {_address(at, place): str(text) for at, text in raw.get("words", {}).items()}
    block = Block(
        table,
        str(raw["sheet"]),
        str(raw.get("unit", "thousands")),
        _address(raw["year"], place),
        words,
        columns,
        rows,
        _choose(raw["choose"], place) if "choose" in raw else None,
        _address(raw["source"], place) if raw.get("source") else "",
    )
    if block.choose and shape(schema(table.dataflow)) is None:
        raise UsageError(
            _("{place} has `choose`, and {table} has no countries", place=place, table=table.code),
            hint=_("name its classes in `rows`"),
        )
    _complete(block, place)
    return block


def _complete(block: Block, place: str) -> None:
    """Refuse a cell that has no code for a dimension, or two keys for one cell."""
    shaped = shape(schema(block.table.dataflow)) if block.choose else None
    chosen = [{shaped.dimension: shaped.total} for _ in (block.choose.rows if block.choose else ())] if shaped else []
    for address, codes in block.cells(chosen):
        if missing := [dimension for dimension in block.table.dimensions if dimension not in codes]:
            raise UsageError(
                _("{place}: {address} has no code of {missing}", place=place, address=address, missing=missing[0]),
                hint=_(
                    "give it in `columns` or in `rows`: several codes of one row or column stand with blanks between"
                ),
            )


def _codes(text: object, table: Table, place: str) -> Codes:
    """`CBR_BIR_TOTAL SEX_T` by dimension: the part before the first `_` names it."""
    codes = {code.partition("_")[0]: code for code in str(text).split()}
    held = schema(table.dataflow)
    for dimension, code in codes.items():
        if dimension not in table.dimensions or code not in held.allowed[dimension]:
            raise UsageError(
                _("{place}: `{code}` is no code of {table}", place=place, code=code, table=table.code),
                hint=_("`ilms dsd show {dataflow}`", dataflow=table.dataflow),
            )
    return codes


def _address(raw: object, place: str) -> str:
    if not ADDRESS.fullmatch(str(raw)):
        raise UsageError(_("{place}: `{raw}` is no cell", place=place, raw=raw), hint=_("as Excel shows it: B4"))
    return str(raw)


def _letters(raw: str, place: str) -> str:
    if not LETTERS.fullmatch(raw):
        raise UsageError(_("{place}: `{raw}` is no column", place=place, raw=raw), hint=_("as Excel shows it: C"))
    return raw


def _row(raw: str, place: str) -> int:
    if not raw.isdigit() or not int(raw):
        raise UsageError(_("{place}: `{raw}` is no row", place=place, raw=raw), hint=_("as Excel numbers it: 12"))
    return int(raw)


def _choose(raw: Mapping[str, Any], place: str) -> Choose:
    known(raw, ("column", "rows"), f"`choose` in {place}")
    return Choose(_letters(str(raw.get("column", "")), place), tuple(int(row) for row in raw.get("rows", ())))


def dumped(layout: Layout) -> str:
    """A layout as TOML; `load` gives the same."""
    lines = ["# Where the figures stand: docs/entering.md explains every key.", f'language = "{layout.language}"']
    lines += [f'area = "{layout.area}"'] if layout.area else []
    for block in layout.blocks:
        lines += ["", "[[table]]", f'table = "{block.table.code}"', f'sheet = "{block.sheet}"']
        lines += [f'unit = "{block.unit}"', f'year = "{block.year}"']
        lines += [f'source = "{block.source}"'] if block.source else []
        lines.append("words = { " + ", ".join(f'{at} = "{text}"' for at, text in block.words.items()) + " }")
        lines.append("columns = { " + ", ".join(f'{at} = "{_text(c)}"' for at, c in block.columns.items()) + " }")
        lines.append("rows = { " + ", ".join(f'{at} = "{_text(c)}"' for at, c in block.rows.items()) + " }")
        if block.choose:
            rows = ", ".join(map(str, block.choose.rows))
            lines.append(f'choose = {{ column = "{block.choose.column}", rows = [{rows}] }}')
    return "\n".join(lines) + "\n"


def _text(codes: Codes) -> str:
    return " ".join(codes.values())


def split(address: str) -> tuple[int, int]:
    """Row and column of an address, 1-based.

    >>> split("B4")
    (4, 2)
    """
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    return int(match[2]), number_of(match[1])


def address(row: int, column: int) -> str:
    """Likewise back."""
    return f"{letters(column)}{row}"
