"""Findings about structures, collected one by one: there are few of them, whatever the list's size."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyarrow as pa

from ilms.findings import Findings, batch

SHOWN = 8  # ids that a finding about many names


class Collected:
    """Findings by code; the same code always has the same facts."""

    def __init__(self) -> None:
        self._found: dict[str, list[dict[str, str]]] = defaultdict(list)

    def add(self, code: str, **facts: object) -> None:
        """One finding."""
        self._found[code].append({name: str(fact) for name, fact in facts.items()})

    def many(self, code: str, ids: Sequence[str], **facts: object) -> None:
        """One finding about several items, if there are any: how many (`n`), and the first of them (`items`)."""
        if ids:
            self.add(code, n=len(ids), items=first(ids), **facts)

    def findings(self) -> Findings:
        """All of them, by code."""
        return Findings.of(
            batch(code, {name: pa.array([facts[name] for facts in some], pa.string()) for name in some[0]})
            for code, some in sorted(self._found.items())
        )


def first(ids: Iterable[str]) -> str:
    """The first few, and that there are more."""
    every = list(ids)
    return ", ".join(every[:SHOWN]) + (", ..." if len(every) > SHOWN else "")
