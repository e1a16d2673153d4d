"""Rows of a CSV message to chunks of observations, one dataflow each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.findings import Batch, Findings
from ilms.languages import _
from ilms.messages.csv.columns import (
    SEPARATOR,
    component_of,
    in_one_language,
    label_columns,
    languages_of,
    too_many,
    values,
)
from ilms.messages.csv.table import Rows
from ilms.messages.found import other_languages, other_version, several_texts, unknown_components
from ilms.messages.interface import Resolve
from ilms.messages.reference import parse
from ilms.observations import LINE, Observations, is_constant
from ilms.structures.schema import Reference, Schema
from ilms.trouble import MessageError


def parts(path: Path, rows: Rows, column: str) -> Iterator[tuple[Reference | None, Rows]]:
    """The rows of each structure that a column of references names, in order of first appearance.

    Raises:
        MessageError: There is no such column: the file is of another format.
    """
    if column not in rows.columns:
        raise MessageError(
            path, _("there is no column `{column}`", column=column), line=1,
            expected=_("`{column}` in the header", column=column),
            hint=_("let the format be told from the content"),
        )  # fmt: skip
    named = rows.columns[column]
    if is_constant(named) and (text := named[0].as_py()):
        yield parse(text), rows
        return
    for text in pc.unique(named).to_pylist():
        mask = pc.equal(named, text) if text is not None else pc.is_null(named)
        yield (parse(text) if text else None), rows.filter(mask)


class Named:
    """Finds the schemas of what rows name, and says once of each whether it is quite that."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.told: set[Reference] = set()

    def schema(self, named: Reference | None) -> tuple[Schema, Findings]:
        """The schema, and STR101 the first time that its agency or version is another."""
        schema = self.resolve(named.id if named else None)
        if named is None or named in self.told:
            return schema, Findings()
        self.told.add(named)
        return schema, Findings.of(other_version(named, schema))


def chunk(
    schema: Schema,
    rows: Rows,
    extra: dict[str, pa.Array],
    *,
    skip: Callable[[str], bool] = lambda _: False,
    separator: str = SEPARATOR,
    named: bool = False,
) -> Dataset:
    """Observations of rows whose columns are components of the schema.

    Args:
        schema: Of the dataflow that the rows are of.
        rows: Columns that are no component are reported (ATT101), unless `skip` knows them.
        extra: Extra columns, as `ACTION`.
        skip: Whether a column belongs to the format itself.
        separator: Between the values of a field that has several.
        named: Whether a column of names may follow each component's.
    """
    columns: dict[str, pa.Array] = {}
    strange: dict[str, pa.Array] = {}
    told: list[Batch] = []
    left_out: list[tuple[str, str]] = []
    own = {title: column for title, column in rows.columns.items() if not skip(title)}
    names = label_columns(own, schema) if named else set()
    for title, column in own.items():
        component = component_of(title, schema)
        if component is not None:
            columns[component] = values(title, column, schema, separator)
            if counted := too_many(title, column, schema, separator):
                told += several_texts(counted[0], columns[component], counted[1])
        elif (several := languages_of(title, schema)) is not None:
            columns[several], others = in_one_language(column, schema[several], separator)
            left_out += others
        elif title not in names:
            strange[title] = column
    observations = Observations.from_columns(schema, columns | extra | {LINE: rows.lines})
    told += [*unknown_components(strange), *([other_languages(left_out)] if left_out else [])]
    return Dataset(observations, findings=Findings.of(told))
