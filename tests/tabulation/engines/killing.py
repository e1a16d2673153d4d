"""A worker is killed while a cluster works tables out, again and again: the same tables as on this machine.

`python -m tabulation.engines.killing FOLDER`, by `make soak-cluster`: ten rounds, each with another worker killed at
another moment and a new one in its place. `test_cluster` does one.
"""

import random
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ilms.tabulation.engines.engine import opened
from ilms.tabulation.engines.scratch import scratch
from tabulation.engines.cluster import PATIENCE, cluster

ROUNDS = 10
KEY = b"a secret that no log of a worker holds"


def laid_down(folder, files, records):
    """Movements of persons, in so many files; a few records have no number where one belongs."""
    paths = []
    for file in range(files):
        at = range(file * records, (file + 1) * records)
        columns = {
            "who": [f"C{number % (files * records // 5):08d}" for number in at],
            "region": [f"{number % 63:02d}" for number in at],
            "weight": ["none" if number % 997 == 0 else f"{number % 4001}.{number % 999983:06d}" for number in at],
        }
        paths.append(folder / f"movements-{file}.parquet")
        pq.write_table(pa.table(columns), paths[-1])
    return paths


def worked_out(engine, paths):
    """Tables that take joins, a window, a pseudonym and two shuffles."""
    movements = engine.parquet(paths)
    weight = movements.weight.try_cast("decimal(18, 6)")
    persons = engine.kept(
        movements.mutate(who=engine.keyed(movements.who, KEY), w=weight)
        .group_by("who", "region")
        .agg(weight=lambda table: table.w.sum(), records=ibis._.count()),
        "persons",
    )
    within = ibis.window(group_by="who", order_by="region")
    last = persons.mutate(after=persons.region.lead().over(within)).filter(lambda table: table.after.isnull())
    regions = last.group_by("region").agg(weight=last.weight.sum(), persons=ibis._.count(), records=last.records.sum())
    largest = persons.group_by(start=persons.who.substr(0, 1)).agg(weight=persons.weight.max(), first=persons.who.min())
    return [engine.run(regions.order_by("region")), engine.run(largest.order_by("start"))]


@contextmanager
def killed_meanwhile(engine, running, number, after=0.0):
    """Kill a worker once a part of what is asked is done, some seconds later, amid a job; says which jobs that hit."""
    hit, over, tracker = [], Event(), engine._session.sparkContext.statusTracker()

    def look():
        while not over.wait(0.02):
            if engine._percent():
                break
        over.wait(after)
        while not over.wait(0.02):
            if active := tracker.getActiveJobsIds():
                running.kill(number)
                hit.extend(active)
                return

    looking = Thread(target=look)
    looking.start()
    try:
        yield hit
    finally:
        over.set()
        looking.join(PATIENCE)


def main():
    """All rounds."""
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(9)  # noqa: S311
    paths = laid_down(folder, 12, 100_000)
    with scratch(folder) as here, opened("duckdb", here, memory="1GB") as engine:
        expected = worked_out(engine, paths)
    with (
        cluster(folder) as running,
        scratch(folder) as here,
        opened("spark", here, memory="500MB", master=running.master) as engine,
    ):
        for number in range(1, ROUNDS + 1):
            worker, after = chance.randrange(len(running.workers)), chance.uniform(0, 3)
            with killed_meanwhile(engine, running, worker, after) as hit:
                found = worked_out(engine, paths)
            same = all(one.equals(other) for one, other in zip(found, expected, strict=True))
            said = "the same tables" if same else "OTHER TABLES"
            sys.stdout.write(f"round {number}: worker {worker} killed, jobs {hit} hit: {said}\n")
            sys.stdout.flush()
            if not same:
                return 1
            running.replace(worker)
    return 0


if __name__ == "__main__":
    sys.exit(main())
