"""A finding as it is written to a file: open or answered for, and where it is, place by place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import overload

from ilms.checks.waivers import Applied, Waived
from ilms.described import Described
from ilms.sequence import in_sequence
from ilms.structures.tables import table_of

AREA, PERIOD = "REF_AREA", "TIME_PERIOD"


@dataclass(frozen=True)
class Place:
    """One place of a finding.

    Attributes:
        text: What stands there, where that is not the finding's value as it is; else empty.
    """

    file: str
    sheet: str = ""
    cell: str = ""
    line: int | None = None
    text: str = ""

    def __str__(self) -> str:
        """`sources/2024/lfs.xlsx > "Bieu 5" > D14`, `data.csv: 3`."""
        if self.line is not None:
            return f"{self.file}: {self.line}"
        return " > ".join(part for part in (self.file, self.sheet and f'"{self.sheet}"', self.cell) if part)


@dataclass(frozen=True)
class Record:
    """A finding, and who answers for it if anybody does."""

    finding: Described
    waived: Waived | None = None

    @property
    def places(self) -> list[Place]:
        """Where it is; a finding about a whole mapping has no place."""
        return list(_places(self.finding))

    @property
    def table(self) -> str:
        """The code of the table, `C18`; empty for data of others."""
        table = table_of(self.finding.dataflow) if self.finding.dataflow else None
        return table.code if table else ""

    @property
    def about(self) -> str:
        """The key in words, behind its table: `C18; Sex: Male; Country of destination: Japan; 2019`."""
        return "; ".join(part for part in (self.table, self.finding.about) if part)

    @property
    def rest(self) -> str:
        """The key without area and period: `SEX=SEX_T CDS=CDS_DES_TOTAL`."""
        return " ".join(f"{name}={code}" for name, code in self.finding.key.items() if name not in (AREA, PERIOD))

    @property
    def answer(self) -> str:
        """Who answers for it, why, and until when; empty if nobody does."""
        if self.waived is None:
            return ""
        until = f" ({self.waived.until})" if self.waived.until else ""
        return f"{self.waived.who}: {self.waived.reason}{until}"


class Records(Sequence[Record]):
    """Every finding in the order of `sequence`, those that somebody answers for last; made when it is asked for."""

    def __init__(self, applied: Applied) -> None:
        self._open = applied.open.take(in_sequence(applied.open))
        self._waived = applied.waived.take(in_sequence(applied.waived.groups))

    def __len__(self) -> int:
        return len(self._open) + len(self._waived)

    def __iter__(self) -> Iterator[Record]:
        yield from map(Record, self._open)
        yield from (Record(one.finding, one) for one in self._waived)

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | list[Record]:
        if isinstance(at, slice):
            return [self[number] for number in range(len(self))[at]]
        number = range(len(self))[at] - len(self._open)
        return Record(self._waived[number].finding, self._waived[number]) if number >= 0 else Record(self._open[at])

    @property
    def codes(self) -> list[str]:
        """Of what they are, in their order."""
        kinds = [*self._open.kinds(attrgetter("code")), *self._waived.groups.kinds(attrgetter("code"))]
        return list(dict.fromkeys(kinds))


def records(applied: Applied) -> Records:
    """Every finding as they are to be read, those that somebody answers for last."""
    return Records(applied)


def files(found: Sequence[Record]) -> list[str]:
    """The files that findings are in, in the order in which they come."""
    return list(dict.fromkeys(place.file for record in found for place in record.places))


def _places(finding: Described) -> Iterator[Place]:
    texts = finding.texts or ("",) * len(finding.where)
    for spot, text in zip(finding.where, texts, strict=True):
        line = spot.get("line")
        yield Place(
            str(spot["file"]),
            str(spot.get("sheet", "")),
            str(spot.get("cell", "")),
            int(str(line)) if line is not None else None,
            text,
        )
