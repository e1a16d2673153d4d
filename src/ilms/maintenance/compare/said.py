"""Parts of artefacts in a few words, for people and for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import singledispatch

from ilms.structures.message import Pointer
from ilms.structures.model import Annotation, Relationship


def said(thing: object) -> str | None:
    """A part as a text; None where there is nothing."""
    return None if thing is None or thing in ((), {}, frozenset()) else _text(thing)


@singledispatch
def _text(thing: object) -> str:
    if is_dataclass(thing):
        parts = {field.name: said(getattr(thing, field.name)) for field in fields(thing)}
        return ", ".join(f"{name}={text}" for name, text in parts.items() if text is not None)
    return str(thing)


@_text.register
def _(thing: str) -> str:
    return thing


@_text.register
def _(thing: bool) -> str:  # singledispatch takes one by position
    return str(thing).lower()


@_text.register
def _(thing: Pointer) -> str:
    """`ILO:CL_ECO(1.0)`, with the item behind it where one is meant."""
    return f"{thing.target}.{thing.item}" if thing.item else str(thing.target)


@_text.register
def _(thing: Annotation) -> str:
    """What it says; one without title, text and value by its address."""
    told = [thing.title, thing.value, said(thing.texts), said(thing.urls)]
    return "; ".join(part for part in told if part)


@_text.register
def _(thing: Relationship) -> str:
    dimensions = [f"{name}?" if name in thing.optional else name for name in thing.dimensions]
    return " ".join([thing.to, *dimensions, *thing.groups])


@_text.register(Mapping)
def _(thing: Mapping[str, object]) -> str:
    """Texts by language or facets by name; one without a name stands alone."""
    return "; ".join(f"{name}: {said(value)}" if name else str(said(value)) for name, value in thing.items())


@_text.register(frozenset)
@_text.register(tuple)
def _(thing: Sequence[object]) -> str:
    return ", ".join(
        str(said(part) or "") for part in (sorted(thing, key=str) if isinstance(thing, frozenset) else thing)
    )
