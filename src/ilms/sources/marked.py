"""What a workbook has beside the values of its sheets, whatever the format says it in; values and it as a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from ilms.sources import columns
from ilms.sources.columns import PLAIN, Looks
from ilms.sources.sheet import Kind, Merge, Place, Sheet


@dataclass(eq=False)
class Marks:
    """Beside the values of one sheet.

    Attributes:
        errors: `#N/A`, `#REF!` ... by place.
        formulas: `=A1*2`, those that have no stored result.
        raised: The texts of the cells that have raised characters.
    """

    hidden: bool = False
    looks: Looks = PLAIN
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[Place, str] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)
    raised: Mapping[Place, str] = field(default_factory=dict)

    def sheet(self, values: pa.Table, name: str, shown: str) -> Sheet:
        """The sheet of these values, with what calamine gives as empty cells: errors, formulas without a result.

        Args:
            values: `columns.of_rows` of the sheet.
            name: The sheet's.
            shown: How the file is called in findings.
        """
        found = [values, columns.of_texts(self.errors, Kind.ERROR), columns.of_texts(self.formulas, Kind.FORMULA)]
        return Sheet(
            file=shown,
            name=name,
            cells=columns.cells(pa.concat_tables(found), self.looks, self.merges),
            merges=self.merges,
            hidden=self.hidden,
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
            comments=self.comments,
        )
