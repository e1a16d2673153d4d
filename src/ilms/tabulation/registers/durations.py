"""Lengths of time as people write them: `12 months`, `90 days`, `10 minutes`."""

import re
from typing import NamedTuple

from ilms.errors import UsageError
from ilms.languages import _

WRITTEN = re.compile(r"(\d{1,5}) (month|day|minute)s?")


class Duration(NamedTuple):
    """So many of a unit: `month` (of the calendar), `day` or `minute`."""

    many: int
    unit: str

    def __str__(self) -> str:
        return f"{self.many} {self.unit}{'' if self.many == 1 else 's'}"


def duration(text: str, unit: str, key: str, place: str) -> Duration:
    """Read one.

    Args:
        text: As it is written.
        unit: The one that it must be counted in.
        key: Whose value it is.
        place: What to call the table that it stands in.

    Raises:
        UsageError: It is no length of time, or counted in something else.
    """
    found = WRITTEN.fullmatch(text.strip())
    if found is None or found[2] != unit:
        raise UsageError(
            _("{place}: `{key}` is `{text}`", place=place, key=key, text=text),
            hint=_("a whole number, for example `{example}`", example=f'{key} = "12 {unit}s"'),
        )
    return Duration(int(found[1]), unit)
