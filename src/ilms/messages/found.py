"""The findings this room makes (family ATT, from ATT101)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ilms.findings import Batch, Findings, Severity, batch
from ilms.messages.arrow_text import one
from ilms.observations import ACTION, Observations
from ilms.provenance import Provenance
from ilms.structures.schema import Reference, Schema

# SDMX-CSV 2.0 field guide: numbers are marked missing by NaN, everything else by #N/A.
MISSING_TEXT = "#N/A"
WITHOUT_COLUMN = "ATT109"


def unknown_components(columns: Mapping[str, pa.Array]) -> Iterator[Batch]:
    """ATT101: what a message carries and its DSD does not know; the values are left out.

    Args:
        columns: Name to values; a finding for every row in which there is a value, shown as one of the column.
    """
    for name, values in columns.items():
        rows = pc.indices_nonzero(pc.is_valid(values)).cast(pa.int64())
        yield batch("ATT101", {"component": name}, rows=rows)


def without_column(columns: Mapping[str, str]) -> Iterator[Batch]:
    """ATT109: columns that a file of a fixed form does not have at all, and the components that they would hold."""
    for column, component in columns.items():
        yield batch(WITHOUT_COLUMN, {"column": column, "component": component})


def unknown_indicators(
    path: Path, rows: Mapping[str, list[tuple[pa.Array, pa.Array]]], near: Mapping[str, Sequence[str]]
) -> Iterator[Batch]:
    """COD009: rows of an indicator that is none; they are not read.

    Args:
        path: The file.
        rows: By indicator, the lines that it stands on and the values there, in parts.
        near: What each may have been meant to be.
    """
    for indicator, parts in rows.items():
        lines, values = (pa.concat_arrays([part[at] for part in parts]) for at in (0, 1))
        there = Provenance.of_lines(str(path), lines.cast(pa.int64()), values)
        every = pa.array([list(range(len(lines)))], pa.list_(pa.int64()))
        params = {"value": indicator, "count": str(len(lines)), "expected": ", ".join(near[indicator]) or "-"}
        yield batch("COD009", params, elsewhere=[(there, every)])


def columns_absent(findings: Findings) -> frozenset[str]:
    """The components that `without_column` spoke of: nobody need say of each figure that it lacks them."""
    told = [one.params["component"].to_pylist() for one in findings if one.code == WITHOUT_COLUMN]
    return frozenset(component for components in told for component in components)


def other_languages(texts: Sequence[tuple[str, str]]) -> Batch:
    """ATT110: texts of a message in other languages than the one that is kept.

    Args:
        texts: Component and text.
    """
    columns = {"component": [name for name, _ in texts], "value": [text for _, text in texts]}
    return batch("ATT110", {name: pa.array(values, pa.string()) for name, values in columns.items()})


def several_texts(component: str, texts: pa.Array, counts: pa.Array) -> Iterator[Batch]:
    """ATT009: several texts where the DSD takes one; they are kept as one text.

    Args:
        component: An attribute without a codelist.
        texts: As they are kept, a row each.
        counts: How many there were.
    """
    rows = pc.indices_nonzero(pc.greater(counts, 1)).cast(pa.int64())
    if len(rows):
        number = counts.take(rows).cast(pa.string())
        params = {"component": component, "value": texts.take(rows), "count": number, "expected": "1"}
        yield batch("ATT009", params, rows=rows)


def reserved_texts(observations: Observations) -> Iterator[Batch]:
    """ATT106: an attribute's text that SDMX-CSV readers take for a mark."""
    for attribute in observations.schema.attributes:
        column = observations.table.column(attribute.id)
        if column.null_count == len(column) or not _may_hold(one(column), MISSING_TEXT):
            continue
        text = observations.text(attribute.id)
        rows = pc.indices_nonzero(pc.fill_null(pc.equal(text, MISSING_TEXT), False)).cast(pa.int64())
        yield batch("ATT106", {"component": attribute.id, "value": text.take(rows)}, rows=rows)


def _may_hold(column: pa.Array, text: str) -> bool:
    """Whether the text can be among the values: of an encoded column only the distinct ones are looked at."""
    if pa.types.is_list(column.type):
        return True
    values = column.dictionary if isinstance(column, pa.DictionaryArray) else column
    return bool(pc.any(pc.equal(values, text)).as_py())


def not_carried(observations: Observations, component: str, format_name: str, usual: str | None = None) -> Batch:
    """ATT105: values of a component that a format has no place for.

    Args:
        observations: What is to be written.
        component: One that the format leaves out.
        format_name: The format.
        usual: A value that a reader of the format presumes, so that it need not be carried.
    """
    text = observations.text(component)
    lost = pc.is_valid(text) if usual is None else pc.fill_null(pc.not_equal(text, usual), False)
    rows = pc.indices_nonzero(lost).cast(pa.int64())
    params = {"component": component, "value": text.take(rows), "format": format_name}
    # A value that the reader would replace by another is no loss but an error: persons become thousands.
    return batch("ATT105", params, rows=rows, severity=Severity.ERROR if usual is not None else None)


def lost_actions(observations: Observations, format_name: str) -> Iterator[Batch]:
    """ATT108: what is to be done with a row, in a format that cannot say so; information says nothing.

    Args:
        observations: What is to be written.
        format_name: The format.
    """
    if ACTION not in observations.table.column_names:
        return
    letters = observations.text(ACTION)
    rows = pc.indices_nonzero(pc.fill_null(pc.not_equal(letters, "I"), False)).cast(pa.int64())
    yield batch("ATT108", {"action": letters.take(rows), "format": format_name}, rows=rows)


def other_version(named: Reference | None, schema: Schema) -> Iterator[Batch]:
    """STR101: a message names an agency or a version that the schema it is read with does not have.

    Args:
        named: What the message names; parts that it leaves out are empty.
        schema: What was found for it.
    """
    if named is None:
        return
    own = schema.structure if named.id == schema.structure.id else schema.dataflow
    whole = Reference(named.agency or own.agency, named.id, named.version or own.version)
    if named.id == own.id and whole != own:
        yield batch("STR101", {"value": str(named), "expected": str(own)})
