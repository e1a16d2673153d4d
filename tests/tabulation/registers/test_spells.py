"""From permits and contracts to persons: once a year, by one record, as a clerk would count them."""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.tabulation.registers import days, spells
from ilms.tabulation.registers import settings as said

KEEP = ("COUNTRY",)
RECORDS = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGHIJ"),
        st.integers(0, 900),
        st.sampled_from([None, 0, 1, 30, 364, 365, 800]),
        st.sampled_from("xyz"),
    ),
    min_size=1,
    max_size=40,
)


def held(engine, rows, **more):
    """Rows: person, first day, last day or none, country."""
    read = said.spells({"from": "START", "to": "END", **more}, "[spells]")
    reading = spells.Reading(said.Person(("DOCUMENT",)), read, days.written(read.dates, ""), KEEP)
    table = pa.table(
        {
            "DOCUMENT": [row[0] for row in rows],
            "START": [str(row[1]) for row in rows],
            "END": ["" if row[2] is None else str(row[2]) for row in rows],
            "COUNTRY": [row[3] for row in rows],
        }
    )
    return spells.held(engine.small(table), reading, engine, b"key")


def chosen(engine, rows, record="first", count="started", on="12-31", **more):
    rule = said.persons({"record": record, "count": count, "on": on}, "[persons]")
    table, counts = spells.chosen(held(engine, rows, **more), rule, engine)
    found = sorted((row["{year}"], row["COUNTRY"], row["@date"]) for row in engine.run(table).to_pylist())
    assert counts["events"] == len(found)
    return found


def by_clerk(rows, record, count, on):
    """The same, one after another."""
    endless = date(2999, 1, 1)
    first, last = min(row[1] for row in rows), max(row[1] for row in rows)
    years, month, day = range(first.year, last.year + 1), *map(int, on.split("-"))
    asked: dict[tuple[str, int], list[tuple[date, date, str, date]]] = {}
    for person, start, end, country in rows:
        for year in years:
            at = date(year, month, day)
            if count == "started" and start.year == year:
                asked.setdefault((person, year), []).append((start, end or endless, country, start))
            elif count == "valid" and first <= at <= last and start <= at <= (end or endless):
                asked.setdefault((person, year), []).append((start, end or endless, country, at))
    speaks = {
        "first": lambda one: (one[0], one[1], one[2]),
        "last": lambda one: (-one[0].toordinal(), -one[1].toordinal(), one[2]),
        "longest": lambda one: ((one[0] - one[1]).days, one[0], one[1], one[2]),
    }[record]
    found = [(year, min(some, key=speaks)) for (_person, year), some in asked.items()]
    return sorted((str(year), country, str(at)) for year, (_start, _end, country, at) in found)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=RECORDS,
    record=st.sampled_from(["first", "last", "longest"]),
    count=st.sampled_from(["started", "valid"]),
    on=st.sampled_from(["12-31", "06-30"]),
)
def test_persons_are_counted_as_a_clerk_would(duck, drawn, record, count, on):
    rows = []
    for person, later, lasts, country in drawn:
        start = date(2022, 1, 1) + timedelta(later)
        rows.append((person, start, None if lasts is None else start + timedelta(lasts), country))
    assert chosen(duck, rows, record, count, on) == by_clerk(rows, record, count, on)


ROWS = [
    ("P1", date(2023, 2, 1), date(2023, 12, 31), "JPN"),
    ("P1", date(2023, 9, 1), date(2025, 8, 31), "KOR"),
    ("P2", date(2023, 5, 1), None, "TWN"),
    ("P3", date(2024, 12, 31), date(2025, 12, 31), "JPN"),
]


@pytest.mark.parametrize(("record", "country"), [("first", "JPN"), ("last", "KOR"), ("longest", "KOR")])
def test_one_record_speaks_for_a_person(duck, record, country):
    started = chosen(duck, ROWS, record)
    assert [row[1] for row in started if row[0] == "2023"] == sorted([country, "TWN"])


def test_the_stock_is_who_holds_one_on_the_day(engine):
    assert chosen(engine, ROWS, "first", "valid") == [
        ("2023", "JPN", "2023-12-31"),  # the last day is still valid
        ("2023", "TWN", "2023-12-31"),
        ("2024", "JPN", "2024-12-31"),
        ("2024", "KOR", "2024-12-31"),
        ("2024", "TWN", "2024-12-31"),
    ]


def test_a_stock_after_the_last_day_is_not_asked_for(duck):
    assert [row[0] for row in chosen(duck, ROWS, "first", "valid", until=date(2023, 12, 31))] == ["2023"] * 2


def test_years_that_are_not_asked_for_are_left_out(duck):
    assert {row[0] for row in chosen(duck, ROWS, since=date(2024, 1, 1))} == {"2024"}


def test_what_cannot_be_is_counted_and_left_out(duck):
    rows = [*ROWS, ("P4", "2024-13-01", None, "JPN"), ("P5", date(2024, 5, 1), date(2024, 4, 30), "JPN"),
            ("P6", date(2024, 5, 1), "soon", "JPN"), (" -", date(2024, 5, 1), None, "JPN")]  # fmt: skip
    counts = held(duck, rows).counts
    assert counts == {"records": 8, "nobody": 1, "no start": 1, "wrong end": 2, "no end": 3, "read": 4}
    assert chosen(duck, rows) == chosen(duck, ROWS)
    assert [row for row in chosen(duck, ROWS, open="refuse") if row[1] == "TWN"] == []
