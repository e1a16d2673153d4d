"""Findings about cells while a sheet becomes observations: collected by code, one batch a code at the end."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from ilms.findings import Batch, Findings, Severity, batch, stacked

Texts: TypeAlias = "str | Sequence[str] | pa.Array"


class Troubles:
    """What was found so far."""

    def __init__(self) -> None:
        self._batches: list[Batch] = []

    def at(
        self,
        code: str,
        cells: Sequence[int | None] | pa.Array,
        params: Mapping[str, Texts],
        severity: Severity | None = None,
    ) -> None:
        """One finding a cell; a parameter is one text for all of them, or one each."""
        where = cells if isinstance(cells, pa.Array) else pa.array(cells, pa.int64())
        if len(where):
            columns = {name: _column(value, len(where)) for name, value in params.items()}
            self._batches.append(batch(code, columns, cells=where.cast(pa.int64()), severity=severity))

    def say(self, code: str, /, **params: str) -> None:
        """One finding about no cell."""
        self.at(code, [None], params)

    def findings(self) -> Findings:
        """All of it, equal codes together."""
        return Findings(merged(self._batches))


def merged(batches: Sequence[Batch]) -> tuple[Batch, ...]:
    """Batches of one code, severity and shape as one, in the order in which each code came first."""
    alike: dict[tuple[object, ...], list[Batch]] = {}
    for one in batches:
        names = tuple(sorted(one.params.column_names))
        shape = (one.code, one.severity, names, one.rows is None, one.cells is None, one.others is None)
        alike.setdefault(shape, []).append(one)
    return tuple(_together(some) for some in alike.values())


def _together(batches: list[Batch]) -> Batch:
    first = batches[0]
    if len(batches) == 1:
        return first
    return Batch(
        first.code,
        stacked(batches),
        None if first.rows is None else pa.concat_arrays([one.rows for one in batches]),
        None if first.cells is None else pa.concat_arrays([one.cells for one in batches]),
        first.severity,
        None if first.others is None else pa.concat_arrays([one.others for one in batches]),
    )


def moved(one: Batch, rows: int, cells: int) -> Batch:
    """The same findings, of data that now stands behind so many other rows and cells."""
    others = one.others
    if others is not None:
        others = pa.ListArray.from_arrays(others.offsets, _plus(others.values, rows), mask=others.is_null())
    return Batch(one.code, one.params, _plus(one.rows, rows), _plus(one.cells, cells), one.severity, others)


def _plus(numbers: pa.Array | None, by: int) -> pa.Array | None:
    return None if numbers is None else pc.add(numbers.cast(pa.int64()), by)


def _column(value: Texts, count: int) -> pa.Array:
    if isinstance(value, pa.Array):
        return value
    return pa.array([value] * count if isinstance(value, str) else list(value), pa.string())
