"""Findings as they are shown: in words, with their cells, equal ones together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from ilms.dataset import Dataset
from ilms.findings import Batch, Findings, Kind, Severity, catalogue
from ilms.provenance import Provenance
from ilms.structures.schema import Role, Schema

UNSAID = ("REF_AREA", "FREQ", "MEASURE")
SAMPLE = 10  # how many places of a group are shown where not all are asked for; the count is always exact


@dataclass(frozen=True)
class Described:
    """A group of equal findings: same code, dataflow, area, period and parameters.

    Attributes:
        key: The parts of the key that all of the group share; REF_AREA and TIME_PERIOD always among them.
        where: At most as many places as were asked for, `{"file", "sheet", "cell"}` or `{"file", "line"}`.
        count: How many findings the group holds.
        texts: For each place what stands in the cell, where that is not the value as it is (4120 persons are 4.120
            thousand); else empty.
        rule: The id of the content rule that says so, where one does.
        messages: The message in every language, for those who write to somebody else.
        about: The key in words: `Sex: Male; Country of destination: Japan; 2019`. Empty where there is none.
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
    texts: tuple[str, ...] = ()
    rule: str | None = None
    messages: Mapping[str, str] = field(default_factory=dict)
    about: str = ""

    def as_json(self) -> dict[str, object]:
        """The public shape of a finding (`docs/json.md`)."""
        return {
            "code": self.code, "severity": str(self.severity), "message": self.message,
            "dataflow": self.dataflow, "key": self.key, "value": self.value, "expected": self.expected,
            "where": list(self.where[:SAMPLE]), "count": self.count, "rule": self.rule,
        }  # fmt: skip


def describe(datasets: Iterable[Dataset], language: str = "en", places: int | None = SAMPLE) -> list[Described]:
    """Put every finding of these data sets into words, in the order in which they were found.

    Args:
        datasets: With their findings.
        language: Of the words.
        places: How many places of a group are told; None for all.
    """
    return [shown for data in datasets for batch in data.findings for shown in _groups(batch, data, language, places)]


def describe_alone(findings: Findings, language: str = "en") -> list[Described]:
    """Put findings into words that are about no observation: about structures."""
    return [shown for batch in findings for shown in _groups(batch, None, language)]


def _groups(batch: Batch, data: Dataset | None, language: str, sample: int | None = SAMPLE) -> list[Described]:
    """The groups of one batch; columns until there is one row a group."""
    if not len(batch):
        return []
    columns: dict[str, pa.Array] = {
        f"p:{name}": batch.params[name] for name in batch.params.column_names if name != "#"
    }
    columns["g:"] = pa.nulls(len(batch), pa.string())  # a batch without parameters is one group
    by = list(columns)
    table = data.observations.table if data is not None else pa.table({})
    key = data.observations.schema.key if data is not None and batch.rows is not None else ()
    for name in key:
        columns[f"k:{name}"] = table.column(name).take(batch.rows).cast(pa.string())
        if name in ("REF_AREA", "TIME_PERIOD"):
            columns[f"g:{name}"] = columns[f"k:{name}"]
            by.append(f"g:{name}")
    columns["#"] = pa.array(range(len(batch)), pa.int64())
    told = [(f"k:{name}", how) for name in key for how in ("count_distinct", "count", "min")]
    grouped = pa.table(columns).group_by(by, use_threads=False).aggregate([("#", "list"), *told])
    groups = grouped.to_pylist()
    provenance = data.provenance if data is not None else Provenance.empty()
    places = _Places(batch, provenance, [member for g in groups for member in g["#_list"][:sample]], sample)
    schema = data.observations.schema if data is not None else None
    return [_described(batch, schema, language, group, places) for group in groups]


def _described(
    batch: Batch,
    schema: Schema | None,
    language: str,
    group: Mapping[str, object],
    places: "_Places",
) -> Described:
    kind = catalogue()[batch.code]
    members: list[int] = group["#_list"]  # type: ignore[assignment]  # what "list" aggregates to
    params = {name[2:]: value for name, value in group.items() if name.startswith("p:")}
    key = _shared_key(group, len(members))
    value = _text(params.get("value"))
    cells = [cell for member in members[: places.sample] for cell in places.of(member)][: places.sample]
    words = _Words(params | {name.lower(): value for name, value in key.items()})
    messages = {spoken: _message(kind, batch, spoken, words) for spoken in kind.message}
    return Described(
        batch.code,
        batch.severity,
        messages.get(language) or messages["en"],
        _say(kind.hint, language, words),
        schema.dataflow.id if schema else None,
        key,
        value,
        _say(kind.expected, language, words) if kind.expected else _text(params.get("expected")),
        tuple(cell.at for cell in cells),
        len(members),
        tuple("" if value is None or cell.text == value else cell.text for cell in cells),
        batch.basis.rule if batch.basis else None,
        messages,
        _in_words(key, schema, language) if schema else "",
    )


def _message(kind: Kind, batch: Batch, language: str, words: "_Words") -> str:
    """The finding's own words, and behind them what the rule says must hold."""
    says = batch.basis.text if batch.basis else {}
    rule = says.get(language) or says.get("en") or next(iter(says.values()), "")
    return "; ".join(part for part in (_say(kind.message, language, words), rule) if part)


def _in_words(key: Mapping[str, str], schema: Schema, language: str) -> str:
    """The key as a person says it; what is the same in a whole table is left out."""
    said = []
    for name, code in key.items():
        component = schema[name]
        if name in UNSAID or (component.codelist is None and component.role is not Role.TIME):
            continue
        if component.codelist is None:
            said.append(code)
        elif code in component.codelist:
            said.append(f"{component.label(language)}: {component.codelist.label(code, language)}")
    return "; ".join(said)


class _Words(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"


def _say(templates: Mapping[str, str], language: str, words: _Words) -> str:
    return (templates.get(language) or templates["en"]).format_map(words)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _shared_key(group: Mapping[str, object], count: int) -> dict[str, str]:
    """The parts of the key that every member has, and has alike."""
    names = [name[2:-4] for name in group if name.startswith("k:") and name.endswith("_min")]
    return {
        name: str(group[f"k:{name}_min"])
        for name in names
        if group[f"k:{name}_count"] == count and group[f"k:{name}_count_distinct"] == 1
    }


class _Place(NamedTuple):
    """Where a cell stands, and what stands in it, in one line."""

    at: dict[str, object]
    text: str


def _place(provenance: Provenance, cell: int) -> _Place:
    return _Place(provenance.cell(cell), " ".join(provenance.text(cell).split()))


class _Places:
    """The cells behind the findings that are shown, looked up for all of them at once."""

    def __init__(self, batch: Batch, provenance: Provenance, members: list[int], sample: int | None) -> None:
        self.sample = sample
        shown = pa.array(members, pa.int64())
        self._cells: dict[int, list[int]] = {}
        if batch.cells is not None:
            self._cells = {
                m: [c] for m, c in zip(members, batch.cells.take(shown).to_pylist(), strict=True) if c is not None
            }
        if batch.rows is not None:
            rows = [[row] if row is not None else [] for row in batch.rows.take(shown).to_pylist()]
            if batch.others is not None:
                more = batch.others.take(shown).to_pylist()
                rows = [own + (others or [])[:sample] for own, others in zip(rows, more, strict=True)]
            behind = provenance.behind({row for some in rows for row in some})
            for member, some in zip(members, rows, strict=True):
                self._cells.setdefault(member, [cell for row in some for cell in behind.get(row, ())])
        self._provenance = provenance
        self._elsewhere: dict[int, list[tuple[Provenance, list[int]]]] = {}
        for there, lists in batch.elsewhere:
            for member, rows in zip(members, lists.take(shown).to_pylist(), strict=True):
                self._elsewhere.setdefault(member, []).append((there, (rows or [])[:sample]))

    def of(self, member: int) -> list["_Place"]:
        """The cells of one finding."""
        own = [_place(self._provenance, cell) for cell in self._cells.get(member, [])]
        for there, rows in self._elsewhere.get(member, ()):
            behind = there.behind(set(rows))
            own += [_place(there, cell) for row in rows for cell in behind.get(row, ())]
        return own


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
