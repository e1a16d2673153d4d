"""Put the tables of measurements into `docs/performance.md` and `docs/reliability.md`, from what was kept of the runs.

`python -m benchmarks.kept NAME` keeps what a benchmark printed. What `make soak` came to is kept by hand: its
`build/soak/crash/crash.json` as it is, and of `build/soak/summary.json` a line a run. What stands on a page between
`<!-- result: NAME -->`, or `<!-- result: NAME BEGINNING OF A TITLE -->`, and `<!-- end -->` is made here.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / name for name in ("performance.md", "reliability.md")]
PRINTED = ROOT / "benchmarks" / "results"
CRASH = ROOT / "tests" / "submission" / "crash" / "results.json"
SOAK = ROOT / "tests" / "soak" / "results.json"
SPOT = re.compile(r"(<!-- result: (\S+)(?: ([^\n>]+))? -->\n).*?(<!-- end -->)", re.DOTALL)
SCENES = {
    "first": "a first submission of two tables, with structures",
    "revision": "a revision, as a delta",
    "retry": "`ilms retry` of the first, whose id was lost",
    "zip": "a hand-over to a folder, as a zip",
    "files": "the same, as files",
    "confirm": "`ilms confirm` with a letter",
    "structures": "structures alone, to a receiver",
    "structures-zip": "structures alone, handed over",
}
# What is to be reached: words; where it was measured (kept run, title of the table, row, column); the most it may be.
TARGETS = (
    ("read within 1.8 times a bare iterparse", ("ours", "read: SDMX-ML 2.1, series", "ilms", 2), 1.8),
    ("SDMX-CSV within 2 times pyarrow", ("ours", "SDMX-CSV to SDMX-CSV", "ilms", 2), 2),
    ("write within 0.75 times a bare loop", ("ours", "write", "ilms", 2), 0.75),
    ("`ilms --help` within 0.15 s", ("start", "start", "ilms --help", 1), 0.15),
    ("a million read within 250 MB", ("ours", "read: SDMX-ML 2.1, series", "ilms", 4), 250),
    ("ten million shuffled within 300 MB", ("large", "10000000 observations: SDMX-CSV", "ilms, shuffled", 3), 300),
)


def page(text: str) -> str:
    """A page with its tables made anew."""
    return SPOT.sub(lambda found: f"{found[1]}\n{_made(found[2], found[3] or '')}\n{found[4]}", text)


def _made(name: str, beginning: str) -> str:
    special: Mapping[str, Callable[[], str]] = {"targets": _targets, "crash": _crash, "soak": _soak}
    if name in special:
        return special[name]()
    told, tables = _printed(name)
    chosen = [(title, table) for title, table in tables if title.startswith(beginning)]
    if not chosen:
        raise LookupError(f"nothing that was kept of `{name}` begins with `{beginning}`")
    shown = "\n".join(f"{title}:\n\n{table}" if title else table for title, table in chosen)
    return f"{shown}\n{told}.\n"


def _printed(name: str) -> tuple[str, list[tuple[str, str]]]:
    """What was run, when and on what; each table with the line above it."""
    told, *parts = (PRINTED / f"{name}.md").read_text("utf-8").strip().split("\n\n")
    titles = ["", *parts]
    return told, [(titles[at].partition(" (target")[0], f"{part}\n") for at, part in enumerate(parts) if part[0] == "|"]


def _targets() -> str:
    """Each target, whether it is reached, and by how much."""
    rows = ((words, float(_cell(*where)), most) for words, where, most in TARGETS)
    told = (f"| {words} | {'yes' if value <= most else '**no**'}: {value:g} |\n" for words, value, most in rows)
    return "| target | reached |\n|---|---|\n" + "".join(told)


def _cell(name: str, title: str, row: str, column: int) -> str:
    table = next(table for found, table in _printed(name)[1] if found.startswith(title))
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return next(line[column] for line in cells if line[0] == row)


def _crash() -> str:
    """Kills at every moment, from `crash.json` of `make soak-submissions`."""
    kept = json.loads(CRASH.read_text("utf-8"))
    scenes = {name: kept["scenes"][name] for name in SCENES if name in kept["scenes"]}
    rows = [_scene(SCENES[name], one) for name, one in scenes.items()]
    every = {key: sum(one[key] for one in scenes.values()) for key in ("moments", "runs", "of_them_again", "kills")}
    head = "| command | moments | first round | second round | kills |\n|---|--:|--:|--:|--:|\n"
    hours = sum(one["seconds"] for one in scenes.values()) / 3600
    told = f"{kept['runs']:,} runs, {hours:.1f} hours of running added up, {len(kept['code'])} states of the code. "
    # An answer more or less moves the last moments.
    if missed := sum(one["runs"] - one["killed"] for one in scenes.values()):
        told += f"In {missed} of them the moment did not come again, and nothing was killed. "
    return f"{head}{''.join(rows)}{_scene('together', every)}\n{told}Wrong: {len(kept['wrong']) or 'nothing'}.\n"


def _scene(title: str, one: Mapping[str, int]) -> str:
    numbers = one["moments"], one["runs"] - one["of_them_again"], one["of_them_again"], one["kills"]
    return f"| {title} | {' | '.join(f'{number:,}' for number in numbers)} |\n"


def _soak() -> str:
    """Runs of the fuzzer, one a line of `tests/soak/results.json`."""
    runs = json.loads(SOAK.read_text("utf-8"))
    head = (
        "| run | inputs | seconds | coverage (edges) | corpus | peak MB | findings |\n|---|--:|--:|--:|--:|--:|--:|\n"
    )
    inputs, seconds = (sum(run[key] for run in runs) for key in ("inputs", "seconds"))
    return (
        f"{head}{''.join(_run(runs))}\nIn all {inputs:,} inputs in {seconds / 60:.0f} minutes, in {len(runs)} runs.\n"
    )


def _run(runs: list[dict[str, int | str]]) -> Iterator[str]:
    for run in runs:
        numbers = (run.get(key) for key in ("inputs", "seconds", "edges", "corpus", "peak_mb", "findings"))
        yield f"| {run['run']} | {' | '.join('' if n is None else f'{n:,}' for n in numbers)} |\n"


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(page(path.read_text("utf-8")), "utf-8", newline="\n")
