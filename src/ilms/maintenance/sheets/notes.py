"""Annotations as columns: a title or texts by language, under their type; whatever else they hold as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import msgspec

from ilms.languages import _
from ilms.maintenance.sheets.columns import NOTE, Column, is_heading_part, is_tag
from ilms.maintenance.sheets.notation import MARK, NOTHING, UnreadableCellError, as_json, cell, text, value_of
from ilms.structures.model import Annotation, Link

Cells = Mapping[Column, str]
_T = TypeVar("_T", Annotation, Link)
_Key = tuple[str, str | None]
JSON = Column("annotations")


def order(every: Iterable[Sequence[Annotation]]) -> dict[_Key, int]:
    """The types and ids that columns can be called by, as they first occur: the order of the columns."""
    found: dict[_Key, int] = {}
    for annotations in every:
        for one in annotations:
            if _fits(one):
                found.setdefault((one.type or "", one.id), len(found))
    return found


def cells(annotations: Sequence[Annotation], order: Mapping[_Key, int]) -> dict[Column, str]:
    """The cells that say the annotations of a code: columns where these can, else one cell of JSON for all."""
    if not annotations:
        return {}
    places = [order[one.type or "", one.id] if _fits(one) else -1 for one in annotations]
    if min(places) < 0 or any(later <= before for before, later in pairwise(places)):
        return {JSON: written(annotations)}
    found = {}
    for one in annotations:
        type_ = one.type or ""
        if one.title is not None or not one.texts:
            found[Column(NOTE, "", type_, one.id)] = NOTHING if one.title is None else cell(one.title)
        for language, said in one.texts.items():
            found[Column(NOTE, language, type_, one.id)] = cell(said)
    return found


def annotations(cells: Cells) -> tuple[Annotation, ...]:
    """The annotations that the cells of a row say.

    Raises:
        UnreadableCellError: A cell cannot be read.
    """
    titles: dict[_Key, str | None] = {}
    texts: dict[_Key, dict[str, str]] = {}
    for column, said in cells.items():
        if column.kind == NOTE:
            of = (column.type, column.id)
            titles.setdefault(of, None)
            if column.language:
                texts.setdefault(of, {})[column.language] = text(said) or ""
            else:
                titles[of] = text(said)
    own = tuple(Annotation(of[1], title, of[0], texts=texts.get(of, {})) for of, title in titles.items())
    return (*(read(cells[JSON], Annotation) if JSON in cells else ()), *own)


def written(parts: Sequence[Annotation | Link]) -> str:
    """Annotations or links as JSON, without what they do not say."""
    return as_json([_said(part) for part in parts]).removeprefix(MARK)


def read(said: str, kind: type[_T]) -> tuple[_T, ...]:
    """The annotations or links that JSON says.

    Raises:
        UnreadableCellError: It is no JSON, or not of such.
    """
    value = value_of(said)
    try:
        found = msgspec.convert(value, tuple[kind, ...])  # type: ignore[valid-type]  # a type at run time
    except msgspec.ValidationError as error:
        raise UnreadableCellError(str(error)) from error
    if [_said(part) for part in found] != value:
        raise UnreadableCellError(
            _("{dumps} has properties that a {name} has not", dumps=json.dumps(value)[:60], name=kind.__name__)
        )
    return found


def _fits(one: Annotation) -> bool:
    """Whether columns can say it: a type, perhaps an id, a title and texts, and nothing else."""
    heading = one.type is not None and is_heading_part(one.type) and (one.id is None or is_heading_part(one.id))
    return heading and not one.urls and one.value is None and all(map(is_tag, one.texts))


def _said(part: Annotation | Link) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(part).items() if value is not None and value != {}}
