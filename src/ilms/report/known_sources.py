"""What the sources that are known of a country fill of the 21 tables, and what they could and do not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ilms.languages import chosen
from ilms.profiles import Fill, Profile
from ilms.structures.tables import Table, tables


@dataclass(frozen=True)
class Could:
    """A source that could fill a table and does not.

    Attributes:
        tables: The codes meant: one of `A8-birth` and `A8-citizenship`, or both.
    """

    profile: Profile
    fill: Fill
    tables: tuple[str, ...]

    def as_json(self, language: str) -> dict[str, object]:
        """For `coverage --format json`."""
        needs = chosen(self.fill.needs, language) if self.fill.needs else ""
        return {
            "source": self.profile.id,
            "name": chosen(self.profile.names, language),
            "counts": self.profile.counts,
            "tables": list(self.tables),
            "told": self.fill.told,
            "reason": chosen(self.fill.reason, language),
            "needs": needs,
        }


@dataclass(frozen=True)
class KnownSource:
    """One source: the numbers of the tables that it fills, and of those that it could and does not."""

    profile: Profile
    fills: tuple[str, ...]
    could: tuple[str, ...]

    def as_json(self, language: str) -> dict[str, object]:
        """For `coverage --format json`."""
        return {
            "source": self.profile.id,
            "name": chosen(self.profile.names, language),
            "counts": self.profile.counts,
            "fills": list(self.fills),
            "could": list(self.could),
        }


def could_fill(number: str, profiles: Sequence[Profile], filled: Collection[str]) -> tuple[Could, ...]:
    """The sources that could fill a table and do not.

    Args:
        number: Of the table: `A8`.
        profiles: Of the country's sources.
        filled: The ids of those that fill it.
    """
    found = []
    for profile in profiles:
        meant = [(table, fill) for table in _of(number) if (fill := profile.could_fill(table))]
        if not meant or profile.id in filled:
            continue
        found.append(Could(profile, meant[0][1], tuple(table.code for table, _ in meant)))
    return tuple(found)


def known(profiles: Sequence[Profile], filled: Mapping[str, Collection[str]]) -> tuple[KnownSource, ...]:
    """Each source over all tables; `filled` has the ids of those that fill a table, by its number."""
    numbers = tuple(dict.fromkeys(table.number for table in tables()))
    return tuple(
        KnownSource(
            profile,
            tuple(n for n in numbers if profile.id in filled.get(n, ())),
            tuple(
                n
                for n in numbers
                if profile.id not in filled.get(n, ()) and any(profile.could_fill(table) for table in _of(n))
            ),
        )
        for profile in profiles
    )


def _of(number: str) -> list[Table]:
    return [table for table in tables() if table.number == number]
