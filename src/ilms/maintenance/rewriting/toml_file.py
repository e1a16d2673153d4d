"""A TOML file that people write, with the place of every key and value.

The syntax tree comes from tree-sitter. tomlkit was not taken: it puts `[[rule]]` and `[[partition]]` that take turns
in another order. What values mean is asked of `tomllib`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from ilms.errors import UnreadableTomlError, UsageError
from ilms.languages import _
from ilms.maintenance.rewriting.edits import BOM, NEWLINE, Edit, line_end
from ilms.maintenance.rewriting.toml_text import key_text, value_text

if TYPE_CHECKING:
    from tree_sitter import Node

At: TypeAlias = tuple[str | int, ...]  # ("rule", 0, "members", "ASIA", 2): keys, and places in arrays
KEYS = ("bare_key", "quoted_key")


@dataclass(frozen=True)
class Place:
    """A key or a value: the bytes from `start` to `end`, on `line` (1 = first) of the file."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, eq=False)
class TomlFile:
    """One file.

    Attributes:
        content: Its bytes.
        data: What it says.
        values: Where each value stands, arrays and inline tables too.
        keys: Where the last part of each key stands, of pairs and of headers (the first one of a header).
    """

    path: Path
    content: bytes
    data: Mapping[str, Any]
    values: Mapping[At, Place]
    keys: Mapping[At, Place]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            UsageError: It is not TOML, or its syntax tree is not what it says.
            OSError: It cannot be read.
        """
        return cls.of(path, path.read_bytes())

    @classmethod
    def of(cls, path: Path, content: bytes) -> Self:
        """From a file's bytes; `path` names it. Raises UsageError as `read` does."""
        try:
            data = tomllib.loads(content.removeprefix(BOM).decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UnreadableTomlError(path, error, content) from error
        tree = _Tree(content)
        if tree.wrong or not all(_there(data, at) for at in tree.values):
            raise UsageError(
                _("`{path}` cannot be edited here: its syntax is not known", path=path), hint=_("edit it by hand")
            )
        return cls(path, content, data, tree.values, tree.keys)

    def at(self, where: At) -> Any:  # noqa: ANN401  # as TOML gives it
        """The value there. Raises KeyError or IndexError where there is none."""
        found: Any = self.data
        for part in where:
            found = found[part]
        return found

    @cached_property
    def texts(self) -> Mapping[At, str]:
        """Every text in the file by its place."""
        every = ((at, self.at(at)) for at in self.values)
        return {at: value for at, value in every if isinstance(value, str)}

    def replaced(self, where: At, value: Any) -> Edit:  # noqa: ANN401  # as TOML gives it
        """Give a value another one: a text, number, truth, list or dict; a text keeps its kind of quotes.

        Raises:
            KeyError: There is no value.
        """
        place = self.values[where]
        old = self.content[place.start : place.end].decode()
        return self._edit(place, value_text(value, like=old))

    def renamed(self, where: At, key: str) -> Edit:
        """Give a key another name. Raises KeyError where there is none."""
        place = self.keys[where]
        return self._edit(place, key_text(key, like=self.content[place.start : place.end].decode()))

    def added(self, where: At, value: Any) -> Edit:  # noqa: ANN401  # as TOML gives it
        """Give an inline table or the table of a header one more key, behind its last pair.

        Args:
            where: Of the new key.
            value: As `replaced` takes it.

        Raises:
            KeyError: The table is not there, or has no pair yet.
        """
        table, pair = where[:-1], f"{key_text(str(where[-1]))} = {value_text(value)}"
        siblings = [at for at in self.values if at[:-1] == table]
        if not siblings:
            raise KeyError(where)
        last = max((self.values[at] for at in siblings), key=lambda place: place.end)
        if table in self.values:  # inline
            return Edit(self.path, last.end, last.end, f", {pair}".encode(), last.line)
        newline = NEWLINE.search(self.content, last.end)
        end = newline.start() if newline else len(self.content)
        return Edit(self.path, end, end, line_end(self.content) + pair.encode(), last.line)

    def appended(self, table: str, pairs: Mapping[str, Any]) -> Edit:
        """Put a new table with a header behind everything else."""
        newline = line_end(self.content)
        lines = [f"[{key_text(table)}]", *(f"{key_text(key)} = {value_text(value)}" for key, value in pairs.items())]
        text = b"".join(line.encode() + newline for line in ("", *lines))
        end = len(self.content)
        before = b"" if not self.content or self.content.endswith(b"\n") else newline
        return Edit(self.path, end, end, before + text, self.content.count(b"\n") + 1)

    def followed(self, where: At, value: Any) -> Edit:  # noqa: ANN401  # as TOML gives it
        """Put one more value behind one of an array. Raises KeyError where there is none."""
        place = self.values[where]
        return Edit(self.path, place.end, place.end, f", {value_text(value)}".encode(), place.line)

    def preceded(self, where: At, value: Any) -> Edit:  # noqa: ANN401  # as TOML gives it
        """Put one more value before one of an array. Raises KeyError where there is none."""
        place = self.values[where]
        return Edit(self.path, place.start, place.start, f"{value_text(value)}, ".encode(), place.line)

    def _edit(self, place: Place, text: str) -> Edit:
        return Edit(self.path, place.start, place.end, text.encode(), place.line)


def _there(data: Any, where: At) -> bool:  # noqa: ANN401  # as TOML gives it
    try:
        for part in where:
            data = data[part]
    except (KeyError, IndexError, TypeError):
        return False
    return True


class _Tree:
    """The places in a file, by walking its syntax tree once."""

    def __init__(self, content: bytes) -> None:
        import tree_sitter_toml
        from tree_sitter import Language, Parser

        self._content = content
        self._offset = len(BOM) if content.startswith(BOM) else 0
        self._counts: dict[At, int] = {}  # of arrays of tables
        self.values: dict[At, Place] = {}
        self.keys: dict[At, Place] = {}
        root = Parser(Language(tree_sitter_toml.language())).parse(content[self._offset :]).root_node
        self.wrong = root.has_error
        if not self.wrong:
            self._document(root)

    def _document(self, root: "Node") -> None:
        for node in root.named_children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in ("table", "table_array_element"):
                self._table(node)

    def _table(self, node: "Node") -> None:
        key, *pairs = (child for child in node.named_children if child.type != "comment")
        where: At = ()
        for part in _parts(key):
            where = (*where, _name(part))
            self.keys.setdefault(where, self._place(part))
            if where in self._counts and part.end_byte != key.end_byte:
                where = (*where, self._counts[where] - 1)
        if node.type == "table_array_element":
            self._counts[where] = self._counts.get(where, 0) + 1
            where = (*where, self._counts[where] - 1)
        for pair in pairs:
            self._pair(pair, where)

    def _pair(self, node: "Node", table: At) -> None:
        key, value = (child for child in node.named_children if child.type != "comment")
        where = table
        for part in _parts(key):
            where = (*where, _name(part))
            self.keys.setdefault(where, self._place(part))
        self._value(value, where)

    def _value(self, node: "Node", where: At) -> None:
        self.values[where] = self._place(node)
        inner = [child for child in node.named_children if child.type != "comment"]
        if node.type == "array":
            for number, one in enumerate(inner):
                self._value(one, (*where, number))
        elif node.type == "inline_table":
            for pair in inner:
                self._pair(pair, where)

    def _place(self, node: "Node") -> Place:
        start, end = node.start_byte + self._offset, node.end_byte + self._offset
        return Place(start, end, node.start_point[0] + 1)


def _parts(key: "Node") -> "Iterator[Node]":
    """The parts of a key, dotted or not."""
    if key.type in KEYS:
        yield key
    for child in key.named_children:
        yield from _parts(child)


def _name(part: "Node") -> str:
    text = (part.text or b"").decode()
    return text if part.type == "bare_key" else next(iter(tomllib.loads(f"{text} = 0")))
