"""What holds for a whole data set of a JSON message: its constants, its attributes, its partial keys."""

from collections.abc import Iterator
from typing import Any

from ilms.languages import _
from ilms.messages.json20.columns import Gathered
from ilms.messages.json20.layout import NO_DIMENSION, Layout, Listed
from ilms.messages.json20.walk import Walk
from ilms.structures.schema import Schema


def begin(walk: Walk, layout: Layout, schema: Schema, action: str | None, members: dict[str, Any]) -> Gathered:
    """An empty gathering of a data set's observations.

    Args:
        walk: Where the data set stands, for telling what is wrong.
        layout: The structure that the message gives for it.
        schema: Its schema.
        action: A letter, None where it says none.
        members: Of the data set, but for its observations.
    """
    gathered = Gathered(walk.path, layout, schema, action)
    for one in layout.dimensions["dataSet"]:
        gathered.constant[one.id] = one.values[0] if one.values else None
    for one, value in zip(layout.attributes["dataSet"], members.get("attributes") or [], strict=False):
        gathered.constant[one.id] = _meant(walk, one, value)
    for group in _groups(walk, layout, members.get("dimensionGroupAttributes") or {}):
        try:
            gathered.groups.add(schema, group, walk.line)
        except ValueError as error:
            walk.fail(error.args[0], expected=_("one text"), hint="")
    return gathered


def _groups(walk: Walk, layout: Layout, groups: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, values in groups.items():
        parts = key.split(":")
        if len(parts) != len(layout.key):
            wrong = _("the partial key `{key}`", key=key)
            walk.fail(wrong, expected=_("a part for each dimension: {count}", count=len(layout.key)), hint="")
        places = zip(layout.key, parts, strict=True)
        group = {one.id: _meant(walk, one, part) for one, part in places if part not in NO_DIMENSION}
        given = zip(layout.attributes["dimensionGroup"], values, strict=False)
        yield group | {one.id: _meant(walk, one, value) for one, value in given if value is not None}


def _meant(walk: Walk, one: Listed, value: Any) -> Any:  # noqa: ANN401  # any JSON
    """A value, or what stands at the position that is given instead."""
    if value is None or one.values is None:
        return value
    parts = value if isinstance(value, list) else [value]
    many = len(one.values)
    if not all(isinstance(p, str) and p.isdecimal() and int(p) < many for p in parts):
        wrong = _("{component} has no value at `{value}`", component=one.id, value=value)
        walk.fail(wrong, expected=_("a position from 0 to {last}", last=many - 1), hint="")
    meant = [one.values[int(part)] for part in parts]
    return meant if isinstance(value, list) else meant[0]
