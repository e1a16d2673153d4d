"""What an SDMX-JSON message says before its data: the header as `meta`, the components with the values they take."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.arrow_text import one
from ilms.messages.header import Header
from ilms.messages.json20.text import is_numeric
from ilms.messages.ml.names import urn
from ilms.structures.schema import Component, Role, Schema
from ilms.workspace import Sender

SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/sdmx-json-data-schema.json"


class Positions:
    """The values of components in the order in which they appeared: what the data refers to by position."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, int]] = {}

    def given(self, component: str, column: pa.Array | pa.ChunkedArray) -> pa.Array:
        """The position of each value, new ones given out; null where there is none."""
        encoded = one(column)
        if not isinstance(encoded, pa.DictionaryArray):
            encoded = encoded.dictionary_encode()
        known = self.of.setdefault(component, {})
        used = pc.unique(encoded.indices).drop_null()
        texts = encoded.dictionary.take(used).cast(pa.string()).to_pylist()
        numbers = [known.setdefault(text, len(known)) for text in texts]
        by_code = pc.index_in(pa.array(range(len(encoded.dictionary)), used.type), value_set=used)
        return pa.array(numbers, pa.int32()).take(by_code).take(encoded.indices)


def refers(component: Component) -> bool:
    """Whether the data holds positions: of codes, once a code; lists of codes stand in the data as they are.

    An array of positions is an array of integers and of numbers, and so valid as neither in the official schema.
    """
    return component.codelist is not None and not component.multiple


def opening_text(header: Header, schema: Schema) -> str:
    """The message up to its structures."""
    languages = sorted({tag for c in schema.components for tag in c.names} | set(schema.names))
    meta: dict[str, Any] = {
        "schema": SCHEMA,
        "id": header.id,
        "test": header.test,
        "prepared": header.prepared.isoformat(),
    }
    if languages:
        meta["contentLanguages"] = languages
    meta["sender"] = _party(header.sender)
    if header.receivers:
        meta["receivers"] = [_party(receiver) for receiver in header.receivers]
    return f'{{"meta":{_text(meta)},\n"data":{{"structures":['


def _party(party: Sender) -> dict[str, str]:
    return {"id": party.id, "name": party.name} if party.name else {"id": party.id}


def structure_text(schema: Schema, levels: Sequence[tuple[str, str, Sequence[Component]]], positions: Positions) -> str:
    """The structure of the message's only dataflow.

    Args:
        schema: The dataflow.
        levels: Kind (`dimensions`, `measures`, `attributes`), level and components, in the order of the data.
        positions: What was given out; a component of which nothing was has no values.
    """
    is_dsd = schema.dataflow == schema.structure
    made: dict[str, Any] = {
        "links": [{"urn": urn(schema), "rel": "datastructure" if is_dsd else "dataflow"}],
        **_named(schema.names),
        "dimensions": {},
        "measures": {"observation": []},
        "attributes": {},
    }
    for kind, level, components in levels:
        # A dimension without values is not valid, and without data there is nothing to refer to.
        if positions.of or kind != "dimensions":
            made[kind].setdefault(level, []).extend(_component(schema, c, positions) for c in components)
    return _text(made)


def _component(schema: Schema, component: Component, positions: Positions) -> dict[str, Any]:
    made: dict[str, Any] = {"id": component.id, **_named(component.names)}
    if component.role in (Role.DIMENSION, Role.TIME):
        made["keyPosition"] = schema.key.index(component.id)
    else:
        made["isMandatory"] = component.mandatory
    if component.role is Role.ATTRIBUTE:
        made["relationship"] = _relationship(schema, component)
    if component.codelist is None and (shape := _shape(component)):
        made["format"] = shape
    known = positions.of.get(component.id)
    if not known and "keyPosition" in made:  # all rows are of keys without it: any value keeps its place
        known = {component.codelist.ids[0] if component.codelist else "": 0}
    if known:
        made["values"] = list(_values(component, known))
    return made


def _relationship(schema: Schema, attribute: Component) -> dict[str, Any]:
    if not attribute.attachment:
        return {"dataflow": {}}
    if schema.is_observation_attribute(attribute):
        return {"observation": {}}
    return {"dimensions": list(attribute.attachment)}


def _shape(component: Component) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if component.text_type:
        made["dataType"] = component.text_type
    elif is_numeric(component):
        made["dataType"] = "Numeric"
    if component.max_length:
        made["maxLength"] = component.max_length
    if component.multiple:
        made["maxOccurs"] = "unbounded"
    return made


def _values(component: Component, known: dict[str, int]) -> Iterator[dict[str, Any]]:
    for code in known:
        found = component.codelist.get(code) if component.codelist else None
        if found is not None:
            yield {"id": code, **(_named(found.names) or {"name": code})}
        elif component.codelist is None:
            yield {"value": code}
        else:
            yield {"id": code, "name": code} if code.replace("_", "a").isalnum() and code.isascii() else {"value": code}


def _named(names: Any) -> dict[str, Any]:  # noqa: ANN401  # a mapping of languages
    if not names:
        return {}
    return {"name": names.get("en") or next(iter(names.values())), "names": dict(names)}


def _text(value: Any) -> str:  # noqa: ANN401  # any JSON
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
