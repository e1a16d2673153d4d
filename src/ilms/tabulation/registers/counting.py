"""Several numbers of one table, in one pass."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from ilms.tabulation.engines.engine import Engine


def sums(engine: "Engine", table: "ir.Table", asked: "Mapping[str, ir.Value]") -> dict[str, int]:
    """Whole numbers by name; 0 where there is no row.

    Args:
        engine: Where the table lies.
        table: It.
        asked: Each number's expression over the whole table.
    """
    found = engine.run(table.aggregate(**{name: number.cast("int64") for name, number in asked.items()}))
    return {name: found[name][0].as_py() or 0 for name in asked}
