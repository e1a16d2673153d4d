"""Table C18 of figures that are written down in the test."""

from collections.abc import Sequence

import pyarrow as pa

from ilms.dataset import Dataset
from ilms.observations import Observations
from ilms.provenance import CELLS, ORIGINS, Operation, Provenance
from ilms.structures.load import schema

NOTES = "Survey name (without year): Records | Coverage: All"
Row = tuple[str, str, str, str | None, str | None]


def outflow(*rows: Row, scaled: Sequence[int] = ()) -> Dataset:
    """(sex, country, year, value, status); row i comes from the cell `A{i + 1}`, those of `scaled` from another too."""
    names = ("SEX", "CDS", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    fixed = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": "MNA_OEMP_NB", "SOURCE": "Records", "NOTE_SOURCE": NOTES}
    columns |= {name: [text] * len(rows) for name, text in fixed.items()}
    cells = [("book.xlsx", "Biểu 18", f"A{n + 1}", None, f"text {n}") for n in range(len(rows))]
    origins = [(n, n, str(Operation.COPIED)) for n in range(len(rows))] + [
        (n, 0, str(Operation.SCALED)) for n in scaled
    ]
    provenance = Provenance(
        pa.table([list(column) for column in zip(*cells, strict=True)], schema=CELLS),
        pa.table([list(column) for column in zip(*origins, strict=True)], schema=ORIGINS),
    )
    return Dataset(Observations.from_columns(schema("MNA_OEMP_SEX_CDS_NB"), columns), provenance)


def total(year: str, value: str, sex: str = "SEX_T") -> Row:
    return (sex, "CDS_DES_TOTAL", year, value, None)


def country(code: str, year: str, value: str | None, status: str | None = None, sex: str = "SEX_T") -> Row:
    return (sex, f"CDS_DES_{code}", year, value, status)
