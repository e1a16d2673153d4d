"""Constraints on data."""

from typing import Any

from ilms.structures.json20.given import Given, Json, made
from ilms.structures.json20.named import annotations, maintained, read_annotations, read_maintained, refer, to_pointer
from ilms.structures.ml.constraints import refuse_many_regions
from ilms.structures.model import Bound, DataConstraint, KeySet, Region, Selection, Value

FORMAT = "sdmx-json-2.0"
_ATTACHED = {
    "DataStructure": "dataStructures", "Dataflow": "dataflows", "ProvisionAgreement": "provisionAgreements",
}  # fmt: skip
_CALENDAR = ("periodicity", "offset", "tolerance")
_ENDS = ("BeforePeriod", "AfterPeriod", "StartPeriod", "EndPeriod")


def read_constraint(given: Given) -> DataConstraint:
    """A constraint with its regions and key sets."""
    attachment, calendar = given.one("constraintAttachment"), given.one("releaseCalendar")
    named = [text for name in _ATTACHED.values() for text in (attachment.words(name) if attachment else ())]
    provider = attachment.text("dataProvider") if attachment else None
    sources = attachment.words("simpleDataSources") if attachment else ()
    parts = [calendar.text(name) or "" for name in _CALENDAR] if calendar else []
    for part in (attachment, calendar):
        if part:
            part.done()
    return DataConstraint(
        **read_maintained(given),
        role=given.text("role") or "Actual",
        attached=tuple(to_pointer(text, given.place) for text in (*named, *([provider] if provider else ()))),
        sources=sources,
        key_sets=tuple(_key_set(keys) for keys in given.every("dataKeySets")),
        regions=tuple(_region(region) for region in given.every("cubeRegions")),
        calendar=(parts[0], parts[1], parts[2]) if parts else None,
    )


def _key_set(given: Given) -> KeySet:
    found = KeySet(tuple(_region(key) for key in given.every("keys")), given.flag("isIncluded") is not False)
    given.done()
    return found


def _region(given: Given) -> Region:
    keys = [_selection(values, dimension=True) for values in given.every("keyValues")]
    others = [_selection(values, dimension=False) for values in given.every("components")]
    found = Region(
        (*keys, *others), given.flag("include") is not False, read_annotations(given),
        given.text("validFrom"), given.text("validTo"),
    )  # fmt: skip
    given.done()
    return found


def _selection(given: Given, *, dimension: bool) -> Selection:
    bounds, single = given.one("timeRange"), given.text("value")
    values = [Value(single)] if single is not None else [_value(v, given) for v in given.array("values", str, dict)]
    found = Selection(
        given.text("id") or "", dimension, tuple(values),
        tuple(_bounds(bounds)) if bounds else (),
        given.flag("include") is not False, given.flag("removePrefix"),
        given.text("validFrom"), given.text("validTo"),
    )  # fmt: skip
    given.done()
    return found


def _value(value: str | Json, within: Given) -> Value:
    if isinstance(value, str):
        return Value(value)
    given = Given(value, within.place)
    found = Value(
        given.text("value") or "", _cascade(given), given.text("lang"),
        given.text("validFrom"), given.text("validTo"),
    )  # fmt: skip
    given.done()
    return found


def _cascade(given: Given) -> str | None:
    cascade = given.get("cascadeValues")
    return str(cascade).lower() if isinstance(cascade, bool) else given.text("cascadeValues")


def _bounds(given: Given) -> list[Bound]:
    found = []
    for end in _ENDS:
        bound = given.one(_lower(end))
        if bound:
            found.append(Bound(end, bound.text("period") or "", bound.flag("isInclusive") is not False))
            bound.done()
    given.done()
    return found


def constraint(given: DataConstraint) -> Json:
    """The object of a constraint.

    Raises:
        UsageError: It has more regions than this version takes.
    """
    refuse_many_regions(given, FORMAT)
    attached: Json = {
        name: [refer(target) for target in given.attached if target.kind == kind] for kind, name in _ATTACHED.items()
    }
    provider = next((refer(target) for target in given.attached if target.kind == "DataProvider"), None)
    calendar = dict(zip(_CALENDAR, given.calendar, strict=True)) if given.calendar else None
    sets = [
        {"isIncluded": keys.included, "keys": [_written(key, single=True) for key in keys.keys]}
        for keys in given.key_sets
    ]
    return {
        **maintained(given), "role": given.role,
        **made(
            constraintAttachment=made(**attached, dataProvider=provider, simpleDataSources=list(given.sources)),
            releaseCalendar=calendar, dataKeySets=sets,
            cubeRegions=[_written(region, single=False) for region in given.regions],
        ),
    }  # fmt: skip


def _written(given: Region, *, single: bool) -> Json:
    keys = [_selected(s, single=single) for s in given.selections if s.dimension]
    others = [_selected(s, single=False) for s in given.selections if not s.dimension]
    return {
        "include": given.include,
        **made(
            annotations=annotations(given.annotations), keyValues=keys, components=others,
            validFrom=given.valid_from, validTo=given.valid_to,
        ),
    }  # fmt: skip


def _selected(given: Selection, *, single: bool) -> Json:
    found = made(
        id=given.id, include=None if given.include else False, removePrefix=given.remove_prefix,
        validFrom=given.valid_from, validTo=given.valid_to,
        timeRange={_lower(b.end): _bound(b) for b in given.range},
    )  # fmt: skip
    if single and given.values:
        return {**found, "value": given.values[0].text}
    return {**found, **made(values=[_single(value) for value in given.values])}


def _bound(given: Bound) -> Json:
    return made(period=given.period, isInclusive=None if given.inclusive else False)


def _single(given: Value) -> Json:
    """An object, though the standard takes a bare text as well: pysdmx 1.21 reads objects only."""
    cascade: Any = {"true": True, "false": False}.get(given.cascade or "", given.cascade)
    extra = made(cascadeValues=cascade, lang=given.language, validFrom=given.valid_from, validTo=given.valid_to)
    return {"value": given.text, **extra}


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
