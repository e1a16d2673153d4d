"""What a format has no place for and can be left out without a structure becoming another one.

What cannot be left out so (several measures in 2.1, a measure dimension in 3.0) the writers refuse.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

import pyarrow as pa

from ilms.findings import Findings, batch
from ilms.structures.model import (
    Annotation,
    DataComponent,
    DataConstraint,
    Group,
    Identified,
    Maintainable,
    Region,
    Relationship,
    Representation,
    StructureMessage,
)

_SHOWN = 3  # artefacts that a finding names

_T = TypeVar("_T")
Lost = Mapping[tuple[type, str], str]

_ONLY_21: Lost = {
    (Maintainable, "final"): "isFinal",
    (DataConstraint, "period"): "ReferencePeriod",
}
_LOST: Mapping[str, Lost] = {
    "sdmx-ml-2.1": {
        (Identified, "links"): "Link",
        (Annotation, "value"): "AnnotationValue",
        (Representation, "sentinels"): "SentinelValue",
        (Representation, "min_occurs"): "minOccurs",
        (Relationship, "optional"): "Dimension@optional",
        (DataComponent, "measures"): "MeasureRelationship",
        (Region, "annotations"): "annotations of a region",
    },
    "sdmx-ml-3.0": {**_ONLY_21, (Group, "links"): "Link of a group"},
    "sdmx-json-2.0": {
        **_ONLY_21,
        (Identified, "uri"): "uri",
        (Maintainable, "structure_url"): "structureURL",
        (Maintainable, "service_url"): "serviceURL",
    },
}


@dataclass(frozen=True)
class Loss:
    """A thing that is left out of an artefact."""

    artefact: str
    what: str


def reduced(message: StructureMessage, format: str) -> tuple[StructureMessage, list[Loss]]:  # noqa: A002  # SDMX's word
    """The message as the format can say it, and what that leaves out of which artefact."""
    losses: list[Loss] = []
    kept = []
    for artefact in message.artefacts:
        found: dict[str, None] = {}
        kept.append(_without(artefact, format, found))
        losses += [Loss(str(artefact), what) for what in found]
    return replace(message, artefacts=tuple(kept)), losses


def findings(losses: list[Loss], format: str) -> Findings:  # noqa: A002  # SDMX's word
    """One STR002 an artefact and thing left out; those of one thing name the first few artefacts."""
    by_what: dict[str, list[str]] = {}
    for loss in losses:
        by_what.setdefault(loss.what, []).append(loss.artefact)
    return Findings.of(
        batch(
            "STR002",
            {
                "what": pa.array([what] * len(artefacts), pa.string()),
                "format": format,
                "artefacts": ", ".join(artefacts[:_SHOWN]) + (", ..." if len(artefacts) > _SHOWN else ""),
            },
        )
        for what, artefacts in by_what.items()
    )


def _without(given: _T, format_: str, found: dict[str, None]) -> _T:
    """A copy without what is lost, or the thing itself where nothing is."""
    changes: dict[str, Any] = {}
    kind: type = type(given)
    for name, what, default in _lossy(kind, format_):
        if getattr(given, name) != default:
            found[what] = None
            changes[name] = default
    for name in _nested(kind):
        value = getattr(given, name)
        if name not in changes and value:
            inside = _inside(value, format_, found)
            if inside is not value:
                changes[name] = inside
    if format_ == "sdmx-ml-2.1":
        changes |= _one_url(given, found) | _measure_usage(given, found)
    return replace(given, **changes) if changes else given  # type: ignore[type-var]  # only dataclasses come here


def _inside(value: Any, format_: str, found: dict[str, None]) -> Any:  # noqa: ANN401  # fields of every type
    if isinstance(value, tuple):
        parts = tuple(_without(part, format_, found) if is_dataclass(part) else part for part in value)
        return parts if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    return _without(value, format_, found) if is_dataclass(value) else value


def _one_url(given: object, found: dict[str, None]) -> dict[str, Any]:
    """2.1 takes one address without a language."""
    if not isinstance(given, Annotation) or set(given.urls) <= {""}:
        return {}
    found["AnnotationURL by language"] = None
    return {"urls": {"": given.urls.get("") or next(iter(given.urls.values()))}}


def _measure_usage(given: object, found: dict[str, None]) -> dict[str, Any]:
    """2.1 knows a usage of attributes only."""
    if not isinstance(given, DataComponent) or given.part != "Measure" or given.usage != "mandatory":
        return {}
    found["Measure@usage"] = None
    return {"usage": "optional"}


@cache
def _lossy(kind: type, format_: str) -> tuple[tuple[str, str, Any], ...]:
    own = {field.name: field for field in fields(kind)}
    lost = _LOST[format_].items()
    return tuple((name, what, _default(own[name])) for (owner, name), what in lost if issubclass(kind, owner))


def _default(field: Field[Any]) -> Any:  # noqa: ANN401  # whatever the field is by default
    return field.default_factory() if field.default_factory is not MISSING else field.default


@cache
def _nested(kind: type) -> tuple[str, ...]:
    """The fields that may hold dataclasses."""
    return tuple(field.name for field in fields(kind) if "Texts" not in str(field.type) and field.type != "str")
