"""Changes in structures as rows that people read, in their language; the same for the screen and for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ilms.maintenance.compare.changes import Change, Changes, Kind
from ilms.maintenance.compare.constraints import VALUE
from ilms.maintenance.compare.items import label
from ilms.words import Words

ROOM = "report.changes"


@dataclass(frozen=True)
class Row:
    """One change in words.

    Attributes:
        item: The code or component; a renamed one with both ids.
        about: Its name, or what of it changed.
    """

    item: str
    about: str
    old: str
    new: str
    remark: str
    breaking: bool

    def line(self) -> str:
        """On one line."""
        moved = f"{self.old or '-'} -> {self.new or '-'}" if self.old or self.new else ""
        parts = [self.item, self.about, moved, f"({self.remark})" if self.remark else ""]
        return "  ".join(part for part in parts if part)


@dataclass(frozen=True)
class Part:
    """The changes of one kind in one artefact."""

    kind: Kind
    heading: str
    rows: tuple[Row, ...]

    @property
    def breaking(self) -> int:
        """How many of them break."""
        return sum(row.breaking for row in self.rows)


def words(language: str) -> Words:
    """This room's words."""
    return Words(language, ROOM)


def told(changes: Changes, language: str) -> dict[str, list[Part]]:
    """By artefact, the changes of each kind in their order."""
    said = words(language)
    return {artefact: list(_parts(some, said)) for artefact, some in changes.by_artefact().items()}


def _parts(changes: Changes, said: Words) -> Iterator[Part]:
    for kind, some in groupby(changes, lambda change: change.kind):
        yield Part(kind, said(f"kind.{kind}"), tuple(_row(change, said) for change in some))


def summed_up(changes: Changes, language: str) -> str:
    """All in one line: `4 changes (2 breaking): added 3, renamed 1`."""
    said = words(language)
    if not len(changes):
        return said("none")
    kinds = ", ".join(f"{said(f'kind.{kind}').lower()} {count}" for kind, count in changes.summary().items())
    breaking = sum(change.breaking for change in changes)
    return f"{said.counted('changes', len(changes))} ({said.counted('breaking', breaking)}): {kinds}"


def _row(change: Change, said: Words) -> Row:
    name = change.names.get(said.language) or label(change.names)
    old, new, about, remark = change.old or "", change.new or "", change.detail, ""
    match change.kind:
        case Kind.ADDED:
            old, new, about, remark = "", "", name or new, _place(change, said)
        case Kind.REMOVED:
            old, about = "", name or old
            remark = said("under", parent=change.parent) if change.parent else ""
        case Kind.RENAMED:
            about, remark = name, _likeness(change, said)
        case Kind.MOVED:
            about, old, new = name, old or said("top"), new or said("top")
        case Kind.ORDER:
            about, old, new = name, _behind(old, said), _behind(new, said)
        case Kind.LABEL | Kind.DESCRIPTION:
            about = f"[{change.language}]"
        case Kind.CONSTRAINT if change.detail == VALUE:
            about = ""
        case Kind.LANGUAGE_MISSING:
            about, old = f"[{change.language}]", said.counted("texts", int(old))
    item = "" if change.kind is Kind.RENAMED else change.item
    return Row(item, about, old, new, remark, change.breaking)


def _place(change: Change, said: Words) -> str:
    parts = [said("under", parent=change.parent)] if change.parent else []
    return ", ".join([*parts, _behind(change.after or "", said)])


def _behind(code: str, said: Words) -> str:
    return said("behind", code=code) if code else said("first")


def _likeness(change: Change, said: Words) -> str:
    parts = [said("reused", code=change.old)] if change.reused else []
    percent = int(change.sure * 100)
    return ", ".join([*parts, *([said("sure", percent=percent)] if percent < 100 else [])])  # noqa: PLR2004
