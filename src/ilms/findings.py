"""What is to be said about the user's data: collected, never raised, held as columns until it is shown."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

import pyarrow as pa

from ilms import resources
from ilms.languages import NOTHING, Translated
from ilms.provenance import Provenance


class Severity(StrEnum):
    """How much a finding weighs: an error in structure stops `build`, one in content stops `submit`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


# Families whose errors are about form: the message could not be written or would be refused. The others are about
# content: the figures contradict each other or their past.
STRUCTURAL = ("TAB", "SRC", "MAP", "KEY", "COD", "VAL", "TIM", "ATT", "STR")
FIGURES = ("SUM", "XTB", "HIS", "DIS")  # families that hold figures against figures


@dataclass(frozen=True, slots=True)
class Kind:
    """An entry of the catalogue (`catalogue/FAMILY.toml`): what a code means, in every language.

    Attributes:
        message: A template over the finding's parameters.
        expected: A template of what would be right; where there is none, the parameter `expected` as it is.
        fmr: The Fusion Metadata Registry rule that this finding foretells, where there is one.
        whole: Whether it is about a column or the whole file, so that area and period do not tell one from another.
        figures: Whether it holds figures against figures: then a reader has them, and their codes, in the words of
            the language. What is about form says what stands there, to the letter.
    """

    code: str
    severity: Severity
    title: Translated
    message: Translated
    hint: Translated
    fmr: str | None = None
    expected: Translated = NOTHING
    whole: bool = False
    figures: bool = False

    @property
    def structural(self) -> bool:
        """Whether an error of this kind stops `build`, and not only `submit`."""
        return self.code.startswith(STRUCTURAL)


@cache
def catalogue() -> Mapping[str, Kind]:
    """Every kind of finding there is, by code."""
    families = sorted(resources.own("catalogue").glob("*.toml"))
    entries = [tomllib.loads(file.read_text("utf-8")) for file in families]
    return {
        code: Kind(
            code,
            Severity(e["severity"]),
            Translated(e["title"], f"{code}.title"),
            Translated(e["message"], f"{code}.message"),
            Translated(e["hint"], f"{code}.hint"),
            e.get("fmr"),
            Translated(e.get("expected", ""), f"{code}.expected"),
            e.get("whole", False),
            e.get("figures", code.startswith(FIGURES)),
        )
        for family in entries
        for code, e in family.items()
    }


@dataclass(frozen=True)
class Basis:
    """The rule behind a finding, where rules are data: its id and what it says, by language."""

    rule: str
    text: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Batch:
    """All findings of one code that one check made about one dataflow: columns, no object a bad row.

    Attributes:
        params: One row a finding. The columns are the parameters of the kind's message; `value` and `expected`
            are also shown by themselves. All strings; one that is the same throughout is a dictionary of one text.
        rows: The observation each is about (row number), null where it is about none.
        cells: The cell each is about (row number in `Provenance.cells`), for findings made before there is an
            observation.
        severity: Where a rule or a configuration overrides the catalogue's.
        others: For each a list of further observations that it is about (row numbers): a total's parts.
        elsewhere: Likewise of other data sets: where those come from, and a list of row numbers for each finding.
        basis: The rule that says so.
    """

    code: str
    params: pa.Table
    rows: pa.Array | None = None
    cells: pa.Array | None = None
    severity: Severity = field(default=Severity.ERROR)
    others: pa.ListArray | None = None
    elsewhere: tuple[tuple[Provenance, pa.ListArray], ...] = ()
    basis: Basis | None = None

    def __len__(self) -> int:
        return int(self.params.num_rows)

    def filter(self, mask: pa.Array) -> "Batch":
        """Some of the findings."""
        return replace(
            self,
            params=self.params.filter(mask),
            rows=None if self.rows is None else self.rows.filter(mask),
            cells=None if self.cells is None else self.cells.filter(mask),
            others=None if self.others is None else self.others.filter(mask),
            elsewhere=tuple((there, lists.filter(mask)) for there, lists in self.elsewhere),
        )


def batch(
    code: str,
    params: Mapping[str, object],
    *,
    rows: pa.Array | None = None,
    cells: pa.Array | None = None,
    severity: Severity | None = None,
    others: pa.ListArray | None = None,
    elsewhere: Sequence[tuple[Provenance, pa.ListArray]] = (),
    basis: Basis | None = None,
) -> Batch:
    """Make a batch; a parameter that is one text holds for every finding in it.

    Args:
        code: A code of the catalogue.
        params: Parameter name to an array of strings, or to one text.
        rows: Row numbers of observations.
        cells: Row numbers of cells.
        severity: Where it is not the catalogue's.
        others: Row numbers of further observations, a list for each.
        elsewhere: Provenance of other data sets, with row numbers of their observations, a list for each.
        basis: The rule that says so.

    Raises:
        KeyError: The catalogue has no such code.
    """
    kind = catalogue()[code]
    counted = next((x for x in (rows, cells, *params.values()) if isinstance(x, pa.Array)), None)
    length = 1 if counted is None else len(counted)
    columns = {
        name: value if isinstance(value, pa.Array) else _repeated(str(value), length) for name, value in params.items()
    }
    table = pa.table(columns) if columns else pa.table({"#": pa.nulls(length)})
    return Batch(code, table, rows, cells, severity or kind.severity, others, tuple(elsewhere), basis)


def _repeated(text: str, times: int) -> pa.DictionaryArray:
    """A parameter that is one text, in a byte a finding."""
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), times), pa.array([text]))


def stacked(batches: Sequence[Batch]) -> pa.Table:
    """The parameters of several batches with the same names, one below the other."""
    columns = {}
    for name in batches[0].params.column_names:
        some = [one.params[name] for one in batches]
        first, *others = {_only(column) for column in some}
        if first is not None and not others:
            columns[name] = _repeated(first, sum(map(len, some)))
        else:
            chunks = [chunk for column in some for chunk in column.cast(pa.string()).chunks]
            columns[name] = pa.chunked_array(chunks, pa.string())
    return pa.table(columns)


def _only(column: pa.ChunkedArray) -> str | None:
    """The one text of a parameter that is the same throughout."""
    if not pa.types.is_dictionary(column.type) or column.num_chunks != 1 or len(column.chunk(0).dictionary) != 1:
        return None
    return str(column.chunk(0).dictionary[0])


@dataclass(frozen=True, eq=False)
class Findings:
    """Batches in the order in which they were found."""

    batches: tuple[Batch, ...] = ()

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(self.batches + other.batches)

    def __iter__(self) -> Iterator[Batch]:
        return iter(self.batches)

    def __len__(self) -> int:
        return sum(len(b) for b in self.batches)

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much, each counted."""
        return sum(len(b) for b in self.batches if b.severity is severity)

    @classmethod
    def of(cls, batches: Iterable[Batch]) -> "Findings":
        """Those batches that hold anything."""
        return cls(tuple(b for b in batches if len(b)))
