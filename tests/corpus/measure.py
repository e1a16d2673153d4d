"""Whether what was planted is found, and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from random import Random

from checks.made import TODAY
from corpus.catalogue import KINDS
from corpus.ground import Ground, grounds
from corpus.kind import Kind, Place, Planted
from ilms.checks.check import check
from ilms.checks.rules.load import packaged
from ilms.described import describe

Found = tuple[str, str, frozenset[Place]]  # code, severity, where


def found(ground: Ground) -> list[Found]:
    """All that is said about a ground, with every place."""
    checked = check(ground.datasets(), packaged(), TODAY, ground.earlier)
    return [(one.code, str(one.severity), frozenset(_places(one.where))) for one in describe(checked, places=None)]


def _places(where: Iterable[dict[str, object]]) -> Iterable[Place]:
    for place in where:
        yield str(place["file"]), int(str(place["line"]))


@cache
def _before(ground: str, tables: tuple[str, ...]) -> frozenset[Found]:
    [honest] = [one for one in grounds() if one.name == ground]
    return frozenset(found(honest.only(*tables)))


def news(planted: Planted) -> list[Found]:
    """What is said about a spoilt ground and was not said about the honest one."""
    tables = tuple(planted.ground.tables)
    before = _before(planted.ground.name, tables)
    return [one for one in found(planted.ground) if one not in before]


def _table_years(planted: Planted) -> set[tuple[str, str | None]]:
    """The table-years that were touched: as they are, and as they were."""
    [honest] = [one for one in grounds() if one.name == planted.ground.name]
    return _table_years_of(planted, planted.at) | {
        (table, sheet.columns["TIME_PERIOD"][sheet.lines.index(line)])
        for table, line in planted.at
        for sheet in (honest.tables[table],)
        if line in sheet.lines
    }


def _table_years_of(planted: Planted, places: Iterable[Place]) -> set[tuple[str, str | None]]:
    return {
        (table, sheet.columns["TIME_PERIOD"][sheet.lines.index(line)])
        for table, line in places
        for sheet in (planted.ground.tables[table],)
        if line in sheet.lines
    }


@dataclass
class Score:
    """Of one kind.

    Attributes:
        planted: How many; `told`: of how many the right finding was made anywhere; `placed`: at the right place.
        beside: How many made an error appear in a table and year that was not touched.
        missed: What was planted where nothing answered, in words.
    """

    kind: Kind
    planted: int = 0
    told: int = 0
    placed: int = 0
    beside: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, planted: Planted) -> None:
        """Count one more."""
        new = news(planted)
        right = [where for code, _, where in new if code in self.kind.codes]
        self.planted += 1
        self.told += bool(right)
        self.placed += any(where & planted.at for where in right)
        near = _table_years(planted)
        self.beside += any(not _table_years_of(planted, where) & near for _, weight, where in new if weight == "error")
        if not any(where & planted.at for where in right):
            said = ", ".join(sorted({code for code, _, _ in new})) or "nothing"
            self.missed.append(f"{planted.ground.name}, {planted.what}; said: {said}")


def plant(kind: Kind, random: Random, tries: int = 50) -> Planted | None:
    """One fault of a kind, in a ground of its choice; None where no ground has a place for it."""
    for _ in range(tries):
        ground = random.choice(grounds())
        planted = kind.plant(ground, random)
        if planted is None:
            continue
        if kind.together:
            return planted
        touched = sorted({table for table, _ in planted.at})
        return Planted(planted.ground.only(*touched), planted.at, planted.what)
    return None


def score(kind: Kind, times: int, seed: str) -> Score:
    """Plant a kind so often, always the same for one seed."""
    random = Random(f"{seed} {kind.id}")  # noqa: S311  # the same faults each time
    counted = Score(kind)
    for _ in range(times):
        planted = plant(kind, random)
        if planted is not None:
            counted.add(planted)
    return counted


def scored(times: int, seed: str, kind: str) -> tuple[int, int, int, int, list[str]]:
    """`score` by the kind's id, for a process of its own: all of it but the kind."""
    one = score(KINDS[kind], times, seed)
    return one.planted, one.told, one.placed, one.beside, one.missed
