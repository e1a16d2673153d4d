"""Data of one structure as data of another, by a structure map of SDMX 3.0 (technical notes, section 13).

A component without a representation map keeps its values. The primary measure is taken over where the map
does not speak of it. Nothing is added up: several keys may become one, and then `check` says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.findings import Batch, Findings, batch
from ilms.languages import _
from ilms.mapping.representation_map import Rows, Texts
from ilms.observations import ACTION, LINE, VALUE, Observations
from ilms.structures.model import ComponentMap, RepresentationMap, StructureMap
from ilms.structures.schema import Reference, Schema


@dataclass(frozen=True, eq=False)
class Restructuring:
    """Structure maps of one file with the representation maps that they name."""

    path: Path
    maps: tuple[StructureMap, ...]
    rows: Mapping[Reference, Rows]
    _told: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> "Restructuring":
        """Read a structure message that holds them.

        Raises:
            UsageError: It holds none, or one names a representation map that is not in the file, or a
                regular expression is none.
        """
        from ilms.structures.files import read

        artefacts = read(path).artefacts
        maps = tuple(one for one in artefacts if isinstance(one, StructureMap))
        rows = {one.reference: Rows.of(one) for one in artefacts if isinstance(one, RepresentationMap)}
        if not maps:
            raise UsageError(
                _("`{path}` holds no structure map", path=path), hint=_("`--map` takes a StructureMap of SDMX 3.0")
            )
        for map_ in maps:
            for one in map_.components:
                if one.representation and one.representation.target not in rows:
                    raise UsageError(
                        _(
                            "{map} names RepresentationMap {target}, which `{path}` does not hold",
                            map=map_,
                            target=one.representation.target,
                            path=path,
                        ),
                        hint=_("put it into the same file"),
                    )
        return cls(path, maps, rows)

    def of(self, schema: Schema) -> StructureMap:
        """The map whose source a dataflow, or its DSD, is.

        Raises:
            UsageError: There is none, or there are several.
        """
        sources = {(schema.dataflow.agency, schema.dataflow.id), (schema.structure.agency, schema.structure.id)}
        found = [one for one in self.maps if (one.source.target.agency, one.source.target.id) in sources]
        if len(found) != 1:
            have = ", ".join(f"{one.id} (of {one.source.target})" for one in self.maps)
            raise UsageError(
                _("`{path}` has several maps of {dataflow}", path=self.path, dataflow=schema.dataflow)
                if found
                else _("`{path}` has no map of {dataflow}", path=self.path, dataflow=schema.dataflow),
                detail=_("it has: {have}", have=have),
            )
        return found[0]

    def restructured(self, data: Dataset, target: Schema) -> Dataset:
        """The observations as those of the map's target; rows that lose a part of their key are left out and told.

        Args:
            data: Observations, or a chunk of them.
            target: The schema of what the map leads to.

        Returns:
            Of the target's schema, findings at the rows of the source first.

        Raises:
            UsageError: The map names a component that one of the two structures does not have.
        """
        given, map_ = data.observations, self.of(data.observations.schema)
        _fits(map_, given.schema, target)
        columns, found, whole = dict[str, pa.Array](), list[Batch](), np.ones(len(given), np.bool_)
        for one in (*map_.components, *_implied(map_, given.schema, target)):
            made, kept, batches = self._mapped(given, one, target)
            columns |= made
            found += batches
            whole &= kept
        for fixed in map_.fixed:
            if not fixed.source and fixed.values:
                columns[fixed.component] = pa.repeat(fixed.values[0], len(given))
        found += self._left(given, map_)
        extra = {
            name: given.table.column(name).combine_chunks()
            for name in (ACTION, LINE)
            if name in given.table.column_names
        }
        kept_rows = pa.array(whole)
        made_ = Observations.from_columns(
            target, {name: column.filter(kept_rows) for name, column in (columns | extra).items()}
        )
        return replace(data, observations=made_, findings=data.findings + Findings.of(found))

    def _mapped(
        self, given: Observations, one: ComponentMap, target: Schema
    ) -> tuple[dict[str, pa.Array], npt.NDArray[np.bool_], list[Batch]]:
        """The target's columns, the rows that have a whole key, and what is to be said."""
        if one.representation is None:
            return {one.targets[0]: given.text(one.sources[0])}, np.ones(len(given), np.bool_), []
        rows = self.rows[one.representation.target]
        distinct, at = _distinct([given.text(name) for name in one.sources])
        results = [rows.targets(values) for values in distinct]
        keyed = any(name in target.key for name in one.targets)
        columns = {
            name: pa.array([_at(result, number) for result in results], pa.string()).take(pa.array(at))
            for number, name in enumerate(one.targets)
        }
        pairs = zip(distinct, results, strict=True)
        # What is given as nothing needs no row, unless the key needs the value.
        missing = np.array([result is None and (keyed or any(values)) for values, result in pairs], np.bool_)
        nothing = np.array([result == () for result in results], np.bool_)
        shown = pa.array([" + ".join(value or "" for value in values) for values in distinct], pa.string())
        named = {"component": " + ".join(one.sources), "map": str(one.representation.target)}
        found = []
        for code, mask in (("MAP101", missing), ("MAP102", nothing)):
            where = np.flatnonzero(mask[at])
            if len(where):
                found.append(batch(code, {**named, "value": shown.take(pa.array(at[where]))}))
        found += self._together(distinct, results, named) if keyed else []
        return columns, ~(missing | nothing)[at] if keyed else np.ones(len(given), np.bool_), found

    def _together(
        self, distinct: Sequence[Texts], results: Sequence[tuple[str, ...] | None], named: Mapping[str, str]
    ) -> Iterator[Batch]:
        """MAP104: values that become one and the same, each said once a file."""
        by_target: dict[tuple[str, ...], list[str]] = {}
        for values, result in zip(distinct, results, strict=True):
            if result:
                by_target.setdefault(result, []).append(" + ".join(value or "" for value in values))
        for result, sources in by_target.items():
            mark = (named["component"], *result)
            if len(sources) > 1 and mark not in self._told:
                self._told.add(mark)
                yield batch("MAP104", {**named, "values": ", ".join(sources[:5]), "value": " + ".join(result)})

    def _left(self, given: Observations, map_: StructureMap) -> Iterator[Batch]:
        """MAP103: components with values that the map says nothing of."""
        taken = {name for one in map_.components for name in one.sources} | {
            f.component for f in map_.fixed if f.source
        }
        for component in given.schema.components:
            column = given.table.column(component.id)
            if component.id not in taken and component.id != VALUE and column.null_count < len(column):
                count = str(len(column) - column.null_count)
                yield batch("MAP103", {"component": component.id, "map": str(map_.reference), "count": count})


def _at(result: tuple[str, ...] | None, number: int) -> str | None:
    return result[number] if result and number < len(result) else None


def _distinct(columns: Sequence[pa.Array]) -> tuple[list[Texts], npt.NDArray[np.int64]]:
    """The distinct combinations of some columns, and for each row which one it has."""
    joint = np.zeros(len(columns[0]), np.int64)
    dictionaries = []
    for column in columns:
        encoded = pc.fill_null(column, "").dictionary_encode()
        dictionaries.append(encoded.dictionary)
        joint = joint * max(len(encoded.dictionary), 1) + encoded.indices.to_numpy()
    numbers, at = np.unique(joint, return_inverse=True)
    parts: list[list[str]] = []
    for dictionary in reversed(dictionaries):
        numbers, rest = np.divmod(numbers, max(len(dictionary), 1))
        parts.append(dictionary.take(pa.array(rest)).to_pylist() if len(dictionary) else [])
    return list(zip(*reversed(parts), strict=True)), at.astype(np.int64)


def _implied(map_: StructureMap, source: Schema, target: Schema) -> Iterator[ComponentMap]:
    """The primary measure, where the map leaves it to be understood."""
    spoken = {name for one in map_.components for name in one.targets} | {one.component for one in map_.fixed}
    if VALUE in source and VALUE in target and VALUE not in spoken:
        yield ComponentMap((VALUE,), (VALUE,))


def _fits(map_: StructureMap, source: Schema, target: Schema) -> None:
    ends = ((source, "sources", source.dataflow), (target, "targets", target.dataflow))
    for schema, end, name in ends:
        named = {id_ for one in map_.components for id_ in getattr(one, end)}
        named |= {one.component for one in map_.fixed if one.source == (end == "sources")}
        strange = sorted(id_ for id_ in named if id_ not in schema)
        if strange:
            raise UsageError(
                _(
                    "{map} names {strange}, which {name} does not have",
                    map=map_,
                    strange=", ".join(f"`{id_}`" for id_ in strange),
                    name=name,
                ),
                detail=_(
                    "its components: {components}",
                    components=", ".join(component.id for component in schema.components),
                ),
            )
    for one in map_.components:
        if one.representation is None and (len(one.sources) != 1 or len(one.targets) != 1):
            raise UsageError(
                _(
                    "{map} maps {sources} to {targets} without a representation map",
                    map=map_,
                    sources=", ".join(one.sources),
                    targets=", ".join(one.targets),
                ),
                hint=_("one component may become one other as it is; several need a RepresentationMap"),
            )
