"""What `records/NAME.toml` says (`docs/tabulating.md`): where records lie, and what their columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Self

import msgspec

from ilms import entries
from ilms.eras import Eras
from ilms.errors import UsageError
from ilms.languages import _
from ilms.workspace import known

FOLDER = "records"
TOP = ("source", "read", "weight", "design", "variables", "person", "movements", "spells")
DOCS = _("docs/tabulating.md shows a whole record file")
LONELY = ("adjust", "certainty", "refuse")
REPLICATES = ("jk1", "jkn", "brr", "fay", "bootstrap", "other")
BOUNDS = ("t", "normal")
UNITS = ("units", "thousands", "millions")


class Read(msgspec.Struct, frozen=True, rename="kebab"):
    """`[read]`: where the records lie.

    Attributes:
        file: A path as in a mapping file: relative to the workspace or absolute, with `{year}`, `{name}` and `*`.
        sheet: Of a workbook.
        delimiter: Of a CSV; found out where none is given.
        encoding: Of a CSV; found out where none is given.
        database: A connection's URL, in place of `file`.
        table: The database's table or view.
        missing: Texts that mean: no answer.
    """

    file: str = ""
    sheet: str = ""
    delimiter: str = ""
    encoding: str = ""
    database: str = ""
    table: str = ""
    missing: tuple[str, ...] = ("",)


class Weight(msgspec.Struct, frozen=True):
    """`[weight]`: how many persons a record stands for; a decimal of at most six digits behind the point.

    Attributes:
        round: To how many digits behind the point longer ones are rounded, half away from zero; without it they are
            wrong. Files of Stata and SPSS hold binary fractions.
    """

    column: str
    round: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None


class Replicates(msgspec.Struct, frozen=True):
    """`replicates`: weights of the same sample drawn again; as `svrepdesign` of R's survey package takes them.

    Attributes:
        columns: A pattern with `*`, or their names.
        kind: `jk1`, `jkn`, `brr`, `fay`, `bootstrap` or `other`.
        rho: Fay's factor.
        scale: What the sum of squares is multiplied by; the kind's own where none is given.
        rscales: For each replicate; 1 where none are given.
        mse: Squares are about the estimate, and not about the replicates' mean.
        degrees: Degrees of freedom; the number of replicates less one where none are given.
    """

    columns: str | tuple[str, ...]
    kind: str
    rho: float = 0.0
    scale: float | None = None
    rscales: tuple[float, ...] = ()
    mse: bool = False
    degrees: int | None = None


class Design(msgspec.Struct, frozen=True):
    """`[design]`: how the sample was drawn.

    Attributes:
        strata: Columns that together name a stratum.
        psu: Columns that together name a primary sampling unit within its stratum.
        fpc: The column with the number of PSUs in the stratum's population.
        lonely: What a stratum with a single PSU adds to the variance (R survey: adjust, certainty, fail).
        replicates: In place of strata and PSUs.
        confidence: Of the bounds.
        bounds: `t` with the design's degrees of freedom, or `normal`.
    """

    strata: tuple[str, ...] | str = ()
    psu: tuple[str, ...] | str = ()
    fpc: str = ""
    lonely: str = LONELY[0]
    replicates: Replicates | None = None
    confidence: float = 0.95
    bounds: str = BOUNDS[0]


class Variable(msgspec.Struct, frozen=True):
    """An entry of `[variables]`: what a column's texts mean.

    Attributes:
        column: The column of the records.
        codes: Text, range (`15-24`, `65-`) or list (`1;2`) to a code.
        map: Code maps, asked in this order where `codes` has nothing; by year as in mapping files
            (`["vsic2018", { from = 2026, map = "vsic2025" }]`).
        version: The classification version of codes that are written without one.
        digits: How many digits a code has: a text with fewer gets its leading zeros back.
        first: Only so many characters from the left are read.
        number: The texts are numbers.
        unit: What the numbers count: `units`, `thousands` or `millions`.
        born: The column of the date of birth, in place of `column`: an age in completed years.
        on: The column, or the date, on which the age counts.
        dates: How dates are written (`%d/%m/%Y`); ISO 8601 where it is not given.
        others: `else`: the code of what nothing else knows.
        empty: The code of what is missing.
    """

    column: str = ""
    codes: dict[str, str] = {}
    map: tuple[str | dict[str, Any], ...] | str = ()
    version: str = ""
    digits: Annotated[int, msgspec.Meta(ge=0)] = 0
    first: Annotated[int, msgspec.Meta(ge=0)] = 0
    number: bool = False
    unit: str = UNITS[0]
    born: str = ""
    on: str = ""
    dates: str = ""
    others: str | None = msgspec.field(default=None, name="else")
    empty: str | None = None

    @property
    def maps(self) -> Eras:
        """The code maps by year, whether one or several are named."""
        return Eras.made(self.map, "map", "`map`")


@dataclass(frozen=True)
class RecordFile:
    """One record file.

    Attributes:
        name: What tabulation files call it.
        path: The file itself; of the tabulation file where it stands inside one.
        source: The id of the office's source.
        person, movements, spells: As TOML gives them; `registers/` reads them.
    """

    name: str
    path: Path
    source: str
    read: Read
    weight: Weight | None = None
    design: Design | None = None
    variables: Mapping[str, Variable] = field(default_factory=dict)
    person: Mapping[str, Any] = field(default_factory=dict)
    movements: Mapping[str, Any] = field(default_factory=dict)
    spells: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a record file.

        Raises:
            UsageError: It is not TOML, misses a key, has one that nobody reads, or contradicts itself.
        """
        return cls.made(entries.toml(path), path, f"`{path}`")

    @classmethod
    def made(cls, raw: Mapping[str, Any], path: Path, place: str) -> Self:
        """From the parsed TOML; `place` names it in errors. Raises as `load` does."""
        known(raw, TOP, place)
        for key in ("source", "read"):
            if not raw.get(key):
                raise UsageError(_("{place} has no `{key}`", place=place, key=key), hint=DOCS)
        variables = {
            name: _variable(entry, f"{name} in [variables] of {place}")
            for name, entry in raw.get("variables", {}).items()
        }
        return cls(
            name=path.stem,
            path=path,
            source=str(raw["source"]),
            read=_read(raw["read"], f"[read] of {place}"),
            weight=entries.read(Weight, raw["weight"], f"[weight] of {place}") if "weight" in raw else None,
            design=_design(raw["design"], f"[design] of {place}") if "design" in raw else None,
            variables=variables,
            **{key: raw.get(key, {}) for key in ("person", "movements", "spells")},
        )


def _read(raw: Mapping[str, Any], place: str) -> Read:
    made = entries.read(Read, raw, place)
    if bool(made.file) == bool(made.database):
        raise UsageError(
            _("{place} names no file and no database", place=place)
            if not made.file
            else _("{place} names a file and a database", place=place),
            hint=_('`file = "data/lfs-{year}.csv"`, or `database = "..."` and `table = "..."`'),
        )
    if made.database and not made.table:
        raise UsageError(_("{place} names no `table` of its database", place=place), hint=DOCS)
    return made


def _design(raw: Mapping[str, Any], place: str) -> Design:
    made = entries.read(Design, raw, place)
    _one_of(made.lonely, LONELY, "lonely", place)
    _one_of(made.bounds, BOUNDS, "bounds", place)
    if made.replicates:
        _one_of(made.replicates.kind, REPLICATES, "kind", place)
        _scaled(made.replicates, place)
        if made.strata or made.psu or made.fpc:
            raise UsageError(
                _("{place} has replicate weights and strata or PSUs", place=place),
                hint=_("replicate weights say all of the design: keep one of the two"),
            )
    elif not made.psu:
        raise UsageError(
            _("{place} names no `psu`", place=place),
            hint=_("name the column of the sampling units, or `replicates`; without [design] no standard errors come"),
        )
    if not 0 < made.confidence < 1:
        raise UsageError(
            _("{place}: the confidence is `{value}`", place=place, value=made.confidence), hint=_("0.95, say")
        )
    return made


def _scaled(made: Replicates, place: str) -> None:
    """Refuse factors with which a variance is none."""
    if not 0 <= made.rho < 1:
        raise UsageError(_("{place}: `rho` is `{value}`", place=place, value=made.rho), hint=_("from 0 to below 1"))
    if (made.scale or 0) < 0 or any(one < 0 for one in made.rscales):
        raise UsageError(
            _("{place}: a factor of the replicates is below 0", place=place),
            hint=_("`scale` and `rscales` are positive"),
        )


def _one_of(word: str, words: tuple[str, ...], key: str, place: str) -> None:
    if word not in words:
        raise UsageError(
            _("{place}: `{key}` does not take `{word}`", place=place, key=key, word=word),
            hint=_("it takes one of {words}", words=", ".join(f"`{one}`" for one in words)),
        )


def _variable(raw: Any, place: str) -> Variable:  # noqa: ANN401  # as TOML gives it
    if not isinstance(raw, Mapping):
        raise UsageError(_("{place} is no variable", place=place), hint=_('`{{ column = "{raw}" }}`?', raw=raw))
    made = entries.read(Variable, raw, place)
    if bool(made.column) == bool(made.born):
        raise UsageError(
            _("{place} names no column", place=place)
            if not made.column
            else _("{place} has `column` and `born`", place=place),
            hint=_("`column`, or `born` and `on` for an age"),
        )
    if made.born and not made.on:
        raise UsageError(_("{place} has `born`, and no `on`", place=place), hint=_("the age counts on some day: `on`"))
    _one_of(made.unit, UNITS, "unit", place)
    Eras.made(made.map, "map", f"`map` of {place}")
    if made.number and (made.codes or made.map):
        raise UsageError(
            _("{place} is a number and has codes", place=place), hint=_("ranges in `codes` read numbers by themselves")
        )
    return made
