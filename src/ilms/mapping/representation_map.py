"""A representation map of SDMX 3.0 (technical notes, section 13), asked what values become.

A row that names values exactly is taken before rows with patterns, and of these the first that fits.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.model import MappedValue, RepresentationMap, ValueMapping

Texts: TypeAlias = tuple[str | None, ...]
_GROUP = re.compile(r"\\(\d)")  # `\1` in a target is the first group of the source's regular expression


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a map: those of plain values by these, the others in their order."""

    plain: Mapping[tuple[str, ...], tuple[str, ...]]
    patterns: tuple[ValueMapping, ...]

    @classmethod
    def of(cls, map_: RepresentationMap) -> Self:
        """The rows of a map.

        Raises:
            UsageError: What is marked as a regular expression is none, or a place in a value is no number.
        """
        plain: dict[tuple[str, ...], tuple[str, ...]] = {}
        patterns = []
        for row in map_.mappings:
            if any(_is_pattern(value, map_) for value in row.sources):
                patterns.append(row)
            else:
                plain.setdefault(tuple(value.text for value in row.sources), row.targets)
        return cls(plain, tuple(patterns))

    def targets(self, values: Texts) -> tuple[str, ...] | None:
        """What some values become; empty where they are mapped to nothing, None where no row fits."""
        given = tuple(value or "" for value in values)
        if given in self.plain:
            return self.plain[given]
        for row in self.patterns:
            if len(row.sources) != len(given):
                continue
            matches = [_match(source, value) for source, value in zip(row.sources, given, strict=True)]
            if all(match is not None for match in matches):
                groups = next((match for match in matches if match), ())
                return tuple(_filled(target, groups) for target in row.targets)
        return None


def _is_pattern(value: MappedValue, map_: RepresentationMap) -> bool:
    try:
        re.compile(value.text if value.regex else "")
        int(value.start or 0), int(value.end or 0)
    except (re.error, ValueError) as error:
        raise UsageError(
            _("{map} has a source value `{value}` that cannot be read", map=map_, value=value.text), detail=str(error)
        ) from error
    return bool(value.regex) or value.start is not None or value.end is not None


def _match(source: MappedValue, value: str) -> tuple[str, ...] | None:
    """The groups of a match, none of them for a plain one; None where the value is another."""
    if source.regex:
        found = re.fullmatch(source.text, value)
        return None if found is None else tuple(group or "" for group in found.groups())
    end = int(source.end) if source.end is not None else None
    return () if value[int(source.start or 0) : end] == source.text else None


def _filled(target: str, groups: Sequence[str]) -> str:
    return _GROUP.sub(lambda match: groups[int(match[1]) - 1] if int(match[1]) <= len(groups) else match[0], target)
