"""Findings as they are shown: in words, with their cells, equal ones together."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Batch, Severity, catalogue

SAMPLE = 10  # how many places of a group are shown; the count is always exact


@dataclass(frozen=True)
class Described:
    """A group of equal findings: same code, dataflow, area, period and parameters.

    Attributes:
        key: The parts of the key that all of the group share; REF_AREA and TIME_PERIOD always among them.
        where: At most `SAMPLE` places, `{"file", "sheet", "cell"}` or `{"file", "line"}`.
        count: How many findings the group holds.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    dataflow: str | None
    key: dict[str, str]
    value: str | None
    expected: str | None
    where: tuple[dict[str, object], ...]
    count: int

    def as_json(self) -> dict[str, object]:
        """The public shape of a finding (`docs/json.md`)."""
        return {
            "code": self.code, "severity": str(self.severity), "message": self.message,
            "dataflow": self.dataflow, "key": self.key, "value": self.value, "expected": self.expected,
            "where": list(self.where), "count": self.count,
        }  # fmt: skip


def describe(datasets: Iterable[Dataset], language: str = "en") -> list[Described]:
    """Put every finding of these data sets into words, in the order in which they were found."""
    return [shown for data in datasets for batch in data.findings for shown in _groups(batch, data, language)]


def _groups(batch: Batch, data: Dataset, language: str) -> list[Described]:
    schema = data.observations.schema
    columns = {f"p:{name}": batch.params[name] for name in batch.params.column_names if name != "#"}
    if batch.rows is not None:
        for name in (n for n in ("REF_AREA", "TIME_PERIOD") if n in schema):
            columns[f"g:{name}"] = data.observations.text(name).take(batch.rows)
    columns["row"] = pa.array(range(len(batch)), pa.int64())
    by = [name for name in columns if name != "row"]
    table = pa.table(columns)
    grouped = table.group_by(by, use_threads=False).aggregate([("row", "list")])
    return [_described(batch, data, language, group) for group in grouped.to_pylist()]


def _described(batch: Batch, data: Dataset, language: str, group: dict[str, object]) -> Described:
    kind = catalogue()[batch.code]
    members: list[int] = group["row_list"]  # type: ignore[assignment]  # what "list" aggregates to
    params = {name[2:]: value for name, value in group.items() if name.startswith("p:")}
    key = _shared_key(batch, data, members)
    words = _Words(params | {name.lower(): value for name, value in key.items()})
    return Described(
        batch.code,
        batch.severity,
        (kind.message.get(language) or kind.message["en"]).format_map(words),
        (kind.hint.get(language) or kind.hint["en"]).format_map(words),
        data.observations.schema.dataflow.id,
        key,
        _text(params.get("value")),
        _text(params.get("expected")),
        tuple(place for member in members[:SAMPLE] for place in _places(batch, data, member))[:SAMPLE],
        len(members),
    )


class _Words(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _shared_key(batch: Batch, data: Dataset, members: list[int]) -> dict[str, str]:
    if batch.rows is None:
        return {}
    rows = batch.rows.take(pa.array(members, pa.int64())).drop_null()
    shared = {}
    for name in data.observations.schema.key if len(rows) else ():
        values = pc.unique(data.observations.text(name).take(rows))
        if len(values) == 1 and values[0].is_valid:
            shared[name] = values[0].as_py()
    return shared


def _places(batch: Batch, data: Dataset, member: int) -> list[dict[str, object]]:
    if batch.cells is not None and batch.cells[member].is_valid:
        return [data.provenance.cell(batch.cells[member].as_py())]
    if batch.rows is not None and batch.rows[member].is_valid:
        return data.provenance.where(batch.rows[member].as_py())
    return []


def as_report(datasets: Iterable[Dataset], described: Iterable[Described]) -> dict[str, object]:
    """The public shape of `ilms check --format json` and of `build/findings.json` (`docs/json.md`)."""
    shown = list(described)
    counts = {weight: sum(d.count for d in shown if d.severity is weight) for weight in Severity}
    return {
        "summary": {
            "observations": sum(len(data.observations) for data in datasets),
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
        },
        "findings": [finding.as_json() for finding in shown],
    }
