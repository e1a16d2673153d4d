"""Kinds of faults: how each is planted, and which findings answer it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from corpus.ground import Ground, Sheet

Place = tuple[str, int]  # table, line


@dataclass
class Planted:
    """A ground with a fault in it.

    Attributes:
        ground: As it is now.
        at: Where the fault is: a finding that answers it names one of these places.
        what: In words, for whoever looks at a fault that was missed.
    """

    ground: Ground
    at: set[Place]
    what: str


Plant = Callable[[Ground, Random], Planted | None]


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    Attributes:
        id: `key-missing`.
        group: As the documentation groups them.
        title: What is wrong, in words.
        codes: The findings that answer it.
        plant: Plants one at a place of its own choice; None where the ground has no place for it.
        together: Whether all tables of the ground must be checked with it; else the spoilt one alone.
    """

    id: str
    group: str
    title: str
    codes: frozenset[str]
    plant: Plant = field(compare=False)
    together: bool = False


KINDS: dict[str, Kind] = {}


def kind(id_: str, group: str, title: str, *codes: str, together: bool = False) -> Callable[[Plant], Plant]:
    """Enter a kind in the registry."""

    def enter(plant: Plant) -> Plant:
        assert id_ not in KINDS
        KINDS[id_] = Kind(id_, group, title, frozenset(codes), plant, together)
        return plant

    return enter


def chosen(ground: Ground, random: Random) -> tuple[str, Sheet]:
    """Some table of the ground, as a copy to be spoilt."""
    code = random.choice(sorted(ground.tables))
    return code, ground.tables[code].copy()


def spoilt(ground: Ground, code: str, sheet: Sheet, rows: list[int], what: str) -> Planted:
    """The ground with that table in its place, and the fault in those rows of it."""
    tables = {**ground.tables, code: sheet}
    return Planted(Ground(ground.name, tables, ground.earlier), {(code, sheet.lines[row]) for row in rows}, what)


def altered(ground: Ground, code: str, sheet: Sheet, row: int, name: str, value: str | None) -> Planted:
    """One cell of one row has another content."""
    before = sheet.columns[name][row]
    sheet.columns[name][row] = value
    return spoilt(ground, code, sheet, [row], f"{code} {sheet.row(row)}: {name} was {before}")


def throughout_a_year(ground: Ground, random: Random, name: str, value: str | None) -> Planted:
    """One component of a whole table-year has another value."""
    code, sheet = chosen(ground, random)
    place = random.choice(sorted(sheet.places()))
    rows = sheet.places()[place]
    for row in rows:
        sheet.columns[name][row] = value
    return spoilt(ground, code, sheet, rows, f"{code} {place}: {name} = {value}")
