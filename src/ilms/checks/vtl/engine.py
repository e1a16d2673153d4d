"""An office's own script, run over data sets by `vtlengine` (an extra: its licence is AGPL, ours is not)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ilms.errors import UsageError
from ilms.languages import _
from ilms.observations import VALUE, Observations
from ilms.structures.schema import Role, Schema
from ilms.structures.tables import tables

if TYPE_CHECKING:
    import pandas as pd

INSTALL = _(
    'install the extra and the engine, whose licence is AGPL-3.0: `pip install "ilms[vtl]"`, then '
    "`pip install --no-deps vtlengine`"
)
# What a validation of VTL adds to its operand (reference manual 2.1, check, check_datapoint, check_hierarchy).
LEVEL, CODE, IMBALANCE, HELD, RULE = "errorlevel", "errorcode", "imbalance", "bool_var", "ruleid"


@dataclass(frozen=True, eq=False)
class Broken:
    """What one result of a script says is wrong.

    Attributes:
        result: The name that the script gives it.
        about: The dataflows that it was made from, the one named first leading.
        keys: Its identifiers, as text, one row a failure; without `ruleid`.
        told: `ruleid`, `errorcode`, `errorlevel`, `imbalance` and `OBS_VALUE` as text, null where it has none.
    """

    result: str
    about: tuple[str, ...]
    keys: pa.Table
    told: pa.Table


def run(script: Path, data: Sequence[Observations]) -> list[Broken]:
    """Run a script; what its validations found: its persistent results (`<-`), or all of them where none is.

    Data sets are called by their dataflow's id; one of the 35 that the script names and that is not given is empty.
    A key that stands twice, or lacks a part, is left out, as VTL wants: KEY001 to KEY003 speak of it.

    Raises:
        UsageError: The engine is not installed, the script cannot be read, or the engine refuses it.
    """
    engine = _engine()
    try:
        text = script.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(_("`{script}` cannot be read", script=script), detail=str(error)) from error
    given: dict[str, list[Observations]] = {}
    for observations in data:
        given.setdefault(observations.schema.dataflow.id, []).append(observations)
    try:
        ast = engine.create_ast(text)
        inputs = _inputs(ast)
        wanted = set().union(*inputs.values()) if inputs else set()
        frames, structures = _given(given, wanted)
        results = engine.run(
            text,
            {"datasets": structures},
            frames,
            time_period_output_format="sdmx_gregorian",
            return_only_persistent=any(type(node).__name__ == "PersistentAssignment" for node in ast.children),
        )
    except Exception as error:
        raise UsageError(
            _("`{script}` cannot be run", script=script),
            detail=_first(error),
            hint=_("data sets are called by their dataflow: `DF_...`"),
        ) from error
    return list(_broken(results, inputs, set(frames)))


def _engine() -> Any:  # noqa: ANN401  # a library without the types that mypy could follow when it is not installed
    try:
        import vtlengine
    except ImportError as error:
        raise UsageError(_("running a VTL script needs `vtlengine`, which is not installed"), hint=INSTALL) from error
    return vtlengine


def _first(error: Exception) -> str:
    """What the engine says, without its number."""
    return str(error.args[0]) if error.args else type(error).__name__


def _inputs(ast: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401  # as `_engine`
    """For each result the names that it was made from, through what the script makes on the way."""
    direct = {
        node.left.value: tuple(dict.fromkeys(_names(node.right)))
        for node in sorted(ast.children, key=lambda node: (node.line_start, node.column_start))
        if type(node).__name__ in ("Assignment", "PersistentAssignment")
    }

    def through(name: str, seen: frozenset[str]) -> Iterator[str]:
        for source in direct.get(name, ()):
            if source in direct and source not in seen:
                yield from through(source, seen | {source})
            elif source not in direct:
                yield source

    return {name: tuple(dict.fromkeys(through(name, frozenset({name})))) for name in direct}


def _names(node: Any) -> Iterator[str]:  # noqa: ANN401  # as `_engine`
    """The names in an expression, in the order in which they stand."""
    if type(node).__name__ == "VarID":
        yield str(node.value)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _names(part)
    elif type(node).__module__.startswith("vtlengine.AST"):
        for part in vars(node).values():
            yield from _names(part)


def _given(
    given: Mapping[str, Sequence[Observations]], wanted: Iterable[str]
) -> "tuple[dict[str, pd.DataFrame], list[dict[str, Any]]]":
    from ilms.structures.load import schema

    known = {table.dataflow for table in tables()}
    frames: dict[str, pd.DataFrame] = {}
    structures = []
    for name in sorted(set(wanted) & (known | set(given))):
        data = given.get(name, ())
        described = data[0].schema if data else schema(name)
        structures.append({"name": name, "DataStructure": _structure(described)})
        frames[name] = _frame(described, data)
    return frames, structures


def _structure(schema: Schema) -> list[dict[str, Any]]:
    """As the SDMX-VTL mapping has it: dimensions are identifiers, measures numbers where they are no codes."""
    return [
        {
            "name": component.id,
            "type": "Time_Period"
            if component.role is Role.TIME
            else "Number"
            if component.id == VALUE and not component.codelist
            else "String",
            "role": {Role.MEASURE: "Measure", Role.ATTRIBUTE: "Attribute"}.get(component.role, "Identifier"),
            "nullable": component.role in (Role.MEASURE, Role.ATTRIBUTE),
        }
        for component in schema.components
    ]


def _frame(schema: Schema, data: Sequence[Observations]) -> "pd.DataFrame":
    names = [component.id for component in schema.components]
    table = pa.concat_tables(
        [pa.table({name: one.text(name) for name in names}) for one in data]
        or [pa.table({name: pa.array([], pa.string()) for name in names})]
    ).combine_chunks()
    for name in schema.key:
        table = table.filter(pc.is_valid(table[name]))
    table = _once(table, schema.key)
    if VALUE in schema and not schema[VALUE].codelist:
        text = table[VALUE]
        number = pc.match_substring_regex(text, r"^-?[0-9]+(\.[0-9]+)?$")
        at = table.column_names.index(VALUE)
        table = table.set_column(at, VALUE, pc.if_else(number, text, None).cast(pa.float64()))
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _once(table: pa.Table, key: Sequence[str]) -> pa.Table:
    counts = table.group_by(list(key)).aggregate([([], "count_all")])
    single = counts.filter(pc.equal(counts["count_all"], 1)).select(list(key))
    return table if single.num_rows == table.num_rows else table.join(single, list(key), join_type="left semi")


def _broken(results: Mapping[str, Any], inputs: Mapping[str, Sequence[str]], flows: set[str]) -> Iterator[Broken]:
    for name in inputs:  # in the order of the script
        result = results.get(name)
        components = getattr(result, "components", {})
        frame = getattr(result, "data", None)
        if CODE not in components or frame is None or not len(frame):
            continue
        if HELD in frame:
            frame = frame[~frame[HELD].fillna(value=True).astype(bool)]
        else:
            frame = frame[frame[CODE].notna() | frame[LEVEL].notna()] if LEVEL in frame else frame[frame[CODE].notna()]
        if not len(frame):
            continue
        identifiers = [c for c, what in components.items() if what.role.value == "Identifier" and c != RULE]
        about = tuple(source for source in inputs.get(name, ()) if source in flows)
        yield Broken(name, about, _text(frame, identifiers), _text(frame, [RULE, CODE, LEVEL, IMBALANCE, VALUE]))


def _text(frame: "pd.DataFrame", names: Sequence[str]) -> pa.Table:
    columns = {}
    for name in names:
        values = frame[name].astype(object).where(frame[name].notna(), None) if name in frame else [None] * len(frame)
        columns[name] = pa.array([_shown(value) for value in values], pa.string())
    return pa.table(columns)


def _shown(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:.12g}" if isinstance(value, float) else str(value)
