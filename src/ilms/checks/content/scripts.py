"""What an office's own VTL scripts find, at the observations that it is about."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.checks.content.tables import Tables
from ilms.checks.rules.own import Scripted
from ilms.checks.vtl.engine import CODE, IMBALANCE, LEVEL, RULE, Broken, run
from ilms.findings import Batch, Severity, batch, catalogue
from ilms.observations import VALUE, Observations

NOTHING = "-"
_UNSHOWN = ("FREQ", "MEASURE")  # the same in all of a table


def scripted(rule: Scripted, tables: Tables) -> Iterator[tuple[int, Batch]]:
    """The failures of a script, each with the first data set that it was made from and that has such a key.

    An `errorlevel` of "error", "warning" or "info" is its weight; any other is told and weighs as the catalogue says.
    """
    every = [one.data.observations for one in tables.judged]
    if not every:
        return
    for broken in run(Path(rule.script), every):
        at, rows = _found(broken, every)
        for severity, which in _by_severity(broken, rule.code):
            yield at, _batch(rule, broken, severity, which, rows)


def _found(broken: Broken, every: Sequence[Observations]) -> tuple[int, pa.ListArray]:
    """Which data set it is about, and for each failure the rows that have its identifiers."""
    named = [at for flow in broken.about for at, one in enumerate(every) if one.schema.dataflow.id == flow]
    best = (named[0] if named else 0, pa.array([None] * len(broken.keys), pa.list_(pa.int64())))
    for at in named or range(len(every)):
        shared = [name for name in broken.keys.column_names if name in every[at].schema.key]
        if not shared:
            continue
        rows = _rows(every[at], broken.keys, shared)
        if rows.null_count < best[1].null_count or (rows.null_count == best[1].null_count < len(rows)):
            best = (at, rows)
        if not best[1].null_count:
            break
    return best


def _rows(observations: Observations, keys: pa.Table, shared: Sequence[str]) -> pa.ListArray:
    table = pa.table({name: observations.text(name) for name in shared})
    table = table.append_column("#row", pa.array(range(len(observations)), pa.int64()))
    lists = table.group_by(list(shared), use_threads=False).aggregate([("#row", "list")])
    wanted = _joined(keys, shared)
    at = pc.index_in(wanted, value_set=_joined(lists, shared))
    found: pa.ListArray = lists["#row_list"].combine_chunks().take(at)
    return found


def _joined(table: pa.Table, names: Sequence[str]) -> pa.Array:
    columns = [pc.fill_null(table[name].combine_chunks(), "") for name in names]
    return pc.binary_join_element_wise(*columns, "\x1f")


def _by_severity(broken: Broken, code: str) -> Iterator[tuple[Severity, pa.Array]]:
    level = pc.utf8_lower(pc.fill_null(broken.told[LEVEL].combine_chunks(), ""))
    known = pa.array([str(severity) for severity in Severity], pa.string())
    weight = pc.if_else(pc.is_in(level, value_set=known), level, str(catalogue()[code].severity))
    for severity in Severity:
        which = pc.indices_nonzero(pc.equal(weight, str(severity)))
        if len(which):
            yield severity, which


def _batch(rule: Scripted, broken: Broken, severity: Severity, which: pa.Array, rows: pa.ListArray) -> Batch:
    told = {
        name: pc.fill_null(broken.told[name].combine_chunks().take(which), NOTHING) for name in broken.told.schema.names
    }
    lists = rows.take(which).to_pylist()
    first = pa.array([some[0] if some else None for some in lists], pa.int64())
    keys = broken.keys.take(which)
    shown = [name for name in keys.column_names if name not in _UNSHOWN]
    place = pc.binary_join_element_wise(*(pc.fill_null(keys[name].combine_chunks(), "") for name in shown), " ")
    params: dict[str, object] = {
        "error": told[CODE],
        "level": told[LEVEL],
        "imbalance": told[IMBALANCE],
        "value": told[VALUE],
        "place": place,
        "result": broken.result
        if pc.all(pc.equal(told[RULE], NOTHING)).as_py()
        else _with_rule(broken.result, told[RULE]),
        "file": Path(rule.script).name,
    }
    others = pa.array([(some or [])[1:] for some in lists], pa.list_(pa.int64()))
    return batch(rule.code, params, rows=first, others=others, severity=severity)


def _with_rule(result: str, rules: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(result), rules, ".")
