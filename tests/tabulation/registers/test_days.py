"""Days, months and moments as whole numbers, alike on every engine and as Python's own calendar has them."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from ilms.errors import UsageError
from ilms.tabulation.registers import days
from tabulation.registers.followed import months_later

ISO = days.written("", "")


def moments(engine, texts, how=ISO):
    table = engine.small(pa.table({"n": range(len(texts)), "text": texts}))
    made = days.moment(table["text"], how)
    return engine.run(table.select("n", s=made.seconds, p=made.place).order_by("n")).to_pylist()


def test_every_day_of_centuries_is_the_calendar_s(engine):
    all_days = [date(1896, 12, 25) + timedelta(number) for number in range(0, 75_000, 7)]
    found = moments(engine, [day.isoformat() for day in all_days])
    assert [row["s"] for row in found] == [days.number(day) * 86400 for day in all_days]
    assert [row["p"] for row in found] == [days.place_of(day) for day in all_days]


def test_a_place_is_a_day_again_some_months_later(duck):
    starts = [date(2023, 1, 1) + timedelta(number) for number in range(800)]
    table = duck.small(pa.table({"n": range(len(starts)), "p": [days.place_of(day) for day in starts]}))
    for months in (0, 1, 12, 16):
        later = table["p"] + months * days.SLOTS
        found = duck.run(table.select("n", day=days.day_at(later)).order_by("n"))
        assert found["day"].to_pylist() == [days.number(months_later(day, months)) for day in starts], months
    texts = duck.run(table.select("n", day=days.iso(table["p"]), year=days.year_at(table["p"])).order_by("n"))
    assert texts["day"].to_pylist() == [day.isoformat() for day in starts]
    assert set(texts["year"].to_pylist()) == {"2023", "2024", "2025"}


def test_times_are_read_where_there_are_any(duck):
    texts = ["1970-01-02", "1970-01-02 01:02", "1970-01-02T01:02:03", "1970-01-02 01:02:03.456"]
    assert [row["s"] for row in moments(duck, texts)] == [86400, 90120, 90123, 90123]


def test_as_offices_write_them(duck):
    how = days.written("%d/%m/%Y %H:%M", "")
    assert [row["s"] for row in moments(duck, ["02/01/1970 00:01", "02/01/1970", "1/2/1970 00:01"], how)] == [
        86460,
        None,
        None,
    ]
    assert moments(duck, ["20240229"], days.written("%Y%m%d", ""))[0]["p"] == days.place_of(date(2024, 2, 29))


WRONG = (
    *("", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "24-01-01", "2024-1-1", "2024-01-01 24:00", "today"),
    *("0001-01-01", "2024-01-01 10:60", " 2024-01-01", "2024-01-01x"),
)


def test_what_is_no_day_is_none(engine):
    assert {(row["s"], row["p"]) for row in moments(engine, WRONG)} == {(None, None)}


@pytest.mark.parametrize("dates", ["%d/%m", "%d/%m/%y", "%d %B %Y", "%d/%m/%Y %d", "x"])
def test_what_names_no_day_is_refused(dates):
    with pytest.raises(UsageError, match="dates"):
        days.written(dates, "[movements]")
