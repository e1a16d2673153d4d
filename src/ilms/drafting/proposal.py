"""Which of the 21 tables a table of the office could be: by the dimensions found, then by what its words say."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ilms.drafting.vocabulary import Sense, about, spoken
from ilms.profiles import Profile
from ilms.sources.sheet import plain
from ilms.structures.tables import Table, tables

COUNTRIES = ("CDS", "CRS", "CPR")
BY_ORIGIN = ("CBR_BIR", "CCT_CIT")  # versions that part natives from foreigners
CRITERIA = ("birth", "citizenship")
FOREIGNERS = "foreigners"
AGAINST, ABSENT, MISSING, NO_SEX, NUMBERED = 0.5, 0.4, 0.8, 0.2, 0.75
STOCK, AT_ONE_TIME = "stock", 1.0  # who is there at one time is no flow: as much against it as a profile speaks for it
ONLY_FOREIGNERS = 0.2  # not parted by origin, and the words say whose figures they are
FILLS, BARRED = 1.0, -1.5  # a source that could fill a table, one that must not
SHARP = 1.5
CALLED = r"(?<!\w)(?:table|biểu|bảng)(?:\s+số)?\s+(\d{1,2})(?![\w.])"
NUMBER = re.compile(rf"{CALLED}|(?<!\w)([abc]\d{{1,2}})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """One table that could be meant.

    Attributes:
        sure: 0 to 1; those of all proposals make 1.
        missing: Dimensions of the table that no axis holds.
        lacking: What it is about, and no word says: `inflow`.
        words: The phrases that speak for it.
        against: Those that speak against it.
        foreigners: Those that say that the figures are of foreigners.
    """

    table: Table
    sure: float
    missing: tuple[str, ...]
    lacking: tuple[str, ...]
    words: tuple[str, ...]
    against: tuple[str, ...]
    foreigners: tuple[str, ...] = ()


def senses(table: Table) -> dict[str, Sense]:
    """What each dimension of a table is about; SEX first."""
    return {name: _sense(name, versions) for name, versions in table.collected.items()}


def _sense(name: str, versions: tuple[str, ...]) -> Sense:
    if name in {"CBR", "CCT"}:
        return Sense.ORIGIN if versions[0] in BY_ORIGIN else Sense.COUNTRY
    return Sense.COUNTRY if name in COUNTRIES else Sense(name)


def proposals(
    found: Iterable[Sense],
    said: Mapping[str, list[str]],
    numbers: Iterable[str] = (),
    only: Iterable[Table] | None = None,
    profile: Profile | None = None,
) -> list[Proposal]:  # fmt: skip
    """The tables that have every dimension found, the likeliest first.

    Args:
        found: The dimensions found, the year and the status aside.
        said: What the titles, headings and names around the table say (`said_in`).
        numbers: The numbers of tables that they name (`numbered`).
        only: The tables to choose from; all by default.
        profile: The source, which could fill some tables and must not fill others.
    """
    wanted = set(found) - {Sense.TIME, Sense.STATUS}
    called = set(numbers)
    scored = [
        (table, _score(table, wanted, said, called) + _of_source(table, profile))
        for table in (tables() if only is None else only)
        # A year and figures may be anything: then words must say what, or the user.
        if wanted <= set(senses(table).values())
        and (wanted or only is not None or about()[table.number].has <= set(said))
    ]
    weights = [math.exp(SHARP * score) for _, score in scored]
    made = [
        _made(table, weight / sum(weights), wanted, said) for (table, _), weight in zip(scored, weights, strict=True)
    ]
    return sorted(made, key=lambda one: -one.sure)


def said_in(text: str, names: str) -> dict[str, list[str]]:
    """What words around a table say; `names` are of files and columns, and may lack accents."""
    bare = plain(names).replace("-", " ").replace("_", " ")
    return spoken("said", bare, bare=True) | spoken("said", text)


def numbered(text: str) -> set[str]:
    """The numbers of tables that a text names: `Biểu số 18`, `C18`."""
    return {(a or b).upper() for a, b in NUMBER.findall(text)}


def _of_source(table: Table, profile: Profile | None) -> float:
    if profile is None:
        return 0.0
    if profile.could_fill(table):  # what it could fill on a condition it must not fill without it
        return FILLS
    return BARRED if profile.must_not_fill(table) else 0.0


def _score(table: Table, wanted: set[Sense], said: Mapping[str, list[str]], numbers: set[str]) -> float:
    one = about()[table.number]
    score = float(sum(1 if name in said else -ABSENT for name in one.has)) + sum(name in said for name in one.hint)
    others = [name for name in said if name not in one.has | one.hint | one.may and name not in CRITERIA]
    score -= sum(AT_ONE_TIME if name == STOCK else AGAINST for name in others)
    for sense in set(senses(table).values()) - wanted:
        told = sense is Sense.ORIGIN and FOREIGNERS in said
        score -= NO_SEX if sense is Sense.SEX else ONLY_FOREIGNERS if told else MISSING
    if table.criterion:
        here = [name for name in CRITERIA if name in said]
        score += 0.6 if here == [table.criterion] else -0.6 if here and table.criterion not in here else 0
    return score + NUMBERED * bool(numbers & {table.number, table.number[1:]})


def _made(table: Table, sure: float, wanted: set[Sense], said: Mapping[str, list[str]]) -> Proposal:
    one = about()[table.number]
    missing = tuple(name for name, sense in senses(table).items() if sense not in wanted)
    speaks = [name for name in said if name in one.has | one.hint or name == table.criterion]
    others = [name for name in said if name not in one.has | one.hint | one.may and name not in CRITERIA]
    lacking = tuple(sorted(one.has - set(said)))
    foreigners = _phrases(said, [FOREIGNERS] if FOREIGNERS in said else [])
    return Proposal(table, sure, missing, lacking, _phrases(said, speaks), _phrases(said, others), foreigners)


def _phrases(said: Mapping[str, list[str]], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for name in names for phrase in said[name]))
