"""`make corpus`: plants faults of every kind in honest tables and says how many are found, by us and by others.

Prints a table; with `--write` puts it into `docs/validation.md`. Peers run in this environment where it has them, else
in the one that CORPUS_PEERS names: `CORPUS_PEERS=tidysdmx=/its/own/bin/python`.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

from corpus.catalogue import KINDS
from corpus.kind import Kind
from corpus.measure import Score, scored
from corpus.peers import ask, finds, lay_out, pythons, version

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"
BEGIN, END = "<!-- figures: made by `make corpus` -->", "<!-- end of figures -->"
Peers = Mapping[str, Mapping[str, str]]  # by peer, by kind


def main() -> int:
    """Plant, measure, print."""
    asked = _arguments()
    kinds = [kind for kind in KINDS.values() if kind.id.startswith(asked.only)]
    kinds.sort(key=lambda kind: _groups().index(kind.group))
    with ThreadPoolExecutor(1) as aside, ProcessPoolExecutor(mp_context=get_context("spawn")) as workers:
        asking = aside.submit(_peers, kinds, asked)
        scores = []
        found = workers.map(partial(scored, asked.times, asked.seed), [kind.id for kind in kinds])
        for kind, (planted, told, placed, beside, missed) in zip(kinds, found, strict=True):
            scores.append(Score(kind, planted, told, placed, beside, missed))
            print(_row(scores[-1], {}), flush=True)
            for one in missed[:3]:
                print(f"    missed: {one}", file=sys.stderr)
        peers = asking.result()
    figures = "\n".join(_figures(scores, peers))
    if asked.write:
        page = PAGE.read_text("utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", "utf-8", newline="\n")
    else:
        print(f"\n{figures}")
    return 0 if all(one.placed == one.planted for one in scores) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    parser.add_argument("--times", type=int, default=25, help="faults of each kind")
    parser.add_argument(
        "--peer-times", type=int, default=3, help="of those, how many are shown to the others; 0 for none"
    )
    parser.add_argument("--seed", default="1", help="other faults")
    parser.add_argument("--only", default="", help="kinds whose id begins with it")
    parser.add_argument("--folder", type=Path, default=Path("build/corpus"), help="for the files that the others read")
    parser.add_argument("--write", action="store_true", help="put the table into docs/validation.md")
    return parser.parse_args()


def _groups() -> list[str]:
    order = ("Keys and codes", "Values and periods", "Attributes", "Notes", "Sums within a table", "Across tables")
    return [*order, *dict.fromkeys(kind.group for kind in KINDS.values() if kind.group not in order)]


def _peers(kinds: list[Kind], asked: argparse.Namespace) -> Peers:
    if not asked.peer_times:
        return {}
    folder = asked.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    cases = lay_out(folder, kinds, asked.peer_times, asked.seed)
    there = pythons()
    print(f"asking {', '.join(there)} about {sum(map(len, cases.values()))} files", file=sys.stderr)
    with ThreadPoolExecutor() as workers:
        answers = dict(zip(there, workers.map(lambda peer: ask(peer, there[peer], folder), there), strict=True))
    return {
        peer: {kind: f"{finds(said, some)}/{len(some)}" for kind, some in cases.items()}
        for peer, said in answers.items()
    }


def _figures(scores: list[Score], peers: Peers) -> Iterator[str]:
    planted, placed = sum(one.planted for one in scores), sum(one.placed for one in scores)
    asked = ", ".join(f"{peer} {version(peer)}" for peer in peers) or "nobody else"
    yield f"{placed} of {planted} planted faults, of {len(scores)} kinds, were found at their place. Shown to {asked};"
    yield "a dash: the fault lies in a constraint of the corpus's own making, which those files do not have.\n"
    heads = ["fault", "answered by", "planted", "found", "at its place", *peers]
    for group, members in groupby(scores, key=lambda one: one.kind.group):
        yield f"**{group}**\n"
        yield f"| {' | '.join(heads)} |"
        yield "|---|---|" + "--:|" * (len(heads) - 2)
        yield from (_row(one, peers) for one in members)
        yield ""


def _row(one: Score, peers: Peers) -> str:
    said = [by_kind.get(one.kind.id, "-") for by_kind in peers.values()]
    codes = " ".join(sorted(one.kind.codes))
    return f"| {' | '.join([one.kind.title, codes, *map(str, (one.planted, one.told, one.placed)), *said])} |"


if __name__ == "__main__":
    sys.exit(main())
