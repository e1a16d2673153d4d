"""What the walk over a JSON message gathers, and how positions and values become columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.found import other_languages, unknown_components
from ilms.messages.json20.layout import NO_DIMENSION, Layout, Listed
from ilms.messages.ml.groups import Groups
from ilms.multivalued import LISTS
from ilms.observations import ACTION, LINE, Observations
from ilms.structures.schema import Schema
from ilms.trouble import MessageError


@dataclass
class Gathered:
    """Observations of one data set since the last chunk.

    Attributes:
        keys: The key of each observation: positions with colons between.
        rows: Its array: measures, then attributes.
        series: Key and attributes of each series; `of_series` tells which one an observation stands in, -1 for none.
        left_out: Texts in other languages than the one that is kept, by component.
        constant: Values of the data set as a whole.
        groups: Partial keys with their attributes; they hold for the whole data set.
    """

    path: Path
    layout: Layout
    schema: Schema
    action: str | None = None
    constant: dict[str, Any] = field(default_factory=dict)
    groups: Groups = field(default_factory=Groups)
    keys: list[str | None] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    series: list[tuple[str, int]] = field(default_factory=list)
    attributes: list[list[Any]] = field(default_factory=list)
    of_series: list[int] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def add(self, key: str | None, row: list[Any], line: int, of_series: int = -1) -> None:
        """Take an observation; without a key it is a series, or a data set, that has none."""
        self.keys.append(key)
        self.rows.append(row)
        self.lines.append(line)
        self.of_series.append(of_series)

    def empty(self, *, going: bool) -> None:
        """Forget the rows; a series that is still open goes on."""
        self.keys, self.rows, self.lines, self.of_series = [], [], [], []
        self.series, self.attributes = (self.series[-1:], self.attributes[-1:]) if going else ([], [])

    def of_set(self) -> dict[str, Any]:
        """The attributes of the data set as a whole."""
        names = [one.id for one in self.layout.attributes["dataSet"]]
        return {name: self.constant[name] for name in names if self.constant.get(name) is not None}

    def chunk(self) -> Dataset:
        """The gathered observations."""
        count = len(self.rows)
        found: dict[str, pa.Array] = {}
        for name, column in self._parts():
            # What stands nearer to the observation says more.
            found[name] = pc.coalesce(found[name], column) if name in found else column
        for name, value in self.constant.items():
            whole = self._texts([value] * count, name, self.lines)
            found[name] = pc.coalesce(found[name], whole) if name in found else whole
        if len(self.groups) and self.action != "D":  # what deletes an attribute must not touch observations
            self.groups.spread(self.schema, found, count)
        return self._dataset(found, self.lines)

    def partial(self, line: int) -> Dataset | None:
        """The partial keys that no observation had, each as a row whose other dimensions are null."""
        rest = [group for group, _ in self.groups.rest()]
        if not rest:
            return None
        lines = [line] * len(rest)
        found = {n: self._texts([g.get(n) for g in rest], n, lines) for n in sorted(set().union(*rest))}
        for name, value in self.of_set().items():
            found.setdefault(name, self._texts([value] * len(rest), name, lines))
        return self._dataset(found, lines)

    def _dataset(self, columns: dict[str, pa.Array], lines: list[int]) -> Dataset:
        known = {name: column for name, column in columns.items() if name in self.schema}
        strange = {name: column for name, column in columns.items() if name not in self.schema}
        known[LINE] = pa.array(lines, pa.int64())
        if self.action:
            known[ACTION] = pa.array([self.action] * len(lines), pa.string())
        told = [*unknown_components(strange), *([other_languages(self.left_out)] if self.left_out else [])]
        self.left_out = []
        return Dataset(Observations.from_columns(self.schema, known), findings=Findings.of(told))

    def _parts(self) -> Iterator[tuple[str, pa.Array]]:
        levels = self.layout.dimensions
        # A series without observations has no key of an observation: that is a row of its own, with `None`.
        whole = [key is not None for key in self.keys]
        yield from self._dimensions(levels["observation"], self.keys, self.lines, whole)
        yield from self._values(self.layout.of_observation, self.rows, self.lines)
        if self.series:
            lines = [line for _, line in self.series]
            where = pa.array(self.of_series, pa.int64())
            where = pc.if_else(pc.less(where, 0), None, where)
            keys = [key for key, _ in self.series]
            for name, column in self._dimensions(levels["series"], keys, lines, [True] * len(keys)):
                yield name, column.take(where)
            for name, column in self._values(self.layout.attributes["series"], self.attributes, lines):
                yield name, column.take(where)

    def _dimensions(
        self, listed: Sequence[Listed], keys: Sequence[str | None], lines: list[int], there: list[bool]
    ) -> Iterator[tuple[str, pa.Array]]:
        if not listed:
            return
        split = pc.split_pattern(pa.array(keys, pa.string()), ":")
        wrong = pc.and_(pa.array(there), pc.not_equal(pc.list_value_length(split), len(listed)))
        if (row := pc.index(pc.fill_null(wrong, False), True).as_py()) >= 0:  # values, not flags
            self._refuse(f"the key `{keys[row]}` has another number of parts", lines[row], f"{len(listed)} parts")
        numbers = np.flatnonzero(np.array(there))
        flat, rows = split.flatten(), pa.array(np.cumsum(there) - 1).take(pa.array(np.arange(len(keys))))
        rows = pc.if_else(pa.array(there), rows, None)
        for at, one in enumerate(listed):
            mine = flat.take(pa.array(np.arange(at, len(numbers) * len(listed), len(listed))))
            absent = pc.is_in(mine, value_set=pa.array(NO_DIMENSION))
            mine = pc.if_else(absent, None, mine) if pc.any(absent).as_py() else mine
            yield one.id, self._taken(one, mine, [lines[n] for n in numbers]).take(rows)

    def _values(
        self, listed: Sequence[Listed], arrays: list[list[Any]], lines: list[int]
    ) -> Iterator[tuple[str, pa.Array]]:
        # What an array leaves out at its end is absent; what it has more are annotations.
        for one, column in zip(listed, zip_longest(*arrays), strict=False):
            if any(value is not None for value in column):
                yield one.id, self._taken(one, column, lines)

    def _taken(self, one: Listed, column: Any, lines: list[int]) -> pa.Array:  # noqa: ANN401  # an array, or a sequence
        """The values that positions mean, or that stand there themselves."""
        if one.values is None:
            return self._texts(column, one.id, lines)
        known = self._texts(one.values, one.id, [0] * len(one.values))
        if isinstance(column, tuple) and any(isinstance(value, list) for value in column):
            return self._several(one, column, known, lines)
        try:
            return known.take(pa.array(column, pa.string()).cast(pa.int64()))
        except (pa.ArrowException, IndexError, TypeError):
            return self._refuse_position(one, column, lines)

    def _several(self, one: Listed, column: tuple[Any, ...], known: pa.Array, lines: list[int]) -> pa.Array:
        """Lists of positions."""
        values = known.to_pylist()
        try:
            return pa.array(
                [
                    None if cell is None else [values[int(i)] for i in (cell if isinstance(cell, list) else [cell])]
                    for cell in column
                ],
                LISTS,
            )
        except (IndexError, ValueError, TypeError):
            return self._refuse_position(one, column, lines)

    def _refuse_position(self, one: Listed, column: Any, lines: list[int]) -> pa.Array:  # noqa: ANN401  # as `_taken`
        values = column.to_pylist() if isinstance(column, pa.Array) else column
        many = len(one.values or ())
        for value, line in zip(values, lines, strict=False):
            parts = value if isinstance(value, list) else [value]
            if not all(p is None or (isinstance(p, str) and p.isdecimal() and int(p) < many) for p in parts):
                self._refuse(f"{one.id} has no value at `{value}`", line, f"a position from 0 to {many - 1}")
        return self._refuse(f"{one.id} has a position that is no number", lines[0], f"from 0 to {many - 1}")

    def _texts(self, values: Sequence[Any], name: str, lines: list[int]) -> pa.Array:
        """Values as they stand, as text; lists where the component takes several."""
        several = name in self.schema and self.schema[name].multiple
        try:
            return pa.array(values, LISTS if several else pa.string())
        except (pa.ArrowException, TypeError, UnicodeEncodeError):
            plain = [self._plain(v, name, line, several) for v, line in zip(values, lines, strict=False)]
            return pa.array(plain, LISTS if several else pa.string())

    def _plain(self, value: Any, name: str, line: int, several: bool) -> Any:  # noqa: ANN401  # any JSON
        if isinstance(value, bool):
            text: Any = "true" if value else "false"
        elif isinstance(value, list):
            if not several and len(value) != 1:
                self._refuse(f"{name} has {len(value)} values", line, "one: its structure allows no more")
            inner = [self._plain(part, name, line, False) for part in value]
            return inner if several else inner[0]
        elif isinstance(value, dict):
            text = self._one_language(name, value)
        else:
            text = value
        if text is not None and not isinstance(text, str):
            self._refuse(f"{name} has a value of a kind that is not known", line, "a text or a number")
        if text is not None and not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
            self._refuse(f"{name} has half a character (a lone surrogate)", line, "Unicode text")
        return [text] if several and text is not None else text

    def _one_language(self, name: str, texts: dict[str, Any]) -> Any:  # noqa: ANN401  # any JSON
        """English, else the first; the others are told."""
        kept = "en" if "en" in texts else next(iter(texts), None)
        others = [text for tag, text in texts.items() if tag != kept and isinstance(text, str)]
        self.left_out += [(name, text.encode("utf-8", "replace").decode()) for text in others]
        return None if kept is None else texts[kept]

    def _refuse(self, what: str, line: int, expected: str) -> pa.Array:
        raise MessageError(self.path, what, line=line or None, expected=expected, hint=_("ask the sender to mend it"))
