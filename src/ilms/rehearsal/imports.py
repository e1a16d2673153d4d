"""The queue of imports: registered at once, worked on one after the other, forgotten on a restart."""

import logging
import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from ilms.dataset import Dataset
from ilms.described import describe
from ilms.errors import IlmsError
from ilms.findings import Severity
from ilms.messages import formats
from ilms.observations import Observations, concat
from ilms.rehearsal import disk
from ilms.rehearsal.apply import apply, columns
from ilms.rehearsal.artefacts import Identity
from ilms.rehearsal.settings import Settings
from ilms.rehearsal.state import one
from ilms.rehearsal.store import Store
from ilms.rehearsal.validation import faults
from ilms.structures.schema import Schema

log = logging.getLogger(__name__)

QUEUED, IN_PROGRESS, COMPLETED = "Queued", "InProgress", "Completed"
SUCCESS, WARNING, ERROR = "Success", "Warning", "Error"


@dataclass
class Request:
    """One import or validation, from its registration to its outcome.

    Attributes:
        file: Where the bytes that came are kept.
        advanced: validationType 1.
        only_validate: Nothing is stored.
        pit: Into the point-in-time version; `release` says when that becomes current.
    """

    id: int
    dataflow: Identity
    file: Path
    advanced: bool = False
    only_validate: bool = False
    pit: bool = False
    release: datetime | None = None
    status: str = QUEUED
    outcome: str | None = None
    submitted: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: datetime | None = None
    ended: datetime | None = None
    logs: list[str] = field(default_factory=list)

    def shown(self) -> Mapping[str, object]:
        """As the status request answers."""
        return {
            "requestId": self.id,
            "executionStatus": self.status,
            "outcome": self.outcome,
            "submissionTime": _time(self.submitted),
            "executionStart": _time(self.started),
            "executionEnd": _time(self.ended),
            "logs": [{"message": message} for message in self.logs],
        }


class Imports:
    """Ids that rise over restarts, a queue that does not survive them, and the one worker."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Start the worker.

        Args:
            store: Where the log of requests says which id was the last.
            settings: How long a request waits and works at least.
        """
        self._store, self._settings = store, settings
        self._journal = store.folder / "requests.jsonl"
        self._requests: dict[int, Request] = {}
        self._queue: queue.Queue[Request | None] = queue.Queue()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._last = self._take_up()
        self._worker = threading.Thread(target=self._work, name="rehearsal-imports", daemon=True)
        self._worker.start()

    def register(self, dataflow: Identity, spooled: Path, name: str, **options: object) -> Request:
        """Take a file that passed the pre-check into the queue.

        Args:
            dataflow: What the file is data of.
            spooled: The file, which is moved.
            name: Its base name.
            options: Fields of `Request`.
        """
        with self._lock:
            self._last += 1
            number = self._last
        file = spooled.replace(spooled.with_name(f"{number:06d}-{name}"))
        request = Request(number, dataflow, file, **options)  # type: ignore[arg-type]  # Request's own fields
        self._note(request, "registered", dataflow=str(dataflow), file=file.name)
        self._requests[number] = request
        self._queue.put(request)
        return request

    def find(self, number: int) -> Request | None:
        """The request of that id, unless it was made before the last restart."""
        return self._requests.get(number)

    def stop(self) -> None:
        """Finish what is being worked on and leave the rest undone."""
        self._stopping.set()
        self._queue.put(None)
        self._worker.join()

    def _take_up(self) -> int:
        """Note what the last run left without an end, and whether it was applied; gives the last id."""
        open_ones: dict[int, str] = {}
        last = 0
        for entry in disk.entries(self._journal):
            number = int(entry["id"])
            last = max(last, number)
            if entry["event"] == "registered":
                open_ones[number] = entry["dataflow"]
            elif entry["event"] in ("completed", "lost"):
                open_ones.pop(number, None)
        for number, dataflow in open_ones.items():
            when = datetime.now(UTC).isoformat(timespec="milliseconds")
            applied = self._store.made_by(dataflow, number)
            disk.append(self._journal, {"id": number, "at": when, "event": "lost", "applied": applied})
        return last

    def _work(self) -> None:
        while (request := self._queue.get()) is not None and not self._stopping.is_set():
            self._stopping.wait(self._settings.queued_seconds)
            request.started = datetime.now(UTC)
            request.status = IN_PROGRESS
            self._note(request, "started")
            try:
                outcome, logs = self._execute(request)
            except IlmsError as error:
                outcome, logs = ERROR, [error.title, *error.detail.splitlines()]
            except Exception as error:  # a receiver answers with an outcome, whatever happened
                log.exception("request %d", request.id)
                outcome, logs = ERROR, [f"An unexpected error occurred: {error}"]
            request.ended = datetime.now(UTC)
            request.outcome, request.logs = outcome, [*request.logs, *logs]
            request.status = COMPLETED
            self._note(request, "completed", outcome=outcome, logs=request.logs)

    def _execute(self, request: Request) -> tuple[str, list[str]]:
        begun = time.monotonic()
        schema = self._store.schema(request.dataflow)
        datasets = formats.read(request.file, lambda _: schema)
        unread = [f"{kind}: {text}" for kind, text in _read_errors(datasets)]
        if unread:
            return ERROR, unread
        message = _together(datasets, schema)
        state = self._store.state(request.dataflow, pit=request.pit)
        rows = columns(message)
        wrong = faults(rows, state, _lines(datasets), advanced=request.advanced)
        if wrong:
            return ERROR, wrong
        after, counts = apply(state, rows)
        left = self._settings.execution_seconds - (time.monotonic() - begun)
        self._stopping.wait(max(0, left))
        if request.only_validate:
            return SUCCESS, [f"{len(message)} observations have been validated; nothing was imported."]
        self._store.commit(request.dataflow, after, request.id, pit=request.pit, release=request.release)
        if not counts.processed and not len(message):
            return WARNING, ["The file holds no observations.", str(counts)]
        return SUCCESS, [str(counts)]

    def _note(self, request: Request, event: str, **facts: object) -> None:
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock:
            disk.append(self._journal, {"id": request.id, "at": when, "event": event, **facts})


def _together(datasets: list[Dataset], schema: Schema) -> Observations:
    if not datasets:
        return Observations.from_columns(schema, {})
    return concat(dataset.observations for dataset in datasets)


def _lines(datasets: list[Dataset]) -> pa.Array:
    """The line of the file that each observation stands on."""
    return pa.concat_arrays([pa.array([], pa.int64()), *(one(d.provenance.cells["line"]) for d in datasets)])


def _read_errors(datasets: list[Dataset]) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in describe(datasets).of(Severity.ERROR)]


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
