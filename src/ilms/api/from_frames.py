"""A pandas frame as a data set."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ilms.api.structures import schema
from ilms.dataset import Dataset
from ilms.errors import UsageError
from ilms.languages import _
from ilms.observations import ACTION, VALUE, Observations
from ilms.provenance import Provenance
from ilms.sources.columns import moment_text, number_text, number_texts
from ilms.structures.schema import Schema
from ilms.structures.tables import table_of

FRAME = "DataFrame"  # the file that a frame's figures stand in


def from_pandas(frame: pd.DataFrame, dataflow: str | Schema, **same: str) -> Dataset:
    """A frame as a data set of a dataflow: a row an observation, a column a component.

    Columns and named levels of the index are components by their ids; what is missing is absent. Numbers become the
    shortest text that says the same at 15 significant digits: give values as text where `1.10` is to stay `1.10`. What
    a table of the questionnaire fixes (FREQ, MEASURE, UNIT_MEASURE ...) need not be given.

    Args:
        frame: Observations.
        dataflow: A table (`C18`), a dataflow's id, or what `schema` gave.
        same: Components that are the same in every row: `REF_AREA="VNM"`.

    Raises:
        UsageError: A column is no component of the dataflow (with the nearest), or given twice, or there is no such
            dataflow.
    """
    held = dataflow if isinstance(dataflow, Schema) else schema(dataflow)
    table = table_of(held.dataflow.id)
    levels = [name for name in frame.index.names if name is not None and name in held]
    given = frame.reset_index(levels) if levels else frame
    names = [str(name) for name in given.columns]
    _refuse_strange([*names, *same], held)
    fixed = {**(table.constants if table else {}), **same}
    columns = {name: pa.repeat(text, len(given)) for name, text in fixed.items()}
    columns |= {name: _texts(given.iloc[:, place]) for place, name in enumerate(names)}
    observations = Observations.from_columns(held, columns)
    rows = pa.array(np.arange(1, len(given) + 1))
    values = observations.text(held.measures[0].id if held.measures else VALUE)
    name = table.code if table else held.dataflow.id
    return Dataset(observations, Provenance.of_lines(FRAME, rows, values), name=name)


def _refuse_strange(names: Sequence[str], held: Schema) -> None:
    components = [component.id for component in held.components]
    for name, times in Counter(names).items():
        if name not in held and name != ACTION:
            near = get_close_matches(name.upper(), components, 1)
            raise UsageError(
                _("`{name}` is no component of {dataflow}", name=name, dataflow=held.dataflow.id),
                detail=_("its components: {components}", components=", ".join(components)),
                hint=_("did you mean `{near}`?", near=near[0]) if near else _("leave the column out, or rename it"),
            )
        if times > 1:
            raise UsageError(_("`{name}` is given twice", name=name))


def _texts(column: "pd.Series[Any]") -> pa.Array:
    """Strings; lists of strings where a component takes several values at once."""
    try:
        values = pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # of several types
        return _one_by_one(column)
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.dictionary_decode(), kind.value_type
    if pa.types.is_float32(kind):  # the digits that it has, and not those that a double would show of it
        values, kind = values.cast(pa.string()).cast(pa.float64()), pa.float64()
    if pa.types.is_floating(kind):
        return pc.if_else(values.is_valid(), number_texts(pc.fill_null(values, 0).to_numpy()), None)
    if pa.types.is_list(kind):
        return values
    plain = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind)
    return values.cast(pa.string()) if plain or pa.types.is_null(kind) else _one_by_one(column)


def _one_by_one(column: "pd.Series[Any]") -> pa.Array:
    return pa.array([None if pd.isna(value) else _text(value) for value in column], pa.string())


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return number_text(value)
        case Decimal():
            return f"{value:f}"
        case date() | time() | timedelta():
            return moment_text(value)
    return str(value)
