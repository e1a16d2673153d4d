"""What a mapping file says (`docs/mapping.md`): read, refused where it is wrong, and nothing decided yet."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from ilms.errors import UnreadableTomlError, UsageError
from ilms.languages import _
from ilms.mapping.origin import From, Origin, origins
from ilms.mapping.read_section import Read, read_section
from ilms.mapping.table_note import Note, note
from ilms.mapping.weights import Weights
from ilms.workspace import known

UNDECIDED = re.compile(r"(?:^|\s)#\s+\?\s")  # as a draft marks what the user decides
TIME = "TIME_PERIOD"
# The keys of a file: what stands neither here nor with its section is refused.
TOP = ("table", "source", "as-persons", "weights", "read", "dimensions", "attributes", "round", "notes")
ROUND = ("decimals",)


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
            read=read_section(raw["read"], f"[read] of {place}"),
            dimensions=origins(raw["dimensions"], f"[dimensions] of {place}"),
            attributes=origins(raw.get("attributes", {}), f"[attributes] of {place}"),
            decimals=raw.get("round", {}).get("decimals"),
            notes={kind: note(said, f"{kind} in [notes] of {place}") for kind, said in raw.get("notes", {}).items()},
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
