"""Dates as people's records have them, and completed years between two of them."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from ilms.tabulation.variables.spans import plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ][\d:.]+Z?)?", re.ASCII)
YEAR, MONTH = 10_000, 100  # 2024-02-29 is the number 20240229
FIRST = 1850  # nobody in a file was born before


def parsed(text: str, form: str = "") -> int | None:
    """A date as a number, 20240229; None where the text is none.

    Args:
        text: As it stands in the file.
        form: As `strptime` has it; ISO 8601 where it is empty.

    >>> parsed("2024-02-29"), parsed("20240229"), parsed("29/02/2024", "%d/%m/%Y"), parsed("2023-02-29")
    (20240229, 20240229, 20240229, None)
    """
    written = plain(text)
    try:
        if form:
            found = datetime.strptime(written, form).date()  # noqa: DTZ007  # a day has no time zone
        else:
            match = ISO.fullmatch(written)
            if match is None:
                return None
            found = date(*map(int, match.groups()))
    except ValueError:
        return None
    return found.year * YEAR + found.month * MONTH + found.day if found.year >= FIRST else None


def completed(born: "ir.IntegerValue", on: "ir.IntegerValue") -> "ir.IntegerValue":
    """Completed years on a day: who was born on 29 February is a year older on 1 March; below 0 where born later."""
    import ibis

    apart = on - born
    return (apart < 0).ifelse(ibis.literal(-1).cast("int64"), apart // YEAR).cast("int64")
