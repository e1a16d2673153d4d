"""The mapping file that reads what was tabulated: laid down once, the office's own from then on."""

import json
import re
import tomllib
from pathlib import Path

from ilms.structures.tables import Table
from ilms.tabulation.result.figures import BOUNDS, CASES, ERRORS, FOLDER, WITHHELD
from ilms.words import Words

MAPPINGS = "mappings"
REMARKS = "I13"  # the ILO's type of note for them
MULTIPLES = {"0": "units", "3": "thousands", "6": "millions"}


def laid_down(root: Path, name: str, table: Table, source: str, language: str, remark: str = "") -> Path | None:
    """Write `mappings/NAME.toml`, unless a mapping file reads this result already.

    Args:
        root: The workspace's.
        name: The result's.
        table: What it is.
        source: The id of the office's source.
        language: Of the file's comments.
        remark: What is sent with the figures about how they were made.

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
    path.write_text(text(name, table, source, file, language, remark), encoding="utf-8", newline="\n")
    return path


def text(name: str, table: Table, source: str, file: str, language: str, remark: str) -> str:
    """The mapping file's text."""
    words = Words(language, "tabulation")
    dimensions = "\n".join(f'{one} = {{ column = "{one}" }}' for one in table.dimensions)
    attributes = "\n".join(f'{one} = {{ column = "{one}" }}' for one in ("OBS_STATUS", *BOUNDS))
    signs = ", ".join(f'"({one})" = {{ status = "{one}" }}' for one in WITHHELD)
    notes = f"\n[notes]\n{REMARKS} = {json.dumps(remark, ensure_ascii=False)}\n" if remark else ""
    ignored = ", ".join(f'"{one}"' for one in ERRORS)
    return f"""# {words("mapping.head", name=name)}
table = "{table.code}"
source = "{source}"

[read]
file = "{file}"
header = {{ find = "OBS_VALUE" }}
values = "OBS_VALUE"
cases = "{CASES}"
ignore = [{ignored}]
unit = "{MULTIPLES[table.unit["UNIT_MULT"]]}"
number = "en"
signs = {{ {signs} }}

[dimensions]
{dimensions}
TIME_PERIOD = {{ file = "year" }}

[attributes]
{attributes}

# {words("mapping.round")}
[round]
decimals = {table.precision}
{notes}"""


def _reads(path: Path, file: str) -> bool:
    try:
        said = tomllib.loads(path.read_text("utf-8-sig")).get("read", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False  # `ilms check` speaks of it
    return isinstance(said, dict) and re.sub(r"\s", "", str(said.get("file", ""))) == file
