"""Honest tables to plant faults in: what ILOSTAT published, one ground an area, and the examples' own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Self

import pyarrow as pa

from checks.made import of, published
from ilms import resources
from ilms.dataset import Dataset
from ilms.mapping.gather import gather
from ilms.observations import VALUE, Observations, concat
from ilms.provenance import Provenance
from ilms.structures.tables import table_of
from ilms.workspace import Workspace

REAL = Path(__file__).resolve().parents[3] / "shared" / "real-data" / "ilostat-published.csv"
FIRST = 2  # the line of the first observation


class Sheet:
    """One table as rows that can be spoilt; every row keeps the line by which findings name it."""

    def __init__(self, observations: Observations) -> None:
        self.schema = observations.schema
        self.columns: dict[str, list[str | None]] = {
            component.id: observations.text(component.id).to_pylist() for component in observations.schema.components
        }
        self.lines = list(range(FIRST, FIRST + len(observations)))

    def __len__(self) -> int:
        return len(self.lines)

    def copy(self) -> Self:
        """The same rows, to be changed without changing these."""
        other = object.__new__(type(self))
        other.schema, other.lines = self.schema, list(self.lines)
        other.columns = {name: list(column) for name, column in self.columns.items()}
        return other

    def row(self, at: int) -> dict[str, str | None]:
        """All of one row."""
        return {name: column[at] for name, column in self.columns.items()}

    def where(self, **wanted: str | None) -> list[int]:
        """The rows with these contents."""
        return [at for at in range(len(self)) if all(self.columns[n][at] == v for n, v in wanted.items())]

    def like(self, at: int, dimension: str) -> dict[str | None, int]:
        """The rows that differ from one at most in a dimension, by its code."""
        others = [name for name in self.schema.key if name != dimension]
        alike = self.where(**{name: self.columns[name][at] for name in others})
        return {self.columns[dimension][row]: row for row in alike}

    def add(self, row: Mapping[str, str | None]) -> int:
        """A further row at the end."""
        for name, column in self.columns.items():
            column.append(row.get(name))
        self.lines.append(max(self.lines) + 1)
        return len(self) - 1

    def drop(self, rows: Sequence[int]) -> None:
        """Without these rows; the others keep their lines."""
        gone = set(rows)
        keep = [at for at in range(len(self)) if at not in gone]
        self.lines = [self.lines[at] for at in keep]
        self.columns = {name: [column[at] for at in keep] for name, column in self.columns.items()}

    def places(self) -> dict[tuple[str | None, str | None], list[int]]:
        """The rows of each area and year."""
        found: dict[tuple[str | None, str | None], list[int]] = {}
        for at in range(len(self)):
            found.setdefault((self.columns["REF_AREA"][at], self.columns["TIME_PERIOD"][at]), []).append(at)
        return found

    def dataset(self, name: str) -> Dataset:
        """As a data set whose findings name lines."""
        columns = {n: pa.array(column, pa.string()) for n, column in self.columns.items()}
        observations = Observations.from_columns(self.schema, columns)
        lines = pa.array(self.lines, pa.int64())
        return Dataset(observations, Provenance.of_lines(name, lines, observations.text(VALUE)), name=name)


@dataclass(frozen=True)
class Ground:
    """Tables that are checked together.

    Attributes:
        tables: By the table's code.
        earlier: By dataflow, what was accepted before.
    """

    name: str
    tables: Mapping[str, Sheet]
    earlier: Mapping[str, Observations] = field(default_factory=dict)

    def only(self, *codes: str) -> "Ground":
        """Some of its tables."""
        return Ground(self.name, {code: self.tables[code] for code in codes}, self.earlier)

    def datasets(self) -> list[Dataset]:
        """All of it, to be checked."""
        return [sheet.dataset(code) for code, sheet in self.tables.items()]


@cache
def grounds() -> tuple[Ground, ...]:
    """Every ground; only the examples' where the reference folder is not here."""
    return tuple(_grounds())


def _grounds() -> Iterator[Ground]:
    if REAL.is_file():
        real = published(REAL)
        for area in ("IDN", "KHM", "VNM"):
            tables = {}
            for data in real:
                sheet = Sheet(data.observations)
                sheet.drop([at for at in range(len(sheet)) if sheet.columns["REF_AREA"][at] != area])
                if len(sheet):
                    tables[data.name] = Sheet(sheet.dataset("").observations)
            yield Ground(f"{area} as published", tables)
    for example in ("viet-nam", "cambodia"):
        gathered = gather(Workspace.load(resources.folder("examples") / example))
        named = {_code(data): Sheet(data.observations) for data in gathered}
        yield Ground(f"examples/{example}", named)
    yield _means()
    yield _steady()


def _code(data: Dataset) -> str:
    table = table_of(data.observations.schema.dataflow.id)
    return table.code if table else data.name


def _means() -> Ground:
    """Mean earnings, of which nothing is published at hand: made, and right."""
    means = {"SEX_T": ("5.1", "4.9", "5.8"), "SEX_M": ("5.4", "5.2", "6.1"), "SEX_F": ("4.6", "4.5", "5.3")}
    cells = [
        (sex, f"CBR_BIR_{code}", value)
        for sex, values in means.items()
        for code, value in zip(("TOTAL", "NATIVE", "FOREIGN"), values, strict=True)
    ]
    return Ground("made: mean earnings", {"A10-birth": Sheet(of("A10-birth", *cells))})


def _steady() -> Ground:
    """Employment whose shares hardly move, which few published tables show: made, and right to the last person."""
    ages = {"Y15-24": 812_431, "Y25-54": 3_214_577, "Y55-64": 641_893, "YGE65": 187_219}
    origins, sexes = {"CITIZEN": 0.79, "NONCIT": 0.21}, {"SEX_M": 0.55, "SEX_F": 0.45}
    every = []
    for year in range(2009, 2019):
        persons: dict[tuple[str, str, str], int] = {}
        for number, (age, size) in enumerate(ages.items()):
            for origin, share in origins.items():
                for sex, part in sexes.items():
                    moved = 1.023 ** (year - 2009) * (1 + 0.004 * ((year * (number + 2)) % 5 - 2))
                    one = round(size * share * (part + 0.003 * (number - 1) * (1 if sex == "SEX_M" else -1)) * moved)
                    for key in product(("SEX_T", sex), ("TOTAL", age), ("TOTAL", origin)):
                        persons[key] = persons.get(key, 0) + one
        cells = [
            (sex, f"AGE_AGGREGATE_{age}", f"CCT_CIT_{origin}", f"{count / 1000:.3f}")
            for (sex, age, origin), count in sorted(persons.items())
        ]
        made = of("A4-citizenship", *cells)
        columns = {name: made.text(name) for name in made.table.column_names}
        columns["TIME_PERIOD"] = pa.array([str(year)] * len(made))
        every.append(Observations.from_columns(made.schema, columns))
    return Ground("made: steady employment", {"A4-citizenship": Sheet(concat(every))})
