"""Observations as people read them: what is total by year, then a sheet a year, classes down and sexes across."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilms.dataset import Dataset
from ilms.messages.notes import BETWEEN_LABELS
from ilms.observations import VALUE
from ilms.report.words import Words
from ilms.structures.schema import Codelist, Component
from ilms.structures.tables import Table, table_of
from ilms.structures.versions import version_of

Numbers = NDArray[np.int64]
SEX, TIME, STATUS = "SEX", "TIME_PERIOD", "OBS_STATUS"
BOTH = "SEX_T"
TOTAL = "_TOTAL"  # how the code of a classification's total ends
BETWEEN_CODES = " "  # no code holds a blank
FIXED = ("REF_AREA", "FREQ", "MEASURE", SEX)  # what is no row of a sheet
NOTHING = -1  # where a sheet has no observation


@dataclass(frozen=True)
class Sheet:
    """Figures with labels beside and above them.

    Attributes:
        title: `2019`; of totals, `1999-2019`.
        said: What source and notes say, behind the years of which they say it; behind nothing where that is all.
        columns: Labels of sexes.
        rows: A label with a cell a column.
        legend: What the letters beside the figures mean.
        observations: Of each cell, row by row, the number of its observation in the data set; or `NOTHING`.
    """

    title: str
    said: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    legend: tuple[str, ...]
    observations: tuple[int, ...]


class Flow:
    """One dataflow, to be laid out: its columns in canonical order.

    Attributes:
        numbers: For each place in that order the number of the observation in the data set.
    """

    def __init__(self, data: Dataset, table: Table, language: str) -> None:
        self.table, self.language, self.words = table, language, Words(language)
        order = data.observations.order()
        self.observations = data.observations.take(order)
        self.numbers: Numbers = order.to_numpy().astype(np.int64)
        self.schema = self.observations.schema
        self.classes = [one for one in self.schema.dimensions if one.id not in FIXED]
        self.values = self.observations.text(VALUE).to_pylist()
        self.marks = pc.fill_null(self.observations.text(STATUS), "").to_pylist()

    @cached_property
    def years(self) -> dict[str, Numbers]:
        """The places of each year's observations, newest first."""
        encoded = self.observations.text(TIME).dictionary_encode()
        indices = encoded.indices.fill_null(NOTHING).to_numpy()
        named = {year: np.flatnonzero(indices == number) for number, year in enumerate(encoded.dictionary.to_pylist())}
        return dict(sorted(named.items(), reverse=True))

    @cached_property
    def _sexes(self) -> list[str]:
        codes: list[str] = self._codes(SEX).to_pylist()
        return codes

    @cached_property
    def _rows(self) -> pa.DictionaryArray:
        """The codes that make a row, joined."""
        codes = [self._codes(one.id) for one in self.classes]
        return pc.binary_join_element_wise(*codes, BETWEEN_CODES).dictionary_encode()

    def _codes(self, name: str) -> pa.Array:
        return pc.fill_null(self.observations.text(name), "")

    @cached_property
    def sexes(self) -> list[str]:
        """Those that occur, in the codelist's order."""
        return _present(self.observations.codes(SEX))

    @cached_property
    def _total(self) -> frozenset[int]:
        """The rows in which every class is a total."""
        rows = enumerate(self._rows.dictionary.to_pylist())
        return frozenset(
            number for number, row in rows if all(code.endswith(TOTAL) for code in row.split(BETWEEN_CODES))
        )

    def cells(self, year: str) -> dict[int, dict[str, int]]:
        """The places of a year's observations by row, in the order of the rows, and by sex."""
        places = self.years[year]
        found: dict[int, dict[str, int]] = {}
        # Laying out for the eye: a cell is a cell.
        for place, row in zip(places.tolist(), self._rows.indices.to_numpy()[places].tolist(), strict=True):
            found.setdefault(row, {})[self._sexes[place]] = place
        return found

    @cached_property
    def totals(self) -> dict[str, dict[str, int]]:
        """By year, newest first, and sex: where every class is a total; of several such rows the first."""
        found = {}
        for year in self.years:
            rows = self.cells(year)
            if total := next((cells for row, cells in rows.items() if row in self._total), None):
                found[year] = total
        return found

    def classes_of(self, year: str) -> dict[str, int]:
        """The places of the first classification's classes by code, of both sexes and with all else a total.

        Of several versions it is the one that the questionnaire asks for first, where it is there.
        """
        first = self.classes[0]
        found: dict[str, dict[str, int]] = {}
        for row, cells in self.cells(year).items():
            code, *rest = self._rows.dictionary[row].as_py().split(BETWEEN_CODES)
            if BOTH in cells and not code.endswith(TOTAL) and all(other.endswith(TOTAL) for other in rest):
                version = version_of(first.codelist.reference.id, code) if first.codelist else None
                found.setdefault(version or "", {})[code] = cells[BOTH]
        asked = [version for version in self.table.collected.get(first.id, ()) if version in found]
        return found[asked[0]] if asked else next(iter(found.values()), {})

    def sex(self, code: str) -> str:
        """What a sex is called."""
        return label(self.schema[SEX], code, self.language)

    def labels(self, rows: Iterable[int]) -> list[str]:
        """Of rows, told apart where classes of two versions are called the same."""
        keys = [self._rows.dictionary[row].as_py() for row in rows]
        named = [" · ".join(label(one, code, self.language) for one, code in self._pairs(key)) for key in keys]
        often = Counter(named)
        return [
            f"{label} ({'; '.join(self._versions(key))})" if often[label] > 1 else label
            for key, label in zip(keys, named, strict=True)
        ]

    def _pairs(self, key: str) -> Iterable[tuple[Component, str]]:
        return zip(self.classes, key.split(BETWEEN_CODES), strict=True)

    def _versions(self, key: str) -> list[str]:
        """The names of the classifications' versions in a row."""
        lists = [(one.codelist, code) for one, code in self._pairs(key) if one.codelist and len(one.codelist) > 1]
        named = [(codelist, version_of(codelist.reference.id, code)) for codelist, code in lists]
        return [codelist.label(version, self.language) for codelist, version in named if version]

    def sheet(self, title: str, labels: Sequence[str], rows: Sequence[dict[str, int]], said: Sequence[str]) -> Sheet:
        """Rows of places laid out; `said` names the years of which source and notes are told."""
        sexes = [sex for sex in self.sexes if any(sex in row for row in rows)]
        places = [[row.get(sex, NOTHING) for sex in sexes] for row in rows]
        used = [place for row in places for place in row if place != NOTHING]
        decimals = self.words.places([self.values[place] for place in used])
        shown = {
            place: f"{self.words.number(self.values[place], decimals)} {self.marks[place]}".strip() for place in used
        }
        return Sheet(
            title,
            tuple(_said(self, said)),
            tuple(self.sex(sex) for sex in sexes),
            tuple(
                (label, tuple(shown.get(place, "") for place in row)) for label, row in zip(labels, places, strict=True)
            ),
            tuple(self._legend({self.marks[place] for place in used} - {""})),
            tuple(int(self.numbers[place]) if place != NOTHING else NOTHING for row in places for place in row),
        )

    def _legend(self, marks: set[str]) -> Iterable[str]:
        return (f"{mark}: {label(self.schema[STATUS], mark, self.language)}" for mark in sorted(marks))


def flow(data: Dataset, language: str) -> Flow | None:
    """None for a dataflow that is none of the 35, or that has no observation."""
    table = table_of(data.observations.schema.dataflow.id)
    return Flow(data, table, language) if table and len(data.observations) else None


def totals(of: Flow) -> Sheet | None:
    """What is total by year, newest first; None where nothing is."""
    years = list(of.totals)
    return of.sheet(_span(years), years, list(of.totals.values()), years) if years else None


def sheets(of: Flow) -> Iterable[Sheet]:
    """Each year with more than its total, newest first; source and notes are said where its total does not say them."""
    for year in of.years:
        cells = of.cells(year)
        if len(cells) > 1 or year not in of.totals:
            yield of.sheet(year, of.labels(cells), list(cells.values()), [] if year in of.totals else [year])


def _said(of: Flow, years: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Source and notes of some years, the same ones together; without the years where they are said of all."""
    by_year = {year: " · ".join(_notes(of, of.years[year])) for year in years}
    said: dict[str, list[str]] = {}
    for year, text in by_year.items():
        said.setdefault(text, []).append(year)
    return [(_span(some) if len(said) > 1 else "", text) for text, some in said.items() if text]


def _notes(of: Flow, places: Numbers) -> list[str]:
    """Each text once; a survey's name that repeats the source is the source."""
    (sources, *notes) = (
        pc.unique(of.observations.text(name).take(pa.array(places))).drop_null().to_pylist()
        for name in ("SOURCE", "NOTE_SOURCE", "NOTE_INDICATOR")
    )
    parts = [part for texts in notes for text in texts for part in text.split(BETWEEN_LABELS)]
    return [*sources, *dict.fromkeys(part for part in parts if part.partition(": ")[2] not in sources)]


def _span(years: Sequence[str]) -> str:
    """The first and the last of them."""
    return years[0] if len(years) == 1 else f"{min(years)}-{max(years)}"


def _present(column: pa.DictionaryArray) -> list[str]:
    """The codes that occur, in the codelist's order."""
    indices = sorted(pc.unique(column.indices).drop_null().to_pylist())
    return [column.dictionary[index].as_py() for index in indices]


def label(component: Component, code: str, language: str) -> str:
    """Of a code of a component."""
    codelist: Codelist | None = component.codelist
    return codelist.label(code, language) if codelist else code
