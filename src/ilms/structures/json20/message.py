"""A whole SDMX-JSON 2.0 structure message."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from ilms.languages import _
from ilms.structures.json20.constraints import constraint, read_constraint
from ilms.structures.json20.data_structures import (
    categorisation,
    data_structure,
    dataflow,
    read_categorisation,
    read_data_structure,
    read_dataflow,
)
from ilms.structures.json20.given import Given, Json, made
from ilms.structures.json20.item_schemes import ITEMS, item_scheme, read_item_scheme
from ilms.structures.json20.maps import (
    read_representation_map,
    read_structure_map,
    representation_map,
    structure_map,
)
from ilms.structures.ml.node import NotCarriedError
from ilms.structures.model import Maintainable, StructureHeader, StructureMessage

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
# The arrays of `data`, in the order of `HOLDERS`.
ARRAYS: Mapping[str, str] = {
    "AgencyScheme": "agencySchemes", "DataProviderScheme": "dataProviderSchemes",
    "DataConsumerScheme": "dataConsumerSchemes", "OrganisationUnitScheme": "organisationUnitSchemes",
    "Dataflow": "dataflows", "CategoryScheme": "categorySchemes", "Categorisation": "categorisations",
    "Codelist": "codelists", "ValueList": "valueLists", "ConceptScheme": "conceptSchemes",
    "DataStructure": "dataStructures", "DataConstraint": "dataConstraints",
    "RepresentationMap": "representationMaps", "StructureMap": "structureMaps",
}  # fmt: skip
_READ: Mapping[str, Callable[[Given], Maintainable]] = {
    **{kind: partial(read_item_scheme, kind=kind) for kind in ITEMS},
    "DataStructure": read_data_structure, "Dataflow": read_dataflow, "Categorisation": read_categorisation,
    "DataConstraint": read_constraint,
    "RepresentationMap": read_representation_map, "StructureMap": read_structure_map,
}  # fmt: skip
_WRITE: Mapping[str, Callable[[Any], Json]] = {
    **dict.fromkeys(ITEMS, cast("Callable[[Any], Json]", item_scheme)),
    "DataStructure": data_structure, "Dataflow": dataflow, "Categorisation": categorisation,
    "DataConstraint": constraint,
    "RepresentationMap": representation_map, "StructureMap": structure_map,
}  # fmt: skip


def read_message(given: Json) -> StructureMessage:
    """The message of a JSON object; every artefact of it, or an error.

    Raises:
        NotCarriedError: It has something that this toolkit does not carry; names it and the artefact.
    """
    message = Given(given, "the message")
    data, meta = message.one("data"), message.one("meta")
    message.done()
    found: list[Maintainable] = []
    for kind, name in ARRAYS.items():
        for artefact in data.every(name) if data else ():
            artefact.place = f"{kind} {artefact.values.get('agencyID')}:{artefact.values.get('id')}"
            found.append(_READ[kind](artefact))
            artefact.done()
    for name, others in (data.values if data else {}).items():
        if name not in ARRAYS.values() and others:
            raise NotCarriedError(_("the message"), name)
    return StructureMessage(_header(meta or Given({}, "the message")), tuple(found))


def _header(meta: Given) -> StructureHeader:
    sender = meta.one("sender")
    return StructureHeader(
        meta.text("id") or "ILMS",
        meta.text("prepared") or "1970-01-01T00:00:00Z",
        (sender.text("id") if sender else None) or "ILMS",
        test=bool(meta.flag("test")),
        receivers=tuple(receiver.text("id") or "" for receiver in meta.every("receivers")),
    )


def write_message(message: StructureMessage) -> Json:
    """The JSON object of a message.

    Raises:
        UsageError: This format cannot say something without which a structure would be another one.
    """
    header = message.header
    data: dict[str, list[Json]] = {}
    for artefact in message.artefacts:
        data.setdefault(ARRAYS[artefact.kind], []).append(_WRITE[artefact.kind](artefact))
    return {
        "meta": {
            "schema": SCHEMA, "id": header.id, "test": header.test, "prepared": header.prepared,
            "sender": {"id": header.sender},
            **made(receivers=[{"id": receiver} for receiver in header.receivers]),
        },
        "data": data,
    }  # fmt: skip
