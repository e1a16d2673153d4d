"""Coded records to sums: one query adds records up by signature, a second one signatures to every class they are in.

A record's signature in a dimension stands for all classes that it is in: of every version, totals too. So no total is
added from parts that were rounded, classes may overlap, and the records are gone through once however many versions a
table has.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.structures.load import schema
from ilms.structures.tables import Table
from ilms.tabulation.cube.sums import PERIOD, PRODUCT, SAMPLE, WEIGHT, Sums

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine
    from ilms.tabulation.files.tabulation_file import Measure
    from ilms.tabulation.variables.coded import Coded

DESIGN = ("stratum", "psu")
# A weight with room for a product: DuckDB multiplies what has 18 digits within 18 digits, and fails where that is not
# enough; Spark gives 19 and 15 digits all that they can need, and would round where there were 38.
ROOM = "decimal(19, 6)"
EXACT = "decimal(38, 10)"  # Ibis would take the product for one of six digits behind the point


Middle = Callable[[pa.Table], pa.Table]


def cube(
    coded: "Coded",
    engine: "Engine",
    table: Table,
    measure: "Measure",
    *,
    medians: Middle,
    largest: int = 0,
) -> Sums:
    """The sums of one table.

    Args:
        coded: The records of its population.
        engine: What they lie in.
        table: Whose dimensions they are coded for.
        measure: What is added up.
        medians: `cell` and `median` of each cell from `Sums.values`: what medians are measured by.
        largest: How many of each cell's largest contributions are wanted, for rules of dominance.

    Raises:
        EngineError: Memory or disk ran out.
    """
    return _Cube(coded, engine, table, measure, largest).sums(medians)


class _Cube:
    """The queries of one table."""

    def __init__(self, coded: "Coded", engine: "Engine", table: Table, measure: "Measure", largest: int) -> None:
        self.coded, self.engine, self.measure, self.most = coded, engine, measure, largest
        self.dimensions = table.dimensions
        self.order = {name: _positions(table, name) for name in self.dimensions}
        self.members = {
            name: engine.small(coded.members[name].rename_columns([_signed(name), name])) for name in self.dimensions
        }

    def sums(self, medians: Middle) -> Sums:
        records, keys = self._records(), [PERIOD, *map(_signed, self.dimensions)]
        if self.measure.kind == "median":
            return self._medians(records, keys, medians)
        by = [*keys, *self._design()]
        base = records.group_by(by).agg(**self._added(records))
        base = self.engine.kept(base, "cells")
        exploded = self._exploded(base)
        groups = [*self._cell(), *self._design()]
        again = {name: exploded[name].sum() for name in exploded.columns if name not in groups}
        found = self.engine.run(exploded.group_by(groups).agg(**again))
        largest = self._largest(records, keys) if self.most and self.measure.variable else None
        cells = self._cells(found)
        strata, psus, sample = self._sample(cells)
        return Sums(
            cells,
            self._parts(found, cells, strata, psus),
            sample,
            strata,
            psus,
            atoms=self._atoms(base, keys),
            largest=None if largest is None else self._numbered(largest, cells, ["rank"]),
        )

    def _records(self) -> "ir.Table":
        """Those that have a value of what is measured, with it under their weight."""
        records = self.coded.table
        if not self.measure.variable:
            return records
        records = records.filter(records.y.notnull())
        weights = ["weight", *self.coded.replicates]
        products = {_product(name): (records[name].cast(ROOM) * records.y).cast(EXACT) for name in weights}
        return records.mutate(**products)

    def _design(self) -> tuple[str, ...]:
        return () if self.coded.sample is None or self.coded.replicates else DESIGN

    def _added(self, records: "ir.Table") -> dict[str, Any]:
        names = ["weight", *self.coded.replicates]
        names += [_product(name) for name in names] if self.measure.variable else []
        return {"cases": records.count(), **{name: records[name].sum() for name in names}}

    def _cell(self) -> list[str]:
        return [PERIOD, *self.dimensions]

    def _exploded(self, base: "ir.Table") -> "ir.Table":
        """Each row as often as there are cells that it is in."""
        for name in self.dimensions:
            base = base.join(self.members[name], _signed(name)).drop(_signed(name))
        return base

    def _atoms(self, base: "ir.Table", keys: Sequence[str]) -> pa.Table:
        """The sums by signature, whatever stratum they are of."""
        amount = base[_product("weight")] if _product("weight") in base.columns else base.weight
        found = self.engine.run(base.group_by(list(keys)).agg(cases=base.cases.sum(), amount=amount.sum()))
        names = [PERIOD, *self.dimensions, "cases", "amount"]
        return found.rename_columns(names).sort_by([(name, "ascending") for name in names[:-2]])

    def _largest(self, records: "ir.Table", keys: Sequence[str]) -> pa.Table:
        """The largest contributions to each cell: first of each signature, so that few are exploded."""
        import ibis

        def first(of: "ir.Table", by: Sequence[str]) -> "ir.Table":
            window = ibis.window(group_by=list(by), order_by=[of.y.desc(), of.entry])
            return of.mutate(rank=ibis.row_number().over(window)).filter(lambda t: t.rank < self.most)

        window = ibis.window(group_by=list(keys), order_by=[records[_product("weight")].desc()])
        ranked = records.select(*keys, y=records[_product("weight")], entry=ibis.row_number().over(window))
        base = self.engine.kept(ranked.filter(ranked.entry < self.most), "largest")
        found = first(self._exploded(base), self._cell())
        return self.engine.run(found.select(*self._cell(), rank=found.rank + 1, amount=found.y))

    def _medians(self, records: "ir.Table", keys: Sequence[str], medians: Middle) -> Sums:
        """Sums by value, the median of each cell, and then what lies at or below it by PSU."""
        design, added = self._design(), ["weight", *self.coded.replicates]
        base = self.engine.kept(
            records.group_by([*keys, *design, "y"]).agg(
                cases=records.count(), **{name: records[name].sum() for name in added}
            ),
            "values",
        )
        exploded = self._exploded(base)
        found = self.engine.run(exploded.group_by([*self._cell(), "y"]).agg(weight=exploded.weight.sum()))
        cells = self._cells(found)
        values = self._numbered(found, cells, ["y"])
        values = pa.table({
            "cell": values["cell"],
            "y": values["y"].cast(pa.decimal128(15, 4)),
            "weight": values["weight"].cast(WEIGHT),
        })  # fmt: skip
        middle = medians(values)
        texts = cells.take(middle["cell"]).append_column("median", middle["median"])
        with_median = exploded.join(self.engine.small(texts), self._cell())
        below = {
            name: _none(with_median.y <= with_median.median, with_median[name])
            for name in added
        }  # fmt: skip
        agg = {"cases": with_median.cases.sum(), **{name: with_median[name].sum() for name in added}}
        agg |= {_product(name): below[name].sum() for name in added}
        parts = self.engine.run(with_median.group_by([*self._cell(), *design]).agg(**agg))
        strata, psus, sample = self._sample(cells)
        parts, atoms = self._parts(parts, cells, strata, psus), self._atoms(base, keys)
        return Sums(cells, parts, sample, strata, psus, values=values, atoms=atoms)

    def _cells(self, found: pa.Table) -> pa.Table:
        """The cells that occur, in their order."""
        cells = found.select(self._cell()).group_by(self._cell(), use_threads=False).aggregate([])
        return cells.take(pc.sort_indices(self._ranks(cells), [(name, "ascending") for name in self._cell()]))

    def _ranks(self, cells: pa.Table) -> pa.Table:
        columns = {PERIOD: cells[PERIOD]}
        for name in self.dimensions:
            columns[name] = pc.index_in(cells[name], value_set=self.order[name])
        return pa.table(columns)

    def _numbered(self, found: pa.Table, cells: pa.Table, then: Sequence[str]) -> pa.Table:
        """Rows of cells with the cells' numbers in place of their codes, sorted by them and then by other columns."""
        numbered = cells.append_column("cell", pa.array(np.arange(len(cells))))
        joined = found.join(numbered, self._cell(), use_threads=False).drop_columns(self._cell())
        return joined.sort_by([("cell", "ascending"), *((name, "ascending") for name in then)])

    def _parts(self, found: pa.Table, cells: pa.Table, strata: pa.Array, psus: pa.Array) -> pa.Table:
        rows = len(found)
        if self._design():
            found = _ranked(found, "stratum", strata)
            found = _ranked(found, "psu", psus)
        else:
            nothing = pa.array(np.zeros(rows, np.int32))
            found = found.append_column("stratum", nothing).append_column("psu", nothing)
        found = self._numbered(found, cells, DESIGN)
        columns = {"cell": found["cell"], "stratum": found["stratum"], "psu": found["psu"]}
        columns["cases"] = found["cases"].cast(pa.int64())
        names = {"weight": "", **{name: f"#{n}" for n, name in enumerate(self.coded.replicates, 1)}}
        for name, suffix in names.items():
            columns[f"weight{suffix}"] = found[name].cast(WEIGHT)
            if _product(name) in found.column_names:
                columns[f"y{suffix}"] = found[_product(name)].cast(PRODUCT)
        return pa.table(columns)

    def _sample(self, cells: pa.Table) -> tuple[pa.Array, pa.Array, pa.Table]:
        """All strata and PSUs of the sample, as sorted texts, and the sample in their numbers."""
        if self.coded.sample is None or self.coded.replicates:
            return pa.array([""]), pa.array([""]), SAMPLE.empty_table()
        drawn = self.engine.run(self.coded.sample)
        strata, psus = (_sorted(drawn[name]) for name in DESIGN)
        drawn = drawn.filter(pc.is_in(drawn[PERIOD], value_set=_sorted(cells[PERIOD])))
        drawn = _ranked(_ranked(_ranked(drawn, "stratum", strata), "psu", psus), PERIOD, _sorted(cells[PERIOD]))
        drawn = drawn.sort_by([(name, "ascending") for name in (PERIOD, *DESIGN)])
        fpc = drawn["fpc"] if "fpc" in drawn.column_names else pa.nulls(len(drawn))
        return strata, psus, pa.table([*(drawn[name] for name in (PERIOD, *DESIGN)), fpc], SAMPLE.names).cast(SAMPLE)


def _signed(dimension: str) -> str:
    """The column of a dimension's signatures."""
    return f"@{dimension}"


def _product(name: str) -> str:
    return f"{name}*y"


def _none(where: "ir.BooleanValue", value: "ir.Value") -> "ir.Value":
    import ibis

    return where.ifelse(value, ibis.literal(0).cast(value.type()))


def _positions(table: Table, dimension: str) -> pa.Array:
    """The codes of a dimension in the order of its codelist."""
    codes = schema(table.dataflow)[dimension].codelist
    return pa.array([code.id for code in codes or ()], pa.string())


def _sorted(texts: pa.ChunkedArray) -> pa.Array:
    distinct = pc.unique(texts)
    return distinct.take(pc.sort_indices(distinct))


def _ranked(table: pa.Table, name: str, among: pa.Array) -> pa.Table:
    """A column's texts as their places among sorted texts."""
    place = pc.index_in(table[name], value_set=among).cast(pa.int32())
    return table.set_column(table.column_names.index(name), name, place)
