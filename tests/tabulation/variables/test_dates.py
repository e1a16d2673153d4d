import calendar
from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilms.tabulation.variables.dates import completed, parsed


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2024-02-29", "", 20240229), ("20240229", "", 20240229), (" 2024-02-29 ", "", 20240229),
        ("2024-02-29T10:11:12", "", 20240229), ("2024-02-29 00:00:00.000", "", 20240229),
        ("29/02/2024", "%d/%m/%Y", 20240229), ("02/2024", "%m/%Y", 20240201), ("1990", "%Y", 19900101),
        ("2023-02-29", "", None), ("29/02/2024", "", None), ("2024-2-9", "", None), ("1066-10-14", "", None),
        ("", "", None), ("13/13/2024", "%d/%m/%Y", None), ("2024-02-29", "%d/%m/%Y", None), ("2024-02-29T", "", None),
    ],
)  # fmt: skip
def test_dates(text, form, day):
    assert parsed(text, form) == day


def years(born, on):
    """By the calendar: how many birthdays there were; of 29 February the first day of March in other years."""
    day = (
        born.replace(year=on.year)
        if born.month != 2 or born.day != 29 or calendar.isleap(on.year)
        else date(on.year, 3, 1)
    )
    return on.year - born.year - (on < day) if born <= on else -1


dates = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(dates, dates), min_size=1, max_size=40))
def test_completed_years(pairs):
    table = pa.table({
        name: pa.array([parsed(pair[at].isoformat()) for pair in pairs], pa.int64())
        for at, name in enumerate(("born", "on"))
    })  # fmt: skip
    connection = ibis.duckdb.connect()
    connection.con.register("dates", table)
    held = connection.table("dates")
    found = connection.to_pyarrow(held.select(age=completed(held.born, held.on)))["age"].to_pylist()
    assert sorted(found) == sorted(years(*pair) for pair in pairs)
