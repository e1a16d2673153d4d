"""Sources and notes: codes in ILOSTAT CSV, labels in SDMX. A text without a code stays verbatim.

The register is `maps/ilostat-sources.csv` and `maps/ilostat-notes.csv` (ILO's tables of December 2019), with
a workspace's own files and the sources of its `ilms.toml` before it.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from ilms import resources
from ilms.workspace import Workspace

SOURCES, NOTES = "ilostat-sources.csv", "ilostat-notes.csv"
SURVEY = "S1"  # the survey's name: a type without codes, its text travels as it is

BETWEEN_LABELS = " | "
_CODE = re.compile(r"(?P<type>[A-Z]\d{1,3}):(?P<value>\d+)")
_TYPED = re.compile(r"(?P<type>[A-Z]\d{1,3}):(?P<value>.+)", re.DOTALL)
_BETWEEN_CODES = re.compile(r"_(?=[A-Z]\d{1,3}:)")


@dataclass(frozen=True)
class Translated:
    """A text in the other form.

    Attributes:
        odd: The parts that have no code (to codes) or are not in the register (to labels): kept verbatim.
        reworded: The parts whose wording in the register differs in case or blanks.
    """

    text: str
    odd: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


class Said(NamedTuple):
    """One note of a text.

    Attributes:
        kind: Its type (`S3`); empty where that cannot be told.
        code: Its code (`S3:8`), where it is one or the register has its wording; else empty.
        text: As it stands there.
        known: It is no code, or the register has it.
    """

    kind: str
    code: str
    text: str
    known: bool


@dataclass(frozen=True, eq=False)
class Book:
    """The register.

    Attributes:
        sources: (area, code, label), the most particular first.
        notes: Code (`S3:5`) to its text.
        types: Note type (`S3`) to its name.
    """

    sources: tuple[tuple[str, str, str], ...]
    notes: Mapping[str, str]
    types: Mapping[str, str]

    @cached_property
    def _source_codes(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for area, code, label in self.sources:
            found.setdefault((area, _folded(label)), code)
        return found

    @cached_property
    def _source_labels(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for area, code, label in self.sources:
            found.setdefault((area, code), label)
        return found

    @cached_property
    def _note_codes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code in self.notes:
            found.setdefault(_folded(self._label(code)), code)
        return found

    def _label(self, code: str) -> str:
        kind = code.partition(":")[0]
        return f"{self.types.get(kind, kind)}: {self.notes[code]}"

    def source_code(self, label: str, area: str | None) -> Translated:
        """`LFS - Labour force survey` of VNM to `BA:1788`."""
        code = self._source_codes.get((area or "", _folded(label)))
        if code is None:
            known = (area or "", label) in self._source_labels
            return Translated(label, odd=() if known else (label,))
        registered = self._source_labels[(area or "", code)]
        return Translated(code, reworded=() if registered == label else (label,))

    def source_label(self, code: str, area: str | None) -> Translated:
        """`BA:1788` of VNM to `LFS - Labour force survey`."""
        label = self._source_labels.get((area or "", code))
        return Translated(label) if label is not None else Translated(code, odd=(code,))

    def note_codes(self, labels: str) -> Translated:
        """`Data reference period: First quarter | Break in series: Sample redesigned` to `S3:8_I11:265`."""
        if not labels:
            return Translated("")
        parts, odd, reworded = [], [], []
        survey = f"{self.types.get(SURVEY, SURVEY)}: "
        coded = False
        for label in labels.split(BETWEEN_LABELS):
            code = self._note_codes.get(_folded(label))
            if code is not None and self._label(code) != label:
                reworded.append(label)
            if code is None and label.startswith(survey):
                code = f"{SURVEY}:{label.removeprefix(survey)}"
            if code is None and _CODE.fullmatch(label):
                code = label
            if code is None:
                odd.append(label)
            parts.append(("_" if coded and code is not None else BETWEEN_LABELS) + (label if code is None else code))
            coded = code is not None
        return Translated("".join(parts).removeprefix(BETWEEN_LABELS), tuple(odd), tuple(reworded))

    def note_labels(self, codes: str) -> Translated:
        """`S3:8_I11:265` to the labels, one after the other."""
        labels, odd = [], []
        for part in (piece for group in codes.split(BETWEEN_LABELS) for piece in _BETWEEN_CODES.split(group)):
            typed = _TYPED.fullmatch(part)
            if part in self.notes:
                labels.append(self._label(part))
            elif typed and typed["type"] == SURVEY:
                labels.append(f"{self.types.get(SURVEY, SURVEY)}: {typed['value']}")
            else:
                labels.append(part)
                if _CODE.fullmatch(part):
                    odd.append(part)
        return Translated(BETWEEN_LABELS.join(labels), tuple(odd))

    def said(self, text: str) -> tuple[Said, ...]:
        """The notes of a text, codes and labels alike."""
        return tuple(
            self._one(part)
            for label in text.split(BETWEEN_LABELS)
            for part in (_BETWEEN_CODES.split(label) if _TYPED.fullmatch(label) else (label,))
            if part.strip()
        )

    def _one(self, part: str) -> Said:
        label = self._note_codes.get(_folded(part))
        if label is not None:
            return Said(label.partition(":")[0], label, part, known=True)
        coded = _CODE.fullmatch(part)
        if coded and coded["type"] != SURVEY:
            return Said(coded["type"], part, part, known=part in self.notes)
        typed = _TYPED.fullmatch(part)
        kind = typed["type"] if typed else self._kinds.get(_folded(part.partition(":")[0]), "")
        return Said(kind, "", part, known=True)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {_folded(name): kind for kind, name in reversed(tuple(self.types.items()))}

    def compose(self, notes: Mapping[str, str]) -> str:
        """Notes as a workspace declares them, type to code or text, as the label that stands in SDMX.

        `{"S1": "Labour Force Survey", "S3": "5"}` gives
        `Survey name (without year): Labour Force Survey | Data reference period: Annual or annual average`.
        """
        labels = []
        for kind, value in notes.items():
            code = f"{kind}:{value}"
            labels.append(self._label(code) if code in self.notes else f"{self.types.get(kind, kind)}: {value}")
        return BETWEEN_LABELS.join(labels)


def book(workspace: Workspace | None = None) -> Book:
    """The packaged register, under what a workspace adds to it."""
    return _packaged() if workspace is None else _of(workspace)


@cache
def _packaged() -> Book:
    return _read([resources.folder("maps")], ())


def _of(workspace: Workspace) -> Book:
    own = tuple(
        (workspace.area, source.ilostat, source.name)
        for source in workspace.sources.values()
        if re.fullmatch(r"[A-Z]{2}:\d+", source.ilostat)
    )
    return _read(workspace.overlay("maps"), own)


def _read(folders: Iterable[Path], sources: tuple[tuple[str, str, str], ...]) -> Book:
    notes: dict[str, str] = {}
    types: dict[str, str] = {}
    for folder in folders:
        for row in _rows(folder / NOTES):
            types.setdefault(row["code"].partition(":")[0], row["type"])
            if ":" in row["code"]:
                notes.setdefault(row["code"], row["label"])
        sources += tuple((row["area"], row["code"], row["label"]) for row in _rows(folder / SOURCES))
    return Book(sources, notes, types)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _folded(text: str) -> str:
    """For comparing: composed, without case, blanks run together."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
