"""What a user keeps: the folder with `ilms.toml`, and what that file says."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from ilms import resources
from ilms.eras import Eras
from ilms.errors import UnreadableTomlError, UsageError
from ilms.filenames import file_safe
from ilms.languages import _

FILE = "ilms.toml"
SECTIONS = ("workspace", "sender", "sources", "tables", "targets", "published")
GENERAL = ("area", "languages", "round", "deadline")  # [workspace]
CHOICE = ("prefer", "not-submitted")  # [tables.X]
LANGUAGES = ("vi", "en", "fr", "es")  # those that the codelists have names in
COUNTED = ("persons", "contracts", "permits", "movements")
KINDS = ("rehearsal", "dotstat", "fmr", "package", "folder", "sftp", "webdav")
SHAPES = ("whole", "questionnaire")
TARGET_NAME = re.compile(r"[^\W_][\w-]*")
RANGE = re.compile(r"([0-9]{4})\s*[-\u2013]\s*([0-9]{4})")  # as people write it: 1999-2019
SPAN = "{ from = 1999, to = 2019 }"
EXAMPLES = {"Source": 'name = "Labour Force Survey"', "Sender": 'id = "MOHA"'}
T = TypeVar("T")


@dataclass(frozen=True)
class Sender:
    """Who submits: the header's Sender."""

    id: str
    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Source:
    """A source of the office, as `[sources.ID]` declares it.

    Attributes:
        ilostat: ILOSTAT's source code, `BA:1788`; "to be assigned" where there is none yet.
        counts: What one unit is: persons, contracts, permits or movements.
        classifications: Dimension to the classification version its codes are of (`ECO = "VSIC2018"`), by year.
        notes: Note type to code or text (`S1 = "Labour Force Survey"`, `S3 = "5"`).
        combines: Ids of the sources that are put together cell by cell under this name, the first one first.
    """

    id: str
    name: str
    ilostat: str = "to be assigned"
    counts: str = "persons"
    classifications: Mapping[str, Eras] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    combines: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableChoice:
    """`[tables.C18]`: which source is preferred, or why the table is not submitted.

    Attributes:
        prefer: Ids of sources, the best first, for every year that has no order of its own.
        by_year: The order of single years.
    """

    prefer: tuple[str, ...] = ()
    not_submitted: str = ""
    by_year: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def preferred(self, year: str) -> tuple[str, ...]:
        """The sources of a year, the best first; none where nothing is said."""
        return self.by_year.get(year, self.prefer)


@dataclass(frozen=True)
class TargetSettings:
    """`[targets.NAME]`: a kind and the options that this kind knows."""

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """`[published]`: where the figures that the ILO publishes are asked for.

    Attributes:
        rest: The base address of an SDMX REST 2.1 service.
        answers: A folder of saved answers, relative to the workspace, that is read instead of asking.
    """

    rest: str = "https://sdmx.ilo.org/rest"
    answers: str = ""


@dataclass(frozen=True)
class Workspace:
    """The folder and its `ilms.toml`."""

    root: Path
    area: str
    sender: Sender
    languages: tuple[str, ...] = ("en",)
    round: str = ""
    deadline: date | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    tables: Mapping[str, TableChoice] = field(default_factory=dict)
    targets: Mapping[str, TargetSettings] = field(default_factory=dict)
    published: Published = Published()

    @classmethod
    def find(cls, start: Path) -> Self:
        """The workspace at or above a folder.

        Raises:
            UsageError: There is none, or its `ilms.toml` is not as it must be.
        """
        found = cls.around(start)
        if found:
            return found
        raise UsageError(
            _("no workspace: `{file}` is neither in `{start}` nor above it", file=FILE, start=start.resolve()),
            hint=_("`ilms init DIR --area VNM` lays one down; `-C DIR` names another folder"),
        )

    @classmethod
    def around(cls, start: Path) -> Self | None:
        """The workspace at or above a folder, if there is one; one that is broken is told of (`load`)."""
        folder = root_above(start)
        return cls.load(folder) if folder else None

    @classmethod
    def load(cls, root: Path) -> Self:
        """Read `ilms.toml`.

        Raises:
            UsageError: It is not TOML, misses something, or has a key that nobody reads.
        """
        path = root / FILE
        try:
            raw = tomllib.loads(path.read_text("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UnreadableTomlError(path, error) from error
        known(raw, SECTIONS, f"`{path}`")
        general = raw.get("workspace", {})
        known(general, GENERAL, f"[workspace] of `{path}`")
        if not general.get("area"):
            raise UsageError(
                _("`{path}` does not say which area it reports for", path=path), hint=_('[workspace] area = "VNM"')
            )
        place = f"[workspace] of `{path}`"
        languages = general.get("languages", ["en"])
        if not isinstance(languages, list) or not languages:
            raise UsageError(
                _("{place} has languages = {languages!r}", place=place, languages=languages),
                hint=_('languages = ["vi", "en"]'),
            )
        for language in languages:
            _one_of(language, LANGUAGES, f"{place} has a language")
        deadline = general.get("deadline")
        if deadline is not None and type(deadline) is not date:
            raise UsageError(
                _("{place} has deadline = {deadline!r}", place=place, deadline=deadline),
                hint=_("a day, without quotes: 2026-10-31"),
            )
        declared = raw.get("sources", {})
        sources = {name: _source(name, entry, f"[sources.{name}] of `{path}`") for name, entry in declared.items()}
        for name, source in sources.items():
            _combinable(source, sources, f"[sources.{name}] of `{path}`")
        return cls(
            root=root,
            area=str(general["area"]),
            sender=_made(Sender, raw.get("sender", {"id": general["area"]}), f"[sender] of `{path}`"),
            languages=tuple(languages),
            round=str(general.get("round", "")),
            deadline=deadline,
            sources=sources,
            tables={
                name: _choice(entry, sources, f"[tables.{name}] of `{path}`")
                for name, entry in raw.get("tables", {}).items()
            },
            targets={
                name: _target(name, entry, f"[targets.{name}] of `{path}`")
                for name, entry in raw.get("targets", {}).items()
            },
            published=_made(Published, raw.get("published", {}), f"[published] of `{path}`"),
        )

    @cached_property
    def build(self) -> Path:
        """Where derived files go; may be deleted at any time."""
        return self.root / "build"

    @cached_property
    def submissions(self) -> Path:
        """The ledger."""
        return self.root / "submissions"

    def overlay(self, name: str) -> tuple[Path, ...]:
        """The folders to look in for `maps`, `rules` or `profiles`: the office's own first, then the packaged one."""
        return (self.root / name, resources.folder(name))

    def relative(self, path: Path) -> str:
        """A file's name as it is shown: relative to the workspace where it lies in it, with `/`."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def root_above(start: Path) -> Path | None:
    """The folder of the workspace at or above a folder; None where there is none."""
    here = start.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def known(entry: Mapping[str, Any], names: Iterable[str], place: str) -> None:
    """Refuse keys that nobody reads.

    Raises:
        UsageError: With the nearest name that is read.
    """
    names = tuple(names)
    for key in entry:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            raise UsageError(
                _("{place} has a key `{key}` that is not known", place=place, key=key),
                hint=_("did you mean `{near}`?", near=near[0])
                if near
                else _("known are: {names}", names=", ".join(names)),
            )


def _made(kind: type[T], entry: Mapping[str, Any], place: str) -> T:
    known(entry, [f.name for f in fields(kind)], place)  # type: ignore[arg-type]  # only dataclasses come here
    missing = [f.name for f in fields(kind) if f.default is f.default_factory is MISSING and f.name not in entry]  # type: ignore[arg-type]
    if missing:
        raise UsageError(
            _("{place} has no {missing}", place=place, missing=", ".join(f"`{name}`" for name in missing)),
            hint=_("write it there: {example}", example=EXAMPLES.get(kind.__name__, " = ".join((missing[0], "...")))),
        )
    return kind(**entry)


def _one_of(value: Any, names: tuple[str, ...], what: str) -> None:  # noqa: ANN401  # as TOML gives it
    if value not in names:
        near = difflib.get_close_matches(str(value), names, 1, 0.5)
        raise UsageError(
            _("{what} `{value}` that is not known", what=what, value=value),
            hint=_("did you mean `{near}`?", near=near[0]) if near else _("known are: {names}", names=", ".join(names)),
        )


def _source(name: str, entry: Mapping[str, Any], place: str) -> Source:
    made = _made(Source, {"id": name, **entry}, place)
    _one_of(made.counts, COUNTED, f"{place} counts")
    classified = {
        dimension: Eras.made(raw, "version", f"`classifications` of {dimension} in {place}")
        for dimension, raw in made.classifications.items()
    }
    return replace(made, combines=texts(made.combines), classifications=classified)


def _combinable(combined: Source, sources: Mapping[str, Source], place: str) -> None:
    """Whether a combined source is one of declared sources that count the same.

    Raises:
        UsageError: One of them is not declared or itself combined, there are fewer than two, or their units differ.
    """
    if not combined.combines:
        return
    plain = [id_ for id_, source in sources.items() if not source.combines]
    for id_ in combined.combines:
        _one_of(id_, tuple(plain), f"{place} combines a source")
    if len(set(combined.combines)) < 2:  # noqa: PLR2004  # one source is no combination
        raise UsageError(
            _("{place} combines one source only", place=place),
            hint=_('combines = ["lfs", "dolab"], the better one first'),
        )
    counted = {id_: sources[id_].counts for id_ in combined.combines}
    if len(set(counted.values())) == 1:  # then the combination has to say the same
        counted[combined.id] = combined.counts
    if len(set(counted.values())) > 1:
        raise UsageError(
            _(
                "{place} combines different units: {units}",
                place=place,
                units=", ".join(f"`{id_}`: {unit}" for id_, unit in counted.items()),
            ),
            hint=_("persons, contracts, permits and movements are never put together: `prefer` one of the sources"),
        )


def _choice(entry: Mapping[str, Any], sources: Mapping[str, Source], place: str) -> TableChoice:
    known(entry, CHOICE, place)
    place = f"`prefer` in {place}"
    prefer = entry.get("prefer", ())
    listed = [prefer] if isinstance(prefer, str | Mapping) else list(prefer)
    always = tuple(str(one) for one in listed if not isinstance(one, Mapping))
    by_year: dict[str, tuple[str, ...]] = {}
    for one in listed:
        if isinstance(one, Mapping):
            _for_years(one, by_year, place)
    for id_ in (*always, *(id_ for some in by_year.values() for id_ in some)):
        _one_of(id_, tuple(sources), f"{place} has a source")
    return TableChoice(always, entry.get("not-submitted", ""), by_year)


def _for_years(entry: Mapping[str, Any], by_year: dict[str, tuple[str, ...]], place: str) -> None:
    known(entry, ("years", "sources"), place)
    if not entry.get("years") or not entry.get("sources"):
        raise UsageError(
            _("{place} needs `years` and `sources`", place=place),
            hint=_('{ years = { from = 2015, to = 2019 }, sources = ["lfs"] }; a name alone is for the other years'),
        )
    for year in years(entry["years"], place):
        if year in by_year:
            raise UsageError(
                _("{place} names {year} twice", place=place, year=year), hint=_("a year has one order of sources")
            )
        by_year[year] = texts(entry["sources"])


def years(raw: Any, place: str) -> tuple[str, ...]:  # noqa: ANN401  # as TOML gives it
    """Years as a list, or from one to another: `[2018, 2019]`, `{ from = 1999, to = 2019 }`, `"1999-2019"`.

    Raises:
        UsageError: An end is missing, something is no year, or there are no years at all.
    """
    if isinstance(raw, Mapping):
        known(raw, ("from", "to"), place)
        if not {"from", "to"} <= set(raw):
            raise UsageError(_("{place} needs both ends", place=place), hint=_("years = {span}", span=SPAN))
        found = _span(raw["from"], raw["to"], place)
    elif isinstance(raw, bool) or not isinstance(raw, str | int | list):
        raise _no_year(raw, place)
    else:
        parts = [RANGE.fullmatch(str(one).strip()) or one for one in (raw if isinstance(raw, list) else [raw])]
        ends = [(part[1], part[2]) if isinstance(part, re.Match) else (part, part) for part in parts]
        spans = [_span(first, last, place) for first, last in ends]
        found = tuple(dict.fromkeys(year for span in spans for year in span))
    if not found:
        raise UsageError(
            _("{place} names no year", place=place),
            detail=_("it says: {raw!r}", raw=raw),
            hint=_("years = {span}", span=SPAN),
        )
    return found


def _span(first: Any, last: Any, place: str) -> tuple[str, ...]:  # noqa: ANN401  # as TOML gives it
    for end in (first, last):
        if isinstance(end, bool) or not re.fullmatch(r"[0-9]{4}", str(end).strip()):
            raise _no_year(end, place)
    return tuple(str(year) for year in range(int(first), int(last) + 1))


def _no_year(raw: Any, place: str) -> UsageError:  # noqa: ANN401  # as TOML gives it
    return UsageError(
        _("{place} has `{raw}`, which is no year", place=place, raw=raw),
        hint=_("years = [2018, 2019] or years = {span}", span=SPAN),
    )


def texts(raw: Any) -> tuple[str, ...]:  # noqa: ANN401  # as TOML gives it
    """One text or several, as a tuple of texts."""
    return tuple(str(one) for one in ([raw] if isinstance(raw, str | int) else raw))


def _refuse_name(name: str, place: str) -> None:
    """See that a target can bear its name: it becomes part of files' names and of an environment variable's.

    Raises:
        UsageError: It cannot.
    """
    if not TARGET_NAME.fullmatch(name):
        raise UsageError(
            _("{place} has a name that is none", place=place),
            hint=_("letters, digits, `-` and `_`: [targets.nso-design]"),
        )
    if (safe := file_safe(name)) != name:  # too long, or a name that Windows keeps for itself
        raise UsageError(
            _("{place} has a name that no file can bear", place=place), hint=_("[targets.{safe}]", safe=safe)
        )


def _target(name: str, entry: Mapping[str, Any], place: str) -> TargetSettings:
    _refuse_name(name, place)
    if "kind" not in entry:
        raise UsageError(_("{place} has no `kind`", place=place), hint=_("one of: {kinds}", kinds=", ".join(KINDS)))
    _one_of(entry["kind"], KINDS, f"{place} has a kind")
    if (shape := entry.get("shape", SHAPES[0])) not in SHAPES:
        raise UsageError(
            _('{place} has shape = "{shape}"', place=place, shape=shape),
            hint=_("one of: {shapes}", shapes=", ".join(SHAPES)),
        )
    return TargetSettings(name, entry["kind"], {key: value for key, value in entry.items() if key != "kind"})
