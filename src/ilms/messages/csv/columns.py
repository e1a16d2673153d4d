"""Components to columns of SDMX-CSV and back: labels beside the codes, several values in one field (field guide)."""

import csv
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from ilms import multivalued
from ilms.errors import UsageError
from ilms.languages import _
from ilms.messages.arrow_text import one
from ilms.messages.csv import text as csv_text
from ilms.messages.header import BOTH, ID, NAME, Header
from ilms.messages.pieces import Piece
from ilms.multivalued import LISTS
from ilms.observations import Observations
from ilms.structures.schema import Codelist, Component, Role, Schema

# Between the values of one field. A value that holds it is quoted inside the field, as RFC 4180 quotes fields.
SEPARATOR = ";"
SEVERAL = "[]"
_BETWEEN = ": "


def titles(schema: Schema, header: Header, *, several: bool = False) -> list[str]:
    """The header cells of the components, in the schema's order.

    Args:
        schema: The DSD.
        header: Says whether there are labels, and in which language.
        several: Whether components with several values are marked with brackets.
    """
    made: list[str] = []
    for component in schema.components:
        name = component.id + (SEVERAL if several and component.multiple else "")
        shown = component.label(header.language)
        made.append(f"{name}{_BETWEEN}{shown}" if header.labels == BOTH else name)
        if header.labels == NAME:  # a title stands once in a header
            made.append(shown if shown not in made and shown not in schema else f"{shown} ({component.id})")
    return made


def label(schema: Schema, header: Header) -> str:
    """The name of the dataflow in the language of the labels."""
    names = schema.names
    return names.get(header.language) or names.get("en") or next(iter(names.values()), schema.dataflow.id)


def identification(schema: Schema, header: Header) -> str:
    """What names the dataflow in every row."""
    beside = f"{_BETWEEN}{label(schema, header)}" if header.labels == BOTH else ""
    return f"{schema.dataflow}{beside}"


def fields(chunk: Observations, header: Header, *, several: bool = False) -> list[Piece]:
    """The fields under `titles`."""
    made = []
    for component in chunk.schema.components:
        column = one(chunk.table.column(component.id))
        if component.multiple and several:
            made.append(_several(column, component, header))
            if header.labels == NAME:
                made.append(_several(_named(column, component, header), component, header))
            continue
        labels = _labels(column, component, header) if header.labels != ID else None
        if header.labels == BOTH and labels is not None:
            column = _beside(column.cast(pa.string()), labels)
        # A period and a note come again and again, so each is looked at once; a value hardly ever does.
        again = component.role is not Role.MEASURE and pa.types.is_string(column.type)
        made.append(csv_text.field(column.dictionary_encode() if again else column))
        if header.labels == NAME:
            nothing = pa.nulls(len(column), pa.string())
            made.append(csv_text.field(nothing if labels is None else labels))
    return made


def _labels(column: pa.Array, component: Component, header: Header) -> pa.Array | None:
    """The name of each code; null for what is no code, None for components that have none."""
    if component.codelist is None or pa.types.is_list(column.type):
        return None
    encoded = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
    names = _names(encoded.dictionary.cast(pa.string()), component.codelist, header.language)
    return names.take(encoded.indices)


def _names(codes: pa.Array, codelist: Codelist, language: str) -> pa.Array:
    known = ((code, codelist.get(code)) for code in codes.to_pylist())
    return pa.array([None if found is None else found.label(language) for _, found in known], pa.string())


def _beside(codes: pa.Array, labels: pa.Array) -> pa.Array:
    return pc.coalesce(pc.binary_join_element_wise(codes, labels, _BETWEEN), codes)


def _named(column: pa.Array, component: Component, header: Header) -> pa.Array:
    """Lists of codes as lists of their names; null where there are none."""
    if component.codelist is None:
        return pa.nulls(len(column), LISTS)
    flat = pc.list_flatten(column)
    return _relisted(column, pc.fill_null(_names(flat, component.codelist, header.language), ""))


def _several(column: pa.Array, component: Component, header: Header) -> Piece:
    flat = pc.list_flatten(column)
    if header.labels == BOTH and component.codelist is not None:
        flat = _beside(flat, _names(flat, component.codelist, header.language))
    special = pc.match_substring_regex(flat, f'[{SEPARATOR}"\\r\\n]')
    if pc.any(special).as_py():
        inside = pc.binary_join_element_wise('"', pc.replace_substring(flat, '"', '""'), '"', "")
        flat = pc.if_else(special, inside, flat)
    return csv_text.field(pc.binary_join(_relisted(column, flat), SEPARATOR))


def _relisted(column: pa.Array, flat: pa.Array) -> pa.Array:
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(column), 0))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends.cast(pa.int32())])
    return pa.ListArray.from_arrays(offsets, flat, type=LISTS, mask=column.is_null())


def component_of(title: str, schema: Schema) -> str | None:
    """The component that a column is of, whatever stands beside its id."""
    name = title.partition(_BETWEEN)[0].removesuffix(SEVERAL)
    return name if name in schema else None


def languages_of(title: str, schema: Schema) -> str | None:
    """The component of a column of texts in several languages: `TITLE[en;fr]`; `TITLE[;]` names none."""
    name, bracket, inside = title.partition(_BETWEEN)[0].partition("[")
    return name if bracket and inside[:1].isalpha() and name in schema else None


def label_columns(columns: Mapping[str, pa.Array], schema: Schema) -> set[str]:
    """Where each code has its name in a column of its own: the columns behind those of components."""
    found, of_component = set(), False
    for title in columns:
        component = component_of(title, schema)
        if component is None and of_component:
            found.add(title)
        of_component = component is not None
    return found


def values(title: str, column: pa.Array, schema: Schema, separator: str) -> pa.Array:
    """What a column holds, without labels, apart where it holds several values.

    Args:
        title: Its header cell.
        column: Texts.
        schema: The DSD.
        separator: Between the values of one field, where there may be several.
    """
    component = schema[component_of(title, schema) or ""]
    labelled = _BETWEEN in title and (component.codelist is not None or component.role is Role.TIME)
    if not title.partition(_BETWEEN)[0].endswith(SEVERAL):
        return without_label(column) if labelled else column
    lists = _apart(column, separator)
    if labelled:
        lists = _relisted(lists, without_label(pc.list_flatten(lists)))
    # The message has several where the DSD allows one: nothing is lost, and the checks see what is too much.
    return lists if component.multiple else multivalued.joined(lists)


def too_many(title: str, column: pa.Array, schema: Schema, separator: str) -> tuple[str, pa.Array] | None:
    """Where an attribute without a codelist has several texts and takes one: its id, and how many in each row.

    Once they are one text nobody can tell any more; several codes are told by whoever looks them up.
    """
    component = schema[component_of(title, schema) or ""]
    several = title.partition(_BETWEEN)[0].endswith(SEVERAL) and not component.multiple
    if not several or component.codelist is not None or component.role is not Role.ATTRIBUTE:
        return None
    return component.id, pc.fill_null(pc.list_value_length(_apart(column, separator)), 0)


def _apart(column: pa.Array, separator: str) -> pa.Array:
    """The values of each field: split, or read as a row of CSV where any is quoted."""
    if not pc.any(pc.match_substring(column, '"')).as_py():
        return pc.split_pattern(column, separator).cast(LISTS)
    encoded = column.dictionary_encode()
    parts = [_fields(text, separator) for text in encoded.dictionary.to_pylist()]
    return pa.array(parts, LISTS).take(encoded.indices)


def in_one_language(column: pa.Array, component: Component, separator: str) -> tuple[pa.Array, list[tuple[str, str]]]:
    """Texts in several languages, `en:Value;fr:Valeur`: English, else the first; and what is left out, by component.

    Of a component with several values each field holds several such texts, quoted.
    """
    encoded = column.dictionary_encode()
    left_out: list[tuple[str, str]] = []
    kept: list[str | list[str]] = []
    for text in encoded.dictionary.to_pylist():
        texts = _fields(text, separator) if component.multiple else [text]
        chosen = []
        for one_text in texts:
            parts = [part.partition(":")[::2] for part in _fields(one_text, separator)]
            own = next((number for number, (tag, _) in enumerate(parts) if tag == "en"), 0)
            chosen.append(parts[own][1])
            left_out += [(component.id, value) for number, (_, value) in enumerate(parts) if number != own]
        kept.append(chosen if component.multiple else chosen[0])
    return pa.array(kept, LISTS if component.multiple else pa.string()).take(encoded.indices), left_out


def _fields(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator, strict=True), [""])
    except csv.Error:  # quotes that are part of a value
        return text.split(separator)


def without_label(column: pa.Array) -> pa.Array:
    """`SEX_M: Male` to `SEX_M`; no code holds a colon and a blank."""
    return pc.replace_substring_regex(column, r"(?s): .*$", "")


def refuse_names(header: Header, format_name: str) -> None:
    """Labels in columns of their own came with SDMX-CSV 2.0.

    Raises:
        UsageError: The header asks for them.
    """
    if header.labels == NAME:
        raise UsageError(
            _("`{format_name}` has no columns of names", format_name=format_name),
            hint=_("`--labels both` puts code and name into one column; sdmx-csv-2.0 has columns of names"),
        )
