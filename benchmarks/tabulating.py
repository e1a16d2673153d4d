"""`python -m benchmarks.tabulating`: border movements to migrants, within so much memory, and beside other tools.

The records are synthetic (`movements`), and who migrated is known from how they were made: what `ilms tabulate` writes
is compared with that to the person. Told are the seconds on the clock and on all processors, the most memory that its
processes had together, and the most that lay in its scratch folder, of which some is spilled and some kept.

The peers answer the same question of the same files as a careful person would write it for records without a fault:
they sort, pair, and count the stays of a year; they look for no duplicates and for no crossing that is lacking, make no
pseudonyms, keep nothing back and hand nothing over.
"""

import argparse
import csv
import shutil
import sys
import threading
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psutil

from benchmarks.movements import truth, written
from benchmarks.process import Measured, measure
from ilms import resources

PEERS = ("pandas", "polars", "DuckDB")
OFTEN = 0.2  # seconds between two looks at the processes
SEX = {"Nam": "SEX_M", "Nữ": "SEX_F"}
ISO3 = {"KH": "KHM", "LA": "LAO", "CN": "CHN", "JP": "JPN", "KR": "KOR", "PH": "PHL", "US": "USA"}


def main() -> int:
    """Make the records, tabulate them, tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tabulating", description=__doc__)
    parser.add_argument("--movements", type=int, default=100_000_000)
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--peers", action="store_true", help="the peers too: they hold all records in memory")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks/tabulating"))
    asked = parser.parse_args()
    folder = asked.folder.absolute() / str(asked.movements)
    records = folder / "records"
    if not records.is_dir():
        records.mkdir(parents=True)
        written(records, asked.movements)
    size = sum(path.stat().st_size for path in records.glob("*.parquet")) / 1e9
    print(f"{asked.movements:,} movements of {asked.movements // 8:,} persons, {size:.2f} GB of Parquet\n")
    print("| | clock, s | processor, s | most memory, MB | most in scratch, GB | figures |")
    print("|---|--:|--:|--:|--:|---|")
    expected = truth(asked.movements)
    told, right = ours(folder, records, asked.engine, asked.memory, expected)
    print(row(f"`ilms tabulate --memory {asked.memory}`, {asked.engine}", told, right), flush=True)
    for peer in PEERS if asked.peers else ():
        target = folder / f"{peer}.csv"
        target.unlink(missing_ok=True)
        command = [sys.executable, "-m", "benchmarks.tabulating_peers", peer, str(records), str(target)]
        told = watched(command, folder, folder / "none")
        print(row(peer, told, not told.of.failed and answered(target) == expected), flush=True)
    return 0 if right else 1


def ours(
    folder: Path, records: Path, engine: str, memory: str, expected: dict[tuple[str, str, str], int]
) -> tuple["Watched", bool]:
    """Tabulate in a workspace as the example's; whether each figure is the true one."""
    example, workspace, scratch = resources.folder("examples") / "viet-nam-records", folder / "ws", folder / "scratch"
    for made in (workspace, scratch):
        shutil.rmtree(made, ignore_errors=True)
    for name in ("records", "tabulations"):
        shutil.copytree(example / name, workspace / name)
    shutil.copy(example / "ilms.toml", workspace)
    scratch.mkdir()
    told = workspace / "records" / "movements.toml"
    lines = told.read_text("utf-8").splitlines()
    read = [f'file = "{records}/*.parquet"' if line.startswith("file = ") else line for line in lines]
    told.write_text("\n".join(read), "utf-8")
    command = [sys.executable, "-m", "ilms", "tabulate", "b11-citizenship", "--engine", engine]
    done = watched([*command, "--memory", memory, "--scratch", str(scratch)], workspace, scratch)
    if done.of.failed:
        return done, False
    found, true = figures(workspace), cells(expected)
    shown = {key: persons for key, persons in found.items() if persons is not None}  # the others are kept back
    return done, found.keys() == true.keys() and bool(shown) and shown.items() <= true.items()


def figures(workspace: Path) -> dict[tuple[str, str, str], int | None]:
    """Persons by year, sex and citizenship as they were written: in thousands, with all digits; None kept back."""
    found: dict[tuple[str, str, str], int | None] = {}
    for path in workspace.glob("tabulated/*/b11-citizenship.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                persons = None if line["OBS_STATUS"] == "C" else int(Decimal(line["OBS_VALUE"]) * 1000)
                found[path.parent.name, line["SEX"], line["CCT"].removeprefix("CCT_CTZ_")] = persons
    return found


def cells(expected: dict[tuple[str, str, str], int]) -> dict[tuple[str, str, str], int]:
    """The true figures with their totals, by the ILO's codes."""
    found: Counter[tuple[str, str, str]] = Counter()
    for (year, sex, country), persons in expected.items():
        for one in (SEX[sex], "SEX_T"):
            for other in (ISO3[country], "TOTAL"):
                found[year, one, other] += persons
    return dict(found)


def answered(target: Path) -> dict[tuple[str, str, str], int]:
    """What a peer has written."""
    with target.open(encoding="utf-8", newline="") as file:
        return {(year, sex, country): int(persons) for year, sex, country, persons in list(csv.reader(file))[1:]}


@dataclass(frozen=True)
class Watched:
    """A process with all that it started.

    Attributes:
        of: What it took itself.
        peak: Megabytes of resident memory of all of them at their highest.
        scratch: Gigabytes in a folder at its fullest.
    """

    of: Measured
    peak: float
    scratch: float


def watched(command: list[str], folder: Path, scratch: Path) -> Watched:
    """Run a command and look at its processes and at a folder while it runs."""
    most, over, us = {"memory": 0, "scratch": 0}, threading.Event(), psutil.Process()

    def look() -> None:
        while not over.wait(OFTEN):
            most["memory"] = max(most["memory"], sum(map(_resident, us.children(recursive=True))))
            most["scratch"] = max(most["scratch"], sum(map(_size, scratch.rglob("*"))))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        done = measure(command, folder)
    finally:
        over.set()
        looking.join()
    return Watched(done, max(most["memory"] / (1 << 20), done.peak), most["scratch"] / 1e9)


def row(name: str, told: Watched, right: object) -> str:
    """A line of the table."""
    if told.of.failed:
        return f"| {name} | | | {told.peak:,.0f} | | {told.of.failed[:80]} |"
    said = "the true ones, to the person" if right else "OTHERS"
    return f"| {name} | {told.of.clock:.0f} | {told.of.cpu:.0f} | {told.peak:,.0f} | {told.scratch:.1f} | {said} |"


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has ended
        return 0


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:  # it was deleted meanwhile
        return 0


if __name__ == "__main__":
    sys.exit(main())
