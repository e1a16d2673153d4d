"""`python -m benchmarks`: makes the data, runs ours and the peers in turn, prints a table.

Every line is a process of its own on the same million observations. Peers live in other virtual environments if they
must (`--peer sdmxthon=/path/to/python`); one that cannot be imported is left out, and the table says so.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import DATAFLOW, make, make_right, other_structure
from benchmarks.process import Measured, best, measure

PEERS = ("sdmxthon", "pysdmx", "sdmx1")
OURS = "ilms"
ML, GENERIC = "sdmx-ml-2.1", "sdmx-ml-2.1-generic"


@dataclass(frozen=True)
class Job:
    """One line of a table: who, and the command that does it."""

    name: str
    command: list[str]
    times: int


@dataclass(frozen=True)
class Table:
    """What is compared; the first job is the bare limit that ratios are of.

    Attributes:
        target: The ratio that ours is to keep, where there is one.
    """

    title: str
    jobs: list[Job]
    target: float | None = None


def main() -> int:
    """Run what was asked for."""
    asked = _arguments()
    folder = asked.folder.resolve()
    source, structure = _lay_out(folder, asked.observations)
    pythons = dict(pair.split("=", 1) for pair in asked.peer)
    peers = [p for p in PEERS if not asked.ours and _has(p, pythons.get(p, sys.executable), folder)]
    print(f"{asked.observations} observations, 7 dimensions, 4 attributes; Python {sys.version.split()[0]}")
    for table in _tables(folder, source, structure, peers, pythons, asked.times):
        if table.title.startswith(asked.only):
            _run(table, folder)
    for table in _large(folder, asked.large) if asked.large else ():
        _run(table, folder)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3, help="runs of ours and of bare limits; the best counts")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument(
        "--large", type=int, default=0, metavar="COUNT", help="also ours on so many observations, in order and not"
    )
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument("--only", default="", metavar="TITLE", help="the tables whose title begins so")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON", help="the peer's own interpreter")
    return parser.parse_args()


def _lay_out(folder: Path, observations: int) -> tuple[Path, Path]:
    from ilms.structures.bundle import bundle

    source = make(folder / f"{observations}.csv", observations)
    structure = folder / "structure.xml"
    structure.write_bytes(bundle(DATAFLOW))
    for name, to in ((f"{observations}.xml", ML), (f"{observations}-generic.xml", GENERIC)):
        if not (folder / name).exists():
            done = measure(_ilms(source, folder / name, to), folder)
            if done.failed:
                raise SystemExit(done.failed)
    return source, structure


def _ilms(source: Path, target: Path, to: str) -> list[str]:
    return [sys.executable, "-m", "ilms", "convert", str(source), "-o", str(target), "--to", to]


def _bare(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "benchmarks.bare", *map(str, arguments)]


def _has(peer: str, python: str, folder: Path) -> bool:
    module = {"sdmx1": "sdmx"}.get(peer, peer)
    there = not measure([python, "-c", f"import {module}"], folder).failed
    if not there:
        print(f"{peer} is left out: `{python}` cannot import it")
    return there


def _tables(
    folder: Path, source: Path, structure: Path, peers: list[str], pythons: dict[str, str], times: int
) -> list[Table]:
    xml, generic = source.with_suffix(".xml"), source.with_name(f"{source.stem}-generic.xml")
    out = folder / "out"

    def peer(name: str, direction: str, given: Path) -> Job:
        files = [str(given), str(out), str(structure)]
        return Job(name, [pythons.get(name, sys.executable), "-m", "benchmarks.peers", name, direction, *files], 1)

    return [
        Table("write: SDMX-CSV to SDMX-ML 2.1, series", [
            Job("bare Python loop", _bare("loop", source, out), times),
            Job(OURS, _ilms(source, out, ML), times),
            Job(f"{OURS}, SDMX-ML 3.0", _ilms(source, out, "sdmx-ml-3.0"), times),
            Job(f"{OURS}, SDMX-ML 2.1 generic", _ilms(source, out, GENERIC), times),
            *(peer(p, "write", source) for p in peers),
        ], 0.75),
        Table("read: SDMX-ML 2.1, series, to SDMX-CSV", [
            Job("bare lxml iterparse", _bare("iterparse", xml), times),
            Job(OURS, _ilms(xml, out, "sdmx-csv-1.0"), times),
            *(peer(p, "read", xml) for p in peers),
        ], 1.8),
        Table("read: SDMX-ML 2.1 generic, series, to SDMX-CSV", [
            Job("bare lxml iterparse", _bare("iterparse", generic), times),
            Job(OURS, _ilms(generic, out, "sdmx-csv-1.0"), times),
        ], 1.8),
        Table("SDMX-CSV to SDMX-CSV", [
            Job("bare pyarrow reader and writer", _bare("csv-copy", source, out), times),
            Job(OURS, _ilms(source, out, "sdmx-csv-1.0"), times),
        ], 2),
        Table("start", [
            Job("Python alone", [sys.executable, "-c", ""], times),
            Job(f"{OURS} --help", [sys.executable, "-m", "ilms", "--help"], times),
        ]),
        _form(folder, source, structure, [peer for peer in peers if peer == "sdmxthon"], pythons, times),
    ]  # fmt: skip


def _form(folder: Path, source: Path, structure: Path, peers: list[str], pythons: dict[str, str], times: int) -> Table:
    """Every check of form on data that are right; sdmxthon's validation is the one that is comparable."""
    right = make_right(folder / f"{source.stem}-right.csv", int(source.stem))
    other = folder / "other-structure.xml"
    other.write_bytes(other_structure())
    files = [str(source), "-", str(structure)]
    return Table("check the form of SDMX-CSV", [
        Job(f"{OURS}, reading alone", _library("read", right, other), times),
        Job(f"{OURS}, reading and checks of form", _library("check", right, other), times),
        *(Job(p, [pythons.get(p, sys.executable), "-m", "benchmarks.peers", p, "check", *files], 1) for p in peers),
    ])  # fmt: skip


def _library(what: str, source: Path, structure: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.form", what, str(source), str(structure)]


def _large(folder: Path, observations: int) -> list[Table]:
    """Ours on more than memory should hold: as series by series, and shuffled, there and back."""
    source, shuffled = folder / f"{observations}.csv", folder / f"{observations}-shuffled.csv"
    tenth = folder / f"{observations // 10}-shuffled.csv"
    for path, count in ((source, observations), (shuffled, observations), (tenth, observations // 10)):
        # Elsewhere: what this process ever held would count as the memory of those that it starts.
        done = measure([sys.executable, "-m", "benchmarks.data", str(path), str(count)], folder)
        if done.failed:
            raise SystemExit(done.failed)
    xml, out = folder / f"{observations}.xml", folder / "out"
    return [
        Table(f"{observations} observations: SDMX-CSV to SDMX-ML 2.1, series", [
            Job("bare Python loop", _bare("loop", source, out), 1),
            Job(OURS, _ilms(source, xml, ML), 1),
            Job(f"{OURS}, shuffled", _ilms(shuffled, out, ML), 1),
            Job(f"{OURS}, a tenth of it, shuffled", _ilms(tenth, out, ML), 1),
        ]),
        Table(f"{observations} observations: SDMX-ML 2.1, series, to SDMX-CSV", [
            Job("bare lxml iterparse", _bare("iterparse", xml), 1),
            Job(OURS, _ilms(xml, out, "sdmx-csv-1.0"), 1),
        ]),
    ]  # fmt: skip


def _run(table: Table, folder: Path) -> None:
    target = f" (target {table.target} times the bare limit)" if table.target else ""
    print(f"\n{table.title}{target}\n")
    print("| | processor s | times bare | clock s | peak MB |\n|---|--:|--:|--:|--:|")
    bare: Measured | None = None
    for job in table.jobs:
        took = best(job.command, folder, job.times)
        if took.failed:
            print(f"| {job.name} | failed: {took.failed} | | | |")
            continue
        bare = bare or took
        ratio = took.cpu / bare.cpu
        print(f"| {job.name} | {took.cpu:.2f} | {ratio:.2f} | {took.clock:.2f} | {took.peak:.0f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
