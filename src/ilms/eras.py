"""What holds of a source, and what holds from some year on: a classification changes, and older files do not.

People write `"VSIC2018"`, or `["VSIC2018", { from = 2026, version = "VSIC2025" }]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _

FROM = "from"
FIRST, LAST = 1900, 2199  # as years of statistics go


@dataclass(frozen=True, slots=True)
class Eras:
    """Texts, and those that stand in their place from a year on.

    Attributes:
        first: Of all years before the first of `later`.
        later: From which year which, ascending.
    """

    first: tuple[str, ...] = ()
    later: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @classmethod
    def made(cls, raw: Any, key: str, place: str) -> "Eras":  # noqa: ANN401  # as TOML gives it
        """As people write them.

        Args:
            raw: A text, or a list of texts and of tables with `from` and `key`.
            key: What the tables call the texts: `map`, `version`.
            place: Where it stands, for people.

        Raises:
            UsageError: A table lacks one of its two keys, a year is none, or two begin with the same.
        """
        listed = list(raw) if isinstance(raw, list | tuple) else [raw]
        later = [_later(one, key, place) for one in listed if isinstance(one, Mapping)]
        years = [year for year, _ in later]
        if len(set(years)) < len(years):
            raise UsageError(
                _("{place} says twice what holds from {years}", place=place, years=max(years, key=years.count))
            )
        first = tuple(text for one in listed if not isinstance(one, Mapping) for text in _texts(one))
        return cls(first, tuple(sorted(later)))

    def at(self, year: int) -> tuple[str, ...]:
        """What holds in a year."""
        begun = [some for start, some in self.later if start <= year]
        return begun[-1] if begun else self.first

    @property
    def starts(self) -> tuple[int, ...]:
        """The years from which something else holds."""
        return tuple(year for year, _ in self.later)


def _later(raw: Mapping[str, Any], key: str, place: str) -> tuple[int, tuple[str, ...]]:
    year = raw.get(FROM)
    if set(raw) != {FROM, key} or not raw[key] or not isinstance(year, int) or not FIRST <= year <= LAST:
        raise UsageError(
            _("{place} does not say from which year what holds", place=place),
            hint=_('{{ {from_} = 2026, {key} = "..." }}', from_=FROM, key=key),
        )
    return year, _texts(raw[key])


def _texts(raw: Any) -> tuple[str, ...]:  # noqa: ANN401  # as TOML gives it
    return tuple(str(one) for one in (raw if isinstance(raw, list | tuple) else [raw]))
