"""What is wrong with the cells of a table of codes, collected until the table is read."""

from collections import defaultdict

import pyarrow as pa

from ilms.findings import Findings, batch
from ilms.maintenance.sheets.filled import Said
from ilms.sources.sheet import Kind

_NOT_TEXT = {Kind.NUMBER: "STR504", Kind.DATE: "STR504", Kind.ERROR: "STR505", Kind.FORMULA: "STR505"}


class Troubles:
    """Findings by code, each with its cell."""

    def __init__(self) -> None:
        self._found: dict[str, list[tuple[int | None, dict[str, str]]]] = defaultdict(list)

    def add(self, finding: str, at: int | None, **facts: str) -> None:
        """One finding about a cell; the same code always has the same facts."""
        self._found[finding].append((at, facts))

    def not_text(self, said: Said, column: str, expected: str = "") -> None:
        """A cell holds something else than a text."""
        self.add(_NOT_TEXT[said.kind], said.at, value=said.text, column=column, expected=expected or f"'{said.text}")

    def findings(self) -> Findings:
        """All of them, by code."""
        return Findings.of(
            batch(
                code,
                {name: pa.array([facts[name] for _, facts in some], pa.string()) for name in some[0][1]},
                cells=pa.array([at for at, _ in some], pa.int64()),
            )
            for code, some in sorted(self._found.items())
        )
