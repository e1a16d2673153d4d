"""Which codes make up which total, declared one by one (`rules/partitions.toml`)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ilms.checks.rules.entry import Entry
from ilms.entries import read
from ilms.errors import UsageError
from ilms.languages import _

ALL = "*"


class Partition(Entry, frozen=True, kw_only=True):
    """Which codes make up which total; see the head of `rules/partitions.toml` for each field's meaning.

    Attributes:
        version: Empty where the codes are written in full.
        agency: Whose codelists it speaks of: a code of the same name in another agency's list is another class.
    """

    total: str
    parts: tuple[str, ...]
    version: str = ""
    agency: str = "ILO"
    residual: str = ""
    optional: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    perhaps: tuple[str, ...] = ()
    open: bool = False
    source: str = ""

    def __hash__(self) -> int:
        """By what tells partitions apart; `groups` has no hash of its own."""
        return hash((self.id, self.version, self.total, self.parts))

    @property
    def whole_version(self) -> bool:
        """Whether every other code of the version is a part (country lists)."""
        return self.parts == (ALL,)

    def code(self, short: str) -> str:
        """A code in full."""
        return f"{self.version}_{short}" if self.version else short

    def with_groups(self) -> "tuple[Partition, ...]":
        """This partition, and each of its groups as a total of its own.

        Between versions (full codes) a group only stands in for its members: its own version judges it.
        """
        if not self.version:
            return (self,)
        return (
            self,
            *(
                Partition(
                    id=f"{self.id}/{group}",
                    total=group,
                    parts=tuple(m for m in members if m != self.residual),
                    version=self.version,
                    agency=self.agency,
                    residual=self.residual if self.residual in members else "",
                    source=self.source,
                )
                for group, members in self.groups.items()
            ),
        )


def partition(raw: Mapping[str, Any], place: str) -> Partition:
    """The partition that an entry of a file declares.

    Raises:
        UsageError: It is not complete, has a key that nobody reads, or a group of what is no part.
    """
    made = read(Partition, {**raw, "parts": [ALL]} if raw.get("parts") == ALL else raw, place)
    codes = {*made.parts, made.residual}
    strange = [m for members in made.groups.values() for m in members if m not in codes]
    if strange and not made.whole_version:
        raise UsageError(
            _("{place} has a group with `{strange}`, which is not among its parts", place=place, strange=strange[0])
        )
    return made
