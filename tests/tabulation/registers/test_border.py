"""From border movements to migrants: to the person, on every engine, in any order, whatever else the register holds."""

# ruff: noqa: DTZ001  # a border's clock shows the time of the place

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ilms.tabulation.registers import movements, stays
from tabulation.registers import followed, reading
from tabulation.registers.lives import HOME, lives

KEEP = ("COUNTRY", "NATIONALITY", "SEX")


@pytest.fixture(scope="module")
def people():
    return lives(4000, seed=7)


@pytest.fixture(scope="module")
def register(people, tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "movements.parquet"
    pq.write_table(people.movements, path)
    return path


def of_event(table: pa.Table, event: str) -> Counter:
    """Those who a table counts: foreigners who arrive, nationals who leave or come back."""
    rows = table.to_pylist()
    national = event != "arrival"
    return Counter(
        (row["@date"], row["SEX"], row["COUNTRY"], not row[stays.OPEN])
        for row in rows
        if (row["NATIONALITY"] == HOME) == national and (event != "return" or row[stays.KNOWN])
    )


def true(people, event):
    return Counter(
        (row["date"], row["SEX"], row["COUNTRY"], row["decided"])
        for row in people.truth.to_pylist()
        if row["event"] == event
    )


def test_migrants_are_those_of_the_truth_to_the_person(engine, register, people):
    crossed = reading.border(engine, engine.parquet([register]), KEEP, ("DOCUMENT", "BORN"), duplicates="10 minutes")
    for event in ("arrival", "departure", "return") if engine.name == "duckdb" else ("return",):
        found = engine.run(movements.found(crossed, reading.rule(event), engine).table)
        assert of_event(found, event) == true(people, event), event
    assert crossed.counts["duplicates"] == people.duplicates
    assert (crossed.counts["missing exits"], crossed.counts["missing entries"]) == (people.exits, people.entries)


def test_twelve_of_sixteen_months_tell_the_same_migrants_where_they_are_decided(duck, register, people):
    crossed = reading.border(duck, duck.parquet([register]), KEEP, ("DOCUMENT", "BORN"), duplicates="10 minutes")
    for event in ("arrival", "departure"):
        found = duck.run(movements.found(crossed, reading.rule(event, within="16 months"), duck).table)
        seen = found.filter(pc.field("@date") < "2024-08-30")
        assert of_event(seen, event) == Counter(
            one for one in true(people, event).elements() if one[0] < "2024-08-30" and one[3]
        )


@pytest.mark.parametrize("missing", ["first", "last", "leave out"])
def test_planted_gaps_are_counted_alike_whatever_becomes_of_them(duck, register, people, missing):
    crossed = reading.border(
        duck, duck.parquet([register]), KEEP, ("DOCUMENT", "BORN"), duplicates="10 minutes", missing=missing
    )
    assert (crossed.counts["missing exits"], crossed.counts["missing entries"]) == (people.exits, people.entries)
    assert (crossed.counts["left out"] > 0) == (missing == "leave out")


def test_files_and_their_order_are_no_matter(duck, tmp_path, people):
    table = people.movements.slice(0, 6000)
    shuffled = table.take(pa.array(np.random.default_rng(3).permutation(len(table))))
    pieces = [tmp_path / f"{number}.parquet" for number in range(3)]
    for number, path in enumerate(pieces):
        pq.write_table(shuffled.slice(number * 2000, 2000), path)
    pq.write_table(table, tmp_path / "whole.parquet")
    answers = []
    for paths, key in (([tmp_path / "whole.parquet"], b"one"), (pieces, b"another"), (pieces[::-1], b"a third")):
        crossed = reading.border(duck, duck.parquet(paths), KEEP, key=key)
        found = duck.run(movements.found(crossed, reading.rule(undecided="count"), duck).table)
        names = sorted(found.column_names)
        answers.append((found.select(names).sort_by([(name, "ascending") for name in names]), crossed.counts))
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0][0])


CROSSINGS = st.tuples(
    st.sampled_from([0, 0, 1, 2, 20, 30, 31, 60, 90, 91, 180, 183, 364, 365, 366, 400, 487]),  # days later
    st.sampled_from([0, 0, 3, 600]),  # minutes later
    st.booleans(),
    st.sampled_from("abc"),
)
PEOPLE = st.lists(st.lists(CROSSINGS, min_size=1, max_size=12), min_size=1, max_size=40)
RULES = st.builds(
    reading.rule,
    event=st.sampled_from(["arrival", "departure"]),
    threshold=st.sampled_from(["12 months", "6 months", "3 months"]),
    interruption=st.sampled_from(["0 days", "30 days", "90 days"]),
) | st.builds(
    reading.rule,
    event=st.sampled_from(["arrival", "departure"]),
    threshold=st.sampled_from(["12 months", "9 months"]),
    within=st.sampled_from(["12 months", "16 months"]),
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=PEOPLE,
    rule=RULES,
    minutes=st.sampled_from([0, 10]),
    missing=st.sampled_from(["first", "last", "leave out"]),
    days_alone=st.booleans(),
)
def test_every_register_is_read_as_a_clerk_would(duck, people, rule, minutes, missing, days_alone):
    by_person = {}
    for number, crossings in enumerate(people):
        moment, some = datetime(2020, 1, 30, 8), []
        for later, more, came, text in crossings:
            moment += timedelta(days=later, minutes=0 if days_alone else more)
            if moment < datetime(2025, 1, 1):
                some.append((moment, int(came), text))
        by_person[f"P{number}"] = some
    rows = [(person, *one) for person, some in by_person.items() for one in some]
    if not rows:
        return
    table = duck.small(
        pa.table(
            {
                "DOCUMENT": [row[0] for row in rows],
                "MOMENT": [row[1].strftime("%Y-%m-%d" if days_alone else "%Y-%m-%d %H:%M") for row in rows],
                "DIRECTION": ["E" if row[2] else "X" for row in rows],
                "TEXT": [row[3] for row in rows],
            }
        )
    )
    until = date(2024, 12, 31)
    crossed = reading.border(duck, table, ("TEXT",), duplicates=f"{minutes} minutes", missing=missing, until=until)
    if days_alone:
        by_person = {
            person: [(datetime(*one[0].timetuple()[:3]), *one[1:]) for one in some]
            for person, some in by_person.items()
        }
    clerk = [followed.paired(some, minutes, missing) for some in by_person.values()]
    matters = sum((one.matters for one in clerk), Counter())
    assert {name: crossed.counts[name] for name in ("duplicates", "missing exits", "missing entries", "crossings")} == {
        name: matters[name] for name in ("duplicates", "missing exits", "missing entries", "crossings")
    }
    found = duck.run(movements.found(crossed, rule, duck).table).to_pylist()
    assert sorted((row["@date"], row["TEXT"], row[stays.OPEN], row[stays.KNOWN]) for row in found) == sorted(
        event for one in clerk for event in followed.events(one.standing, rule, reading.SINCE, until)
    )


def crossed(engine, *rows, **more):
    """One person's crossings: `E 2020-05-01`."""
    table = pa.table(
        {
            "DOCUMENT": ["p 1", "P-1", "P1"][: len(rows)] + ["P1"] * (len(rows) - 3),
            "DIRECTION": [row[0] for row in rows],
            "MOMENT": [row[2:] for row in rows],
        }
    )
    return reading.border(engine, engine.small(table), (), **more)


def dates(engine, rows, event="arrival", **more):
    found = movements.found(crossed(engine, *rows), reading.rule(event, **more), engine)
    return sorted((row["@date"], "open" if row[stays.OPEN] else "") for row in engine.run(found.table).to_pylist())


def test_a_year_is_a_year_of_the_calendar(duck):
    stayed = ["E 2022-03-01", "X 2023-03-01"]
    assert dates(duck, stayed) == [("2022-03-01", "")]
    assert dates(duck, ["E 2022-03-01", "X 2023-02-28"], interruption="0 days") == []
    # From 29 February a year lasts until the end of the next February.
    assert dates(duck, ["E 2024-02-29", "X 2025-02-28"], interruption="0 days") == []
    assert dates(duck, ["E 2024-02-29", "X 2025-03-01"], interruption="0 days") == [("2024-02-29", "")]


def test_an_absence_that_is_short_ends_no_stay(duck):
    away = ["E 2022-03-01", "X 2022-06-01", "E 2022-08-30", "X 2023-04-01"]  # 90 days
    assert dates(duck, away) == [("2022-03-01", "")]
    assert dates(duck, away, interruption="89 days") == []


def test_who_crosses_every_week_is_no_migrant(duck):
    week = date(2022, 1, 3)
    rows = []
    for _ in range(150):
        rows += [f"E {week}", f"X {week + timedelta(2)}"]
        week += timedelta(7)
    assert dates(duck, rows) == []
    assert dates(duck, rows, "departure") == []
    assert dates(duck, rows, within="16 months") == []


def test_who_goes_on_a_holiday_comes_back_to_where_they_lived(duck):
    rows = ["E 2021-03-01", "X 2022-06-01", "E 2022-06-20", "X 2022-12-20", "E 2023-01-10"]
    assert dates(duck, rows) == [("2021-03-01", "")]


def test_what_is_not_over_when_the_records_end_is_open(duck):
    assert dates(duck, ["E 2024-12-31"]) == [("2024-12-31", "")]  # seen for a year, with the last day
    assert dates(duck, ["E 2025-01-02"]) == [("2025-01-02", "open")]
    # Away since three weeks, and may be back.
    assert dates(duck, ["E 2024-12-01", "X 2025-12-10"]) == [("2024-12-01", "")]
    assert dates(duck, ["E 2025-02-01", "X 2025-12-10"]) == [("2025-02-01", "open")]
    # Of two that wait, one can become a migration.
    assert dates(duck, ["E 2025-02-01", "X 2025-06-10", "E 2025-06-20"]) == [("2025-02-01", "open")]


def test_who_comes_home_has_been_away(duck):
    rows = ["X 2021-05-01", "E 2023-05-01"]
    assert dates(duck, rows, "departure") == [("2021-05-01", "")]
    assert dates(duck, rows, "return") == [("2023-05-01", "")]
    assert dates(duck, ["X 2023-05-01", "E 2023-05-20"], "return") == []
    # First seen in the fifth year: away for four at least.
    assert dates(duck, ["E 2024-05-01"], "return") == [("2024-05-01", "")]


def test_several_entries_without_an_exit_are_what_is_declared(duck):
    rows = ["E 2021-05-01", "E 2021-06-01", "X 2022-05-15"]
    for missing, expected in (("first", ["2021-05-01"]), ("last", []), ("leave out", [])):
        made = crossed(duck, *rows, missing=missing)
        found = movements.found(made, reading.rule(), duck)
        assert duck.run(found.table)["@date"].to_pylist() == expected, missing
        assert made.counts["missing exits"] == 1


def test_nothing_that_identifies_is_kept(duck):
    secret = "C7654321"
    table = duck.small(pa.table({"DOCUMENT": [secret], "DIRECTION": ["E"], "MOMENT": ["2022-01-01"]}))
    before = {*Path(duck.scratch).iterdir()}
    reading.border(duck, table, ())
    laid = [path for path in {*Path(duck.scratch).iterdir()} - before if path.is_file()]
    assert laid
    for path in laid:
        kept = pq.read_table(path)
        assert "DOCUMENT" not in kept.column_names
        assert not any(secret in str(row) for row in kept.to_pylist())
