"""What is to be released: the cells of a table, and the sums that they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from ilms.tabulation.files.tabulation_file import Disclosure, Reliability


@dataclass(frozen=True, eq=False)
class Tabulated:
    """One dataflow as it was tabulated, of any number of periods.

    Attributes:
        name: How people call it: `A5-birth`.
        dimensions: The classified dimensions, in key order.
        cells: A row a cell: `period`, each dimension's code, `value` (text), `cases` (persons counted), and what an
            estimate has besides (`se`, `cv`, `lower`, `upper`).
        members: By dimension, `signature` and `code`: in which codes of all versions, totals too, a record of that
            signature is counted.
        atoms: `period`, by each dimension's name its signature, `cases`, and `amount`: the sum of weights, or of
            weighted amounts where these are added up or averaged. Every cell is the sum of the atoms in its codes.
        contributions: `cell` (a row of `cells`), `rank` from 1, `amount`: the largest single contributions, where
            dominance is judged.
        persons: Tables in which this is the same text count the same persons, so that equal codes are equal cells.
        whole: What a dimension's total is in such other tables: all persons of A3 are `CBR_BIR_FOREIGN` in A1.
        kind: The measure: `count`, `sum`, `mean`, `median`.
        reliability: The limits of cases.
        disclosure: The rules of confidentiality; none where it is None.
        weighted: A sample, in which nobody knows for how many they stand.
    """

    name: str
    dimensions: tuple[str, ...]
    cells: pa.Table
    members: Mapping[str, pa.Table]
    atoms: pa.Table
    contributions: pa.Table | None = None
    persons: str = ""
    whole: Mapping[str, str] = field(default_factory=dict)
    kind: str = "count"
    reliability: Reliability = field(default_factory=Reliability)
    disclosure: Disclosure | None = None
    weighted: bool = True

    @property
    def periods(self) -> list[str]:
        """The periods, in order."""
        return sorted(set(self.cells["period"].to_pylist()))
