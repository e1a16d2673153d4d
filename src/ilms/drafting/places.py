"""Where a cell of a table stands, as the user finds it."""

from ilms.drafting.inspected import Inspected
from ilms.sources.sheet import addresses


def address(one: Inspected, cell: int | None) -> str:
    """A cell as Excel shows it, the line of a text file; empty for what stands in no cell."""
    if cell is None:
        return ""
    place = one.sheet.cells.slice(cell, 1)
    if one.sheet.lines:
        return str(place["row"][0].as_py())
    return str(addresses(place["row"], place["column"])[0].as_py())
