"""Records of a small survey, the sums that the cube would make of them, and what R's `survey` says of the same records.

R is asked in one process for all designs: its library takes a second to load.
"""

import csv
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from ilms.tabulation.cube.sums import PRODUCT, WEIGHT, Sums
from ilms.tabulation.estimates.medians import medians

SERVER = Path(__file__).with_name("survey.R")
Y = pa.decimal128(15, 4)


@dataclass(frozen=True)
class Record:
    """One person of the sample; no `cell`: of none, though of the sample all the same."""

    stratum: str
    psu: str
    weight: Decimal
    y: Decimal = Decimal(1)
    x: Decimal = Decimal(1)
    cell: str | None = "1"
    fpc: int | None = None
    replicates: tuple[Decimal, ...] = ()


def sums(records: Sequence[Record], kind: str) -> Sums:
    """As the cube hands them on, one period; `replicates` where the records have such weights."""
    cells = sorted({one.cell for one in records if one.cell is not None})
    strata, psus = sorted({one.stratum for one in records}), sorted({one.psu for one in records})
    values = _values(records, cells)
    middle = dict(zip(*(medians(values)[name].to_pylist() for name in ("cell", "median")), strict=True))
    replicated = bool(records[0].replicates)
    added: dict[tuple[int, int, int], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in records:
        if one.cell is None:
            continue
        cell = cells.index(one.cell)
        key = (cell, 0, 0) if replicated else (cell, strata.index(one.stratum), psus.index(one.psu))
        y = Decimal(one.y <= middle[cell]) if kind == "median" else one.y
        added[key]["cases"] += 1
        for mark, weight in [("", one.weight), *((f"#{n}", w) for n, w in enumerate(one.replicates, 1))]:
            added[key][f"weight{mark}"] += weight
            added[key][f"y{mark}"] += weight * y
            added[key][f"x{mark}"] += weight * one.x
    keys = sorted(added)
    names = list(added[keys[0]]) if keys else []
    parts = {
        name: pa.array([key[at] for key in keys], kind_)
        for at, (name, kind_) in enumerate([("cell", pa.int64()), ("stratum", pa.int32()), ("psu", pa.int32())])
    } | {
        name: pa.array(
            [int(added[key][name]) if name == "cases" else added[key][name] for key in keys],
            pa.int64() if name == "cases" else WEIGHT if name.startswith("weight") else PRODUCT,
        )
        for name in names
    }
    drawn = sorted({(strata.index(one.stratum), psus.index(one.psu), one.fpc) for one in records}, key=lambda r: r[:2])
    sample = pa.table({
        "period": pa.array([0] * len(drawn), pa.int32()),
        "stratum": pa.array([row[0] for row in drawn], pa.int32()),
        "psu": pa.array([row[1] for row in drawn], pa.int32()),
        "fpc": pa.array([row[2] for row in drawn], pa.int64()),
    })  # fmt: skip
    periods = pa.array(["2024"] * len(cells), pa.string())
    table = pa.table({"period": periods, "CELL": pa.array(cells, pa.string())})
    return Sums(table, pa.table(parts), sample, pa.array(strata), pa.array(psus), values=values)


def _values(records: Sequence[Record], cells: list[str]) -> pa.Table:
    added: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
    for one in records:
        if one.cell is not None:
            added[cells.index(one.cell), one.y] += one.weight
    keys = sorted(added)
    return pa.table({
        "cell": pa.array([cell for cell, _ in keys], pa.int64()),
        "y": pa.array([y for _, y in keys], Y),
        "weight": pa.array([added[key] for key in keys], WEIGHT),
    })  # fmt: skip


@dataclass
class R:
    """R with `survey`, waiting for files of records."""

    process: subprocess.Popen[str]
    folder: Path
    asked: int = field(default=0)

    def estimates(self, records: Sequence[Record], **options: object) -> dict[tuple[str, str], dict[str, float]]:
        """By kind and cell: `value`, `se`, `lower`, `upper`; what R has no number for is not a number."""
        self.asked += 1
        asked, answer = self.folder / "asked.csv", self.folder / "answer.csv"
        answer.unlink(missing_ok=True)
        replicates = [f"r{number}" for number, _ in enumerate(records[0].replicates, 1)]
        with asked.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["h", "p", "w", "y", "x", "cell", "fpc", *replicates])
            rows.writerows(
                [one.stratum, one.psu, one.weight, one.y, one.x, one.cell or "", one.fpc or "", *one.replicates]
                for one in records
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        said = ";".join(f"{name}={value}" for name, value in options.items())
        self.process.stdin.write(f"{asked};{answer};{said}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline().strip()
        assert line == "done", line
        with answer.open(encoding="utf-8") as file:
            return {
                (row["kind"], row["cell"]): {
                    name: float("nan") if row[name] == "NA" else float(row[name])
                    for name in ("value", "se", "lower", "upper")
                }
                for row in csv.DictReader(file)
            }


def installed() -> bool:
    """Whether R is here, and its `survey`."""
    program = shutil.which("Rscript")
    if program is None:
        return False
    looked = subprocess.run([program, "-e", "q(status = !requireNamespace('survey', quietly = TRUE))"],
                            capture_output=True, check=False)  # fmt: skip
    return looked.returncode == 0


def started(folder: Path) -> Iterator[R]:
    """R until the tests are over."""
    with subprocess.Popen(
        ["Rscript", "--vanilla", str(SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ) as process:  # leaving it closes R's input, and R ends
        yield R(process, folder)
