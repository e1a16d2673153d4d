# ruff: noqa: PLR2004  # chances and days, each used once where it is decided
"""The database of workers abroad under contract: a record a contract; some workers have two that begin in one year."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from records import MARK, codes
from records.truth import Table

YEARS = (2022, 2023, 2024)


def contracts(workers: int, seed: int) -> tuple[pa.Table, dict[str, Table]]:
    """The register and the true table C18: workers with a contract that began in a year, by the first of that year.

    Args:
        workers: How many leave in all the years.
        seed: The same seed gives the same register.
    """
    rng = np.random.default_rng([seed, 20])
    rows: list[dict[str, str]] = []
    true: Counter[tuple[str, str, str, str]] = Counter()
    for number in range(workers):
        sex = 1 if rng.random() < 0.63 else 2
        born = date(1980, 1, 1) + timedelta(int(rng.integers(0, 365 * 24)))
        start = date(int(rng.choice(YEARS)), 1, 1) + timedelta(int(rng.integers(0, 300)))
        country = int(rng.choice(len(codes.DESTINATIONS), p=[row[2] for row in codes.DESTINATIONS]))
        end = start + timedelta(365 * int(rng.integers(1, 4)))
        if rng.random() < 0.08:  # another employer, weeks later
            end = start + timedelta(int(rng.integers(20, 50)))
            later = end + timedelta(int(rng.integers(1, 14)))
            rows.append(_row(number, born, sex, country, later, later + timedelta(730), rng))
        rows.append(_row(number, born, sex, country, start, end if rng.random() < 0.9 else None, rng))
        for cell in ("SEX_T", "SEX_M" if sex == 1 else "SEX_F"):
            for place in ("TOTAL", codes.DESTINATIONS[country][1]):
                true[cell, f"CDS_DES_{place}", "", str(start.year)] += 1
    order = rng.permutation(len(rows))
    table = pa.Table.from_pylist([rows[index] for index in order])
    return table, {"MNA_OEMP_SEX_CDS_NB": {key: (many, 0) for key, many in true.items()}}


def _row(
    number: int, born: date, sex: int, country: int, start: date, end: date | None, rng: np.random.Generator
) -> dict[str, str]:
    return {
        "SYNTHETIC": MARK,
        "MA_LAO_DONG": f"{MARK[:3]}{number * 7727 % 1_000_003:07}",
        "NGAYSINH": f"{born:%d/%m/%Y}",
        "GIOITINH": "Nam" if sex == 1 else "Nữ",
        "NUOC_DEN": codes.DESTINATIONS[country][0],
        "NGHE": str(rng.choice(["7112", "7531", "8153", "8211", "9329", "5311"])),
        "NGAY_DI": f"{start:%d/%m/%Y}",
        "NGAY_VE": f"{end:%d/%m/%Y}" if end else "",
    }
