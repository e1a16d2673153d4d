# ruff: noqa: PLR2004  # chances and ages, each used once where it is decided
"""An imaginary country, a province at a time: every person and everybody who went abroad from a household."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from records import codes

Column = np.ndarray[Any, np.dtype[Any]]
Columns = dict[str, Column]

HOUSEHOLDS_OF_AN_AREA = 100  # as an enumeration area of the census has
MEAN_SIZE = 3.4
YEAR = 2024


@dataclass(frozen=True)
class Province:
    """What a province holds.

    Attributes:
        number: 1-63.
        areas: How many enumeration areas each stratum (1 towns, 2 country) has.
        persons: A row a person; columns as in `codes`, `area` (its number in the province), `household` (within it).
        absent: A row a member of a household who is abroad, or was and came back, within three years; the same places.
    """

    number: int
    areas: dict[int, int]
    persons: Columns
    absent: Columns


def provinces(persons: int, seed: int) -> Iterator[Province]:
    """The country, a province at a time, so that its size is no matter of memory.

    Args:
        persons: About how many live in it.
        seed: The same seed gives the same country.
    """
    sizes = np.random.default_rng(seed).lognormal(0, 0.5, codes.PROVINCES)
    areas = persons / MEAN_SIZE / HOUSEHOLDS_OF_AN_AREA * sizes / sizes.sum()
    for number, many in enumerate(areas, 1):
        yield _province(number, max(8, round(many)), np.random.default_rng([seed, number]))


def _province(number: int, areas: int, rng: np.random.Generator) -> Province:
    towns = max(4, min(areas - 4, round(areas * rng.uniform(0.2, 0.7))))
    urban = np.arange(areas) < towns
    households = areas * HOUSEHOLDS_OF_AN_AREA
    area = np.repeat(np.arange(areas), HOUSEHOLDS_OF_AN_AREA)
    migrants = rng.beta(0.6, 0.6 / rng.uniform(0.015, 0.09) - 0.6, areas)[area]  # they live near one another
    foreign = rng.random(households) < migrants
    origin = rng.choice(len(codes.ORIGINS), households, p=[share for *_, share in codes.ORIGINS])
    size = 1 + rng.binomial(7, (MEAN_SIZE - 1) / 7, households)
    persons = _persons(np.repeat(np.arange(households), size), area, urban, foreign, origin, rng)
    leaving = rng.beta(2, 2 / rng.uniform(0.04, 0.16) - 2, areas)[area] * (1.3 - 0.6 * urban[area])
    absent = _absent(np.flatnonzero(rng.random(households) < leaving), area, urban, rng)
    return Province(number, {1: towns, 2: areas - towns}, persons, absent)


def _places(household: Column, area: Column, urban: Column) -> Columns:
    here = area[household]
    return {
        "area": here.astype(np.int32) + 1,
        "household": (household % HOUSEHOLDS_OF_AN_AREA).astype(np.int16) + 1,
        "town": np.where(urban[here], 1, 2).astype(np.int8),
    }


def _persons(
    household: Column, area: Column, urban: Column, foreign: Column, origin: Column, rng: np.random.Generator
) -> Columns:
    n = len(household)
    town = urban[area[household]]
    first = np.r_[True, household[1:] != household[:-1]]
    sex = np.where(rng.random(n) < np.where(first, 0.62, 0.43), 1, 2).astype(np.int8)
    age = np.clip(rng.gamma(2.1, 15.5, n), 0, 95)
    age = np.where(first, np.clip(18 + age * 0.75, 18, 95), age).astype(np.int8)
    whence = np.where(foreign[household] & (rng.random(n) < 0.88), origin[household], -1)
    whence = np.where(~foreign[household] & (rng.random(n) < 0.004), rng.integers(0, len(codes.ORIGINS), n), whence)
    # Most keep the citizenship that they came with; some of their children, born here, have it too.
    chance = np.where(whence >= 0, 0.78, np.where(foreign[household], 0.4, 0.0))
    citizen = np.where(rng.random(n) < chance, np.where(whence >= 0, whence, origin[household]), -1)
    adult = age >= 15
    education = np.zeros(n, np.int8)
    for place in (True, False):
        who = np.flatnonzero(adult & (town == place))
        share = np.array([pair[0 if place else 1] for pair in codes.EDUCATION_SHARE.values()])
        education[who] = rng.choice(list(codes.EDUCATION), len(who), p=share / share.sum())
    status = np.where(adult, _labour(sex, age, whence >= 0, rng), 0).astype(np.int8)
    work = _work(np.flatnonzero(status == codes.EMPLOYED), n, town, sex, whence >= 0, rng)
    return {
        **_places(household, area, urban), "sex": sex, "age": age, "birth": whence.astype(np.int8),
        "citizen": citizen.astype(np.int8), "education": education, "status": status, **work,
    }  # fmt: skip


def _labour(sex: Column, age: Column, foreign: Column, rng: np.random.Generator) -> Column:
    active = np.interp(age, [15, 18, 25, 50, 60, 65, 75], [0.2, 0.55, 0.93, 0.92, 0.7, 0.45, 0.1]) - 0.07 * (sex == 2)
    out_of_work = np.interp(age, [15, 24, 35, 60], [0.14, 0.09, 0.035, 0.02]) * np.where(foreign, 2.2, 1.0)
    in_force = rng.random(len(age)) < active
    without = rng.random(len(age)) < out_of_work
    return np.where(in_force, np.where(without, codes.UNEMPLOYED, codes.EMPLOYED), codes.OUTSIDE)


def _work(who: Column, n: int, town: Column, sex: Column, foreign: Column, rng: np.random.Generator) -> Columns:
    """Industry, occupation, status in employment and wage of those at work; blank for the others."""
    section = np.zeros(n, np.int8)
    for place in (True, False):
        for abroad in (True, False):
            some = who[(town[who] == place) & (foreign[who] == abroad)]
            share = np.array([row[1 if place else 2] for row in codes.INDUSTRY])
            if abroad:
                share = share * np.array(
                    [0.4 if row[0] in "AOT" else 2.2 if row[0] in "CF" else 1 for row in codes.INDUSTRY]
                )
            section[some] = rng.choice(len(codes.INDUSTRY), len(some), p=share / share.sum())
    industry = np.full(n, "", "U4")
    occupation = np.full(n, "", "U4")
    job = np.zeros(n, np.int8)
    wage = np.zeros(n, np.int64)
    for index, (letter, _, _, classes) in enumerate(codes.INDUSTRY):
        some = who[section[who] == index]
        industry[some] = rng.choice(classes, len(some))
        weights = np.array(next(row for letters, row in codes.WORK.items() if letter in letters), float)
        major = rng.choice(list(codes.OCCUPATION), len(some), p=weights / weights.sum())
        pay = np.zeros(len(some))
        for group, (units, typical) in codes.OCCUPATION.items():
            of = major == group
            occupation[some[of]] = rng.choice(units, int(of.sum()))
            pay[of] = typical
        shares = np.array(codes.STATUS_SHARE.get(letter, codes.STATUS_SHARE["other"]))
        job[some] = rng.choice(list(codes.STATUS), len(some), p=shares / shares.sum())
        pay *= np.exp(rng.normal(0, 0.4, len(some))) * (1 + 0.25 * town[some]) * (1 - 0.12 * (sex[some] == 2))
        pay *= 1 + 0.2 * foreign[some]
        tells = rng.random(len(some)) < 0.97
        wage[some] = np.where(tells & (job[some] == codes.EMPLOYEE), np.round(pay / 100) * 100, 0)
    return {"industry": industry, "occupation": occupation, "job": job, "wage": wage}


def _absent(household: Column, area: Column, urban: Column, rng: np.random.Generator) -> Columns:
    """Those who left within three years of the survey (December), one a household; some are back."""
    n = len(household)
    sex = np.where(rng.random(n) < 0.64, 1, 2).astype(np.int8)
    country = rng.choice(len(codes.DESTINATIONS), n, p=[row[2] for row in codes.DESTINATIONS]).astype(np.int8)
    levels = rng.choice([3, 4, 5, 6, 7, 8], n, p=[0.06, 0.3, 0.4, 0.1, 0.08, 0.06]).astype(np.int8)
    kind = rng.choice(4, n, p=[0.6, 0.16, 0.14, 0.1])
    industry = np.array(["", "", "", ""], "U4")[kind]
    occupation = industry.copy()
    for index, (classes, units) in enumerate(
        ((("1020", "1410", "2610", "2592"), ("8153", "8211", "7531", "9329")), (("4101", "4330"), ("7112", "9313")),
         (("9700", "8710"), ("5311", "9111", "3221")), (("0111", "0311"), ("6111", "9211")))
    ):  # fmt: skip
        of = kind == index
        industry[of] = rng.choice(classes, int(of.sum()))
        occupation[of] = rng.choice(units, int(of.sum()))
    left = rng.integers(0, 36, n)  # months since January of the first year
    stayed = rng.geometric(1 / 30, n)
    back = left + stayed
    paid = np.where(rng.random(n) < 0.9, 1, 2).astype(np.int8)
    earned = np.round(24000 * np.exp(rng.normal(0, 0.3, n)) * np.array([1.2, 0.95, 1.5, 0.8, 0.6])[country] / 100) * 100
    months = np.array([row[3] for row in codes.DESTINATIONS])[country] * np.exp(rng.normal(-0.1, 0.5, n))
    return {
        **_places(household, area, urban), "sex": sex, "age": rng.integers(18, 46, n).astype(np.int8),
        "education": levels, "country": country, "industry": industry, "occupation": occupation,
        "left": left.astype(np.int16), "back": np.where(back < 36, back, -1).astype(np.int16), "paid": paid,
        "cost": np.where(paid == 1, np.round(earned * months / 100) * 100, 0).astype(np.int64),
        "earned": np.where(paid == 1, earned, 0).astype(np.int64),
    }  # fmt: skip
