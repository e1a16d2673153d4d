"""What a table says, laid upon the list as it is, so that what did not change is written as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ilms.structures.model import Item, Named

_N = TypeVar("_N", bound=Named)


def between(items: Sequence[Item], held: Mapping[str, Item]) -> list[Item]:
    """The codes of a table laid upon all of the list; new ones stand behind the one that they follow there."""
    said = {item.id: item for item in items}
    order = list(held)
    before = ""
    for id_ in said:
        if id_ not in held:
            order.insert(order.index(before) + 1 if before else 0, id_)
        before = id_
    return [said.get(id_) or held[id_] for id_ in order]


def in_order(made: _N, base: _N | None) -> _N:
    """Languages and annotations in the order that the list has them in: what did not change is written as it was."""
    if base is None:
        return made
    kinds = {(one.type, one.id): number for number, one in enumerate(base.annotations)}
    return replace(
        made,
        names=_ordered(made.names, base.names),
        descriptions=_ordered(made.descriptions, base.descriptions),
        annotations=tuple(sorted(made.annotations, key=lambda a: kinds.get((a.type, a.id), len(kinds)))),
    )


def _ordered(said: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    return {language: said[language] for language in dict.fromkeys((*base, *said)) if language in said}
