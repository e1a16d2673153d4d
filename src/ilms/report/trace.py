"""From a number to the cells that it came from, and from a cell to the numbers that it became."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset
from ilms.observations import VALUE
from ilms.structures.schema import Schema

Rows = npt.NDArray[np.int64]
SEPARATOR, OR = ".", "+"  # as a key is written in SDMX REST


@dataclass(frozen=True)
class Origin:
    """One cell behind an observation.

    Attributes:
        place: `{"file", "sheet", "cell"}` or `{"file", "line"}`; empty for what the mapping itself declares.
        text: What stands there.
        operation: What was done with it (`provenance.Operation`).
    """

    place: Mapping[str, object]
    text: str
    operation: str


@dataclass(frozen=True)
class Traced:
    """One observation with all cells behind it, in the order in which they were read.

    Attributes:
        source: The id of the source that it is of, or of the combination that fills its year.
        instead: Where it is not used: the source or combination that fills its year instead.
        used: And what is used for its key, if anything.
    """

    schema: Schema
    key: Mapping[str, str]
    value: str | None
    source: str | None
    origins: tuple[Origin, ...]
    instead: str | None = None
    used: "Traced | None" = None

    @property
    def year(self) -> str:
        """Its period; empty where it has none."""
        return self.key.get(self.schema.time.id, "") if self.schema.time else ""

    def as_json(self) -> dict[str, object]:
        """The public shape (`docs/json.md`)."""
        used = self.used.as_json() if self.used else None
        return ({} if self.instead is None else {"instead": self.instead, "used": used}) | {
            "dataflow": self.schema.dataflow.id, "key": dict(self.key), "value": self.value, "source": self.source,
            "from": [{**one.place, "text": one.text, "operation": one.operation} for one in self.origins],
        }  # fmt: skip


def of_words(datasets: Sequence[Dataset], words: Sequence[str]) -> list[Traced]:
    """The observations that all of these words fit; last those that are not used, since another source is preferred.

    Args:
        datasets: With their provenance.
        words: A key as findings show it (`VNM.A.MNA_OEMP_NB.SEX_F.CDS_DES_JPN.2019`, parts left empty or several
            with `+` as in SDMX REST), or single codes, full or without their version, and periods, in any order;
            several of one place with `+`.
    """
    return [
        one for data, whole in _with_unused(datasets) for one in _traced(data, _fitting(data, words), whole)
    ]  # fmt: skip


def of_cells(datasets: Sequence[Dataset], file: str, sheet: str | None, places: Collection[str | int]) -> list[Traced]:
    """The observations that some cells, or lines of a text file, became, be it as a part of a sum; unused ones last.

    Args:
        datasets: With their provenance.
        file: As the provenance has it.
        sheet: None for any.
        places: Addresses of cells as Excel shows them, or numbers of lines; none of them means all.
    """
    found: list[Traced] = []
    for data, whole in _with_unused(datasets):
        cells = pc.indices_nonzero(_there(data.provenance.cells, file, sheet, places)).cast(pa.int64())
        origins = data.provenance.origins
        rows = origins["observation"].filter(pc.is_in(origins["cell"], value_set=cells))
        found += _traced(data, np.unique(rows.to_numpy()), whole)
    return found


def _with_unused(datasets: Sequence[Dataset]) -> Iterator[tuple[Dataset, Dataset | None]]:
    """All data sets, then what they do not use: each with the data set that is used in its place."""
    yield from ((data, None) for data in datasets)
    yield from ((unused, data) for data in datasets for unused in data.unused)


def texts(datasets: Iterable[Dataset], file: str, sheet: str | None, places: Collection[str | int]) -> list[Origin]:
    """What stands in some cells that were read, each once, whether or not a number came of it."""
    seen: dict[tuple[object, ...], Origin] = {}
    for data in datasets:
        cells = data.provenance.cells
        for number in pc.indices_nonzero(_there(cells, file, sheet, places)).to_pylist():
            place = data.provenance.cell(number)
            seen.setdefault(tuple(place.values()), Origin(place, data.provenance.text(number), ""))
    return list(seen.values())


def sheets(datasets: Iterable[Dataset], file: str) -> list[str]:
    """The sheets of a file that were read."""
    found: set[str] = set()
    for data in datasets:
        cells = data.provenance.cells
        found |= set(pc.unique(cells["sheet"].filter(pc.equal(cells["file"], file))).drop_null().to_pylist())
    return sorted(found)


def files(datasets: Iterable[Dataset]) -> list[str]:
    """The files that were read."""
    return sorted({name for data in datasets for name in pc.unique(data.provenance.cells["file"]).to_pylist()})


def _there(cells: pa.Table, file: str, sheet: str | None, places: Collection[str | int]) -> pa.ChunkedArray:
    mask = pc.equal(cells["file"], file)
    if sheet is not None:
        mask = pc.and_(mask, pc.fill_null(pc.equal(cells["sheet"], sheet), fill_value=False))
    addresses = pa.array([place for place in places if isinstance(place, str)], pa.string())
    lines = pa.array([place for place in places if isinstance(place, int)], pa.int64())
    named = pc.or_(pc.is_in(cells["cell"], value_set=addresses), pc.is_in(cells["line"], value_set=lines))
    return pc.and_(mask, named) if places else mask


def _fitting(data: Dataset, words: Sequence[str]) -> Rows:
    mask = np.ones(len(data.observations), np.bool_)
    for word in words:
        mask &= _of_key(data, word.split(SEPARATOR)) if SEPARATOR in word else _anywhere(data, word)
    return np.flatnonzero(mask)


def _of_key(data: Dataset, parts: Sequence[str]) -> npt.NDArray[np.bool_]:
    key = data.observations.schema.key
    mask = np.full(len(data.observations), len(parts) <= len(key))
    for name, part in zip(key, parts, strict=False):
        if part and mask.any():
            mask &= _is(data, name, part.split(OR))
    return mask


def _anywhere(data: Dataset, word: str) -> npt.NDArray[np.bool_]:
    """Where any dimension has that code; a code may be given without its version (`JPN` for `CDS_DES_JPN`)."""
    mask = np.zeros(len(data.observations), np.bool_)
    for name in data.observations.schema.key:
        mask |= _is(data, name, word.split(OR))
    return mask


def _is(data: Dataset, name: str, wanted: Sequence[str]) -> npt.NDArray[np.bool_]:
    encoded = data.observations.text(name).dictionary_encode()
    told = [text is not None and any(_same(text, one) for one in wanted) for text in encoded.dictionary.to_pylist()]
    mask = pc.fill_null(pa.array(told, pa.bool_()).take(encoded.indices), fill_value=False)
    return np.asarray(mask.to_numpy(zero_copy_only=False))


def _same(code: str, wanted: str) -> bool:
    code, wanted = code.casefold(), wanted.casefold()
    return code == wanted or code.endswith(f"_{wanted}")


def _traced(data: Dataset, rows: Rows, whole: Dataset | None = None) -> Iterator[Traced]:
    """Observations of a data set; `whole` is the one that is used in its place, if it is not used itself."""
    if not len(rows):
        return
    schema = data.observations.schema
    columns = {name: data.observations.text(name).take(pa.array(rows)).to_pylist() for name in schema.key}
    measure = VALUE if VALUE in schema else schema.measures[0].id
    values = data.observations.text(measure).take(pa.array(rows)).to_pylist()
    behind = _behind(data, rows)
    used = _same_key(data, rows, whole) if whole else [None] * len(rows)
    for number, row in enumerate(rows.tolist()):
        key = {name: column[number] for name, column in columns.items() if column[number] is not None}
        year = key.get(schema.time.id, "") if schema.time else ""
        source, instead = data.source or data.chosen.get(year), whole.chosen.get(year) if whole else None
        yield Traced(schema, key, values[number], source, tuple(behind.get(row, ())), instead, used[number])


def _same_key(data: Dataset, rows: Rows, whole: Dataset) -> list[Traced | None]:
    """What another data set has for the same keys."""

    def keys(of: Dataset) -> pa.Array:
        columns = [pc.fill_null(of.observations.text(name), "") for name in of.observations.schema.key]
        return pc.binary_join_element_wise(*columns, "\x1f")

    at = pc.index_in(keys(data).take(pa.array(rows)), value_set=keys(whole)).to_pylist()
    there = np.unique(np.array([one for one in at if one is not None], np.int64))
    found = dict(zip(there.tolist(), _traced(whole, there), strict=True))
    return [None if one is None else found[one] for one in at]


def _behind(data: Dataset, rows: Rows) -> dict[int, list[Origin]]:
    """The cells behind some observations, each with what was done with it."""
    origins = data.provenance.origins
    mine = origins.filter(pc.is_in(origins["observation"], value_set=pa.array(rows)))
    found: dict[int, list[Origin]] = {}
    for one in mine.to_pylist():
        number = one["cell"]
        place = {} if number is None else data.provenance.cell(number)
        text = "" if number is None else data.provenance.text(number)
        found.setdefault(one["observation"], []).append(Origin(place, text, str(one["operation"])))
    return found
