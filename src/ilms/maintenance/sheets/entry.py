"""From a filled table to a codelist: what it says, laid upon what the list was, and what is wrong with its cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from ilms.errors import UsageError
from ilms.findings import Findings
from ilms.languages import _
from ilms.maintenance.sheets import notes
from ilms.maintenance.sheets.columns import LANGUAGED, OF_LIST, WAS, Column, is_language
from ilms.maintenance.sheets.filled import Filled, Line, Said
from ilms.maintenance.sheets.merging import between, in_order
from ilms.maintenance.sheets.notation import UnreadableCellError, cell, text
from ilms.maintenance.sheets.table import ID, LINKS, LISTS, PARENT, URI, Row, table
from ilms.maintenance.sheets.troubles import Troubles
from ilms.sources.sheet import Kind
from ilms.structures.model import Item, ItemScheme, Link, Named, Scheme
from ilms.structures.schema import Reference

IDENTITY = re.compile(r"([A-Za-z][\w.-]*):([\w@$-]+)\(([0-9A-Za-z][\w.+-]*)\)")
CODE = re.compile(r"[A-Za-z0-9_@$-]+")  # common:IDType
MOMENT = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?)?)?")
Held = Callable[[Reference], ItemScheme | None]
FLAGS = {"true": True, "false": False, "1": True, "0": False}
_N = TypeVar("_N", bound=Named)
FLAGGED, MOMENTS = ("final", "partial", "external"), ("valid_from", "valid_to")


@dataclass(frozen=True, eq=False)
class Entered:
    """What a table says.

    Attributes:
        scheme: The list; parents are as they were typed.
        findings: What is wrong with cells; with an error among them the list is not to be used.
        was: Of rows whose id is another one than when they were written, that one: new id to old id.
        places: By code, the cell of its id and that of its parent, for findings to come.
    """

    scheme: ItemScheme
    findings: Findings
    was: Mapping[str, str]
    places: Mapping[str, tuple[int, int | None]]


@dataclass(frozen=True)
class Meant:
    """What is said of a table besides what it says itself.

    Attributes:
        identity: Which list it is, where it is not the one that the table says.
        renamed: Old ids of codes to their new ones: what the table has no columns for goes with them.
        some: It has some of the codes only: the others stay where they are.
    """

    identity: Reference | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    some: bool = False


def entered(filled: Filled, held: Held, meant: Meant) -> Entered:
    """Make the codelist that a table says.

    A column that the table does not have leaves what the list has; an empty cell empties it.

    Args:
        filled: The table.
        held: The list of that identity as it is, None where there is none.
        meant: What somebody says of it.

    Raises:
        UsageError: It does not say which list it is, or has a name in a language that there is not.
    """
    own, lines = _apart(filled.lines)
    reference = meant.identity or _identity(filled, own)
    base = held(reference)
    _languages(filled, base)
    return _Reading(filled, base, meant).entered(reference, own, lines)


def _apart(lines: Sequence[Line]) -> tuple[Line, Sequence[Line]]:
    """The list's own row and those of its codes; a sorted table has its own row anywhere."""
    at = next((n for n, line in enumerate(lines) if ID in line and IDENTITY.fullmatch(line[ID].text.strip())), None)
    return ({}, lines) if at is None else (lines[at], [*lines[:at], *lines[at + 1 :]])


def _identity(filled: Filled, own: Line) -> Reference:
    match = IDENTITY.fullmatch(own[ID].text.strip()) if own else None
    if match is None:
        raise UsageError(
            _("`{filled}` does not say which codelist it is", filled=filled.path),
            detail=_("no row has an identity such as `ILO:CL_ECO(1.0)` in the column `id`"),
            hint=_("put it into the first row below the headings, or say `--as AGENCY:ID(VERSION)`"),
        )
    return Reference(*match.groups())


def _languages(filled: Filled, base: ItemScheme | None) -> None:
    spoken = {language for part in (base, *base.items) for language in part.names} if base else set()
    for column in filled.columns:
        if column.language and column.language not in spoken and not is_language(column.language):
            raise UsageError(
                _("`{filled}`: `{key}` is of no language", filled=filled.path, key=column.key),
                hint=_("`vi` is Vietnamese, `en` English, `fr` French, `es` Spanish (ISO 639)"),
            )


class _Reading:
    """One table being read."""

    def __init__(self, filled: Filled, base: ItemScheme | None, meant: Meant) -> None:
        self.base, self.troubles, self.some = base, Troubles(), meant.some
        self.before = {new: old for old, new in meant.renamed.items()}
        self.columns = frozenset(filled.columns)
        rows = table(base).rows if base else ()
        self.list_row: Row = rows[0] if rows else {}
        self.rows: Mapping[str, Row] = {row[ID]: row for row in rows[1:]}
        self.items = {item.id: item for item in base.items} if base else {}
        self.with_zeros = {id_.lstrip("0"): id_ for id_ in self.items if id_[:1] == "0" and id_.isdecimal()}
        self.places: dict[str, tuple[int, int | None]] = {}
        self.was: dict[str, str] = {}

    def entered(self, reference: Reference, own: Line, lines: Sequence[Line]) -> Entered:
        kind = self._kind(own)
        items = [item for line in lines if (item := self._item(line, coded=kind == LISTS[0]))]
        for id_, times in Counter(item.id for item in items).items():
            if times > 1:
                self._twice(id_, lines)
        scheme = self._list(reference, own, kind, tuple(between(items, self.items) if self.some else items))
        self._exchanged(items)
        ids = {item.id for item in scheme.items}
        was = {new: old for new, old in self.was.items() if old not in ids and old in self.items}
        return Entered(scheme, self.troubles.findings(), was, self.places)

    def _kind(self, own: Line) -> Scheme:
        said = own.get(Column("scheme"))
        if said is not None and said.text not in LISTS:
            self.troubles.add("STR509", said.at, value=said.text, column="scheme", expected=", ".join(LISTS))
            return "Codelist"
        return cast("Scheme", said.text if said else self.base.scheme if self.base else LISTS[0])

    def _twice(self, id_: str, lines: Sequence[Line]) -> None:
        for line in lines:
            if ID in line and line[ID].text.strip() == cell(id_):
                self.troubles.add("STR501", line[ID].at, value=id_)

    def _exchanged(self, items: Sequence[Item]) -> None:
        """Rows that have another row's code and still say what their own said: a column was sorted by itself."""
        times = Counter(item.id for item in items)
        for item in items:
            before, there = self.was.get(item.id), self.items.get(item.id)
            if before and there and times[item.id] == 1 and not item.names.items() & there.names.items():
                self.troubles.add("STR511", self.places[item.id][0], value=item.id, code=before)

    def _item(self, line: Line, *, coded: bool) -> Item | None:
        """The code of a row; none where the row does not say which."""
        if ID not in line:
            first = next(iter(line.values()))
            self.troubles.add("STR506", first.at, value=first.text)
            return None
        said = line[ID]
        id_ = self._text(Column("id"), said, coded=coded) or ""
        if coded:
            self._checked(id_, said)
        self.places.setdefault(id_, (said.at, line[PARENT].at if PARENT in line else None))
        if (was := line.get(Column(WAS))) and was.text != said.text.strip():
            self.was[id_] = text(was.text) or was.text
        row = self._row(line, self.rows.get(cell(self.before.get(id_, id_)), {}))
        for column in row:
            if column.kind in OF_LIST and column in line:
                self.troubles.add("STR509", line[column].at, value=row[column], column=column.key, expected="-")
        made = self._named(Item(id=id_), row, line)
        if PARENT in line:
            made = replace(made, parent=self._parent(line[PARENT], coded=coded))
        elif PARENT in row:
            made = replace(made, parent=text(row[PARENT]))
        if not made.names:
            self.troubles.add("STR508", said.at, value=id_)
        return in_order(made, self.items.get(self.before.get(id_, id_)))

    def _checked(self, id_: str, said: Said) -> None:
        meant = "" if id_ in self.items else self.with_zeros.get(id_, "")
        if said.kind is not Kind.TEXT and id_ not in self.items:
            self.troubles.not_text(said, "id", expected=meant)
        elif meant:
            self.troubles.add("STR510", said.at, value=id_, expected=meant)
        if not CODE.fullmatch(id_):
            self.troubles.add("STR502", said.at, value=id_)

    def _parent(self, said: Said, *, coded: bool) -> str | None:
        """The parent that a cell means; where zeros are gone, the one that has them, so that nothing else is told."""
        found = self._text(PARENT, said, coded=coded)
        meant = None if found in self.items else self.with_zeros.get(found or "")
        if found and meant and said.kind is Kind.TEXT:
            self.troubles.add("STR510", said.at, value=found, expected=meant)
        return meant or found

    def _row(self, line: Line, base: Row) -> dict[Column, str]:
        """The cells of a row: what the table has columns for, else what the list says."""
        row = {column: said for column, said in base.items() if column not in self.columns}
        for column, said in line.items():
            if column.kind == WAS:
                continue
            if (
                said.kind is not Kind.TEXT
                and column != ID
                and base.get(column) != said.text
                and column.kind not in MOMENTS
            ):
                expected = self.with_zeros.get(said.text, "") if column == PARENT else ""
                self.troubles.not_text(said, column.key, expected)
            row[column] = said.text
        return row

    def _text(self, column: Column, said: Said, *, coded: bool) -> str | None:
        try:
            found = text(said.text)
        except UnreadableCellError as error:
            self.troubles.add("STR509", said.at, value=said.text, column=column.key, expected=str(error))
            return said.text
        return found.strip() if found and coded else found  # a blank is no part of a code

    def _named(self, part: _N, row: Row, line: Line) -> _N:
        """A part with its texts, annotations, links and address."""
        said: dict[str, dict[str, str]] = {kind: {} for kind in LANGUAGED}
        for column, given in row.items():
            if column.kind in LANGUAGED:
                at = line.get(column)
                found = self._text(column, at, coded=False) if at else text(given)
                said[column.kind][column.language] = found or ""
        return replace(
            part, names=said["name"], descriptions=said["description"],
            annotations=self._parts(row, line, Column("annotations"), notes.annotations, ()),
            links=self._parts(row, line, LINKS, _links, ()), uri=self._parts(row, line, URI, _uri, None),
        )  # fmt: skip

    def _parts(self, row: Row, line: Line, column: Column, read: Callable[[Row], Any], none: Any) -> Any:  # noqa: ANN401
        try:
            return read(row)
        except UnreadableCellError as error:
            at = line.get(column) or next(iter(line.values()))
            self.troubles.add("STR509", at.at, value=at.text, column=column.key, expected=str(error))
            return none

    def _list(self, reference: Reference, own: Line, kind: Scheme, items: tuple[Item, ...]) -> ItemScheme:
        row = self._row(own, self.list_row)
        said = {column.kind: given for column, given in row.items() if column.kind in OF_LIST}
        facts = {
            name: self._fact(name, given, own.get(Column(name))) for name, given in said.items() if name != "scheme"
        }
        made = ItemScheme(
            scheme=kind, id=reference.id, agency=reference.agency, version=reference.version, items=items, **facts
        )
        return in_order(self._named(made, row, own), self.base)

    def _fact(self, name: str, given: str, said: Said | None) -> Any:  # noqa: ANN401  # a flag or a text
        if name in FLAGGED:
            if given.casefold() not in FLAGS and said:
                self.troubles.add("STR509", said.at, value=given, column=name, expected="true, false")
            return FLAGS.get(given.casefold())
        if name in MOMENTS and said and not MOMENT.fullmatch(given):
            self.troubles.add("STR509", said.at, value=given, column=name, expected="2025-11-15")
        return text(given)


def _links(row: Row) -> tuple[Link, ...]:
    return notes.read(row[LINKS], Link) if LINKS in row else ()


def _uri(row: Row) -> str | None:
    return text(row[URI]) if URI in row else None
