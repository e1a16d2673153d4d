"""What is wrong with records, told by their numbers: no text of a person's record but the coded value itself."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import pyarrow as pa

from ilms.findings import Batch, Findings, Severity, batch, catalogue
from ilms.provenance import CELLS, ORIGINS, Provenance

COUNTED = 1_000_000  # findings of one kind that are counted one by one; the message has the number in any case
Place = tuple[str, int]  # a file as the user names it, and the number of a record in it: 1 is the first below a header


class Places(Provenance):
    """Places in files of records: `{"file", "record"}`."""

    def cell(self, number: int) -> dict[str, object]:
        """One record's place."""
        file, record = (self.cells[name][number].as_py() for name in ("file", "line"))
        return {"file": file, "record": record}


class Told:
    """What was found so far.

    Attributes:
        errors: How often an error was told; the same one of several tables each time.
    """

    def __init__(self) -> None:
        self.errors = 0
        self._batches: dict[object, Batch] = {}
        self._places: list[Place] = []
        self._once: set[tuple[str, ...]] = set()

    def once(
        self,
        code: str,
        params: Mapping[str, str],
        places: Callable[[], Sequence[Place]] = tuple,
        count: int | None = None,
    ) -> None:
        """As `at`, unless it was told with these parameters before: several tables read the same columns.

        `places` are asked for only where it is told.
        """
        key = (code, *chain.from_iterable(sorted(params.items())))
        if key in self._once:
            self.errors += catalogue()[code].severity is Severity.ERROR
            return
        self._once.add(key)
        self.at(code, places(), count=count, severity=None, **params)

    def at(
        self,
        code: str,
        places: Sequence[Place] = (),
        *,
        count: int | None = None,
        severity: Severity | None = None,
        **params: str,
    ) -> None:
        """One thing that is wrong with some records, or with none in particular; the same again is told once.

        Args:
            code: A code of the catalogue.
            places: The first of the records.
            count: How many there are in all; as many as there are places where it is not given.
            severity: Where it is not the catalogue's.
            params: What the message names.
        """
        kind = severity or catalogue()[code].severity
        self.errors += kind is Severity.ERROR
        same = (code, kind, tuple(places), count, tuple(sorted(params.items())))
        if same in self._batches:
            return
        many = min(max(len(places) if count is None else count, 1), COUNTED)
        numbers = pa.array(range(len(self._places), len(self._places) + len(places)), pa.int64())
        self._places += places
        cells = pa.concat_arrays([numbers, pa.nulls(max(many - len(places), 0), pa.int64())])[:many]
        self._batches[same] = batch(code, params, cells=cells, severity=severity)

    def findings(self) -> Findings:
        """All of it, in the order in which it was told."""
        return Findings(tuple(self._batches.values()))

    def places(self) -> Provenance:
        """Where the findings' records are."""
        files, numbers = ([place[part] for place in self._places] for part in (0, 1))
        nothing = pa.nulls(len(files), pa.string())
        cells = pa.table(
            [pa.array(files, pa.string()), nothing, nothing, pa.array(numbers, pa.int64()), nothing], CELLS
        )
        return Places(cells, ORIGINS.empty_table())
