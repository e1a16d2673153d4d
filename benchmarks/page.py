"""`python -m benchmarks.page`: how long Chromium takes to open a report of all tables and 100,000 observations.

Every one of the 35 dataflows has figures of both sexes, men and women, class by class and year by year, each with a
cell behind it. The page is opened anew in Debian's Chromium (`chromium`, `chromium-driver`); told are the seconds
until it is first painted, until it is loaded and its script has run, until all of that is on the screen, and from the
click on a figure to the cells behind it; and the seconds of processor that the page's own thread took for all but the
click, which say the same on a machine that does other things besides.
"""

import argparse
import shutil
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ilms import resources
from ilms.dataset import Dataset
from ilms.observations import Observations
from ilms.provenance import CELLS, ORIGINS, Operation, Provenance
from ilms.report.collect import Collected
from ilms.report.page import render
from ilms.structures.load import schema
from ilms.structures.tables import Table, tables
from ilms.workspace import Workspace

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

YEARS = tuple(str(year) for year in range(2026, 1990, -1))
SEXES = ("SEX_T", "SEX_M", "SEX_F")
ON_SCREEN = """
const [done] = [arguments[arguments.length - 1]];
requestAnimationFrame(() => requestAnimationFrame(() => {
  const [navigation] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  done([paint?.startTime ?? -1, navigation.loadEventEnd, performance.now()]);
}));
"""
BEHIND = """
const [done] = [arguments[arguments.length - 1]];
const figure = document.querySelector("table.figures td");
const begun = performance.now();
figure.click();
const dialog = document.getElementById("origin");
const look = () => dialog.open ? done(performance.now() - begun) : requestAnimationFrame(look);
look();
"""


def main() -> int:
    """Make the page, open it, tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--file", type=Path, default=Path("build/benchmarks/page.html"))
    asked = parser.parse_args()
    made = collected(asked.observations)
    begun = perf_counter()
    page = render(made)
    count = sum(len(data.observations) for data in made.datasets)
    print(f"{count} observations of {len(made.datasets)} dataflows; {perf_counter() - begun:.1f} s to write", end=", ")
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    asked.file.write_text(page, "utf-8", newline="\n")
    print(f"{asked.file.stat().st_size / 1e6:.1f} MB\n\n| until | s | the slowest of {asked.times} |\n|---|--:|--:|")
    names = ("first paint", "loaded", "on the screen", "processor of the page, until then", "cells behind a figure")
    runs = [opened(asked.file) for _ in range(asked.times)]
    for name, times in zip(names, zip(*runs, strict=True), strict=True):
        print(f"| {name} | {median(times) / 1000:.2f} | {max(times) / 1000:.2f} |")
    return 0


def opened(path: Path) -> list[float]:
    """Milliseconds of one opening in a browser that was just started."""
    with browser() as driver:
        driver.get("about:blank")
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        driver.get(path.resolve().as_uri())
        times = driver.execute_async_script(ON_SCREEN)
        metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        processor = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
        return [*times, processor * 1000, driver.execute_async_script(BEHIND)]


def browser() -> "Chrome":
    """Debian's Chromium without a window."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(flag)
    return Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))


def collected(observations: int) -> Collected:
    """The Viet Nam example's office with that many observations, spread over all dataflows."""
    share = -(-observations // len(tables()))
    office = Workspace.load(resources.folder("examples") / "viet-nam")
    return Collected(office, datasets=[dataset(table, share) for table in tables()])


def dataset(table: Table, observations: int) -> Dataset:
    """Figures of one table, the newest years first, each from a cell of its own."""
    flow = schema(table.dataflow)
    names = [*table.dimensions, "TIME_PERIOD"]
    columns = dict(zip(names, zip(*islice(_keys(table), observations), strict=True), strict=True))
    count = len(columns["TIME_PERIOD"])
    values = [f"{number * 7919 % 900_000 / 1000:.3f}" for number in range(count)]
    fixed = {"REF_AREA": "VNM", "FREQ": "A", "MEASURE": table.measure, "SOURCE": "Labour Force Survey"}
    given = {name: list(codes) for name, codes in columns.items()} | {"OBS_VALUE": values}
    given |= {name: [text] * count for name, text in fixed.items()}
    numbers = np.arange(count)
    cells = {
        "file": [f"sources/{year}/lfs.xlsx" for year in given["TIME_PERIOD"]],
        "sheet": [f"Table {table.number}"] * count,
        "cell": [f"{'BCD'[number % 3]}{number // 3 + 5}" for number in range(count)],
        "line": pa.nulls(count, pa.int64()),
        "text": [str(int(float(value) * 1000)) for value in values],
    }
    origins = pa.table([numbers, numbers, [str(Operation.SCALED)] * count], schema=ORIGINS)
    return Dataset(Observations.from_columns(flow, given), Provenance(pa.table(cells, schema=CELLS), origins))


def _keys(table: Table) -> Iterator[tuple[str, ...]]:
    """Year by year the classes of the versions that are collected, then those of all others, with every sex."""
    flow = schema(table.dataflow)
    codes = [flow[name].codelist.ids for name in table.dimensions if name != "SEX"]  # type: ignore[union-attr]
    return ((sex, *classes, year) for year in YEARS for classes in product(*codes) for sex in SEXES)


if __name__ == "__main__":
    raise SystemExit(main())
