"""A content rule: what must hold, how much a breach weighs, who says so, in the reader's words."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

import msgspec

from ilms.checks.rules.entry import Entry
from ilms.findings import Basis, Severity


class Rule(Entry, frozen=True, kw_only=True):
    """What every kind of rule has.

    A kind is a subclass in a module of this room, listed in `kinds.py`; how it is judged stands in
    `ilms.checks.content` under the same name.

    Attributes:
        KIND: What `kind = "..."` says in a file.
        code: The finding where it does not hold.
        severity: Where it is not the catalogue's.
        source: Who says that it must hold, in English; of the packaged rules the catalogues have it in others.
        text: What must hold, in a sentence, by language; shown behind the finding's own words.
    """

    KIND: ClassVar[str] = ""

    code: str
    severity: Severity | None = None
    source: str = ""
    text: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every finding that it can make."""
        return (self.code,)

    @property
    def causes(self) -> tuple[str, ...]:
        """Findings that explain what others would say of the same area and year, where they are errors."""
        return ()

    @property
    def certain(self) -> tuple[str, ...]:
        """Findings whose first place is surely the wrong figure: it is held against nothing else."""
        return ()

    @property
    def partitions_named(self) -> tuple[str, ...]:
        """Ids of the partitions that it speaks of."""
        return ()

    def settled(self, folder: Path, place: str) -> Self:  # noqa: ARG002  # for kinds that name files
        """With the files that it names looked up.

        Args:
            folder: Where the rule's own file lies.
            place: The rule, for people.

        Raises:
            UsageError: A file is not there.
        """
        return self

    @property
    def basis(self) -> Basis:
        """What its findings carry of it."""
        return Basis(self.id, self.text)
