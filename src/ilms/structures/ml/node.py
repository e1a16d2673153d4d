"""Reading an element strictly: what nobody asked for is refused by name, so nothing is lost in silence."""

from functools import cache

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.message import LANG, Element, Pointer, children, pointer

# Attributes that say nothing of their own: a URN follows from the identity.
_DERIVED = ("urn", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")


class NotCarriedError(UsageError):
    """A structure message says something that this toolkit does not carry."""

    def __init__(self, place: str, what: str) -> None:
        """Name the artefact and what it has."""
        super().__init__(
            _("{place} has `{what}`, which is not carried over", place=place, what=what),
            detail=_(
                "codelists, value lists, concept, category and organisation schemes, data structures, "
                "dataflows, constraints on data, categorisations, representation maps and structure maps are"
            ),
            hint=_("take it out of the file, or ask the agency for the structures without it"),
        )


@cache
def local(tag: object) -> str:
    """The name in a tag: there are few, and a list of codes has each of them thousands of times.

    A processing instruction has none.
    """
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Node:
    """An element, the artefact it is part of, and what was asked of it.

    Attributes:
        place: The artefact as an error names it: `Codelist ILO:CL_SEX(1.0)`.
    """

    __slots__ = ("_asked", "_children", "element", "place")

    def __init__(self, element: Element, place: str) -> None:
        self.element, self.place = element, place
        self._asked: set[str] = set()
        self._children: dict[str, list[Element]] | None = None

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return local(self.element.tag)

    @property
    def text(self) -> str:
        """Its text, exactly."""
        return self.element.text or ""

    def attribute(self, name: str) -> str | None:
        """An attribute, if it is there."""
        self._asked.add("@" + name)
        return self.element.get(name)

    def attributes(self) -> dict[str, str]:
        """All of them, as facets are read."""
        self._asked.update("@" + str(name) for name in self.element.attrib)
        return {str(name): str(value) for name, value in self.element.attrib.items() if name not in _DERIVED}

    def flag(self, name: str) -> bool | None:
        """An attribute that is true or false."""
        text = self.attribute(name)
        if text is None:
            return None
        if text not in ("true", "false", "1", "0"):
            raise NotCarriedError(self.place, f'{self.name}@{name}="{text}"')
        return text in ("true", "1")

    def every(self, *names: str) -> list["Node"]:
        """The children of these names, in document order."""
        self._asked.update(names)
        held = self._held()
        if len(names) == 1:
            return [Node(child, self.place) for child in held.get(names[0], ())]
        return [Node(child, self.place) for child in children(self.element, *names)]

    def one(self, *path: str) -> "Node | None":
        """The first child down this path."""
        node: Node | None = self
        for name in path:
            if node is None:
                return None
            node._asked.add(name)  # noqa: SLF001  # another node
            found = node._held().get(name)  # noqa: SLF001
            node = Node(found[0], self.place) if found else None
        return node

    def texts(self, name: str) -> dict[str, str]:
        """The children of this name by language; without one it is English, as the standard's default is.

        Raises:
            NotCarriedError: One language occurs twice.
        """
        self._asked.add(name)
        found: dict[str, str] = {}
        for child in self._held().get(name, ()):
            language = child.get(LANG) or "en"
            if language in found:
                raise NotCarriedError(self.place, _("{name} twice in `{language}`", name=name, language=language))
            found[language] = self._leaf(child, LANG)
        return found

    def line(self, name: str) -> str | None:
        """The text of a child, if it is there."""
        self._asked.add(name)
        found = self._held().get(name)
        return self._leaf(found[0]) if found else None

    def _leaf(self, child: Element, *attributes: str) -> str:
        """The text of an element that has no more than that and these attributes."""
        if len(child) or not set(attributes).issuperset(child.keys()):
            node = Node(child, self.place)
            node._asked.update(f"@{name}" for name in attributes)  # another node
            node.done()
        return child.text or ""

    def pointer(self, kind: str, *path: str) -> Pointer | None:
        """What a child refers to; of this kind where the reference does not say."""
        found = self.one(*path) if path else self
        target = pointer(found.element) if found is not None else None
        return Pointer(target.kind or kind, target.target, target.item) if target else None

    def local_name(self) -> str:
        """The id that a reference within the same artefact gives."""
        target = pointer(self.element)
        return (target.item or target.target.id) if target else ""

    def done(self) -> None:
        """See that everything was asked for.

        Raises:
            NotCarriedError: Something was not.
        """
        for name in self.element.keys():  # noqa: SIM118  # an element's own iterator gives its children
            if "@" + str(name) not in self._asked and name not in _DERIVED:
                raise NotCarriedError(self.place, f"{self.name}@{str(name).rpartition('}')[2]}")
        for child in self._held():
            if child not in self._asked:
                raise NotCarriedError(self.place, child)

    def _held(self) -> dict[str, list[Element]]:
        """The children by their names, looked at once."""
        if self._children is None:
            self._children = {}
            for child in self.element:
                if isinstance(child.tag, str):  # neither a comment nor an instruction
                    self._children.setdefault(local(child.tag), []).append(child)
        return self._children
