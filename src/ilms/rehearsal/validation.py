"""What a .Stat refuses in a message, in its words. The whole file is refused when one row is.

The texts are those seen in server logs (docs/rehearsal.md lists which); the others follow their manner.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ilms.observations import ACTION
from ilms.rehearsal.apply import DELETE, MERGE, REPLACE, is_observation
from ilms.rehearsal.state import SEPARATOR, State, has_any, keys, layout, one
from ilms.structures.schema import Component, Role, Schema

TOLD = 100  # faults that are told one by one; the others are counted
TEXT_LIMIT = 150  # characters in a text attribute, unless the DSD raises the limit
MISSING = ("NaN", "#N/A")  # "intentionally missing", of numbers and of everything else
NUMBERS = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
WHOLE = r"^[+-]?[0-9]+$"
PERIOD = (
    r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]+)?)?|-A1|-S[1-2]|-T[1-3]|-Q[1-4]|-M(0[1-9]|1[0-2])"
    r"|-W(0[1-9]|[1-4][0-9]|5[0-3])|-D[0-3][0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$"
)
WHOLE_TYPES = ("Integer", "BigInteger", "Long", "Short", "Count")
TEXT_TYPES = ("String", "Alpha", "AlphaNumeric", "XHTML", "Boolean", "ObservationalTimePeriod")


@dataclass
class Faults:
    """What was found, the first ones in words."""

    count: int = 0
    texts: list[str] = field(default_factory=list)

    def add(self, rows: pa.Array, text: Callable[[int], str]) -> None:
        """Add one fault a row number in `rows`."""
        self.count += len(rows)
        for row in rows[: max(0, TOLD - len(self.texts))].to_pylist():
            self.texts.append(text(row))

    def told(self) -> list[str]:
        """The texts, and how many more there are."""
        rest = self.count - len(self.texts)
        return [*self.texts, f"... and {rest} more errors"] if rest else self.texts


def faults(rows: pa.Table, state: State, lines: pa.Array, *, advanced: bool) -> list[str]:
    """Everything that is wrong with a message.

    Args:
        rows: What `apply.columns` gave.
        state: What is stored: attributes above the observation may be there already.
        lines: Row numbers as they are told.
        advanced: Whether mandatory attributes are asked for too (validationType 1).

    Returns:
        Texts; empty when the message can be applied.
    """
    found = Faults()

    def at(row: int) -> str:
        return f", at row [{lines[row].as_py()}]"

    schema = state.schema
    action = one(rows[ACTION])
    writing = pc.invert(pc.equal(action, DELETE))
    unknown = pc.invert(pc.is_in(action, value_set=pa.array([MERGE, REPLACE, DELETE])))
    found.add(_rows(unknown), lambda row: f"Action [{action[row]}] is not supported{at(row)}")
    for component in schema.components:
        column = one(rows[component.id])
        if component.role is Role.DIMENSION:
            _coded(found, component, column, schema, at)
        elif component.role is Role.TIME:
            wrong = _rows(pc.and_(pc.is_valid(column), pc.invert(pc.match_substring_regex(column, PERIOD))))
            found.add(wrong, lambda row, c=column: f"Time period value format error [{c[row]}]{at(row)}")  # type: ignore[misc]
        else:
            # What stands in a deletion only marks the component: any value does.
            written = pc.if_else(writing, column, pa.scalar(None, pa.string()))
            _value(found, component, written, schema, at)
    for dimension, row in _missing(rows, state, writing):
        found.add(row, lambda r, d=dimension: f"Missing member for [{d}] dimension{at(r)}")  # type: ignore[misc]
    _duplicates(found, rows, schema, writing, at)
    _contradictions(found, rows, schema, writing, at)
    if advanced:
        _mandatory(found, rows, state, writing, at)
    return found.told()


At = Callable[[int], str]


def _coded(found: Faults, component: Component, column: pa.Array, schema: Schema, at: At) -> None:
    kind = "dimension" if component.role is Role.DIMENSION else "attribute"
    strange = pa.array([False] * len(column), pa.bool_())
    if component.codelist is not None:
        known = pc.is_in(column, value_set=pa.array(component.codelist.ids, pa.string()))
        strange = pc.and_(pc.is_valid(column), pc.invert(known))
        if kind == "attribute":
            strange = pc.and_(strange, pc.invert(pc.is_in(column, value_set=pa.array(MISSING))))
        found.add(_rows(strange), lambda row: f"Code [{column[row]}] not found for {kind} {component.id}{at(row)}")
    allowed = schema.allowed.get(component.id)
    if allowed is not None:
        outside = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, value_set=pa.array(sorted(allowed)))))
        outside = pc.and_(outside, pc.invert(strange))
        found.add(
            _rows(outside),
            lambda row: (
                f"Code [{column[row]}] is not allowed by the content constraint for {kind} {component.id}{at(row)}"
            ),
        )


def _value(found: Faults, component: Component, column: pa.Array, schema: Schema, at: At) -> None:
    if component.codelist is not None:
        _coded(found, component, column, schema, at)
        return
    given = pc.and_(pc.is_valid(column), pc.invert(pc.is_in(column, value_set=pa.array(MISSING))))
    number = component.text_type not in (None, *TEXT_TYPES)
    if component.role is Role.MEASURE and component.text_type is None:
        number = True  # a .Stat takes a measure without a representation for a number
    if number:
        pattern = WHOLE if component.text_type in WHOLE_TYPES else NUMBERS
        wrong = _rows(pc.and_(given, pc.invert(pc.match_substring_regex(column, pattern))))
        name = "Observation" if component.role is Role.MEASURE else f"Attribute {component.id}"
        found.add(wrong, lambda row: f"{name} value format error [{column[row]}]{at(row)}")
        return
    limit = component.max_length or TEXT_LIMIT
    long = _rows(pc.and_(given, pc.greater(pc.utf8_length(column), limit)))
    found.add(
        long,
        lambda row: (
            f"The value of attribute {component.id} has {len(column[row].as_py())} characters, "
            f"more than the {limit} allowed{at(row)}"
        ),
    )


def _missing(rows: pa.Table, state: State, writing: pa.Array) -> Iterator[tuple[str, pa.Array]]:
    """Dimensions that a row needs: all for an observation, a level's own for its attributes."""
    for level, values in layout(state.schema).items():
        gives = is_observation(rows, state) if level == state.schema.key else has_any(rows, values)
        for name in level:
            lacking = pc.and_(pc.and_(writing, gives), one(pc.is_null(rows[name])))
            yield name, _rows(lacking)
    # A row that gives no value at all is an observation whose key is to be whole.
    nothing = pc.invert(has_any(rows, tuple(n for names in layout(state.schema).values() for n in names)))
    for name in state.schema.key:
        lacking = pc.and_(pc.and_(writing, nothing), one(pc.is_null(rows[name])))
        yield name, _rows(lacking)


def _duplicates(found: Faults, rows: pa.Table, schema: Schema, writing: pa.Array, at: At) -> None:
    where = pc.if_else(writing, keys(rows, schema.key), pa.scalar(None, pa.string()))
    numbered = pa.table({"key": where, "row": pa.array(range(len(where)), pa.int64())}).filter(pc.is_valid(where))
    first = numbered.group_by("key", use_threads=False).aggregate([("row", "min")])
    again = one(numbered["row"].filter(pc.invert(pc.is_in(numbered["row"], value_set=one(first["row_min"])))))
    found.add(again, lambda row: f"Duplicate coordinate [{_shown(where[row].as_py())}]{at(row)}")


def _contradictions(found: Faults, rows: pa.Table, schema: Schema, writing: pa.Array, at: At) -> None:
    """One partial key cannot have two values of an attribute in one message."""
    for level, values in layout(schema).items():
        if level == schema.key:
            continue
        where = keys(rows, level)
        for name in values:
            column = one(rows[name])
            given = _rows(pc.and_(pc.and_(writing, pc.is_valid(column)), pc.is_valid(where)))
            pairs = pa.table({"key": where.take(given), "value": column.take(given), "row": given})
            distinct = pairs.group_by(["key", "value"], use_threads=False).aggregate([("row", "min")])
            first = distinct.group_by("key", use_threads=False).aggregate([("row_min", "min")])
            again = distinct["row_min"].filter(
                pc.invert(pc.is_in(distinct["row_min"], value_set=one(first["row_min_min"]))),
            )
            found.add(
                one(again),
                lambda row, n=name, w=where, c=column: (
                    f"Attribute {n} has more than one value for "  # type: ignore[misc]
                    f"[{_shown(w[row].as_py())}]: [{c[row]}]{at(row)}"
                ),
            )


def _mandatory(found: Faults, rows: pa.Table, state: State, writing: pa.Array, at: At) -> None:
    speaks = pc.and_(writing, is_observation(rows, state))
    replaces = pc.equal(one(rows[ACTION]), REPLACE)
    for level, values in layout(state.schema).items():
        stored, where = state.levels[level], keys(rows, level)
        for name in values:
            if not state.schema[name].mandatory:
                continue
            there = keys(stored.filter(pc.is_valid(stored[name])), level)
            given = where.filter(pc.and_(writing, one(pc.is_valid(rows[name]))))
            kept = pc.is_in(where, value_set=there)
            if level == state.schema.key:
                kept = pc.and_(kept, pc.invert(replaces))
            lacking = pc.and_(speaks, pc.invert(pc.or_(kept, pc.is_in(where, value_set=given))))
            found.add(_rows(lacking), lambda row, n=name: f"Missing mandatory attribute {n}{at(row)}")  # type: ignore[misc]


def _rows(mask: pa.Array) -> pa.Array:
    return pc.indices_nonzero(pc.fill_null(mask, False)).cast(pa.int64())


def _shown(key: str | None) -> str:
    return (key or "").replace(SEPARATOR, ".")
