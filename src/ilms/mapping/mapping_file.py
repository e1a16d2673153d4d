"""What a mapping file says (`docs/mapping.md`): read, refused where it is wrong, and nothing decided yet."""

import codecs
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from ilms.eras import Eras
from ilms.errors import UnreadableTomlError, UsageError
from ilms.languages import _
from ilms.mapping import levels
from ilms.mapping.levels import Levels
from ilms.mapping.weights import Weights
from ilms.workspace import known, texts, years

# Power of ten, as UNIT_MULT counts.
UNITS = {"persons": 0, "units": 0, "hundreds": 2, "thousands": 3, "ten-thousands": 4, "millions": 6}
UNDECIDED = re.compile(r"(?:^|\s)#\s+\?\s")  # as a draft marks what the user decides
NUMBERS = ("vi", "en")
EVERY_SHEET = "*"
TIME = "TIME_PERIOD"
# The keys of a file, section by section: what stands nowhere here is refused.
TOP = ("table", "source", "as-persons", "weights", "read", "dimensions", "attributes", "round", "notes")
READ = (
    "file", "encoding", "sheet", "header", "until", "values", "ignore", "cases", "only", "skip", "unit", "unit-line",
    "number", "signs", "footnotes", "levels", "years",
)  # fmt: skip
HEADER = ("find", "rows", "row", "below", "fill")
ROUND = ("decimals",)
NOTE = ("text", "years", "breaks")


class From(StrEnum):
    """Where a component's label comes from. Exactly one for each."""

    COLUMN = "column"
    HEADER = "header"
    BLOCK = "block"
    SHEET = "sheet"
    FILE = "file"
    VALUE = "value"


ORIGIN = (*From, "map", "pattern", "version", "level", "above", "empty", "fill", "sum", "keep")


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


@dataclass(frozen=True, slots=True)
class Header:
    """How the header is found: by words; its height and row only where the mapping gives them (1-based).

    Attributes:
        below: Words that the first cell above the header begins with: the title of one of several tables.
    """

    find: str
    rows: int | None = None
    row: int | None = None
    fill: bool = False
    below: str | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign in a cell stands for: a value in the sheet's unit, an OBS_STATUS, or both."""

    value: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a sign behind a figure or a label says of the figures: an OBS_STATUS, a note, or both."""

    status: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the table.

    Attributes:
        text: A code, or a text of one's own.
        years: Those that it is about; None for all of them.
        breaks: By dimension, the codes whose series break in these years: their figures bear the status B.
    """

    text: str
    years: tuple[str, ...] | None = None
    breaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """`[read]`: which cells, and how figures are written in them.

    Attributes:
        sheets: Names; `*` for all visible ones; empty when the workbook has one, or a dimension tells.
        values: Header words of the figures' columns; empty for every column that nothing else names.
        unit: A key of `UNITS`.
        years: First and last period, or a set of periods; None for all.
        only: Header words of a column to the labels that the rows read have there.
        encoding: Of a text file, where the file neither says nor proves it.
        cases: Header words of the columns with the sample cases that figures rest on.
    """

    file: str
    header: Header
    unit: str
    sheets: tuple[str, ...] = ()
    until: str | None = None
    values: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    number: str | None = None
    signs: Mapping[str, Sign] = field(default_factory=dict)
    years: tuple[str, ...] | None = None
    unit_line: str | None = None
    encoding: str | None = None
    levels: Levels | None = None
    footnotes: Mapping[str, Footnote] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cases: str | None = None


@dataclass(frozen=True)
class MappingFile:
    """One mapping file.

    Attributes:
        decimals: `[round] decimals`; None leaves values as they are.
        notes: `[notes]`, by type: of the table.
        as_persons: The reason why what the source counts may stand for persons.
        weights: How many persons stand behind each mean; None where means are not put together.
        undecided: The lines of the file that still bear `# ?`: what a draft left to the user.
    """

    path: Path
    table: str
    source: str
    read: Read
    dimensions: Mapping[str, Origin]
    attributes: Mapping[str, Origin] = field(default_factory=dict)
    decimals: int | None = None
    notes: Mapping[str, Note] = field(default_factory=dict)
    as_persons: str = ""
    weights: Weights | None = None
    undecided: tuple[int, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a mapping file.

        Raises:
            UsageError: It is not TOML, misses a key, has one that nobody reads, or gives a component no
                origin or two.
        """
        try:
            # Cells are read in NFC, so words and regular expressions must be in that form too.
            text = unicodedata.normalize("NFC", path.read_text("utf-8-sig"))
            raw = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UnreadableTomlError(path, error) from error
        undecided = tuple(number for number, line in enumerate(text.splitlines(), 1) if UNDECIDED.search(line))
        return replace(cls.made(raw, path), undecided=undecided)

    @classmethod
    def made(cls, raw: Mapping[str, Any], path: Path) -> Self:
        """From the parsed TOML; `path` only names it. Raises as `load` does."""
        place = f"`{path}`"
        known(raw, TOP, place)
        for key in ("table", "source", "read", "dimensions"):
            if not raw.get(key):
                raise UsageError(
                    _("{place} has no `{key}`", place=place, key=key),
                    hint=_("docs/mapping.md shows a whole mapping file"),
                )
        known(raw.get("round", {}), ROUND, f"[round] of {place}")
        mapping = cls(
            path=path,
            table=str(raw["table"]),
            source=str(raw["source"]),
            read=_read(raw["read"], f"[read] of {place}"),
            dimensions=_origins(raw["dimensions"], f"[dimensions] of {place}"),
            attributes=_origins(raw.get("attributes", {}), f"[attributes] of {place}"),
            decimals=raw.get("round", {}).get("decimals"),
            notes={kind: _note(note, f"{kind} in [notes] of {place}") for kind, note in raw.get("notes", {}).items()},
            as_persons=str(raw.get("as-persons", "")),
            weights=Weights.made(raw["weights"], f"`weights` of {place}") if "weights" in raw else None,
        )
        mapping.check_placeholders(place)
        mapping.check_levels(place)
        mapping.check_eras(place)
        return mapping

    def check_placeholders(self, place: str) -> None:
        """Refuse an origin `file` whose name the path pattern does not have."""
        names = re.findall(r"\{(\w+)\}", self.read.file)
        for origin in (*self.dimensions.values(), *self.attributes.values()):
            if origin.kind is From.FILE and origin.at not in names:
                raise UsageError(
                    _(
                        "{place}: {component} comes from a `{{{at}}}` that `file` does not have",
                        place=place,
                        component=origin.component,
                        at=origin.at,
                    ),
                    detail=_("file = {file!r}", file=self.read.file),
                    hint=_("write `{{{at}}}` where it stands in the path", at=origin.at),
                )

    def check_eras(self, place: str) -> None:
        """Refuse maps by year where no year tells which is meant: of the years themselves, and of attributes."""
        origins = (*self.attributes.values(), *(one for one in self.dimensions.values() if one.component == TIME))
        for origin in origins:
            if origin.later:
                raise UsageError(
                    _(
                        "{place}: the map of {component} cannot change from a year on",
                        place=place,
                        component=origin.component,
                    ),
                    hint=_("dimensions other than the period may have maps by year"),
                )

    def check_levels(self, place: str) -> None:
        """Refuse an origin at a level where `[read]` does not say how a level is told."""
        for origin in (*self.dimensions.values(), *self.attributes.values()):
            if origin.depths and self.read.levels is None:
                raise UsageError(
                    _(
                        "{place}: {component} comes from a level, and [read] has no `levels`",
                        place=place,
                        component=origin.component,
                    ),
                    hint=_('levels = "indent", "numbering", or one regular expression a level'),
                )


def _encoding(name: object, place: str) -> str:
    """The name of an encoding of text files."""
    try:
        "7".encode(str(name))  # `rot13` and `gzip` are codecs, too, and no encodings
    except LookupError:
        old = str(name).casefold().startswith(("tcvn", "vni"))
        raise UsageError(
            _("{place} is `{name}`, which is no encoding that is known here", place=place, name=name),
            hint=_("TCVN3 and VNI are told by their letters and not converted: Unikey does it (Ctrl+Shift+F6)")
            if old
            else _("for example `windows-1258`, `windows-1252`, `utf-16`"),
        ) from None
    return codecs.lookup(str(name)).name


def _read(raw: Mapping[str, Any], place: str) -> Read:
    known(raw, READ, place)
    for key, example in (("file", "sources/{year}/lfs.xlsx"), ("header", "Nước đến"), ("unit", "persons")):
        if key not in raw:
            raise UsageError(
                _("{place} has no `{key}`", place=place, key=key),
                hint=_('for example `{key} = "{example}"`', key=key, example=example),
            )
    _one_of(raw["unit"], tuple(UNITS), f"`unit` in {place}")
    if "number" in raw:
        _one_of(raw["number"], NUMBERS, f"`number` in {place}")
    _below(raw["file"], place)
    return Read(
        file=raw["file"],
        unit_line=raw.get("unit-line"),
        encoding=_encoding(raw["encoding"], f"`encoding` in {place}") if "encoding" in raw else None,
        header=_header(raw["header"], f"`header` in {place}"),
        unit=raw["unit"],
        sheets=texts(raw.get("sheet", ())),
        until=raw.get("until"),
        values=texts(raw.get("values", ())),
        ignore=texts(raw.get("ignore", ())),
        skip=texts(raw.get("skip", ())),
        number=raw.get("number"),
        signs={sign: _sign(entry, f"sign `{sign}` in {place}") for sign, entry in raw.get("signs", {}).items()},
        years=years(raw["years"], f"`years` in {place}") if "years" in raw else None,
        only=_only(raw.get("only", {}), f"`only` in {place}"),
        cases=raw.get("cases"),
        levels=levels.made(raw["levels"], f"`levels` in {place}") if "levels" in raw else None,
        footnotes={
            "".join(sign.split()): _footnote(entry, f"footnote `{sign}` in {place}")
            for sign, entry in raw.get("footnotes", {}).items()
        },
    )


def _only(raw: Any, place: str) -> dict[str, tuple[str, ...]]:  # noqa: ANN401  # as TOML gives it
    if not isinstance(raw, Mapping) or not all(texts(labels) for labels in raw.values()):
        raise UsageError(
            _("{place} names no column with its labels", place=place), hint=_('only = { "Loại" = ["Lao động"] }')
        )
    return {str(column): texts(labels) for column, labels in raw.items()}


def _below(file: Any, place: str) -> None:  # noqa: ANN401  # as TOML gives it
    """Sources lie in the workspace: what is outside is neither kept nor shown with it."""
    if not isinstance(file, str) or file.startswith(("/", "\\")) or ":" in file or ".." in re.split(r"[/\\]", file):
        raise UsageError(
            _("`file` in {place} is `{file}`, which is not below the workspace", place=place, file=file),
            hint=_('copy the file into `sources/` and name it from there: "sources/{year}/lfs.xlsx"'),
        )


def _note(raw: Any, place: str) -> Note:  # noqa: ANN401  # as TOML gives it
    if not isinstance(raw, Mapping):
        return Note(str(raw))
    known(raw, NOTE, place)
    if not raw.get("text"):
        raise UsageError(
            _("{place} has no `text`", place=place), hint=_('{ text = "Break in series", years = [2019] }')
        )
    chosen = years(raw["years"], f"`years` of {place}") if "years" in raw else None
    breaks = raw.get("breaks", {})
    if (breaks and chosen is None) or not isinstance(breaks, Mapping):
        raise UsageError(
            _(
                "{place}: `breaks` names codes by dimension, and needs the `years` in which their series break",
                place=place,
            ),
            hint=_('{ text = "271", years = [2026], breaks = { ECO = ["ECO_ISIC4_G"] } }'),
        )
    return Note(str(raw["text"]), chosen, {str(name): texts(codes) for name, codes in breaks.items()})


def _header(raw: str | Mapping[str, Any], place: str) -> Header:
    entry: Mapping[str, Any] = {"find": raw} if isinstance(raw, str) else raw
    known(entry, HEADER, place)
    if not entry.get("find"):
        raise UsageError(
            _("{place} does not say which words to find", place=place), hint=_('header = { find = "Nước đến" }')
        )
    fill = bool(entry.get("fill", False))
    return Header(entry["find"], entry.get("rows"), entry.get("row"), fill, entry.get("below"))


def _footnote(raw: Any, place: str) -> Footnote:  # noqa: ANN401  # as TOML gives it
    if not isinstance(raw, Mapping) or not raw:
        raise UsageError(
            _("{place} says nothing", place=place), hint=_('`{ status = "P" }` or `{ note = "Estimated" }`')
        )
    known(raw, ("status", "note"), place)
    return Footnote(raw.get("status"), raw.get("note"))


def _sign(raw: Mapping[str, Any], place: str) -> Sign:
    known(raw, ("value", "status"), place)
    if not raw:
        raise UsageError(
            _("{place} stands for nothing", place=place), hint=_('`{ value = "0" }` or `{ status = "N" }`')
        )
    value = raw.get("value")
    return Sign(None if value is None else str(value), raw.get("status"))


def _origins(raw: Mapping[str, Any], place: str) -> dict[str, Origin]:
    return {component: _origin(component, entry, place) for component, entry in raw.items()}


def _origin(component: str, entry: Any, place: str) -> Origin:  # noqa: ANN401  # as TOML gives it
    if not isinstance(entry, Mapping):
        raise UsageError(
            _("{component} in {place} is no origin", component=component, place=place),
            hint=_('`{component} = {{ value = "{entry}" }}`?', component=component, entry=entry),
        )
    where = f"{component} in {place}"
    known(entry, ORIGIN, where)
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


def _one_of(value: str, names: tuple[str, ...], place: str) -> None:
    if value not in names:
        raise UsageError(
            _("{place} is `{value}`", place=place, value=value), hint=_("one of {names}", names=", ".join(names))
        )
