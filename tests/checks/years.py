"""Published figures by area, and faults planted in one of their years."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from checks.made import published
from ilms.checks.content.content import content
from ilms.checks.rules.load import Rules, packaged
from ilms.dataset import Dataset
from ilms.observations import VALUE, Observations


@dataclass(frozen=True)
class Found:
    """One finding of the rules against earlier years: where it is and what it says."""

    code: str
    severity: str
    year: str
    rows: frozenset[int]
    params: dict[str, str]


@cache
def history_rules() -> Rules:
    """The packaged rules that make findings of family HIS."""
    every = packaged()
    return replace(every, content=tuple(r for r in every.content if any(c.startswith("HIS") for c in r.codes)))


def found(*observations: Observations, earlier: Sequence[Observations] = (), rules: Rules | None = None) -> list[Found]:
    """What is found about some data, sorted as it was found."""
    before = {one.schema.dataflow.id: one for one in earlier}
    some = []
    for data in content([Dataset(one) for one in observations], rules or history_rules(), before):
        for batch in data.findings:
            others = batch.others.to_pylist() if batch.others is not None else [[]] * len(batch)
            for row, more, params in zip(batch.rows.to_pylist(), others, batch.params.to_pylist(), strict=True):
                key = data.observations.key_at(row) if row is not None else {}
                year = key.get("TIME_PERIOD") or ""
                some.append(Found(batch.code, str(batch.severity), year, frozenset([row, *(more or [])]), params))
    return some


@cache
def areas(shared: Path) -> tuple[Observations, ...]:
    """Every table of every area, published."""
    every = []
    for data in published(shared / "real-data" / "ilostat-published.csv"):
        area = data.observations.text("REF_AREA")
        every += [data.observations.filter(pc.equal(area, one)) for one in pc.unique(area).sort()]
    return tuple(every)


def years(observations: Observations) -> list[str]:
    """The years of a table, in order."""
    return sorted(pc.unique(observations.text("TIME_PERIOD")).to_pylist())


def of_years(observations: Observations, some: Sequence[str]) -> Observations:
    """Only some years."""
    return observations.filter(pc.is_in(observations.text("TIME_PERIOD"), value_set=pa.array(some)))


def rows_of(observations: Observations, year: str, **codes: str) -> list[int]:
    """The rows of one year, and of some codes."""
    where = pc.equal(observations.text("TIME_PERIOD"), year)
    for name, code in codes.items():
        where = pc.and_(where, pc.equal(observations.text(name), code))
    return np.flatnonzero(where.to_numpy(zero_copy_only=False)).tolist()


def keys(observations: Observations) -> list[tuple[str, ...]]:
    """Of each row its key without the year."""
    names = [name for name in observations.schema.key if name != "TIME_PERIOD"]
    return list(zip(*(observations.text(name).to_pylist() for name in names), strict=True))


def values(observations: Observations) -> list[str]:
    """The figures as they stand."""
    return observations.text(VALUE).to_pylist()


def shifted(text: str, power: int) -> str:
    """A figure times a power of ten, as a file would have it."""
    return f"{Decimal(text).scaleb(power):f}"


def with_column(observations: Observations, name: str, texts: Sequence[str | None]) -> Observations:
    """The same rows with one column replaced."""
    columns = {c: observations.text(c) for c in observations.table.column_names} | {name: pa.array(texts, pa.string())}
    return Observations.from_columns(observations.schema, columns)


def scaled(observations: Observations, rows: Sequence[int], power: int) -> Observations:
    """Some rows a power of ten away."""
    texts = values(observations)
    for row in rows:
        texts[row] = shifted(texts[row], power)
    return with_column(observations, VALUE, texts)


def repeated(observations: Observations, year: str, of: str) -> Observations:
    """A year that is a copy of another: what the other one has, and nothing else."""
    earlier = {keys(observations)[row]: values(observations)[row] for row in rows_of(observations, of)}
    texts, kept = values(observations), np.ones(len(observations), np.bool_)
    for row in rows_of(observations, year):
        key = keys(observations)[row]
        kept[row] = key in earlier
        texts[row] = earlier.get(key, texts[row])
    return with_column(observations, VALUE, texts).filter(pa.array(kept))


def exchanged(observations: Observations, year: str) -> Observations:
    """Men and women of a year in each other's column."""
    codes = observations.text("SEX").to_pylist()
    for row in rows_of(observations, year):
        codes[row] = {"SEX_M": "SEX_F", "SEX_F": "SEX_M"}.get(codes[row], codes[row])
    return with_column(observations, "SEX", codes)
