"""Records of a table's population, coded: what the cube adds up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from ilms.structures.tables import Table
from ilms.tabulation.files.tabulation_file import TabulationFile
from ilms.tabulation.intake.records import Records
from ilms.tabulation.told import Told
from ilms.tabulation.variables import design, period, population
from ilms.tabulation.variables.ages import years
from ilms.tabulation.variables.context import Context
from ilms.tabulation.variables.dimension import signed
from ilms.tabulation.variables.measured import numbers_of
from ilms.tabulation.variables.pipeline import PERIOD, Pipeline
from ilms.tabulation.variables.read import columns
from ilms.workspace import Workspace

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine


@dataclass(frozen=True, eq=False)
class Coded:
    """Coded records.

    Attributes:
        table: A row a record of the population: `period` (text), a signature (int32) in `@DIM` for each dimension,
            `weight` decimal(18, 6), `y` decimal(15, 4) or null where something is measured, `stratum` and `psu` (text)
            where there is a design, and the columns of `replicates`, decimal(18, 6).
        members: By dimension, `signature` and `code`: every class of every version that a signature is in.
        sample: `period`, `stratum`, `psu`, `fpc` (int64 or null) of all records, outside the population too, each once;
            None without a design of strata and PSUs.
        replicates: The columns of replicate weights.
    """

    table: "ir.Table"
    members: Mapping[str, pa.Table]
    sample: "ir.Table | None"
    replicates: tuple[str, ...] = ()


def coded(
    records: Records, engine: "Engine", tabulation: TabulationFile, table: Table, workspace: Workspace, told: Told
) -> Coded:
    """Code the records of one table of a tabulation.

    Args:
        records: What it tabulates; of registers, a row a person and event.
        engine: What they lie in.
        tabulation: What it asks for.
        table: One of its tables.
        workspace: Whose code maps, area and sources hold.
        told: What is wrong with records.

    Raises:
        UsageError: What the files ask for cannot be.
    """
    line, context = Pipeline(records, engine), Context(tabulation, table, workspace)
    period.given(line, tabulation)
    line.settle(tabulation.period)
    whole, drawn = line.table, tabulation.records.design
    design.checked(line, drawn, told)
    for name in context.born():
        years(line, name, context.variable(name), told)
    population.chosen(line, context, told)
    there = engine.small(pa.table({"year": pa.array(period.settled(line, tabulation, told), pa.string())}))
    line.ask(columns(context, tabulation.variable(name)) for name in table.dimensions)
    members = {name: signed(line, context, name, told) for name in table.dimensions}
    taken = numbers_of(line, tabulation, told)
    found = line.table
    signs = {f"@{name}": found[f"@{name}"] for name in table.dimensions}
    selected = found.select(period=found[PERIOD], **signs, **taken.columns, **design.columns(found, drawn))
    return Coded(selected, members, design.sample(whole, drawn, there), taken.replicates)
