"""A JSON file walked member by member: what is needed is decoded, nothing else is kept.

Python's own decoder does the work on small pieces; it is told to leave every number as the text that stands there,
which no streaming parser on offer does (they give `1e5` as `1E+5`). Memory is bounded by the largest piece asked for.
"""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from ilms.json_trouble import what
from ilms.languages import _
from ilms.packing import opened
from ilms.trouble import MessageError

BLOCK = 1 << 18
# No single value of a message is longer; without a bound one could fill the memory.
LONGEST = 10 << 20
DEEPEST = 50
_BLANK = re.compile(r"[ \t\n\r]*")
# Brackets and whole texts; all between them is passed over. A text that is not whole is no sign yet.
_SIGNS = re.compile(r'[\[\]{}]|"[^"\\]*(?:\\.[^"\\]*)*"|"', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_EDGE = re.compile(r"[-+.0-9eE]*\Z")
_NAME = re.compile(r'[ \t\n\r]*"([^"\\]*)"[ \t\n\r]*:[ \t\n\r]*')
_AGAIN = _("export or download it again")


class DuplicateError(ValueError):
    """A name that stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise DuplicateError(next(name for name in names if names.count(name) > 1))
    return made


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object)


class Walk:
    """A place in a JSON file. After a name or an element was given, its value must be taken or passed over."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self._file = path, file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._ended = "", 0, False
        # Where the text in hand begins in the file, and up to where its lines are counted.
        self._line, self._column, self._counted = 1, 1, 0

    @property
    def line(self) -> int:
        """The line of the present place, 1-based."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def fail(self, what: str, *, at: int | None = None, expected: str = "JSON", hint: str = _AGAIN) -> NoReturn:
        """Say what is wrong at the present place.

        Raises:
            MessageError: Always.
        """
        if at is not None:
            self._at = max(at, self._counted)
        line = self.line
        begin = self._text.rfind("\n", 0, self._at)
        column = self._at - begin if begin >= 0 else self._column + self._at
        raise MessageError(self.path, what, line=line, column=column, expected=expected, hint=hint)

    def members(self) -> Iterator[str]:
        """The names of an object that has few, one after the other."""
        seen = set()
        for name in self.many():
            if name in seen:
                self.fail(_("the name `{name}` stands twice in one object", name=name), expected=_("every name once"))
            seen.add(name)
            yield name

    def many(self) -> Iterator[str]:
        """The names of an object that may have millions: none is remembered."""
        for _name in self._items("{", "}"):
            if self._next() != '"':
                self.fail(_("a name is missing"), expected=_("a name in quotes"))
            name = self._decoded()
            if self._next() != ":":
                self.fail(_("a colon is missing"), expected=_("a colon between a name and its value"))
            self._at += 1
            yield name

    def pairs(self) -> Iterator[tuple[str, Any]]:
        """Names and whole values of an object that may have millions: `many` and `value`, at full speed."""
        scan, name_at = _DECODER.scan_once, _NAME.match  # type: ignore[attr-defined]  # a gap in the stubs
        for name in self.many():
            yield name, self.value()
            # As long as everything is in hand and plain, no sign is looked at twice.
            while (text := self._text).startswith(",", self._at) and (found := name_at(text, self._at + 1)):
                try:
                    value, end = scan(text, found.end())
                except (ValueError, StopIteration, RecursionError):
                    break  # not whole, or broken: the slow way finds out
                if end >= len(text) or text[end] not in ",}":
                    break
                self._at = end
                yield found[1], value

    def elements(self) -> Iterator[int]:
        """The positions in an array, one after the other."""
        return self._items("[", "]")

    def _items(self, opening: str, closing: str) -> Iterator[int]:
        if self._next() != opening:
            self.fail(_("something else stands here"), expected=_("an object") if opening == "{" else _("an array"))
        self._at += 1
        if self._next() == closing:
            self._at += 1
            return
        number = 0
        while True:
            yield number
            number += 1
            mark = self._next()
            self._at += 1
            if mark == closing:
                return
            if mark != ",":
                self._at -= 1
                self.fail(_("a comma is missing"), expected=_("a comma or `{closing}`", closing=closing))
            self._next()

    def value(self) -> Any:  # noqa: ANN401  # any JSON
        """The whole value that stands here, numbers as their text."""
        self._next()
        return self._decoded()

    def skip(self, depth: int = 0) -> None:
        """Pass over the value that stands here, however large it is."""
        if depth > DEEPEST:
            self.fail(_("arrays in arrays without end"), expected=_("a message of SDMX"))
        mark = self._next()
        if mark not in ("{", "["):
            self._decoded()
            return
        try:
            *_value, end = _DECODER.raw_decode(self._text, self._at)
        except (ValueError, RecursionError):  # larger than what is in hand, or broken: see closer
            for _name in self.many() if mark == "{" else self.elements():
                self.skip(depth + 1)
        else:
            self._at = end

    def leap(self) -> None:
        """Pass over the value that stands here, on a look ahead: whether it is well-formed is told later."""
        if self._next() not in "{[":
            self._decoded()
            return
        depth = 0
        while True:
            for found in _SIGNS.finditer(self._text, self._at):
                sign = found[0]
                if sign == '"':  # it goes on
                    self._at = found.start()
                    break
                self._at = found.end()
                if sign in "{[":
                    depth += 1
                elif sign in "}]":
                    depth -= 1
                    if not depth:
                        return
            else:
                self._at = len(self._text)
            if not self._room():
                self.fail(_("one value is longer than 10 MB"), expected=_("an observation"))
            if not self._more():
                self.fail(_("the file ends too early"), expected=_("the rest of the message"))

    def end(self) -> None:
        """Nothing may follow."""
        if self._peek():
            self.fail(_("something follows the end of the message"), expected=_("the end of the file"))

    def _next(self) -> str:
        """The next sign that is no blank."""
        mark = self._peek()
        if not mark:
            self.fail(_("the file ends too early"), expected=_("the rest of the message"))
        return mark

    def _peek(self) -> str:
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing, too
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _decoded(self) -> Any:  # noqa: ANN401  # any JSON
        """Decode what stands here; read on until it is whole."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except DuplicateError as error:
                self.fail(_("the name `{name}` stands twice in one object", name=error), expected=_("every name once"))
            except RecursionError:
                self.fail(_("arrays in arrays without end"), expected=_("a message of SDMX"))
            except ValueError as error:
                at = error.pos if isinstance(error, json.JSONDecodeError) else self._at
                if not self._room() or not self._more():
                    self._refuse(error, at)
            else:
                # A number at the edge may go on behind it.
                if not _EDGE.match(self._text, end) or not self._more():
                    if _SURROGATE.search(self._text, self._at, end) and not _is_whole(value):
                        self.fail(_("half a character (a lone surrogate)"), expected=_("Unicode text"), hint="")
                    self._at = end
                    return value

    def _room(self) -> bool:
        return len(self._text) - self._at < LONGEST

    def _refuse(self, error: ValueError, at: int) -> NoReturn:
        if not self._room():
            self.fail(_("one value is longer than 10 MB"), expected=_("an observation"))
        cut = self._ended and (at >= len(self._text) or "Unterminated" in str(error))
        wrong = (
            _("the file ends too early")
            if cut
            else _(
                "not well-formed: {error}", error=what(error) if isinstance(error, json.JSONDecodeError) else str(error)
            )
        )
        self.fail(wrong, at=len(self._text) if cut else at)

    def _more(self) -> bool:
        """Read on, dropping what was passed; False at the end of the file."""
        if self._ended:
            return False
        dropped, begin = self._text[: self._at], self._text.rfind("\n", 0, self._at)
        self.line  # noqa: B018  # counts the lines up to here
        self._column = self._at - begin if begin >= 0 else self._column + len(dropped)
        rest = self._text[self._at :]
        # Twice as much each time: a large value is not decoded over and over.
        block = self._file.read(max(BLOCK, len(rest)))
        self._ended = not block
        try:
            text = self._decoder.decode(block, final=self._ended)
        except UnicodeDecodeError as error:
            self._text, self._at, self._counted = rest + error.object[: error.start].decode("utf-8", "replace"), 0, 0
            self.fail(
                _("the byte 0x{byte:02X} is not UTF-8", byte=error.object[error.start]), at=len(self._text),
                expected=_("UTF-8 text"), hint=_("JSON is UTF-8: save it again in that encoding"),
            )  # fmt: skip
        self._text, self._at, self._counted = rest + text, 0, 0
        return True


def _is_whole(value: Any) -> bool:  # noqa: ANN401  # any JSON
    """Whether no text in it has half a character, which no other format and no screen can take."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def outline(path: Path) -> tuple[str, ...]:
    """The names that a JSON file begins with: `meta`, `data`, and those in `data` as `data/structures`.

    Stops at the first array of data; an outline that breaks off is as far as the file is well-formed.
    """
    found: list[str] = []
    with opened(path) as file:
        walk = Walk(path, file)
        try:
            for name in walk.members():
                found.append(name)
                if name != "data":
                    walk.skip()
                    continue
                for inner in walk.members():
                    found.append(f"data/{inner}")
                    if inner in ("dataSets", "structures"):
                        return tuple(found)
                    walk.skip()
        except MessageError:
            pass
    return tuple(found)
