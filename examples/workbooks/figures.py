"""The published figures, read from the transcription of ILOSTAT's tables."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

SEXES = ("SEX_T", "SEX_M", "SEX_F")
Key = tuple[str, str, str, str]  # sex, classif1, classif2, time
Figures = Mapping[Key, str]  # the value's text, in thousands


def read(path: Path, area: str, year: str | None = None) -> dict[str, dict[Key, str]]:
    """The published figures of an area, of one year or of all, by indicator."""
    found: dict[str, dict[Key, str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["ref_area"] == area and year in {None, row["time"]}:
                key = (row["sex"], row["classif1"], row["classif2"], row["time"])
                found.setdefault(row["indicator"], {})[key] = row["obs_value"]
    return found


def persons(text: str) -> int:
    """Published thousands as whole persons.

    Raises:
        ValueError: The figure has more than three decimals.
    """
    whole = Decimal(text) * 1000
    if whole != int(whole):
        raise ValueError(f"{text} thousand is not a whole number of persons")
    return int(whole)
