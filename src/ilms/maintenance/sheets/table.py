"""A codelist as a table: columns with a key, and a row of texts for the list itself and for each of its codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilms.errors import UsageError
from ilms.languages import _
from ilms.maintenance.sheets import notes
from ilms.maintenance.sheets.columns import LANGUAGED, NOTE, OF_LIST, Column
from ilms.maintenance.sheets.notation import cell
from ilms.structures.model import Item, ItemScheme, Texts

LISTS = ("Codelist", "ValueList")
ID, PARENT, LINKS, URI = Column("id"), Column("parent"), Column("links"), Column("uri")
Row = Mapping[Column, str]


@dataclass(frozen=True)
class Table:
    """The table.

    Attributes:
        columns: In their order.
        rows: What each row says, empty cells left out; the first one is the list's own, whose id is its identity,
            `ILO:CL_ECO(1.0)`. The others are its codes in their order.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def table(scheme: ItemScheme, languages: Sequence[str] = ()) -> Table:
    """A codelist as a table.

    Args:
        scheme: A codelist or a value list.
        languages: Of names; those have a column whether there is a name or not.

    Raises:
        UsageError: It is another kind of list.
    """
    if scheme.scheme not in LISTS:
        raise UsageError(
            _("{scheme} is no codelist", scheme=scheme),
            hint=_("`ilms convert` writes other structures in every format"),
        )
    order = notes.order(part.annotations for part in (scheme, *scheme.items))
    rows = (_list(scheme, order), *(_code(item, order) for item in scheme.items))
    return Table(tuple(_columns(rows, order, languages)), rows)


def _list(scheme: ItemScheme, order: dict[tuple[str, str | None], int]) -> dict[Column, str]:
    said = {Column(name): getattr(scheme, name) for name in OF_LIST}
    if scheme.scheme == LISTS[0]:
        del said[Column("scheme")]
    told = {column: _flag(value) for column, value in said.items() if value is not None}
    return {ID: str(scheme.reference), **_named(scheme, order), **told}


def _code(item: Item, order: dict[tuple[str, str | None], int]) -> dict[Column, str]:
    parent = {PARENT: cell(item.parent)} if item.parent is not None else {}
    return {ID: cell(item.id), **parent, **_named(item, order)}


def _named(part: ItemScheme | Item, order: dict[tuple[str, str | None], int]) -> dict[Column, str]:
    links = {LINKS: notes.written(part.links)} if part.links else {}
    uri = {URI: cell(part.uri)} if part.uri is not None else {}
    texts = {**_texts("name", part.names), **_texts("description", part.descriptions)}
    return {**texts, **notes.cells(part.annotations, order), **links, **uri}


def _texts(kind: str, texts: Texts) -> dict[Column, str]:
    return {Column(kind, language): cell(text) for language, text in texts.items()}


def _flag(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else cell(str(value))


def _columns(
    rows: Sequence[Row], order: Mapping[tuple[str, str | None], int], languages: Sequence[str]
) -> Iterator[Column]:
    """Every column that a row needs, in the order that people read in; the languages asked for first."""
    used = dict.fromkeys(column for row in rows for column in row)
    spoken = dict.fromkeys((*languages, *(column.language for column in used)))
    yield from (ID, PARENT)
    yield from (Column(LANGUAGED[0], language) for language in spoken if language in _spoken(used, languages))
    yield from sorted(
        (column for column in used if column.kind == LANGUAGED[1]), key=lambda c: list(spoken).index(c.language)
    )
    yield from sorted(
        (column for column in used if column.kind == NOTE), key=lambda c: (order[c.type, c.id], bool(c.language))
    )
    yield from (column for column in map(Column, ("annotations", "links", "uri", *OF_LIST)) if column in used)


def _spoken(used: Mapping[Column, None], languages: Sequence[str]) -> set[str]:
    return {*languages, *(column.language for column in used if column.kind == LANGUAGED[0])}
