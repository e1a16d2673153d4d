# ruff: noqa: PLR2004  # chances and days, each used once where it is decided
"""Crossings of the border of people whose lives are known: who came to stay, who only visited, who left and came back.

Each person lives a story whose outcome no rule of twelve months can doubt: who stays is there for thirteen months at
least, with absences of weeks; who visits is gone within nine. So the true tables follow from the stories alone. Some
crossings are recorded twice, and of some visitors an exit is lost.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa

from records import MARK, TOLD, codes
from records.truth import Table

SINCE, UNTIL = date(2021, 1, 1), date(2025, 12, 31)  # the days of which every crossing is there
YEARS = (2022, 2023, 2024)  # of what happens: the year after tells how it went on
ADULT = 15


@dataclass
class Person:
    """Somebody, and what happened.

    Attributes:
        crossings: Day, whether it is an entry, alpha-2 of the country on the other side.
        events: What is true of the person: indicator, day, code of the other country.
    """

    number: str
    born: date
    sex: int
    citizen: int
    birth: int
    crossings: list[tuple[date, bool, str]] = field(default_factory=list)
    events: list[tuple[str, date, str]] = field(default_factory=list)


def movements(persons: int, seed: int) -> tuple[pa.Table, dict[str, Table]]:
    """The register and the true tables B11 (by birth and by citizenship), C16 and C17, of people of working age.

    Args:
        persons: How many people.
        seed: The same seed gives the same register.
    """
    rng = np.random.default_rng([seed, 63])
    people = [_person(number, rng) for number in range(persons)]
    return _written(people, rng), _true(people)


def _person(number: int, rng: np.random.Generator) -> Person:
    foreign = rng.random() < 0.7
    shares = [row[2] for row in codes.ORIGINS]
    country = int(rng.choice(len(codes.ORIGINS), p=shares))
    citizen = country if foreign else -1
    birth = citizen if rng.random() < 0.93 else -1 if foreign else country
    years = int(rng.integers(18, 60)) if rng.random() < 0.95 else int(rng.integers(4, 12))
    born = date(2023 - years, 1, 1) + timedelta(int(rng.integers(0, 365)))
    one = Person(f"{MARK[:3]}{number * 7919 % 1_000_003:07}", born, 1 if rng.random() < 0.55 else 2, citizen, birth)
    start = date(int(rng.choice(YEARS)), 1, 1) + timedelta(int(rng.integers(0, 365)))
    kind = rng.choice(4, p=[0.35, 0.1, 0.15, 0.4])
    if foreign:
        (_settler, _worker, _twice, _visitor)[kind](one, start, codes.ORIGINS[country][0], True, rng)
    else:
        to = int(rng.choice(len(codes.DESTINATIONS), p=[row[2] for row in codes.DESTINATIONS]))
        (_settler, _worker, _twice, _visitor)[kind](one, start, ALPHA2[codes.DESTINATIONS[to][1]], False, rng)
    return one


ALPHA2 = {"JPN": "JP", "TWN": "TW", "KOR": "KR", "CHN": "CN", "MYS": "MY", **{row[1]: row[0] for row in codes.ORIGINS}}
ISO3 = {two: three for three, two in ALPHA2.items()}


def _cross(one: Person, day: date, entry: bool, other: str) -> None:
    if SINCE <= day <= UNTIL:
        one.crossings.append((day, entry, other))


def _settler(one: Person, start: date, other: str, comes: bool, rng: np.random.Generator) -> None:
    """Comes (or goes) to live there, is away from there for a week or three now and then; some return in the end."""
    _cross(one, start, comes, other)
    one.events.append(("MFL" if comes else "MNA_OPOP_SEX_CDS_NB", start, ISO3[other]))
    day, end = start, start + timedelta(int(rng.integers(400, 900)))
    while rng.random() < 0.6:
        day += timedelta(int(rng.integers(60, 200)))
        back = day + timedelta(int(rng.integers(5, 26)))
        if back + timedelta(60) > end:
            break
        _cross(one, day, not comes, other)
        _cross(one, back, comes, other)
        day = back
    if rng.random() < 0.5 and end.year <= max(YEARS):
        _cross(one, end, not comes, other)
        if not comes:
            one.events.append(("MNA_XRET_SEX_CPR_NB", end, ISO3[other]))


def _worker(one: Person, start: date, other: str, comes: bool, rng: np.random.Generator) -> None:
    """Is there for five to nine months, which is no migration."""
    _cross(one, start, comes, other)
    _cross(one, start + timedelta(int(rng.integers(150, 270))), not comes, other)


def _twice(one: Person, start: date, other: str, comes: bool, rng: np.random.Generator) -> None:
    """Visits twice; of some the crossing between is lost."""
    second = start + timedelta(int(rng.integers(100, 200)))
    _cross(one, start, comes, other)
    if rng.random() < 0.7:
        _cross(one, start + timedelta(int(rng.integers(3, 30))), not comes, other)
    _cross(one, second, comes, other)
    _cross(one, second + timedelta(int(rng.integers(3, 20))), not comes, other)


def _visitor(one: Person, start: date, other: str, comes: bool, rng: np.random.Generator) -> None:
    _cross(one, start, comes, other)
    _cross(one, start + timedelta(int(rng.integers(2, 60))), not comes, other)


def _written(people: list[Person], rng: np.random.Generator) -> pa.Table:
    home = codes.HOME[0]
    rows = []
    for one in people:
        for day, entry, other in one.crossings:
            moment = datetime(day.year, day.month, day.day) + timedelta(minutes=int(rng.integers(0, 86400 // 60 - 10)))  # noqa: DTZ001  # local time, as registers have it
            rows.append((moment, one, entry, other))
            if rng.random() < 0.02:  # the gate and the desk have both written it down
                rows.append((moment + timedelta(minutes=3), one, entry, other))
    rows.sort(key=lambda row: (row[0], row[1].number))
    alpha2 = [*(row[0] for row in codes.ORIGINS), home]
    return pa.table({
        "SYNTHETIC": [MARK] * len(rows),
        "SO_HO_CHIEU": [one.number for _, one, _, _ in rows],
        "NGAYSINH": [one.born.isoformat() for _, one, _, _ in rows],
        "GIOITINH": ["Nam" if one.sex == 1 else "Nữ" for _, one, _, _ in rows],
        "QUOCTICH": [alpha2[one.citizen] for _, one, _, _ in rows],
        "NOISINH": [alpha2[one.birth] for _, one, _, _ in rows],
        "CHIEU": ["N" if entry else "X" for _, _, entry, _ in rows],
        "THOIDIEM": [f"{moment:%d/%m/%Y %H:%M}" for moment, *_ in rows],
        "NUOC": [other for *_, other in rows],
    }).replace_schema_metadata({"description": TOLD, "made_by": "examples/make_records.py"})  # fmt: skip


def _true(people: list[Person]) -> dict[str, Table]:
    cells: dict[str, Counter[tuple[str, str, str, str]]] = {}
    for one in people:
        for name, day, country in one.events:
            for indicator, code in _codes(one, name, country):
                if indicator.startswith("MFL") and _age(one.born, day) < ADULT:
                    continue
                count = cells.setdefault(indicator, Counter())
                for sex in ("SEX_T", "SEX_M" if one.sex == 1 else "SEX_F"):
                    for its in (code, f"{code[:7]}_TOTAL"):
                        count[sex, its, "", str(day.year)] += 1
    return {name: {key: (many, 0) for key, many in counted.items()} for name, counted in cells.items()}


def _codes(one: Person, name: str, country: str) -> Iterator[tuple[str, str]]:
    """The tables that an event is in, with the country's code.

    Nationals who were born abroad and come home are an inflow of the foreign-born; foreigners born here are not.
    """
    if name in {"MFL", "MNA_XRET_SEX_CPR_NB"} and one.birth >= 0:
        yield "MFL_FPOP_SEX_CBR_NB", f"CBR_BRT_{codes.ORIGINS[one.birth][1]}"
    if name == "MFL":
        yield "MFL_NCIT_SEX_CCT_NB", f"CCT_CTZ_{codes.ORIGINS[one.citizen][1]}"
    else:
        yield name, f"{'CDS_DES' if 'CDS' in name else 'CPR_PRV'}_{country}"


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
