"""JSON as it is written for people to read, piece by piece: a list may be longer than memory would hold as text."""

import json
from collections.abc import Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any

from ilms.groups import Mapped

STEP = "  "


def pieces(content: Mapping[str, Any]) -> Iterator[str]:
    """The text of one object, as `json.dumps(content, indent=2, ensure_ascii=False, default=str)` gives it.

    Args:
        content: Members that are `Mapped` are made and written one after the other.
    """
    opening = "{"
    for name, value in content.items():
        yield f"{opening}\n{STEP}{encode_basestring(name)}: "
        opening = ","
        if isinstance(value, Mapped):
            yield from _listed(value)
        else:
            yield laid_out(value, STEP)
    yield "\n}" if content else "{}"


def _listed(many: Mapped[Any]) -> Iterator[str]:
    opening = "["
    for one in many:
        yield f"{opening}\n{STEP * 2}{laid_out(one, STEP * 2)}"
        opening = ","
    yield f"\n{STEP}]" if opening == "," else "[]"


def laid_out(value: object, margin: str = "") -> str:
    """A value as `json.dumps` lays it out: with an indent that is written in Python, and takes four times as long."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = margin + STEP
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_name(name)}: {laid_out(each, inner)}" for name, each in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{margin}}}"
    if isinstance(value, list | tuple) and value:
        return "[\n" + ",\n".join([inner + laid_out(each, inner) for each in value]) + f"\n{margin}]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _name(name: object) -> str:
    return encode_basestring(name if isinstance(name, str) else json.loads(json.dumps({name: 0}).split(":")[0][1:]))
