"""Attributes of part of the key: what the Group and Atts elements of one data set say of its observations."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ilms.languages import _
from ilms.multivalued import LISTS
from ilms.structures.schema import Schema

Text = str | list[str]


@dataclass
class _Said:
    """What one key has, where it was said first, and whether any observation has that key."""

    attributes: dict[str, Text]
    line: int
    met: bool = False


class Groups:
    """Remembers what was said until the data set ends; grows with the groups only."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], dict[tuple[str, ...], _Said]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_key.values()))

    def add(self, schema: Schema, attributes: dict[str, Text], line: int) -> None:
        """Take one element.

        Raises:
            ValueError: It gives an attribute another text than one before it gave to the same key.
        """
        key = tuple(name for name in schema.key if name in attributes)
        place = tuple(str(attributes.pop(name)) for name in key)
        said = self._by_key.setdefault(key, {}).setdefault(place, _Said({}, line))
        for name, text in attributes.items():
            if said.attributes.setdefault(name, text) != text and name in schema:
                named = ", ".join(f"{d}={code}" for d, code in zip(key, place, strict=True))
                raise ValueError(
                    _("{name} of {of} is said twice, and differently", name=name, of=named or _("the data set"))
                )

    def names(self) -> set[str]:
        """What any element has."""
        return {
            name
            for key, members in self._by_key.items()
            for said in members.values()
            for name in (*key, *said.attributes)
        }

    def spread(self, schema: Schema, columns: dict[str, pa.Array], count: int) -> None:
        """Give the attributes to the observations whose keys these are parts of.

        Args:
            schema: The DSD.
            columns: By component; changed.
            count: How many observations they hold.
        """
        for key, members in self._by_key.items():
            if not all(dimension in columns for dimension in key):
                continue
            places = _joined([pa.array([p[i] for p in members], pa.string()) for i in range(len(key))], len(members))
            index = pc.index_in(_joined([columns[d] for d in key], count), value_set=places)
            said = list(members.values())
            for number in pc.unique(index).drop_null().to_pylist():
                said[number].met = True
            for name in set().union(*(one.attributes for one in said)):
                if name in schema:
                    kind = LISTS if schema[name].multiple else pa.string()
                    given = pa.array([one.attributes.get(name) for one in said], kind).take(index)
                    columns[name] = pc.coalesce(columns[name], given) if name in columns else given

    def rest(self) -> Iterator[tuple[dict[str, Text], int]]:
        """What no observation took, each with its key and line: rows of their own."""
        for key, members in self._by_key.items():
            for place, said in members.items():
                if not said.met:
                    yield {**dict(zip(key, place, strict=True)), **said.attributes}, said.line


def _joined(parts: list[pa.Array], count: int) -> pa.Array:
    separator = "\x1f"  # no character of XML, so of no code
    return pc.binary_join_element_wise(*parts, separator) if parts else pa.array([""] * count, pa.string())
