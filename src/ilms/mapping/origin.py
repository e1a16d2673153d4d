"""Where each component's label comes from: `[dimensions]` and `[attributes]` of a mapping file, read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from ilms.eras import Eras
from ilms.errors import UsageError
from ilms.languages import _
from ilms.mapping import levels
from ilms.workspace import known


class From(StrEnum):
    """Where a component's label comes from. Exactly one for each."""

    COLUMN = "column"
    HEADER = "header"
    BLOCK = "block"
    SHEET = "sheet"
    FILE = "file"
    VALUE = "value"


# The keys of an origin: one that says where, and what is done with the label.
KEYS = (*From, "map", "pattern", "version", "level", "above", "empty", "fill", "sum", "keep")


@dataclass(frozen=True, slots=True)
class Origin:
    """One component's origin.

    Attributes:
        at: Header words for a column, or its letter where `letter` is set; a regular expression for a block or a
            sheet, the `{name}` for a file, the value itself; a header level as its number's text.
        maps: Code maps in the order in which they are asked; none means that the label is the code.
        later: From which year which maps are asked in their place.
        pattern: The part of the label that is meant: the first group, else the whole match.
        version: The classification version wanted (`ECO_AGGREGATE`).
        depths: The levels of an indented or numbered column at which the label stands, ascending; empty where the
            column has none.
        above: The code of rows that stand above those levels.
        empty: The code of an empty label.
        fill: An empty cell of the column takes the label above it.
        sum: Different labels of one code are added up.
        keep: The finer classes stay beside the version that they are added up to.
    """

    component: str
    kind: From
    at: str
    maps: tuple[str, ...] = ()
    pattern: str | None = None
    version: str | None = None
    letter: bool = False
    depths: tuple[int, ...] = ()
    above: str | None = None
    empty: str | None = None
    fill: bool = False
    sum: bool = False
    keep: bool = False
    later: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def eras(self) -> Eras:
        """The maps by year."""
        return Eras(self.maps, self.later)

    def of(self, year: int) -> Self:
        """The origin as it is in a year."""
        return replace(self, maps=self.eras.at(year), later=())

    @property
    def level(self) -> int:
        """The header level, 1 = top."""
        return int(self.at)


def origins(raw: Mapping[str, Any], place: str) -> dict[str, Origin]:
    """From the parsed TOML, by component.

    Raises:
        UsageError: A component has no origin or two, or a key that nobody reads.
    """
    return {component: _origin(component, entry, place) for component, entry in raw.items()}


def _origin(component: str, entry: Any, place: str) -> Origin:  # noqa: ANN401  # as TOML gives it
    if not isinstance(entry, Mapping):
        raise UsageError(
            _("{component} in {place} is no origin", component=component, place=place),
            hint=_('`{component} = {{ value = "{entry}" }}`?', component=component, entry=entry),
        )
    where = f"{component} in {place}"
    known(entry, KEYS, where)
    given = [kind for kind in From if kind in entry]
    if len(given) != 1:
        raise UsageError(
            _("{place} has two origins: {origins}", place=where, origins=", ".join(given))
            if given
            else _("{place} has no origin", place=where),
            hint=_("exactly one of {origins}", origins=", ".join(From)),
        )
    kind = given[0]
    at, letter = _at(kind, entry[kind], where)
    if kind is From.HEADER and not (at.isdigit() and int(at)):
        raise UsageError(
            _("{where}: a header level is not `{at}`", where=where, at=at), hint=_("levels are 1 (the top row), 2 ...")
        )
    for regex in (at if kind in {From.BLOCK, From.SHEET} else None, entry.get("pattern")):
        _compiles(regex, where)
    _fits(kind, entry, where)
    maps = Eras.made(entry.get("map", ()), "map", f"`map` of {where}")
    return Origin(
        component,
        kind,
        at,
        maps.first,
        entry.get("pattern"),
        entry.get("version"),
        letter,
        depths=levels.depths(entry.get("level", ()), where),
        above=entry.get("above"),
        empty=entry.get("empty"),
        fill=bool(entry.get("fill", False)),
        sum=bool(entry.get("sum", False)),
        keep=bool(entry.get("keep", False)),
        later=maps.later,
    )


def _fits(kind: From, entry: Mapping[str, Any], where: str) -> None:
    """Refuse a key that means nothing at this origin."""
    for key, kinds in (("level", (From.COLUMN,)), ("fill", (From.COLUMN,)), ("empty", (From.COLUMN, From.HEADER))):
        if key in entry and kind not in kinds:
            raise UsageError(
                _("{place}: `{key}` does not go with `{kind}`", place=where, key=key, kind=kind),
                hint=_("it goes with {kinds}", kinds=", ".join(f"`{one}`" for one in kinds)),
            )
    if "keep" in entry and "version" not in entry:
        raise UsageError(
            _("{where}: `keep` needs the `version` that classes are added up to", where=where),
            hint=_('"ECO_AGGREGATE"'),
        )
    if "above" in entry and "level" not in entry:
        example = '{ column = "Chỉ tiêu", level = 2, above = "SEX_T" }'
        raise UsageError(_("{where}: `above` needs a `level`", where=where), hint=example)


def _at(kind: From, raw: Any, where: str) -> tuple[str, bool]:  # noqa: ANN401  # as TOML gives it
    """What an origin's own key says, and whether it is a column's letter."""
    if kind is From.COLUMN and isinstance(raw, Mapping):
        known(raw, ("letter",), where)
        letter = str(raw.get("letter", ""))
        if not re.fullmatch("[A-Z]{1,3}", letter):
            raise UsageError(
                _("{where}: `{letter}` is no column", where=where, letter=letter),
                hint=_('as Excel shows it: { letter = "A" }'),
            )
        return letter, True
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise UsageError(
            _("{where}: `{kind}` is no text", where=where, kind=kind),
            detail=_("{kind} = {raw!r}", kind=kind, raw=raw),
            hint=_('{ column = "Nước đến" }'),
        )
    if kind is From.COLUMN and not str(raw).strip():
        raise UsageError(
            _("{where}: a column without a header cannot be found by its words", where=where),
            hint=_('say where it stands: column = { letter = "A" }'),
        )
    return str(raw), False


def _compiles(regex: str | None, where: str) -> None:
    try:
        re.compile(regex or "")
    except re.error as error:
        raise UsageError(
            _("{where}: `{regex}` is no regular expression", where=where, regex=regex),
            detail=str(error),
            hint=_(r"write it between single quotes: 'Năm (\d{4})'"),
        ) from error
