"""What `tabulations/NAME.toml` says (`docs/tabulating.md`): a table, of whom, and what is measured."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import msgspec

from ilms import entries
from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.tables import Table, find, tables
from ilms.tabulation.files import sdg
from ilms.tabulation.files.record_file import FOLDER as RECORDS
from ilms.tabulation.files.record_file import RecordFile
from ilms.workspace import Workspace, known

FOLDER = "tabulations"
SECTIONS = ("population", "dimensions", "measure", "migrants", "persons", "reliability", "disclosure", "sdg")
TOP = ("table", "records", *SECTIONS)
TIME = "TIME_PERIOD"
MEASURES = ("count", "sum", "mean", "median")
DOCS = _("docs/tabulating.md shows a whole tabulation file")


class Dimension(msgspec.Struct, frozen=True):
    """An entry of `[dimensions]`.

    Attributes:
        variable: Which variable of the records; the one of the dimension's name where none is given.
        versions: Which classification versions are tabulated; all that the codes can be added up to where none are.
    """

    variable: str = ""
    versions: tuple[str, ...] = ()


class Period(msgspec.Struct, frozen=True):
    """`TIME_PERIOD`: a `{name}` of the path, a column, or the year itself; registers take the event's."""

    file: str = ""
    column: str = ""
    value: str = ""


class Measure(msgspec.Struct, frozen=True):
    """`[measure]`: exactly one of `count`, `sum`, `mean` and `median`.

    Attributes:
        count: `persons`.
        sum, mean, median: A variable that is a number.
        over: Of means and medians: another one, that the record's value is divided by first (a cost in months of pay).
    """

    count: str = ""
    sum: str = ""
    mean: str = ""
    median: str = ""
    over: str = ""

    @property
    def kind(self) -> str:
        """`count`, `sum`, `mean` or `median`."""
        return next(kind for kind in MEASURES if getattr(self, kind))

    @property
    def variable(self) -> str:
        """What is added up or averaged; empty for a count."""
        return self.sum or self.mean or self.median

    @property
    def variables(self) -> tuple[str, ...]:
        """All that is read for it."""
        return tuple(filter(None, (self.variable, self.over)))


class Reliability(msgspec.Struct, frozen=True, rename="kebab"):
    """`[reliability]`: on how few sample cases a figure may rest (ILO's processing: 15, 5, a third).

    Attributes:
        unreliable: Fewer cases than this are U.
        not_significant: Fewer than this are S.
        most: A table with a larger share of S is not published; a fraction or a decimal.
        withhold: Figures that are S are left out.
        none: A complete register: nothing is judged.
        zeros: Cells of nobody are written, as 0: only a complete register can say that there is nobody.
    """

    unreliable: int = 15
    not_significant: int = 5
    most: str = "1/3"
    withhold: bool = True
    none: bool = False
    zeros: bool = False


class Dominance(msgspec.Struct, frozen=True):
    """The `n` largest contributors may not make up more than this share of a cell."""

    n: int
    share: float


class Disclosure(msgspec.Struct, frozen=True, rename="kebab"):
    """`[disclosure]`: what is kept back, and marked C.

    Attributes:
        threshold: Cells of fewer contributors; 0 switches it off.
        dominance: Of sums and means.
        p_percent: Of sums: no contributor may be reckoned to within this percentage.
        complementary: Keep back more, so that nothing that is kept back can be reckoned from what is shown.
        width: How wide, relative to its value, the interval that can be reckoned for a cell kept back must be; of a
            count of too few persons it is at least `threshold` persons.
    """

    threshold: int = 0
    dominance: Dominance | None = None
    p_percent: float = 0.0
    complementary: bool = True
    width: float = 0.2


@dataclass(frozen=True)
class TabulationFile:
    """One tabulation file.

    Attributes:
        tables: The dataflows that it fills: two of `table = "A5"`, one of `A5-birth` or `C18`.
        population: Variable to the masks of whom to count; all must fit.
        migrants, persons: As TOML gives them; `registers/` reads them.
        sdg: Of the SDG indicator: values of components, by their ids.
    """

    name: str
    path: Path
    tables: tuple[Table, ...]
    records: RecordFile
    measure: Measure
    population: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    period: Period | None = None
    migrants: Mapping[str, Any] = field(default_factory=dict)
    persons: Mapping[str, Any] = field(default_factory=dict)
    reliability: Reliability = field(default_factory=Reliability)
    disclosure: Disclosure | None = None
    sdg: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, workspace: Workspace) -> Self:
        """Read a tabulation file, and the record file that it names.

        Raises:
            UsageError: It is not TOML, misses a key, has one that nobody reads, or names what is not there.
        """
        raw, place = entries.toml(path), f"`{workspace.relative(path)}`"
        known(raw, TOP, place)
        for key in ("table", "records", "measure"):
            if not raw.get(key):
                raise UsageError(_("{place} has no `{key}`", place=place, key=key), hint=DOCS)
        tables, records = asked(str(raw["table"])), _records(raw["records"], path, workspace, place)
        dimensions = dict(raw.get("dimensions", {}))
        period = dimensions.pop(TIME, None)
        known(dimensions, {name for table in tables for name in table.dimensions}, f"[dimensions] of {place}")
        made = cls(
            name=path.stem,
            path=path,
            tables=tables,
            records=records,
            measure=_measure(raw["measure"], f"[measure] of {place}"),
            population={name: _masks(said) for name, said in raw.get("population", {}).items()},
            dimensions={
                name: entries.read(Dimension, said, f"{name} in [dimensions] of {place}")
                for name, said in dimensions.items()
            },
            period=None if period is None else _period(period, f"{TIME} in [dimensions] of {place}"),
            migrants=raw.get("migrants", {}),
            persons=raw.get("persons", {}),
            reliability=entries.read(Reliability, raw.get("reliability", {}), f"[reliability] of {place}"),
            disclosure=entries.read(Disclosure, raw["disclosure"], f"[disclosure] of {place}")
            if "disclosure" in raw
            else None,
            sdg={name: str(value) for name, value in raw.get("sdg", {}).items()},
        )
        made._check(place)
        return made

    def variable(self, dimension: str) -> str:
        """The variable that a dimension is tabulated by."""
        return self.dimensions.get(dimension, Dimension()).variable or dimension

    def result(self, table: Table) -> str:
        """What the result of one of its tables is called: the file's name, with what tells two tables apart."""
        return self.name if len(self.tables) == 1 or not table.criterion else f"{self.name}-{table.criterion}"

    def label(self, table: Table) -> str:
        """What people call a result: the table, and the result's own name where that says more."""
        name = self.result(table)
        return table.code if name.casefold() == table.code.casefold() else f"{table.code} ({name})"

    def _check(self, place: str) -> None:
        """Refuse a variable that the records do not have, and a component that the SDG's structure does not."""
        known(self.sdg, {**sdg.identifiers()["dimensions"], **sdg.identifiers()["attributes"]}, f"[sdg] of {place}")
        used = [*self.population, *self.measure.variables]
        used += [self.variable(name) for table in self.tables for name in table.dimensions]
        for name in dict.fromkeys(used):
            self._has(name, place)

    def _has(self, name: str, place: str) -> None:
        """Refuse a variable that the record file does not describe."""
        there, path = tuple(self.records.variables), self.records.path
        if name in there:
            return
        near, file = difflib.get_close_matches(name, there, 1), f"{path.parent.name}/{path.name}"
        of_it = [one.code for one in self.tables if name in map(self.variable, one.dimensions)]
        raise UsageError(
            _("{place}: table {table} is by {name}, and [variables] of `{file}` has no {name}", place=place,
              table=of_it[0], name=name, file=file)
            if of_it
            else _("{place} names the variable {name}, and [variables] of `{file}` has none", place=place, name=name,
                   file=file),
            hint=_("did you mean `{near}`?", near=near[0])
            if near and not of_it
            else _("write it there: {example}", example=f'{name} = {{ column = "...", ... }}') + "; "
            + _("there are: {paths}", paths=", ".join(there) or "-"),
        )  # fmt: skip


def asked(what: str) -> tuple[Table, ...]:
    """The tables of a word as `structures.tables.find` knows them, or the SDG indicator. Raises as that does."""
    return sdg.asked(what) or find(what)


def tabulations(workspace: Workspace) -> list[TabulationFile]:
    """Every tabulation file of a workspace, in the order of the questionnaire.

    Raises:
        UsageError: One is not right, or the results of two would have one name (`a5.toml` with `table = "A5"` beside
            `a5-birth.toml`). Two that fill the same table from the same source are for `ilms check` (KEY002).
    """
    found = [TabulationFile.load(path, workspace) for path in sorted((workspace.root / FOLDER).glob("*.toml"))]
    names: dict[str, TabulationFile] = {}
    for one in found:
        for name in map(one.result, one.tables):
            if other := names.get(name):
                raise UsageError(
                    _("{one} and {other} would both write the result `{name}`", one=f"`{other.path.name}`",
                      other=f"`{one.path.name}`", name=name),
                    hint=_("give one of them another name, or take it away"),
                )  # fmt: skip
            names[name] = one
    place = {table.code: number for number, table in enumerate(tables())}
    return sorted(found, key=lambda one: place.get(one.tables[0].code, len(place)))


def _records(said: Any, path: Path, workspace: Workspace, place: str) -> RecordFile:  # noqa: ANN401  # as TOML gives it
    if isinstance(said, Mapping):
        return RecordFile.made(said, path, f"[records] of {place}")
    file = workspace.root / RECORDS / f"{said}.toml"
    if not file.is_file():
        there = sorted(one.stem for one in file.parent.glob("*.toml"))
        raise UsageError(
            _("{place} takes the records `{name}`, and there is no `{file}`", place=place, name=said,
              file=workspace.relative(file)),
            hint=_("there are: {paths}", paths=", ".join(there)) if there else DOCS,
        )  # fmt: skip
    return RecordFile.load(file)


def _measure(raw: Mapping[str, Any], place: str) -> Measure:
    made = entries.read(Measure, raw, place)
    if sum(bool(getattr(made, kind)) for kind in MEASURES) != 1:
        raise UsageError(
            _("{place} is not one measure", place=place),
            hint=_("exactly one of {origins}", origins=", ".join(f"`{kind}`" for kind in MEASURES)),
        )
    if made.over and not (made.mean or made.median):
        raise UsageError(
            _("{place}: `over` divides what is averaged, and nothing is", place=place),
            hint=_("`mean` or `median` beside it"),
        )
    return made


def _period(raw: Mapping[str, Any], place: str) -> Period:
    made = entries.read(Period, raw, place)
    if sum(map(bool, (made.file, made.column, made.value))) != 1:
        raise UsageError(_("{place} has no origin", place=place), hint=_('`{ file = "year" }`, `column` or `value`'))
    return made


def _masks(said: Any) -> tuple[str, ...]:  # noqa: ANN401  # as TOML gives it
    return tuple(map(str, said)) if isinstance(said, list) else (str(said),)
