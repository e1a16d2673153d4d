"""An XML file that people keep under version control, with the line of every element."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape

from lxml import etree

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.rewriting.edits import NEWLINE, Edit
from ilms.structures.message import Element


@dataclass(frozen=True, eq=False)
class XmlFile:
    """One file.

    Attributes:
        content: Its bytes.
        lines: Where each line begins.
    """

    path: Path
    content: bytes
    root: Element
    lines: tuple[int, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            UsageError: It is no XML.
            OSError: It cannot be read.
        """
        content = path.read_bytes()
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise UsageError(_("`{path}` is no readable XML", path=path), detail=str(error)) from error
        return cls(path, content, root, (0, *(found.end() for found in NEWLINE.finditer(content))))

    def elements(self, *names: str) -> Iterator[Element]:
        """The elements of these names, whatever their namespace, in the file's order."""
        return self.root.iter(*(f"{{*}}{name}" for name in names))

    def line(self, element: Element) -> int:
        """The line that an element is on, 1 = first."""
        found: int | None = element.sourceline  # type: ignore[assignment]  # a gap in the stubs
        return found or 1

    def replaced(self, element: Element, text: str) -> Edit | None:
        """Give an element another text; None where it does not stand on one line by itself."""
        number = self.line(element)
        start, end = [*self.lines, len(self.content)][number - 1 : number + 1]
        old = re.escape(escape(element.text or "").encode())
        found = list(re.finditer(rb">\s*(" + old + rb")\s*<", self.content[start:end]))
        if len(found) != 1:
            return None
        return Edit(self.path, start + found[0].start(1), start + found[0].end(1), escape(text).encode(), number)
