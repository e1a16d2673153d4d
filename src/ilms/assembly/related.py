"""Tables that some rule holds against those that were asked for: read as well, and told only where they contradict."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.content.content import content
from ilms.checks.rules.across import Across
from ilms.checks.rules.load import Rules
from ilms.dataset import Dataset
from ilms.errors import IlmsError
from ilms.findings import Batch, Findings
from ilms.mapping.gather import gather
from ilms.structures.tables import Table, find
from ilms.workspace import Workspace


def related(workspace: Workspace, tables: Sequence[Table], rules: Rules) -> list[Dataset]:
    """What the workspace has of the other tables that rules name together with some.

    A table that cannot be read is left out: who checks one table is not stopped by the file of another.
    """
    asked = {table.code for table in tables}
    found: dict[str, Table] = {}
    for rule in rules.content:
        if isinstance(rule, Across):
            named = {table.code: table for side in rule.sides for table in find(side.table)}
            if asked & set(named):
                found |= {code: table for code, table in named.items() if code not in asked}
    return _read(workspace, [table for table in found.values() if not _declined(workspace, table)])


def _declined(workspace: Workspace, table: Table) -> bool:
    choices = [workspace.tables.get(name) for name in (table.code, table.number)]
    return any(choice is not None and bool(choice.not_submitted) for choice in choices)


def _read(workspace: Workspace, tables: Sequence[Table]) -> list[Dataset]:
    """All at once, since several may stand in one file; one by one where some cannot be read."""
    try:
        return gather(workspace, tables) if tables else []
    except IlmsError:
        each = ([table] for table in tables) if len(tables) > 1 else ()
        return [data for one in each for data in _read(workspace, one)]


def apart(rules: Rules) -> tuple[Rules, Rules]:
    """The rules that hold within tables, and those that hold between them."""
    within = tuple(rule for rule in rules.content if not isinstance(rule, Across))
    between = tuple(rule for rule in rules.content if isinstance(rule, Across))
    return replace(rules, content=within), replace(rules, content=between)


def held_against(
    asked: Sequence[Dataset], others: Sequence[Dataset], between: Rules
) -> tuple[list[Dataset], list[Dataset]]:
    """What was asked for with what contradicts it, and the others with the findings that name cells of it."""
    bare = [replace(data, findings=Findings()) for data in others]
    found = content([*asked, *bare], between)
    mine, rest = found[: len(asked)], found[len(asked) :]
    own = [id(data.provenance) for data in asked]
    return mine, [replace(data, findings=Findings.of(_about(one, own) for one in data.findings)) for data in rest]


def _about(batch: Batch, own: Sequence[int]) -> Batch:
    """Those findings of a batch that name a cell of some data sets."""
    keep = np.zeros(len(batch), np.bool_)
    for there, rows in batch.elsewhere:
        if id(there) in own:
            keep |= pc.greater(pc.list_value_length(rows), 0).to_numpy(zero_copy_only=False)
    return batch.filter(pa.array(keep))
