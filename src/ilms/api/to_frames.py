"""Data sets, findings, changes and structures as pandas' frames."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import singledispatch
from typing import overload

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ilms.api.checking import Checked, Finding
from ilms.dataset import Dataset
from ilms.history.diff import Changes, Kind
from ilms.history.held import Attachment
from ilms.observations import ACTION
from ilms.structures.schema import Codelist, Schema
from ilms.structures.tables import Table


@overload
def to_pandas(what: Dataset, *, labels: str | None = None) -> pd.DataFrame: ...
@overload
def to_pandas(what: Checked | Sequence[Finding] | Changes | Schema | Codelist | Sequence[Table]) -> pd.DataFrame: ...
def to_pandas(
    what: Dataset | Checked | Changes | Schema | Codelist | Sequence[Finding] | Sequence[Table],
    *,
    labels: str | None = None,
) -> pd.DataFrame:
    """A frame of what this package gives; without an index of its own.

    | of | a row | columns |
    |---|---|---|
    | `Dataset` | an observation | its components as text; `#action` where a message has others than `I` |
    | `Checked`, findings | a finding | as `Finding` has them |
    | `Changes` | a change | `kind`, the key, and of what differs anywhere `OBS_VALUE_old`, `OBS_VALUE_new` |
    | `Schema` | a component | `id`, `role`, `name`, `codelist`, `mandatory`, `attachment` |
    | `Codelist` | a code | `id`, `parent`, and the names as `name_en`, `name_vi` |
    | tables | a dataflow | `table`, `dataflow`, `module`, `criterion`, `name`, `measure`, `dimensions` |

    Args:
        what: One of these.
        labels: Of a data set: names in this language in place of codes, to be looked at and not to be read back.

    Raises:
        TypeError: It is something else.
    """
    return _labelled(what, labels) if labels and isinstance(what, Dataset) else _frame(what)


@singledispatch
def _frame(what: object) -> pd.DataFrame:
    raise TypeError(f"there is no frame of {type(what).__name__}")


@_frame.register
def _of_data(data: Dataset) -> pd.DataFrame:
    frame = data.observations.to_pandas()
    ordinary = ACTION in frame and frame[ACTION].isin(["I"]).all()
    return frame.drop(columns=ACTION) if ordinary else frame


def _labelled(data: Dataset, language: str) -> pd.DataFrame:
    frame = _of_data(data)
    for component in data.observations.schema.components:
        if component.codelist is not None:
            names = {code.id: code.label(language) for code in component.codelist}
            frame[component.id] = frame[component.id].map(names).fillna(frame[component.id])
    return frame


@_frame.register
def _of_several(many: Sequence) -> pd.DataFrame:  # type: ignore[type-arg]  # dispatch is by the bare class
    if many and all(isinstance(one, Table) for one in many):
        return _of_tables(many)
    if all(isinstance(one, Finding) for one in many):
        return _of_findings(many)
    raise TypeError(f"there is no frame of {type(many).__name__} of {type(many[0]).__name__}")


@_frame.register
def _of_checked(checked: Checked) -> pd.DataFrame:
    return _of_findings(checked.findings)


def _of_findings(findings: Iterable[Finding]) -> pd.DataFrame:
    columns = [each.name for each in fields(Finding)]
    return pd.DataFrame([{name: getattr(one, name) for name in columns} for one in findings], columns=columns)


@_frame.register
def _of_changes(changes: Changes) -> pd.DataFrame:
    rows = changes.select(Kind.ADDED, Kind.REMOVED, Kind.REVISED, Kind.ATTRIBUTES)
    parts = [
        _side_by_side(some, changes.old.above[where], changes.new.above[where], where)
        for where, some in changes.above.items()
    ]
    parts.append(_side_by_side(rows, changes.old.observations, changes.new.observations, changes.schema.key))
    frame: pd.DataFrame = pa.concat_tables(parts, promote_options="default").to_pandas()
    key = list(changes.schema.key)
    pairs = [f"{c.id}_{side}" for c in changes.schema.components if c.id not in key for side in ("old", "new")]
    return frame.reindex(columns=["kind", *key, *(name for name in pairs if name in frame)])


def _side_by_side(rows: pa.Table, old: pa.Table, new: pa.Table, key: Attachment) -> pa.Table:
    """Some changes with their key, and of what differs in any of them what it was and what it is."""
    was, is_ = old.take(rows["old"]), new.take(rows["new"])
    columns = {"kind": rows["kind"]}
    for name in new.column_names:
        before, after = was[name].cast(pa.string()), is_[name].cast(pa.string())
        if name in key:
            columns[name] = pc.coalesce(after, before)
        elif pc.any(pc.not_equal(pc.fill_null(before, ""), pc.fill_null(after, ""))).as_py():
            columns |= {f"{name}_old": before, f"{name}_new": after}
    return pa.table(columns)


@_frame.register
def _of_components(schema: Schema) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": component.id,
            "role": str(component.role),
            "name": component.label(),
            "codelist": component.codelist.reference.id if component.codelist else None,
            "mandatory": component.mandatory or component.id in schema.key,
            "attachment": ", ".join(component.attachment) or None,
        }
        for component in schema.components
    )


@_frame.register
def _of_codes(codelist: Codelist) -> pd.DataFrame:
    languages = dict.fromkeys(language for code in codelist for language in code.names)
    return pd.DataFrame(
        {"id": code.id, "parent": code.parent, **{f"name_{spoken}": code.names.get(spoken) for spoken in languages}}
        for code in codelist
    )


def _of_tables(tables: Iterable[Table]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "table": table.code,
            "dataflow": table.dataflow,
            "module": table.module,
            "criterion": table.criterion,
            "name": table.label(),
            "measure": table.measure,
            "dimensions": ", ".join(table.dimensions),
        }
        for table in tables
    )
