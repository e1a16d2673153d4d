"""Border movements of people whose migrations are known: made by numpy, as many as are asked for.

Each person lives one of four stories on the other side of the border from home (foreigners: here; nationals: abroad):
a *visitor* goes for days or weeks, months apart; a *commuter* goes every week for a night or two; a *worker* stays for
seven to eleven months; a *settler* for fifteen months or more, with holidays at home. So the rule of twelve months and
the rule of 12 of 16 months agree on who migrated when, and the truth follows from the stories, not from the movements.
Then crossings are recorded twice, and crossings of visitors are lost.
"""

# days and chances, each used once where it is decided
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SINCE, UNTIL = np.datetime64("2020-01-01"), np.datetime64("2025-12-31")
BEGIN, END = int(SINCE.astype(int)), int(UNTIL.astype(int)) + 1  # days; END is the first that is not covered
HOME = "VN"
ABROAD = np.array(["KH", "LA", "CN", "JP", "KR", "TW", "US", "FR"])
INTERRUPTION = 90
KEYS = ("event", "year", "SEX", "COUNTRY")


@dataclass(frozen=True)
class Lives:
    """People.

    Attributes:
        movements: A row a movement, texts: DOCUMENT, BORN, SEX, NATIONALITY, COUNTRY (on the other side), DIRECTION (E,
            X), MOMENT (`2024-03-05 08:15`).
        truth: A row an event: `event` (arrival of foreigners, departure and return of nationals), `year`, `date`, SEX,
            COUNTRY, `decided` within the movements' days.
        duplicates, exits, entries: How many records repeat another within ten minutes, and how many lost exits and
            entries show as two crossings in the same direction.
    """

    movements: pa.Table
    truth: pa.Table
    duplicates: int
    exits: int
    entries: int


@dataclass
class _Crossings:
    """Rows of crossings: whose, on which day since 1970, whether away from home, whether it can be lost."""

    who: np.ndarray
    day: np.ndarray
    away: np.ndarray
    loose: np.ndarray


def lives(persons: int, seed: int, first: int = 0, *, twice: float = 0.01, lost: float = 0.01) -> Lives:
    """People and their movements.

    Args:
        persons: How many.
        seed: The same seed gives the same people.
        first: The number of the first of them, so that several calls make different people.
        twice: The share of crossings that are recorded twice.
        lost: The share of visitors' crossings that are not recorded.
    """
    rng = np.random.default_rng([seed, first])
    number = np.arange(persons)
    foreign = rng.random(persons) < 0.7
    story = rng.choice(4, persons, p=[0.72, 0.06, 0.07, 0.15])
    stories = (_visitors, _commuters, _workers, _settlers)
    told = [make(number[story == kind], rng) for kind, make in enumerate(stories)]
    parts, events = zip(*told, strict=True)
    all_of = _Crossings(*(np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])))
    people = {
        "DOCUMENT": np.char.add("P", np.char.zfill((first + number).astype(str), 10)),
        "BORN": (np.datetime64("1950-01-01") + rng.integers(0, 20_000, persons)).astype(str),
        "SEX": np.where(rng.random(persons) < 0.5, "M", "F"),
        "COUNTRY": ABROAD[rng.integers(0, len(ABROAD), persons)],
    }
    people["NATIONALITY"] = np.where(foreign, people["COUNTRY"], HOME)
    table, duplicates, exits, entries = _recorded(all_of, foreign, people, rng, twice, lost)
    return Lives(table, _truth(events, foreign, people), duplicates, exits, entries)


def written(folder: Path, movements: int, seed: int = 1) -> Iterator[Path]:
    """Files of together about so many movements, one after another, each of less than a gigabyte of memory.

    Args:
        folder: Where they are laid down as Parquet.
        movements: How many.
        seed: The same seed gives the same files.
    """
    made, first, chunk = 0, 0, 500_000
    while made < movements:
        some = lives(chunk, seed, first).movements
        some = some.slice(0, movements - made)
        path = folder / f"movements-{first // chunk:04}.parquet"
        pq.write_table(some, path)
        made, first = made + len(some), first + chunk
        yield path


def _visitors(who: np.ndarray, rng: np.random.Generator) -> tuple[_Crossings, list[np.ndarray]]:
    most = 8
    visits, gaps = rng.integers(1, 61, (len(who), most)), rng.integers(100, 300, (len(who), most))
    there = np.arange(most) < rng.integers(1, most + 1, len(who))[:, None]
    start = rng.integers(BEGIN - 60, END, len(who))
    away = start[:, None] + np.cumsum(visits + gaps, axis=1) - visits - gaps
    back = away + visits
    events = [_waiting(who, np.where(there & (away < END), away, -1), back)]
    # The last visit's end can be lost without anybody seeing it, so only those before are.
    loose = there & (np.roll(away, -1, axis=1) < END) & np.roll(there, -1, axis=1) & (away >= BEGIN)
    loose[:, -1] = False
    return _both(who, away, back, there, loose), events


def _commuters(who: np.ndarray, rng: np.random.Generator) -> tuple[_Crossings, list[np.ndarray]]:
    weeks = 30
    start = rng.integers(BEGIN, END - INTERRUPTION - 20 - 7 * weeks, len(who))
    away = start[:, None] + 7 * np.arange(weeks)
    back = away + rng.integers(0, 3, (len(who), weeks))
    there = np.arange(weeks) < rng.integers(5, weeks + 1, len(who))[:, None]
    return _both(who, away, back, there, np.zeros_like(there)), []


def _workers(who: np.ndarray, rng: np.random.Generator) -> tuple[_Crossings, list[np.ndarray]]:
    away = rng.integers(BEGIN - 200, END, len(who))[:, None]
    back = away + rng.integers(200, 331, (len(who), 1))
    there = np.ones_like(away, bool)
    return _both(who, away, back, there, ~there), [_waiting(who, away, back)]


def _settlers(who: np.ndarray, rng: np.random.Generator) -> tuple[_Crossings, list[np.ndarray]]:
    away = rng.integers(BEGIN - 1000, END, len(who))
    back = away + rng.integers(450, 1500, len(who))
    holidays = 8
    out = away[:, None] + 160 * np.arange(1, holidays + 1) + rng.integers(-5, 6, (len(who), holidays))
    home = out + rng.integers(5, 26, (len(who), holidays))
    # No holiday of somebody who went before the records begin, nor one that the end of anything comes soon after.
    taken = (away >= BEGIN)[:, None] & (home < back[:, None] - 120) & (home < END - 100)
    stay = _both(who, away[:, None], back[:, None], np.ones((len(who), 1), bool), np.zeros((len(who), 1), bool))
    trips = _both(who, home, out, taken, np.zeros_like(taken))
    joined = _Crossings(*(np.concatenate([getattr(stay, name), getattr(trips, name)]) for name in vars(stay)))
    left = _event(who, away, (away >= BEGIN) & (away < END), _year_later(away) <= END, going=True)
    # Who was away when the records begin is known to have lived there once they have seen it for a year.
    known = (away >= BEGIN) | (back >= int(_year_later(np.array([BEGIN]))[0]))
    returned = _event(who, back, (back >= BEGIN) & (back < END) & known, _year_later(back) <= END, going=False)
    return joined, [left, returned]


def _both(who: np.ndarray, away: np.ndarray, back: np.ndarray, there: np.ndarray, loose: np.ndarray) -> _Crossings:
    """Going and coming back of everybody, those within the days that the records cover."""
    whose = np.broadcast_to(who[:, None], away.shape)
    day = np.concatenate([away[there], back[there]])
    covered = (day >= BEGIN) & (day < END)
    going = np.repeat([True, False], there.sum())
    lose = np.concatenate([np.zeros(there.sum(), bool), loose[there]])
    return _Crossings(np.tile(whose[there], 2)[covered], day[covered], going[covered], lose[covered])


def _event(who: np.ndarray, day: np.ndarray, there: np.ndarray, decided: np.ndarray, *, going: bool) -> np.ndarray:
    """Events as rows: whose, day, whether away from home, whether decided."""
    return np.stack([who, day, np.full(len(who), going), decided], axis=1)[there]


def _waiting(who: np.ndarray, away: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Those who went for less than a year, and may still turn out to stay when the records end: not decided."""
    last = away.argmax(axis=1)
    rows = np.arange(len(who))
    went, came = away[rows, last], back[rows, last]
    waits = (went >= BEGIN) & ((came >= END) | (END - came <= INTERRUPTION))
    return _event(who, went, waits, np.zeros(len(who), bool), going=True)


def _year_later(day: np.ndarray) -> np.ndarray:
    """The same date a year later; 1 March of 29 February."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    return ((month + 12).astype("datetime64[D]") + (date - month.astype("datetime64[D]"))).astype(int)


def _recorded(
    of: _Crossings,
    foreign: np.ndarray,
    people: dict[str, np.ndarray],
    rng: np.random.Generator,
    twice: float,
    lost: float,
) -> tuple[pa.Table, int, int, int]:
    """What the register has of the crossings, in no order."""
    entry = of.away == foreign[of.who]  # a foreigner who goes away from home comes here
    lose = of.loose & (rng.random(len(of.who)) < lost)
    exits, entries = int((lose & ~entry).sum()), int((lose & entry).sum())
    # Going is in the morning and coming back in the evening, so that a day is enough for both.
    minute = of.day * 1440 + np.where(of.away, rng.integers(0, 700, len(of.who)), rng.integers(720, 1420, len(of.who)))
    again = rng.random(len(of.who)) < twice
    again &= ~lose
    kept = np.concatenate([np.flatnonzero(~lose), np.flatnonzero(again)])
    late = np.concatenate([np.zeros((~lose).sum(), int), rng.integers(0, 11, again.sum())])
    order = rng.permutation(len(kept))
    kept, late = kept[order], late[order]
    who = of.who[kept]
    moment = pa.array((minute[kept] + late).astype("datetime64[m]").astype("datetime64[s]"))
    table = pa.table(
        {
            **{name: pa.array(column).take(pa.array(who)) for name, column in people.items()},
            "DIRECTION": pa.array(np.where(entry[kept], "E", "X")),
            "MOMENT": pc.utf8_slice_codeunits(moment.cast(pa.string()), 0, 16),
        }
    )
    return table, int(again.sum()), exits, entries


def _truth(events: tuple[list[np.ndarray], ...], foreign: np.ndarray, people: dict[str, np.ndarray]) -> pa.Table:
    rows = np.concatenate([rows for some in events for rows in some])
    who, day, going, decided = rows[:, 0], rows[:, 1], rows[:, 2].astype(bool), rows[:, 3].astype(bool)
    event = np.where(foreign[who], np.where(going, "arrival", ""), np.where(going, "departure", "return"))
    date = day.astype("datetime64[D]").astype(str)
    table = pa.table(
        {
            "event": event,
            "year": pc.utf8_slice_codeunits(pa.array(date), 0, 4),
            "date": date,
            "SEX": people["SEX"][who],
            "COUNTRY": people["COUNTRY"][who],
            "decided": decided,
        }
    )
    return table.filter(pc.field("event") != "")
