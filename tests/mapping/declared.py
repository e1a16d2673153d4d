"""A small mapping file that a test changes in one place, and what it is refused with."""

import tomllib
from pathlib import Path

import pytest

from ilms.errors import UsageError
from ilms.mapping.mapping_file import MappingFile

WHERE = Path("mappings/c18.toml")
SMALL = """
table = "C18"
source = "dolab"
[read]
file = "sources/{year}/dolab.xlsx"
header = "Nước đến"
unit = "persons"
[dimensions]
SEX = { value = "SEX_T" }
"""


def made(text=SMALL, **changes):
    raw = tomllib.loads(text)
    for key, value in changes.items():
        *path, last = key.split("__")
        part = raw
        for name in path:
            part = part.setdefault(name, {})
        if value is None:
            part.pop(last)
        else:
            part[last] = value
    return MappingFile.made(raw, WHERE)


def refused(**changes):
    with pytest.raises(UsageError) as caught:
        made(**changes)
    return caught.value
