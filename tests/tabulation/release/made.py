"""Tables made from numbers of persons by signature."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa

from ilms.tabulation.files.tabulation_file import Disclosure, Reliability
from ilms.tabulation.release.tabulated import Tabulated

Signatures = Sequence[tuple[str, ...]]

SEX: Signatures = [("SEX_M", "SEX_T"), ("SEX_F", "SEX_T")]
CBR: Signatures = [("CBR_BIR_NATIVE", "CBR_BIR_TOTAL"), ("CBR_BIR_FOREIGN", "CBR_BIR_TOTAL")]
CCT: Signatures = [("CCT_CIT_CITIZEN", "CCT_CIT_TOTAL"), ("CCT_CIT_NONCIT", "CCT_CIT_TOTAL")]
EVERYTHING = Reliability(none=True)


def flat(version: str, count: int) -> Signatures:
    """One version: so many classes and their total."""
    return [(f"{version}_{number}", f"{version}_TOTAL") for number in range(count)]


def nested(count: int, size: int = 2) -> Signatures:
    """Two versions, of which one puts so many classes of the other together."""
    return [
        (f"ECO_ISIC4_{number}", "ECO_ISIC4_TOTAL", f"ECO_SECTOR_{number // size}", "ECO_SECTOR_TOTAL")
        for number in range(count)
    ]


def tabulated(  # each is one side of a table
    signatures: Mapping[str, Signatures],
    cases: np.ndarray,
    amounts: np.ndarray | None = None,
    *,
    name: str = "A5-birth",
    period: str = "2024",
    threshold: int = 3,
    order: np.random.Generator | None = None,
    **given: Any,
) -> Tabulated:
    """A table of all cells that anybody is in; `amounts` are what the atoms make where they are not the cases."""
    dimensions = tuple(signatures)
    amounts = cases if amounts is None else amounts
    members = {
        name: pa.table({
            "signature": pa.array([number for number, codes in enumerate(of) for _code in codes], pa.int64()),
            "code": [code for codes in of for code in codes],
        })
        for name, of in signatures.items()
    }  # fmt: skip
    sums: dict[tuple[str, ...], list[Any]] = {}
    atoms = []
    for at in np.argwhere(cases > 0).tolist():
        many, much = int(cases[tuple(at)]), Decimal(str(amounts[tuple(at)]))
        atoms.append((*at, many, much))
        for codes in product(*(of[number] for of, number in zip(signatures.values(), at, strict=True))):
            cell = sums.setdefault(codes, [0, Decimal(0)])
            cell[0] += many
            cell[1] += much
    rows = sorted(sums)
    if order is not None:
        order.shuffle(rows)
        order.shuffle(atoms)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(dimensions)
    cells = pa.table({
        "period": pa.array([period] * len(rows), pa.string()),
        **{name: pa.array(column, pa.string()) for name, column in zip(dimensions, columns, strict=True)},
        "value": pa.array([f"{sums[row][1]:f}" for row in rows], pa.string()),
        "cases": pa.array([sums[row][0] for row in rows], pa.int64()),
        "se": pa.array([1.5] * len(rows), pa.float64()),
        "upper": pa.array([float(sums[row][1]) + 3 for row in rows], pa.float64()),
    })  # fmt: skip
    table = list(zip(*atoms, strict=True)) if atoms else [()] * (len(dimensions) + 2)
    given = {"reliability": EVERYTHING, "disclosure": Disclosure(threshold=threshold), "weighted": False, **given}
    return Tabulated(
        name,
        dimensions,
        cells,
        members,
        pa.table({
            "period": pa.array([period] * len(atoms), pa.string()),
            **{name: pa.array(column, pa.int64()) for name, column in zip(dimensions, table, strict=False)},
            "cases": pa.array(table[-2], pa.int64()),
            "amount": pa.array(table[-1], pa.decimal128(38, 6)),
        }),
        **given,
    )  # fmt: skip
