"""Findings as they are shown: in words, with their cells, equal ones together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Batch, Findings, Kind, Severity, catalogue
from ilms.groups import Equal, Groups, Mapped, Numbers, Part, absence, first_places
from ilms.languages import chosen, filled, spoken
from ilms.observations import plain
from ilms.provenance import NOWHERE, Provenance
from ilms.structures.schema import Role, Schema
from ilms.worded import unit, worded

UNSAID = ("REF_AREA", "FREQ", "MEASURE")
RUNS = 6  # of periods, after which the others are not named
SAMPLE = 10  # how many places of a group are shown where not all are asked for; the count is always exact


@dataclass(frozen=True)
class Described:
    """A group of equal findings: same code, dataflow and parameters; area and period, but for a kind that is `whole`.

    Attributes:
        key: The parts of the key that all of the group share.
        where: At most as many places as were asked for, `{"file", "sheet", "cell"}` or `{"file", "line"}`.
        count: How many findings the group holds.
        texts: For each place what stands in the cell, where that is not the value as it is (4120 persons are 4.120
            thousand); else empty.
        rule: The id of the content rule that says so, where one does.
        messages: The message in every language, for those who write to somebody else.
        about: The key in words: `Sex: Male; Country of destination: Japan; 2019`. Empty where there is none.
        dimensions: The names of the whole key, in its order; `key` has those that all of the group share.
        places: How many places there are; `where` may have fewer.
        summed: What is expected is what the parts add up to: any of them may be wrong, and not only the total.
        shown: The value and what is expected as the reader's language writes them; `value` and `expected` are as they
            are sent.
        unit: What one is in the table, in words; empty where the value is no figure of a table.
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
    dimensions: tuple[str, ...] = ()
    summed: bool = False
    places: int = 0
    shown: tuple[str | None, str | None] = (None, None)
    unit: str = ""

    @property
    def typed(self) -> str:
        """What to type into the first cell, where it has another unit than what is sent: 48382 for 48.382 thousand.

        Empty where that cell is not the value alone, or what is expected is not one figure of it.
        """
        try:
            there, value, expected = map(Decimal, (self.texts[0], self.value or "", self.expected or ""))
            times = there / value
        except (IndexError, ArithmeticError):
            return ""
        other = times != 1 and times.normalize().as_tuple().digits == (1,)
        return f"{(expected * times).normalize():f}" if other and not self.summed else ""

    def as_json(self) -> dict[str, object]:
        """The public shape of a finding (`docs/json.md`)."""
        return {
            "code": self.code, "severity": str(self.severity), "message": self.message,
            "dataflow": self.dataflow, "key": self.key, "value": self.value, "expected": self.expected,
            "where": list(self.where[:SAMPLE]), "count": self.count, "rule": self.rule,
        }  # fmt: skip


def describe(datasets: Iterable[Dataset], language: str = "en", places: int | None = SAMPLE) -> Groups:
    """Every finding of these data sets, in the order in which they were found, in words where somebody looks.

    Args:
        datasets: With their findings.
        language: Of the words.
        places: How many places of a group are told; None for all.
    """
    return Groups(_part(batch, data, language, places) for data in datasets for batch in data.findings if len(batch))


def describe_alone(findings: Findings, language: str = "en", cells: Provenance | None = None) -> Groups:
    """Findings that are about no observation, in words: about structures.

    Args:
        findings: What was found.
        language: Of the words.
        cells: Where the cells that they are about stand.
    """
    return Groups(_part(batch, None, language, cells=cells) for batch in findings if len(batch))


def _part(
    batch: Batch, data: Dataset | None, language: str, sample: int | None = SAMPLE, cells: Provenance | None = None
) -> Part:
    """All groups of one batch."""
    observations = data.observations if data is not None else None
    equal = Equal.of(batch, observations)
    numbers = np.arange(len(equal.sizes))
    provenance = data.provenance if data is not None else cells
    told = partial(_told, batch, data, language, sample, provenance or Provenance.empty())
    return Part(batch, observations, equal, numbers, told, provenance)


def _told(
    batch: Batch,
    data: Dataset | None,
    language: str,
    sample: int | None,
    provenance: Provenance,
    equal: Equal,
    chosen: Numbers,
) -> Iterator[Described]:
    """Some groups of a batch in words; columns until there is one row a group."""
    bounds = [(int(equal.starts[group]), int(equal.starts[group + 1])) for group in chosen]
    members = np.concatenate([equal.order[start:end] for start, end in bounds])
    firsts = pa.array(equal.order[equal.starts[chosen]])
    params = pa.table({name: batch.params[name] for name in batch.params.column_names if name != "#"})
    texts = params.take(firsts).to_pylist() if params.num_columns else [{}] * len(bounds)
    of = np.repeat(np.arange(len(bounds)), equal.sizes[chosen])
    keys = _shared_keys(batch, data, members, of, len(bounds)) if data is not None and batch.rows is not None else None
    several = bool((equal.sizes[chosen] > 1).any())  # only then anything is to be put in order
    at = first_places(batch, provenance) if several else np.zeros(0, np.int64)
    shown = [_in_order(equal.order[start:end], at)[:sample].tolist() for start, end in bounds]
    places = _Places(batch, provenance, [member for some in shown for member in some], sample)
    schema = data.observations.schema if data is not None else None
    for n, (start, end) in enumerate(bounds):
        key = keys[n] if keys else {}
        periods = _periods(batch, data, key, equal.order[start:end]) if data is not None else ""
        group = _Group(texts[n], key, shown[n], end - start, periods)
        yield _described(batch, schema, language, group, places)


def _in_order(members: Numbers, at: Numbers) -> Numbers:
    """Findings of a group as they stand in the workbook; those that have no place there come last."""
    if len(members) == 1:
        return members
    return members[np.lexsort((at[members], at[members] == NOWHERE))]


class _Group(NamedTuple):
    """One group: its parameters, the key that all share, the findings whose places are shown, how many, and when."""

    params: Mapping[str, str | None]
    key: dict[str, str]
    shown: list[int]
    many: int
    periods: str


def _described(
    batch: Batch,
    schema: Schema | None,
    language: str,
    group: _Group,
    places: "_Places",
) -> Described:
    kind = catalogue()[batch.code]
    params, key = group.params, group.key
    value = _text(params.get("value"))
    cells = [cell for member in group.shown for cell in places.of(member)]
    omitted = sum(places.omitted.get(member, 0) for member in group.shown)
    every = len(cells) + omitted + (group.many - len(group.shown) if cells else 0)
    cells = cells[: places.sample]
    facts = {**params, **{name.lower(): value for name, value in key.items()}}
    expected = filled(kind.expected, language, facts) if kind.expected else _text(params.get("expected"))

    def read(text: str | None) -> str | None:
        return worded(text, schema, language) if text and kind.figures else text

    return Described(
        batch.code,
        batch.severity,
        _message(kind, batch, language, facts, schema),
        read(filled(kind.hint, language, facts)) or "",
        schema.dataflow.id if schema and (batch.rows is not None or not batch.elsewhere) else None,
        key,
        value,
        expected,
        tuple(cell.at for cell in cells),
        group.many,
        tuple("" if value is None or cell.text == value else cell.text for cell in cells),
        batch.basis.rule if batch.basis else None,
        _Messages(kind, batch, facts, schema),
        "; ".join(part for part in (in_words(key, schema, language), group.periods) if part) if schema else "",
        schema.key if schema else (),
        params.get("sum") is not None and params["sum"] == params.get("expected"),
        every,
        (read(value), read(expected)),
        unit(schema, language) if kind.figures else "",
    )


class _Messages(Mapping[str, str]):
    """The message by language, each put into words when it is asked for."""

    def __init__(self, kind: Kind, batch: Batch, facts: Mapping[str, object], schema: Schema | None) -> None:
        self._kind, self._batch, self._facts, self._schema = kind, batch, facts, schema

    def __getitem__(self, language: str) -> str:
        if language not in spoken():
            raise KeyError(language)
        return _message(self._kind, self._batch, language, self._facts, self._schema)

    def __iter__(self) -> Iterator[str]:
        return iter(spoken())

    def __len__(self) -> int:
        return len(spoken())


def _message(kind: Kind, batch: Batch, language: str, facts: Mapping[str, object], schema: Schema | None) -> str:
    """The finding's own words, and behind them what the rule says must hold."""
    rule = chosen(batch.basis.text, language) if batch.basis else ""
    said = filled(kind.message, language, facts)
    said = worded(said, schema, language) if kind.figures else said
    return "; ".join(part for part in (said, rule) if part)


def in_words(key: Mapping[str, str], schema: Schema, language: str) -> str:
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


def _periods(batch: Batch, data: Dataset, key: Mapping[str, str], members: Numbers) -> str:
    """The periods of a group that is about several, `2010-2014, 2016`; of many apart the first ones."""
    time = data.observations.schema.time
    if time is None or batch.rows is None or time.id in key or len(members) < 2:  # noqa: PLR2004  # so it has several
        return ""
    column = data.observations.column(time.id).take(batch.rows.take(pa.array(members)).drop_null())
    given = sorted(pc.unique(plain(column)).drop_null().to_pylist())
    runs: list[list[str]] = []
    for text in given:
        if runs and text.isdigit() and runs[-1][-1].isdigit() and int(text) == int(runs[-1][-1]) + 1:
            runs[-1].append(text)
        else:
            runs.append([text])
    said = [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(said[:RUNS]) + (", ..." if len(said) > RUNS else "")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _shared_keys(batch: Batch, data: Dataset, members: Numbers, of: Numbers, count: int) -> list[dict[str, str]]:
    """For each group the parts of the key that every member has, and has alike.

    Args:
        batch: What the findings are of.
        data: What they are about.
        members: Findings, group after group.
        of: For each the group that it is in.
        count: How many groups there are.
    """
    rows = pc.take(batch.rows, pa.array(members))
    keys: list[dict[str, str]] = [{} for _ in range(count)]
    begins = np.searchsorted(of, np.arange(count))
    absent = absence(batch)
    for name in data.observations.schema.key:
        column = data.observations.table.column(name).take(rows).cast(pa.string())
        codes = pc.fill_null(column.combine_chunks().dictionary_encode().indices, -1).to_numpy()
        # A column is the same throughout a group where its least and its greatest are one; what is absent is -1.
        least, greatest = np.minimum.reduceat(codes, begins), np.maximum.reduceat(codes, begins)
        alike = np.flatnonzero((least == greatest) & (least >= 0))
        texts = column.take(pa.array(begins[alike])).to_pylist()
        for group, text in zip(alike.tolist(), texts, strict=True):
            keys[group][name] = text
        if name in absent:  # what is absent has another code than what stands beside it, all of a group the same
            texts = batch.params[absent[name]].take(pa.array(members[begins])).to_pylist()
            for key, text in zip(keys, texts, strict=True):
                key[name] = text
    return keys


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
        self.omitted: dict[int, int] = {}
        shown = pa.array(members, pa.int64())
        self._cells: dict[int, list[int]] = {}
        self._own: dict[int, int] = {}  # how many cells the finding's own figure has: those of all that it adds up
        if batch.cells is not None:
            self._cells = {
                m: [c] for m, c in zip(members, batch.cells.take(shown).to_pylist(), strict=True) if c is not None
            }
        if batch.rows is not None:
            rows = [[row] if row is not None else [] for row in batch.rows.take(shown).to_pylist()]
            if batch.others is not None:
                more = batch.others.take(shown).to_pylist()
                rows = [own + (others or [])[:sample] for own, others in zip(rows, more, strict=True)]
                self._omit(members, more)
            behind = provenance.behind({row for some in rows for row in some})
            self._own = {m: len(behind.get(some[0], ())) for m, some in zip(members, rows, strict=True) if some}
            for member, some in zip(members, rows, strict=True):
                self._cells.setdefault(member, [cell for row in some for cell in behind.get(row, ())])
        self._provenance = provenance
        self._elsewhere: dict[int, list[tuple[Provenance, list[int]]]] = {}
        for there, lists in batch.elsewhere:
            for member, rows in zip(members, lists.take(shown).to_pylist(), strict=True):
                self._elsewhere.setdefault(member, []).append((there, (rows or [])[:sample]))
                self._omit([member], [rows])

    def _omit(self, members: list[int], rows: list[list[int] | None]) -> None:
        """Count the rows that are not looked up."""
        for member, some in zip(members, rows, strict=True):
            over = len(some or ()) - (len(some or ()) if self.sample is None else self.sample)
            self.omitted[member] = self.omitted.get(member, 0) + max(0, over)

    def of(self, member: int) -> list["_Place"]:
        """The cells of one finding: first those that it is about, then the others as they stand in their files."""
        mine, about = self._cells.get(member, []), max(1, self._own.get(member, 1))
        mine = mine[:about] + sorted(mine[about:], key=self._provenance.order.__getitem__)
        own = [_place(self._provenance, cell) for cell in mine]
        for there, rows in self._elsewhere.get(member, ()):
            behind = there.behind(set(rows))
            cells = sorted((cell for row in rows for cell in behind.get(row, ())), key=there.order.__getitem__)
            own += [_place(there, cell) for cell in cells]
        return own


def summary(datasets: Iterable[Dataset], described: Groups) -> dict[str, int]:
    """What `ilms check` counts (`docs/json.md`), from columns alone."""
    return {
        "observations": sum(len(data.observations) for data in datasets),
        "errors": described.of(Severity.ERROR).total,
        "warnings": described.of(Severity.WARNING).total,
    }


def as_report(datasets: Iterable[Dataset], described: Groups) -> dict[str, object]:
    """The public shape of `ilms check --format json` and of `build/findings.json` (`docs/json.md`).

    Findings are made as they are asked for: `laid_out.pieces` writes them one after the other.
    """
    return {"summary": summary(datasets, described), "findings": Mapped(described, Described.as_json)}
