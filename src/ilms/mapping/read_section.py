"""`[read]` of a mapping file, read: which cells hold the figures, and how they are written."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _
from ilms.mapping import levels
from ilms.mapping.levels import Levels
from ilms.workspace import known, texts, years

# Power of ten, as UNIT_MULT counts.
UNITS = {"persons": 0, "units": 0, "hundreds": 2, "thousands": 3, "ten-thousands": 4, "millions": 6}
NUMBERS = ("vi", "en")
EVERY_SHEET = "*"
# The keys of the section, and of its `header`.
KEYS = (
    "file", "encoding", "sheet", "header", "until", "values", "ignore", "cases", "only", "skip", "unit", "unit-line",
    "number", "signs", "footnotes", "levels", "years",
)  # fmt: skip
HEADER_KEYS = ("find", "rows", "row", "below", "fill")


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


def read_section(raw: Mapping[str, Any], place: str) -> Read:
    """From the parsed TOML.

    Raises:
        UsageError: A key is missing, wrong, or nobody reads it.
    """
    known(raw, KEYS, place)
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


def _header(raw: str | Mapping[str, Any], place: str) -> Header:
    entry: Mapping[str, Any] = {"find": raw} if isinstance(raw, str) else raw
    known(entry, HEADER_KEYS, place)
    if not entry.get("find"):
        raise UsageError(
            _("{place} does not say which words to find", place=place), hint=_('header = { find = "Nước đến" }')
        )
    fill = bool(entry.get("fill", False))
    return Header(entry["find"], entry.get("rows"), entry.get("row"), fill, entry.get("below"))


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


def _sign(raw: Mapping[str, Any], place: str) -> Sign:
    known(raw, ("value", "status"), place)
    if not raw:
        raise UsageError(
            _("{place} stands for nothing", place=place), hint=_('`{ value = "0" }` or `{ status = "N" }`')
        )
    value = raw.get("value")
    return Sign(None if value is None else str(value), raw.get("status"))


def _footnote(raw: Any, place: str) -> Footnote:  # noqa: ANN401  # as TOML gives it
    if not isinstance(raw, Mapping) or not raw:
        raise UsageError(
            _("{place} says nothing", place=place), hint=_('`{ status = "P" }` or `{ note = "Estimated" }`')
        )
    known(raw, ("status", "note"), place)
    return Footnote(raw.get("status"), raw.get("note"))


def _one_of(value: str, names: tuple[str, ...], place: str) -> None:
    if value not in names:
        raise UsageError(
            _("{place} is `{value}`", place=place, value=value), hint=_("one of {names}", names=", ".join(names))
        )
