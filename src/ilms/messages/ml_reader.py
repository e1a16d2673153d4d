"""SDMX-ML 2.1 structure-specific data to columns: one pass over the elements, none of them kept.

The parser is expat: it streams, knows the line of every element however long the file, and has no entities to
expand, since a document type declaration is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.messages.found import other_version
from ilms.messages.interface import Resolve
from ilms.messages.ml_columns import Gathered, chunk
from ilms.messages.ml_names import LETTERS, SPECIFIC_ROOTS, V21
from ilms.messages.reference import parse
from ilms.messages.trouble import MessageError, opened_file_error
from ilms.structures.schema import Reference, Schema

BLOCK = 1 << 16
CHUNK = 1 << 15
# One start tag longer than this is no observation; without a bound it would fill the memory before it ends.
LONGEST = 10 << 20

_DATA = f"{V21.structure_specific} "
# Attributes that a writer without namespaces puts on the data set (sdmx1 does).
_OF_FORMAT = ("structureRef", "action", "dataScope", "setID", "validFromDate", "validToDate")


@dataclass
class Read:
    """The header as it is read.

    Attributes:
        structures: structureID to what the header refers to there.
    """

    action: str | None = None
    structures: dict[str, Reference | None] = field(default_factory=dict)


class Walk:
    """The state of one pass: what the handlers fill and the loop empties."""

    def __init__(self, path: Path, resolve: Resolve) -> None:
        self.path, self.resolve = path, resolve
        self.header = Read()
        self.schema: Schema | None = None
        self.ready: list[Dataset] = []
        self.gathered = Gathered()
        self.found = Findings()
        self._text: list[str] | None = None
        self._structure: str | None = None
        self._in_header = False
        self._series_rows = 0
        self._kinds: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._root
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def fail(self, what: str, **more: Any) -> MessageError:  # noqa: ANN401  # passed on to MessageError
        """An error at the present place."""
        return MessageError(
            self.path,
            what,
            line=self.parser.CurrentLineNumber,
            column=self.parser.CurrentColumnNumber + 1,
            **more,
        )

    def _doctype(self, *_: object) -> None:
        raise self.fail(
            "the file has a document type declaration (DTD), which no SDMX message has",
            hint="entities can hide a bomb or another file: ask the sender for a plain message",
        )

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace != V21.message or local not in SPECIFIC_ROOTS:
            raise self.fail(f"the root element is `{local}`", expected=f"`{SPECIFIC_ROOTS[0]}` of SDMX-ML 2.1")
        self.parser.StartElementHandler = self._start

    def _kind(self, name: str) -> str:
        return self._kinds.setdefault(name, name.rpartition(" ")[2])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        if kind == "Obs":
            self.gathered.observation(attributes, self.parser.CurrentLineNumber)
            self._series_rows += 1
        elif kind == "Series":
            self.gathered.begin_series(attributes)
            self._series_rows = 0
        elif kind == "Group":
            self.gathered.group(attributes)
        elif kind == "DataSet":
            self._begin_set(attributes)
        elif self._in_header or kind == "Header":
            self._header(kind, name, attributes)

    def _end(self, name: str) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        if kind == "Series":
            if not self._series_rows:  # attributes alone, or a deletion of the whole series
                self.gathered.observation({}, self.parser.CurrentLineNumber)
            self.gathered.end_series()
        elif kind == "DataSet":
            self.flush()
        elif kind == "Header":
            self._in_header = False
        elif self._text is not None and self._in_header:
            self._leave(kind, "".join(self._text).strip())

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _header(self, kind: str, name: str, attributes: dict[str, str]) -> None:
        self._in_header = True
        if kind == "Structure" and name.startswith(V21.message):
            self._structure = attributes.get("structureID", "")
            self.header.structures[self._structure] = None
        elif kind == "Ref" and self._structure is not None:
            self.header.structures[self._structure] = _reference(attributes)
        elif kind == "DataSetAction" or (kind == "URN" and self._structure is not None):
            self._text = []
            self.parser.CharacterDataHandler = self._characters

    def _leave(self, kind: str, text: str) -> None:
        self._text = None
        self.parser.CharacterDataHandler = None
        if kind == "DataSetAction":
            self.header.action = self._letter(text)
        elif kind == "URN" and self._structure is not None:
            self.header.structures[self._structure] = parse(text.rpartition("=")[2])

    def _letter(self, action: str) -> str:
        if action not in LETTERS:
            raise self.fail(f"`{action}` is no action", expected=" or ".join(LETTERS))
        return LETTERS[action]

    def _begin_set(self, attributes: dict[str, str]) -> None:
        named = attributes.get(f"{_DATA}structureRef", attributes.get("structureRef"))
        structures = self.header.structures
        if named not in structures and len(structures) == 1:
            named = next(iter(structures))
        if structures and named not in structures:
            raise self.fail(
                f"the data set refers to the structure `{named}`, which the header does not declare",
                expected=f"one of: {', '.join(structures)}",
            )
        reference = structures.get(named) if named is not None else None
        self.schema = self.resolve(reference.id if reference else None)
        self.found = Findings.of(other_version(reference, self.schema))
        action = attributes.get(f"{_DATA}action", attributes.get("action"))
        letter = self._letter(action) if action else self.header.action
        own = {name: text for name, text in attributes.items() if " " not in name and name not in _OF_FORMAT}
        self.gathered = Gathered(action=letter, of_set=own)

    def flush(self) -> None:
        """Turn what was gathered into a chunk."""
        if self.schema is not None and self.gathered.rows:
            self.ready.append(chunk(self.schema, self.gathered).with_findings(self.found))
            self.found = Findings()
            self.gathered.empty()


def _reference(attributes: dict[str, str]) -> Reference:
    return Reference(attributes.get("agencyID", ""), attributes.get("id", ""), attributes.get("version", ""))


def read(path: Path, resolve: Resolve) -> Iterator[Dataset]:
    """The data sets of a message, chunk by chunk.

    Raises:
        MessageError: The file is malformed, cut off, or no such message.
    """
    walk = Walk(path, resolve)
    fed = 0
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                walk.parser.Parse(block)
                fed += len(block)
                if fed - max(walk.parser.CurrentByteIndex, 0) > LONGEST:
                    raise walk.fail("one element is longer than 10 MB", expected="an observation")
                if len(walk.gathered.rows) >= CHUNK:
                    walk.flush()
                yield from walk.ready
                walk.ready.clear()
            walk.parser.Parse(b"", True)  # expat's own way to say: this was the end
    except OSError as error:
        raise opened_file_error(path, error) from error
    except LookupError as error:  # Python has no such codec
        raise MessageError(path, str(error), line=1, expected="UTF-8") from error
    except expat.ExpatError as error:
        raise malformed(path, error) from error
    yield from walk.ready


_TRUNCATED = ("no element found", "unclosed token", "unclosed CDATA section", "partial character")


def malformed(path: Path, error: expat.ExpatError) -> MessageError:
    """What expat found wrong, with what it usually means."""
    what = expat.ErrorString(error.code) or "not well-formed"
    if what in _TRUNCATED:
        what, hint = (
            f"the file ends too early ({what})",
            "it was cut off on its way: export or download it again",
        )
    elif "encoding" in what or what == "not well-formed (invalid token)":
        hint = "a bare `&` or `<` in a text, or bytes that are not of the declared encoding (UTF-8 if none is)"
    else:
        hint = "export or download it again"
    return MessageError(path, what, line=error.lineno, column=error.offset + 1, expected="well-formed XML", hint=hint)
