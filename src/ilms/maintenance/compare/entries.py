"""The items of a scheme by what tells them apart, nested or flat."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ilms.structures.model import Item

_AGAIN = "\0"  # before the number of an id's second and further occurrences, which no list should have


class Entry(NamedTuple):
    """An item and where it stands.

    Attributes:
        parent: The key of the item above, wherever the scheme says it; it need not be there.
        before: The key of the item right before it in the whole list; empty for the first.
        behind: Likewise of the one right behind it.
    """

    item: Item
    parent: str | None
    before: str
    behind: str


def entries(items: Sequence[Item]) -> dict[str, Entry]:
    """Every item by its key: the id, of a nested item the ids from the top (`C.C18`), in the order of the list."""
    listed: dict[str, tuple[Item, str | None]] = {}
    for path, item, parent in _walked(items, None):
        key, times = path, 1
        while key in listed:
            times += 1
            key = f"{path}{_AGAIN}{times}"
        listed[key] = (item, parent)
    keys = ["", *listed, ""]
    return {
        key: Entry(item, parent, keys[number], keys[number + 2])
        for number, (key, (item, parent)) in enumerate(listed.items())
    }


def shown(key: str) -> str:
    """The id as people know it."""
    return key.partition(_AGAIN)[0]


def _walked(items: Sequence[Item], above: str | None) -> Iterator[tuple[str, Item, str | None]]:
    for item in items:
        path = f"{above}.{item.id}" if above else item.id
        yield path, item, above or item.parent
        if item.items:
            yield from _walked(item.items, path)


Entries = Mapping[str, Entry]
