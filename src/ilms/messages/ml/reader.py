"""SDMX-ML data to columns: one pass over the elements, none of them kept; here that of 2.1 structure-specific.

The parser is expat: it streams, knows the line of every element however long the file, and has no entities to
expand, since a document type declaration is refused.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from xml.parsers import expat

from ilms.dataset import Dataset
from ilms.findings import Findings
from ilms.languages import _
from ilms.messages.found import other_version
from ilms.messages.heading import Heading
from ilms.messages.interface import Resolve
from ilms.messages.ml.blocks import Elements, elements
from ilms.messages.ml.columns import Gathered, OnlyGroups, chunk, plain_chunk
from ilms.messages.ml.groups import Groups, Text
from ilms.messages.ml.heading_reader import HeadingReader, letter
from ilms.messages.ml.names import LETTERS, SPECIFIC_ROOTS, V21, XSI
from ilms.packing import opened
from ilms.structures.schema import Schema
from ilms.trouble import MessageError, opened_file_error, unknown_encoding

# The header is walked; then blocks are read that make a chunk each.
HEAD, BLOCK = 1 << 14, 1 << 20
CHUNK = 1 << 15
# One start tag longer than this is no observation; without a bound it would fill the memory before it ends.
LONGEST = 10 << 20
# Open elements; a message has six.
DEEPEST = 10_000

# Attributes that a writer without namespaces puts on the data set (sdmx1 does).
_OF_FORMAT = ("structureRef", "action", "dataScope", "setID", "validFromDate", "validToDate")


class Walk:
    """The state of one pass: what the handlers fill and the loop empties.

    Attributes:
        VERSION: Gives the namespaces.
        ROOTS: The document elements of the format.
        early: What the groups of each data set said, where an earlier pass gathered it.
    """

    VERSION = V21
    ROOTS: tuple[str, ...] = SPECIFIC_ROOTS

    @staticmethod
    def is_late(_path: Path) -> bool:
        """Whether groups stand after observations, which 2.1 does not allow."""
        return False

    def __init__(self, path: Path, resolve: Resolve, early: list[Groups] | None = None) -> None:
        self.path, self.resolve, self.early = path, resolve, early
        self.heading = Heading()
        self.only_header = False
        self.schema: Schema | None = None
        self.at_observation = ""
        self.ready: list[Dataset] = []
        self.gathered = Gathered()
        self.kind_of_gathered = Gathered
        self.groups: list[Groups] = []
        self.found = Findings()
        self._header = HeadingReader()
        self._in_header = False
        self._series_rows = 0
        self._explicit = False
        self._kinds: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._root
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.utf8 = True
        self.parser.XmlDeclHandler = self._declaration

    def fail(self, what: str, **more: Any) -> MessageError:  # noqa: ANN401  # passed on to MessageError
        """An error at the present place."""
        return MessageError(
            self.path,
            what,
            line=self.parser.CurrentLineNumber,
            column=self.parser.CurrentColumnNumber + 1,
            **more,
        )

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.utf8 = (encoding or "UTF-8").upper() == "UTF-8"

    def _doctype(self, *_declared: object) -> None:
        raise self.fail(
            _("the file has a document type declaration (DTD), which no SDMX message has"),
            hint=_("entities can hide a bomb or another file: ask the sender for a plain message"),
        )

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        namespace, _space, local = name.rpartition(" ")
        if namespace != self.VERSION.message or local not in self.ROOTS:
            raise self.fail(
                _("the root element is `{name}`", name=local),
                expected=_("`{name}` of SDMX-ML {version}", name=self.ROOTS[0], version=self.VERSION.number),
            )
        self.parser.StartElementHandler = self._head_start

    def _kind(self, name: str) -> str:
        return self._kinds.setdefault(name, name.rpartition(" ")[2])

    # --- The header

    def _head_start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kind(name)
        if self._in_header:
            self._header.start(kind, attributes)
        elif kind == "Header":
            self._in_header = True
            self.parser.EndElementHandler = self._head_end
            self.parser.CharacterDataHandler = self._head_text
        else:
            self._head_over()
            self._start(name, attributes)

    def _head_text(self, text: str) -> None:
        try:
            self._header.characters(text)
        except ValueError as error:
            raise self.fail(error.args[0]) from error

    def _head_end(self, name: str) -> None:
        kind = self._kind(name)
        if kind == "Header":
            self._head_over()
            return
        try:
            self._header.end(kind)
        except ValueError as error:
            raise self.fail(error.args[0], expected=", ".join(LETTERS)) from error

    def _head_over(self) -> None:
        self.heading = self._header.heading
        if self.only_header:
            raise _EnoughError
        self._in_header = False
        self.parser.CharacterDataHandler = None
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end

    # --- The data

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        if kind == "Obs":
            self.gathered.observation(attributes, self.parser.CurrentLineNumber)
            self._series_rows += 1
        elif kind == "Series":
            self.gathered.begin_series(attributes)
            self._series_rows = 0
        elif kind == "Group":
            self._group(attributes, self.parser.CurrentLineNumber)
        elif kind == "DataSet":
            self._begin_set(attributes)

    def _start_explicit(self, name: str, attributes: dict[str, str]) -> None:
        """The type of an observation is its code of the measure dimension: the one dimension that is not there."""
        if self._kind(name) == "Obs" and self.schema:
            type_ = attributes.get(f"{XSI} type") or attributes.get("type", "")
            absent = [n for n in self.schema.key if n not in attributes and n not in (self.series_going() or {})]
            if type_ and len(absent) == 1:
                attributes[absent[0]] = type_.rpartition(":")[2]
        self._start(name, attributes)

    def _end(self, name: str) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        if kind == "Series":
            if not self._series_rows:  # attributes alone, or a deletion of the whole series
                self.gathered.observation({}, self.parser.CurrentLineNumber)
            self.gathered.end_series()
        elif kind == "DataSet":
            self._end_set()

    def _group(self, attributes: dict[str, Any], line: int) -> None:
        """A Group or Atts element: it holds for the observations of the data set that have its key."""
        if self.schema is None or self.early is not None:
            return
        own = {name: text for name, text in attributes.items() if " " not in name and name != "type"}
        try:
            self.gathered.groups.add(self.schema, own, line)
        except ValueError as error:
            raise self.fail(error.args[0], expected=_("one value for one group")) from error

    def _begin_set(self, attributes: dict[str, str]) -> None:
        data = f"{self.VERSION.structure_specific} "
        named = attributes.get(f"{data}structureRef", attributes.get("structureRef"))
        structures = self.heading.structures
        if named not in structures and len(structures) == 1:
            named = next(iter(structures))
        if structures and named not in structures:
            raise self.fail(
                _("the data set refers to the structure `{named}`, which the header does not declare", named=named),
                expected=_("one of: {names}", names=", ".join(structures)),
            )
        structure = structures.get(named) if named is not None else None
        reference = structure.reference if structure else None
        self.at_observation = structure.at_observation if structure else ""
        self._explicit = structure is not None and structure.explicit
        self.parser.StartElementHandler = self._start_explicit if self._explicit else self._start
        self.schema = self.resolve(reference.id if reference else None)
        self.found = Findings.of(other_version(reference, self.schema))
        action = attributes.get(f"{data}action", attributes.get("action"))
        try:
            at = letter(action) if action else self.heading.action
        except ValueError as error:
            raise self.fail(error.args[0], expected=", ".join(LETTERS)) from error
        own = {name: text for name, text in attributes.items() if " " not in name and name not in _OF_FORMAT}
        groups = self.early[len(self.groups)] if self.early is not None else Groups()
        self.groups.append(groups)
        self.gathered = self.kind_of_gathered(action=at, of_set=own, groups=groups)

    def _end_set(self) -> None:
        """What belongs to no observation becomes rows of its own: part of the key, or none of it."""
        self.flush()
        if self.schema is None:
            return
        gathered = self.gathered
        own = {name: text for name, text in gathered.of_set.items() if name in self.schema}
        if own and (gathered.action == "D" or not gathered.used):
            gathered.observation(own, self.parser.CurrentLineNumber)
        for attributes, line in gathered.groups.rest():
            gathered.observation(attributes, line)
        self.flush(alone=True)
        self.schema = None  # what comes now is no data, however much it looks like it

    def flush(self, *, alone: bool = False) -> None:
        """Turn what was gathered into a chunk.

        Args:
            alone: The rows are about part of the key: what the data set says of its observations is not theirs.
        """
        if self.schema is not None and self.gathered.rows:
            part = chunk(self.schema, self.gathered, alone=alone)
            self.ready.append(part.with_findings(self.found))
            self.found = Findings()
            self.gathered.empty()
            self.gathered.used = True

    # --- Blocks

    @staticmethod
    def cut(block: bytes) -> int:
        """Where the last element begins with which a block can begin."""
        return block.rfind(b"<")

    @staticmethod
    def begins_observation(block: bytes) -> bool:
        """Whether the first element of a block is one."""
        return block.startswith(b"<Obs")

    def understood(self, block: bytes, series: Mapping[str, str] | None, line: int) -> Elements | None:
        """The elements of a plain block; None for others."""
        return elements(block, series, line)

    def quick(self, _block: bytes) -> bool:
        """Whether a plain block may go past the walk as things stand."""
        return type(self.gathered) is Gathered and not self._explicit

    def series_going(self) -> Mapping[str, Text] | None:
        """The attributes of the series that is open."""
        present = self.gathered.present
        return self.gathered.series[present] if present >= 0 else None

    def go_on(self, series: Mapping[str, Text] | None, rows: int) -> None:
        """A series is open, or none, after a block that was not walked.

        Args:
            series: Its attributes.
            rows: How many observations of it there were.
        """
        self.gathered.series, self.gathered.present = ([series], 0) if series is not None else ([], -1)
        self._series_rows = rows

    def plain(self, block: bytes, line: int) -> bool:
        """Take a block without walking its elements; False, and nothing is taken, if it is not plain."""
        if b"<!" in block or block.find(b"<?", 8) >= 0:  # from here on, what looks like a tag may stand in a comment
            self.utf8 = False
        if not self.utf8 or self.schema is None or self._in_header or not self.quick(block):
            return False
        series = self.series_going()
        if series is not None:
            if any(not isinstance(text, str) for text in series.values()):
                return False
            if not self._series_rows and not self.begins_observation(block):
                return False
        try:
            found = self.understood(block, cast("Mapping[str, str] | None", series), line)
        except UnicodeDecodeError:  # the parser will say where
            return False
        part = plain_chunk(self.schema, self.gathered, found) if found else None
        if found is None or part is None:
            return False
        self.parser.StartElementHandler = self.parser.EndElementHandler = None
        self.parser.Parse(_stand_in(block, series, found) if found.sure else block)
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.flush()
        self.ready.append(part.with_findings(self.found))
        self.found = Findings()
        self.gathered.used = True
        self.go_on(found.going, found.going_rows + (self._series_rows if found.going is series else 0))
        return True


def read(path: Path, resolve: Resolve, kind: type[Walk] = Walk) -> Iterator[Dataset]:
    """The data sets of a message, chunk by chunk.

    Raises:
        MessageError: The file is malformed, cut off, or no such message.
    """
    groups = _early(kind(path, resolve)) if kind.is_late(path) else None
    return _chunks(kind(path, resolve, groups))


def heading(path: Path, kind: type[Walk] = Walk) -> Heading:
    """The header of a message; no more of the file is read.

    Raises:
        MessageError: The file is malformed up to there, or no such message.
    """
    walk = kind(path, _no_schema)
    walk.only_header = True
    try:
        for _ in _chunks(walk):
            pass
    except _EnoughError:
        pass
    return walk.heading


class _EnoughError(Exception):
    """The header is read, and nothing else is wanted."""


def _no_schema(_: str | None) -> Schema:
    raise _EnoughError


def _early(walk: Walk) -> list[Groups]:
    """What all groups say, for a message in which some stand after observations."""
    walk.kind_of_gathered = OnlyGroups
    for _chunk in _chunks(walk):
        pass
    return walk.groups


def _chunks(walk: Walk) -> Iterator[Dataset]:
    fed, line, depth = 0, 1, 0
    try:
        for block in _blocks(walk):
            if walk.plain(block, line):
                fed = walk.parser.CurrentByteIndex - len(block)  # the parser may have seen less of it
            else:
                walk.parser.Parse(block)
                depth += _deeper(block)
                if depth > DEEPEST:
                    raise walk.fail(_("elements in elements without end"), expected=_("a message of SDMX"))
            fed, line = fed + len(block), line + block.count(b"\n")
            if fed - max(walk.parser.CurrentByteIndex, 0) > LONGEST:
                raise walk.fail(_("one element is longer than 10 MB"), expected=_("an observation"))
            if len(walk.gathered.rows) >= CHUNK:
                walk.flush()
            yield from walk.ready
            walk.ready.clear()
        walk.parser.Parse(b"", True)  # expat's own way to say: this was the end
    except OSError as error:
        raise opened_file_error(walk.path, error) from error
    except (LookupError, ValueError) as error:
        raise unknown_encoding(walk.path, error) from error
    except expat.ExpatError as error:
        raise malformed(walk.path, error) from error
    yield from walk.ready


def _stand_in(block: bytes, before: Mapping[str, Text] | None, found: Elements) -> bytes:
    """What brings the parser to where it would be after a block of whole elements: line, column and open series."""
    name = f"{found.prefix}:Series" if found.prefix else "Series"
    end = f"</{name}>" if before is not None else ""
    begin = f"<{name}>" if found.going is not None else ""
    series = "" if bool(end) == bool(begin) else end or begin
    return series.encode() + b"\n" * block.count(b"\n") + b" " * (len(block) - 1 - block.rfind(b"\n"))


def _deeper(block: bytes) -> int:
    """By how many elements a block goes deeper, as far as its signs tell: expat keeps every open one."""
    others = block.count(b"<!") + block.count(b"<?") + block.count(b"/>")
    return block.count(b"<") - 2 * block.count(b"</") - others


def _blocks(walk: Walk) -> Iterator[bytes]:
    """The file in pieces that begin with a tag, as far as there are any."""
    rest = b""
    with opened(walk.path) as file:
        size = HEAD
        while more := file.read(size):
            block, size = rest + more, BLOCK
            cut = walk.cut(block)
            block, rest = (block[:cut], block[cut:]) if cut > 0 else (block, b"")
            yield block
    if rest:
        yield rest


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
        hint = _("a bare `&` or `<` in a text, or bytes that are not of the declared encoding (UTF-8 if none is)")
    else:
        hint = _("export or download it again")
    return MessageError(
        path, what, line=error.lineno, column=error.offset + 1, expected=_("well-formed XML"), hint=hint
    )
