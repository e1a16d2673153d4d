"""The mapping file that reads what was tabulated: laid down once, the office's own from then on."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from ilms.structures.tables import Table
from ilms.tabulation.result.figures import BOUNDS, CASES, ERRORS, FOLDER, WITHHELD
from ilms.words import Words

MAPPINGS = "mappings"
REMARKS = "I13"  # the ILO's type of note for them
MULTIPLES = {"0": "units", "3": "thousands", "6": "millions"}


def laid_down(
    root: Path, name: str, table: Table, source: str, language: str, *, remark: str = "", sample: bool = True
) -> Path | None:
    """Write `mappings/NAME.toml`, unless a mapping file reads this result already.

    Args:
        root: The workspace's.
        name: The result's.
        table: What it is.
        source: The id of the office's source.
        language: Of the file's comments.
        remark: How records of something else became persons: why the figures may stand for them, sent with them.
        sample: The figures rest on sample cases.

    Returns:
        The file; None where nothing had to be written.
    """
    file = f"{FOLDER}/{{year}}/{name}.csv"
    folder = root / MAPPINGS
    if any(_reads(path, file) for path in sorted(folder.glob("*.toml"))):
        return None
    path = folder / f"{name}.toml"
    number = 2
    while path.exists():  # somebody's mapping of something else
        path, number = folder / f"{name}-{number}.toml", number + 1
    folder.mkdir(exist_ok=True)
    words = Words(language, "tabulation")
    said = json.dumps(remark, ensure_ascii=False)
    sections = [
        f"# {words('mapping.head', name=name)}",
        f'table = "{table.code}"',
        f'source = "{source}"',
        *([f"as-persons = {said}"] if remark else []),
        *_read(file, table, sample=sample),
        *_origins(table, sample=sample),
        f"\n# {words('mapping.round')}\n[round]\ndecimals = {table.precision}",
        *([f"\n[notes]\n{REMARKS} = {said}"] if remark else []),
    ]
    path.write_text("\n".join(sections) + "\n", encoding="utf-8", newline="\n")
    return path


def _read(file: str, table: Table, *, sample: bool) -> Iterator[str]:
    signs = ", ".join(f'"({one})" = {{ status = "{one}" }}' for one in WITHHELD)
    ignored = ", ".join(f'"{one}"' for one in ERRORS)
    yield f'\n[read]\nfile = "{file}"'
    yield 'header = { find = "OBS_VALUE" }\nvalues = "OBS_VALUE"'
    if sample:
        yield f'cases = "{CASES}"\nignore = [{ignored}]'
    yield f'unit = "{MULTIPLES[table.unit["UNIT_MULT"]]}"\nnumber = "en"\nsigns = {{ {signs} }}'


def _origins(table: Table, *, sample: bool) -> Iterator[str]:
    yield "\n[dimensions]"
    yield from (_column(one) for one in table.dimensions)
    yield 'TIME_PERIOD = { file = "year" }\n\n[attributes]'
    yield from (_column(one) for one in ("OBS_STATUS", *(BOUNDS if sample else ())))


def _column(component: str) -> str:
    return f'{component} = {{ column = "{component}" }}'


def _reads(path: Path, file: str) -> bool:
    try:
        said = tomllib.loads(path.read_text("utf-8-sig")).get("read", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False  # `ilms check` speaks of it
    return isinstance(said, dict) and re.sub(r"\s", "", str(said.get("file", ""))) == file
