"""What an SDMX-JSON data message says about itself before its data: components by level, with their values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ilms.languages import _
from ilms.messages.json20.walk import Walk
from ilms.messages.reference import parse
from ilms.structures.schema import Reference

LEVELS = ("dataSet", "dimensionGroup", "series", "observation")
# What the standard presumes where a message has no `measures` (field guide, structure).
ONLY_MEASURE = "OBS_VALUE"
# The signs for a dimension that was left out: all of it (2.0), or switched off (2.1).
NO_DIMENSION = ("", "~")
_IDENTITY = ("dataflow", "datastructure", "structure", "provisionagreement")


@dataclass(frozen=True)
class Listed:
    """A component of the message.

    Attributes:
        values: What the data refers to by position; None where the data holds the values themselves.
        position: Of a dimension, its place in the key.
    """

    id: str
    values: tuple[Any, ...] | None = None
    position: int = 0


@dataclass(frozen=True)
class Layout:
    """One of the message's structures.

    Attributes:
        named: What the message says it is of, None where it does not.
        dimensions: By level.
        measures: In the order in which they begin every observation.
        attributes: By level; those of observations follow the measures.
    """

    named: Reference | None
    dimensions: Mapping[str, tuple[Listed, ...]]
    measures: tuple[Listed, ...]
    attributes: Mapping[str, tuple[Listed, ...]]

    @property
    def key(self) -> tuple[Listed, ...]:
        """All dimensions by their place in the key: what the keys of dimension groups are made of."""
        return tuple(sorted((d for level in self.dimensions.values() for d in level), key=lambda d: d.position))

    @property
    def of_observation(self) -> tuple[Listed, ...]:
        """What stands in the array of an observation, in order."""
        return (*self.measures, *self.attributes["observation"])


def layouts(walk: Walk) -> list[Layout]:
    """Read the array of structures that stands here."""
    return [_layout(walk, walk.value()) for _ in walk.elements()]


def _layout(walk: Walk, structure: Any) -> Layout:  # noqa: ANN401  # any JSON
    whole = _table(walk, structure, "a structure")
    listed = {
        kind: _levels(walk, _table(walk, whole.get(kind, {}), f"`{kind}`"), kind)
        for kind in ("dimensions", "attributes")
    }
    measures: tuple[Listed, ...] = (Listed(ONLY_MEASURE),)
    if "measures" in whole:
        measures = _levels(walk, _table(walk, whole["measures"], "`measures`"), "measures")["observation"]
    return Layout(_named(whole.get("links", [])), listed["dimensions"], measures, listed["attributes"])


def _levels(walk: Walk, levels: dict[str, Any], kind: str) -> dict[str, tuple[Listed, ...]]:
    return {level: tuple(_listed(walk, levels.get(level) or [], kind)) for level in LEVELS}


def _listed(walk: Walk, components: Any, kind: str) -> Iterator[Listed]:  # noqa: ANN401  # any JSON
    for component in components if isinstance(components, list) else [components]:
        one = _table(walk, component, _("one of `{kind}`", kind=kind))
        if not isinstance(one.get("id"), str):
            walk.fail(_("one of `{kind}` has no id", kind=kind), expected=_("an id"))
        given = one.get("values")
        values = None if given is None else tuple(_value(value) for value in given)
        # Only dimensions are always referred to by position; an attribute without values holds them itself.
        if values == () and kind != "dimensions":
            values = None
        position = str(one.get("keyPosition", 0))
        yield Listed(one["id"], values, int(position) if position.isdecimal() else 0)


def _value(value: Any) -> Any:  # noqa: ANN401  # a text, a list of texts, or what the columns will refuse
    """A listed value: by `id` where it is coded, else by `value` or `values`."""
    if not isinstance(value, dict):
        return value
    return next((value[name] for name in ("id", "value", "values", "name") if name in value), None)


def _named(links: Any) -> Reference | None:  # noqa: ANN401  # any JSON
    """The first link that identifies the structure, by its URN."""
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel", "").lower() in _IDENTITY and "=" in str(link.get("urn")):
            return parse(link["urn"].rpartition("=")[2])
    return None


def _table(walk: Walk, given: Any, what: str) -> dict[str, Any]:  # noqa: ANN401  # any JSON
    if not isinstance(given, dict):
        walk.fail(_("{what} is no object", what=what), expected=_("an object in braces"), hint="")
    return given
