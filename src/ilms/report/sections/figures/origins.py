"""The cells behind every figure, packed into one block of text that the page's script opens when somebody asks.

The block is JSON, compressed and in base64:

- `sheets`: `[file, sheet]`, each once;
- `operations`: what was done with a cell, each once;
- `flows`: for each dataflow `in` (number of the sheet), `at` (address or line) and `text` by cell, and `from`: by
  observation its cells with the number of the operation, `[cell, operation, cell, operation, ...]`;
- `figures`: for each table on the page the number of its dataflow, then the observation of each cell, row by row.
"""

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilms.dataset import Dataset

LEVEL = 6  # of compression: 9 takes three times as long for one part in a hundred


@dataclass
class Origins:
    """What is behind the figures of some tables."""

    sheets: dict[tuple[str, str], int] = field(default_factory=dict)
    operations: dict[str, int] = field(default_factory=dict)
    flows: list[dict[str, object]] = field(default_factory=list)
    figures: list[list[int]] = field(default_factory=list)

    def begin(self, data: Dataset) -> None:
        """Take up a dataflow, before any of its tables."""
        used, behind = self._behind(data)
        cells = data.provenance.cells.take(pa.array(used))
        places = zip(*(cells[name].fill_null("").to_pylist() for name in ("file", "sheet")), strict=True)
        addresses = zip(cells["cell"].to_pylist(), cells["line"].to_pylist(), strict=True)
        self.flows.append({
            "in": [self.sheets.setdefault(place, len(self.sheets)) for place in places],
            "at": [address or line for address, line in addresses],
            "text": cells["text"].fill_null("").to_pylist(),
            "from": behind,
        })  # fmt: skip

    def add(self, observations: Sequence[int]) -> int:
        """A table of the dataflow that was taken up last; returns its number in the block."""
        self.figures.append([len(self.flows) - 1, *observations])
        return len(self.figures) - 1

    def _behind(self, data: Dataset) -> tuple[np.ndarray, list[list[int]]]:
        """The cells that are used, and by observation their places among these, each with its operation."""
        origins = data.provenance.origins.combine_chunks()
        cells = pc.fill_null(origins["cell"], -1).to_numpy()
        used, places = np.unique(cells[cells >= 0], return_inverse=True)
        at = np.full(len(cells), -1)
        at[cells >= 0] = places
        names = origins["operation"].to_pylist()
        done = [self.operations.setdefault(name, len(self.operations)) for name in names]
        behind: list[list[int]] = [[] for _ in range(len(data.observations))]
        for observation, cell, operation in zip(origins["observation"].to_pylist(), at.tolist(), done, strict=True):
            behind[observation] += (cell, operation)
        return used, behind

    def packed(self) -> str:
        """The block: the same for the same figures."""
        content = {
            "sheets": list(self.sheets),
            "operations": list(self.operations),
            "flows": self.flows,
            "figures": self.figures,
        }
        said = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.b64encode(gzip.compress(said, LEVEL, mtime=0)).decode()
