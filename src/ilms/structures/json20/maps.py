"""Representation maps and structure maps."""

from ilms.languages import _
from ilms.structures.json20.given import Given, Json, made, number
from ilms.structures.json20.named import annotations, maintained, read_annotations, read_maintained, to_pointer
from ilms.structures.message import Pointer
from ilms.structures.ml.dialect import ML_30, urn
from ilms.structures.ml.node import NotCarriedError
from ilms.structures.model import ComponentMap, FixedValue, MappedValue, RepresentationMap, StructureMap, ValueMapping


def read_representation_map(given: Given) -> RepresentationMap:
    """A representation map with its rows."""
    return RepresentationMap(
        **read_maintained(given),
        sources=_lists(given, "source"),
        targets=_lists(given, "target"),
        mappings=tuple(_mapping(one) for one in given.every("representationMappings")),
    )


def _lists(given: Given, end: str) -> tuple[Pointer | str, ...]:
    found: list[Pointer | str] = []
    for each in given.every(end):
        urn_ = each.text("codelist")
        found.append(to_pointer(urn_, each.place) if urn_ else each.text("dataType") or "")
        each.done()
    return tuple(found)


def _mapping(given: Given) -> ValueMapping:
    found = ValueMapping(
        tuple(_value(one) for one in given.every("sourceValues")),
        given.words("targetValues"),
        read_annotations(given),
        given.text("validFrom"),
        given.text("validTo"),
    )
    given.done()
    return found


def _value(given: Given) -> MappedValue:
    ends = given.text("startIndex"), given.text("endIndex")
    found = MappedValue(given.text("value") or "", given.flag("isRegEx"), *ends)
    given.done()
    return found


def read_structure_map(given: Given) -> StructureMap:
    """A structure map with its component maps and fixed values."""
    made_ = read_maintained(given)
    return StructureMap(
        **made_,
        source=_structure(given, "source"),
        target=_structure(given, "target"),
        components=tuple(_component(one) for one in given.every("componentMaps")),
        fixed=tuple(_fixed(one) for one in given.every("fixedValueMaps")),
    )


def _structure(given: Given, end: str) -> Pointer:
    text = given.text(end)
    if not text:
        raise NotCarriedError(given.place, _("no {name}", name=end))
    return to_pointer(text, given.place)


def _component(given: Given) -> ComponentMap:
    map_ = given.text("representationMap")
    found = ComponentMap(
        given.words("source"),
        given.words("target"),
        to_pointer(map_, given.place) if map_ else None,
        read_annotations(given),
    )
    given.done()
    return found


def _fixed(given: Given) -> FixedValue:
    source, target = given.text("source"), given.text("target")
    found = FixedValue(source or target or "", given.words("values"), source is not None, read_annotations(given))
    given.done()
    return found


def representation_map(given: RepresentationMap) -> Json:
    """The object of a representation map."""
    rows = [
        made(
            annotations=annotations(row.annotations),
            sourceValues=[_source(value) for value in row.sources],
            targetValues=list(row.targets),
            validFrom=row.valid_from,
            validTo=row.valid_to,
        )
        for row in given.mappings
    ]
    ends = {end: [_list(one) for one in lists] for end, lists in (("source", given.sources), ("target", given.targets))}
    return {**maintained(given), **ends, **made(representationMappings=rows)}


def _list(given: Pointer | str) -> Json:
    return {"dataType": given} if isinstance(given, str) else {"codelist": _urn(given)}


def _source(given: MappedValue) -> Json:
    ends = {"startIndex": given.start, "endIndex": given.end}
    return {
        "value": given.text,
        **made(isRegEx=given.regex, **{n: number(t) for n, t in ends.items() if t is not None}),
    }


def structure_map(given: StructureMap) -> Json:
    """The object of a structure map."""
    components = [
        made(
            annotations=annotations(one.annotations),
            source=list(one.sources),
            target=list(one.targets),
            representationMap=_urn(one.representation) if one.representation else None,
        )
        for one in given.components
    ]
    fixed = [
        {
            ("source" if one.source else "target"): one.component,
            **made(annotations=annotations(one.annotations), values=list(one.values)),
        }
        for one in given.fixed
    ]
    ends = {"source": _urn(given.source), "target": _urn(given.target)}
    return {**maintained(given), **ends, **made(componentMaps=components, fixedValueMaps=fixed)}


def _urn(given: Pointer) -> str:
    return urn(ML_30.kind(given.kind), given.target)
