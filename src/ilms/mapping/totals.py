"""Finer classes added up to a version, as `maps/aggregations.csv` says. Counts, never means."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.mapping import cases, values
from ilms.mapping.joining import keep, put_behind
from ilms.mapping.layout import Numbers
from ilms.mapping.origin import Origin
from ilms.mapping.troubles import Troubles
from ilms.observations import VALUE, Observations
from ilms.provenance import ORIGINS, Operation
from ilms.recoding import ages
from ilms.recoding.aggregations import Rules
from ilms.recoding.code_map import TOGETHER, together
from ilms.structures.tables import Table

STATUS = "OBS_STATUS"
TIME = "TIME_PERIOD"
NOT_AVAILABLE = "N"
MEANS = ("A10",)  # tables that hold means (domain: mean nominal monthly earnings)


# How marked observations of a dimension become those of the codes that they are parts of: `sums`, or means by weights.
Together: TypeAlias = Callable[[Dataset, str, pa.Array, Rules, Troubles], tuple[Observations, pa.Table]]


def to_version(
    data: Dataset, origin: Origin, table: Table, known: Rules, mapping: str, means: Together | None = None
) -> Dataset:
    """Observations whose code of a dimension is finer than the version wanted, added up to it, and kept if it says so.

    Codes that are of the version already stay. What can be neither is kept as it is, with a finding.

    Args:
        data: What the mapping gave.
        origin: The dimension's, with the version wanted.
        table: Whose data it is; means are refused where it is not told how they become one.
        known: What adds up to what.
        mapping: The mapping file's name, for findings.
        means: How means become one.
    """
    dimension, version = origin.component, str(origin.version)
    codes = data.observations.text(dimension)
    there = pc.starts_with(codes, f"{version}_")
    if pc.all(there).as_py() is not False:
        return data
    troubles = Troubles()
    if table.number in MEANS and means is None:
        troubles.say("MAP024", table=table.code, dimension=dimension, version=version, mapping=mapping)
        return data.with_findings(troubles.findings())
    listed = pc.unique(codes).drop_null().to_pylist()
    mine = known.of(version).with_groups(listed).with_ages(listed, version)
    finer = pc.and_(pc.is_in(codes, value_set=mine.parts), pc.invert(there))
    for code in pc.unique(codes.filter(pc.invert(pc.or_(there, finer)))).to_pylist():
        troubles.say("MAP025", code=code, version=version)
    made, origins = (means or sums)(data, dimension, finer, mine, troubles)
    if len(made) and means is None:
        troubles.say("MAP021", count=str(len(made)), version=version, mapping=mapping)
    kept = data if origin.keep else keep(data, pc.invert(finer))
    return put_behind(kept, made, origins).with_findings(troubles.findings())


def sums(
    data: Dataset, dimension: str, finer: pa.Array, known: Rules, troubles: Troubles
) -> tuple[Observations, pa.Table]:
    """The marked observations added up to the codes that they are parts of, and the origins: the cells of all parts."""
    observations = data.observations
    rows = pc.indices_nonzero(finer).cast(pa.int64())
    listed = observations.text(dimension).take(rows)
    pairs = pa.table({"part": known.parts, "code": known.codes})
    joined = pa.table({"part": listed, "row": rows}).join(pairs, "part", join_type="inner").sort_by("row")
    row, code = (joined[name].combine_chunks() for name in ("row", "code"))
    keys = {name: observations.text(name).take(row) for name in observations.schema.key} | {dimension: code}
    group, first = _groups(pa.table(keys))
    text = observations.text(VALUE).take(row)
    missing = text.is_null().to_numpy(zero_copy_only=False)
    holes = np.zeros(len(first), bool)
    holes[group[missing]] = True
    status = _status(observations.text(STATUS).take(row), group)
    parts = pa.table({
        "code": code, "part": observations.text(dimension).take(row), "cell": cells_of(data, row),
        "year": pc.fill_null(observations.text(TIME).take(row), ""),
    })  # fmt: skip
    code = code.take(pa.array(first))
    _tell_values(troubles, parts.filter(pa.array(missing)))
    _tell_status(troubles, code, pa.array(holes), status)
    if not _unread(data, dimension):
        _tell_absent(troubles, parts, known)
    sums = values.summed(text.drop_null(), pa.array(group).filter(text.is_valid()), len(first))
    nothing = pa.scalar(None, pa.string())
    one_letter = pc.if_else(pc.equal(pc.utf8_length(status), 1), status, nothing)
    base = observations.take(row.take(pa.array(first)))
    columns = {name: base.text(name) for name in base.table.column_names} | {
        dimension: code,
        VALUE: pc.if_else(pa.array(holes), nothing, sums),
        STATUS: pc.if_else(pa.array(holes), NOT_AVAILABLE, one_letter),
    }
    for attribute in observations.schema.attributes:
        if attribute.id != STATUS and observations.schema.is_observation_attribute(attribute):
            given = observations.text(attribute.id).take(row)
            columns[attribute.id] = _attribute(given, group, attribute.id.startswith("NOTE_"))
            _tell_attribute(troubles, attribute.id, parts, given.is_valid())
    return Observations.from_columns(observations.schema, columns), _origins(data, row, group)


def _origins(data: Dataset, row: pa.Array, group: Numbers) -> pa.Table:
    """The cells of all parts of each sum, and of the cases that they rest on."""
    mine = data.provenance.origins.rename_columns(["row", "cell", "operation"])
    cells = pa.table({"row": row, "observation": pa.array(group)}).join(mine, "row", join_type="inner")
    origins = pa.table([cells["observation"], cells["cell"], cases.kept(cells, Operation.SUMMED)], ORIGINS)
    return origins.sort_by([("observation", "ascending"), ("cell", "ascending")])


def _groups(keys: pa.Table) -> tuple[Numbers, Numbers]:
    """A number for each row's group, in order of appearance, and each group's first row."""
    joined = pc.binary_join_element_wise(*[pc.fill_null(column, "") for column in keys.columns], "\x1f")
    distinct = pc.unique(joined)
    group = pc.index_in(joined, value_set=distinct).to_numpy().astype(np.int64)
    return group, np.unique(group, return_index=True)[1].astype(np.int64)


def _status(status: pa.Array, group: Numbers) -> pa.Array:
    """Each group's status: a letter or "" where all parts agree; else two that differ, `E/P`."""
    pairs = pa.table({"group": pa.array(group), "status": pc.fill_null(status, "")})
    each = pairs.group_by("group").aggregate([("status", "min"), ("status", "max")]).sort_by("group")
    low, high = each["status_min"], each["status_max"]
    mixed = pc.binary_join_element_wise(low, high, "/")
    return pc.if_else(pc.equal(low, high), low, mixed).combine_chunks()


def _attribute(values: pa.Array, group: Numbers, note: bool) -> pa.Array:
    """An attribute of each sum: the notes of its parts, each once; bounds and the like only of a single part."""
    pairs = pa.table({"group": pa.array(group), "value": values})
    each = pairs.group_by("group", use_threads=False)
    found = each.aggregate([("value", "distinct"), ("group", "count")]).sort_by("group")
    listed = found["value_distinct"].combine_chunks()
    # A missing one among them is no text to join.
    joined = [" | ".join(text for text in texts if text is not None) or None for texts in listed.to_pylist()]
    text = pa.array(joined, pa.string())
    alone = pc.equal(found["group_count"].combine_chunks(), 1)
    return text if note else pc.if_else(alone, text, pa.scalar(None, pa.string()))


def cells_of(data: Dataset, row: pa.Array) -> pa.Array:
    """A cell of each of these observations; null for one that has none."""
    origins = data.provenance.origins
    return origins["cell"].combine_chunks().take(pc.index_in(row, value_set=origins["observation"].combine_chunks()))


def _tell_attribute(troubles: Troubles, component: str, parts: pa.Table, given: pa.Array) -> None:
    """Once a code and year of several parts, at the first of those that have the attribute."""
    told = "kept together" if component.startswith("NOTE_") else "left out"
    if not pc.any(given).as_py():
        return
    several = {(code, year) for code, year, some in _by_code_and_year(parts) if len(pc.unique(some["part"])) > 1}
    for code, year, some in _by_code_and_year(parts.filter(given)):
        if (code, year) not in several:
            continue
        listed = ", ".join(pc.unique(some["part"]).to_pylist())
        params = {"component": component, "code": code, "year": year, "told": f"{told} ({listed})"}
        troubles.at("MAP036", some["cell"].combine_chunks()[:1], params)


def _by_code_and_year(parts: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    pairs = parts.group_by(["code", "year"], use_threads=False).aggregate([])
    for pair in pairs.to_pylist():
        mine = pc.and_(pc.equal(parts["code"], pair["code"]), pc.equal(parts["year"], pair["year"]))
        yield pair["code"], pair["year"], parts.filter(mine)


def _tell_values(troubles: Troubles, missing: pa.Table) -> None:
    for code, year, some in _by_code_and_year(missing):
        listed = ", ".join(pc.unique(some["part"]).to_pylist())
        troubles.at("MAP023", some["cell"].combine_chunks(), {"code": code, "year": year, "parts": listed})


def _tell_status(troubles: Troubles, code: pa.Array, holes: pa.Array, status: pa.Array) -> None:
    mixed = pc.and_(pc.greater(pc.utf8_length(status), 1), pc.invert(holes))
    pairs = dict(zip(code.filter(mixed).to_pylist(), status.filter(mixed).to_pylist(), strict=True))
    for one, some in pairs.items():
        troubles.say("MAP026", code=one, statuses=some)


def _unread(data: Dataset, dimension: str) -> bool:
    """Whether the sheet has labels of a dimension that no map knows: what is missing may stand behind them."""
    unknown = [batch.params["dimension"] for batch in data.findings if batch.code == "MAP001"]
    return any(pc.any(pc.equal(names, dimension)).as_py() for names in unknown)


def _tell_absent(troubles: Troubles, parts: pa.Table, known: Rules) -> None:
    """Parts that no row of the year has, though others of their version have; at the first of those."""
    pairs = list(zip(known.codes.to_pylist(), known.parts.to_pylist(), strict=True))
    for code, year, some in _by_code_and_year(parts):
        listed = {each for part in pc.unique(some["part"]).to_pylist() for each in (part, *together(part))}
        versions = {part.rpartition("_")[0] for part in listed}
        wanted = [part for of, part in pairs if of == code and part.rpartition("_")[0] in versions]
        missing = [part for part in wanted if part not in listed and TOGETHER not in part]
        if any(ages.is_part(part) for part in listed):
            missing = _missing_ages(code, listed)
        if missing:
            params = {"code": code, "year": year, "parts": ", ".join(missing)}
            troubles.at("MAP022", some["cell"].combine_chunks()[:1], params)


def _missing_ages(code: str, parts: Iterable[str]) -> list[str]:
    """The ages of a class that no row has; other years may have other bands."""
    whole, found = ages.band_of(code), [ages.band_of(part) for part in parts]
    return [] if whole is None else [one.code for one in ages.missing(whole, filter(None, found))]
