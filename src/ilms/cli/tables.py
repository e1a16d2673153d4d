"""`ilms tables`."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ilms.cli.console import console
from ilms.cli.grid import grid

if TYPE_CHECKING:
    from ilms.structures.tables import Table


def command() -> int:
    """The 21 tables and their 35 dataflows."""
    from ilms.structures.tables import modules, tables

    if console.as_json:
        console.json({"modules": modules(), "tables": [as_json(table) for table in tables()]})
        return 0
    for module, members in groupby(tables(), lambda table: table.module):
        names = modules()[module]
        console.data(f"{module}  {names.get(console.lang) or names['en']}")
        for _, group in groupby(members, lambda table: table.number):
            console.data(_shown(list(group)))
        console.data("")
    return 0


def _shown(group: Sequence["Table"]) -> str:
    """One table: its name, and below it a dataflow a line."""
    name = grid([(f"{group[0].number:<3}", group[0].title(console.lang))], indent="  ")
    flows = [(t.code, t.dataflow, console.words(f"tables.{t.criterion}") if t.criterion else "") for t in group]
    return f"{name}\n{grid(flows, indent='       ')}"


def as_json(table: "Table") -> dict[str, Any]:
    """A table in the public shape."""
    return {
        "table": table.code,
        "number": table.number,
        "module": table.module,
        "criterion": table.criterion,
        "dataflow": table.dataflow,
        "indicator": table.indicator,
        "names": table.names,
        "title": table.table_names,
        "measure": table.measure,
        "unit": table.unit,
        "collected": table.collected,
        "disseminated": table.disseminated,
        "precision": table.precision,
    }
