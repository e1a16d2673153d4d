"""Everything the receiver keeps on disk, and what holds it together: structures, data, the log of requests.

    structures/Class/agency+id+version.xml   submitted structures
    data/agency+id+version.parquet           what stands now; `.pit.parquet`: what is to be released
    received/000012-name.csv                 the bytes as they came
    requests.jsonl                           one line a step of a request

An import changes one dataflow, so one renamed file: whatever is killed when, the state is before or after it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock

import pyarrow.parquet as pq

from ilms.errors import UsageError
from ilms.rehearsal import disk
from ilms.rehearsal.artefacts import Artefact, Identity, message
from ilms.rehearsal.registry import Registry
from ilms.rehearsal.state import State
from ilms.structures import load
from ilms.structures.schema import Schema

REQUEST, RELEASE = b"ilms.request", b"ilms.release"


class NoDataflowError(UsageError):
    """A message or a query names a dataflow that was not submitted."""


class Store:
    """The receiver's folder."""

    def __init__(self, folder: Path) -> None:
        """Open or lay out the folder.

        Args:
            folder: Its parent must exist.
        """
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.registry = Registry(folder / "structures")
        self.lock = RLock()
        self._schemas: dict[Identity, tuple[tuple[Artefact, ...], Schema]] = {}
        self._states: dict[Path, State] = {}
        for torn in folder.glob("**/.*.part"):  # what a kill left behind
            torn.unlink()

    def dataflow(self, named: str | None) -> Identity:
        """The dataflow that a message means.

        Args:
            named: `ILO:DF_X(1.0)`, a URN, an id, or the id of a data structure that one dataflow uses.

        Raises:
            NoDataflowError: There is none, or the message names none and there are several.
        """
        flows = self._flows()
        if named is None:
            fitting = flows
        else:
            bare = load.bare(named)
            fitting = [f for f in flows if named.endswith(str(f))] or [f for f in flows if f.id == bare]
            fitting = fitting or [f for f in flows if any(s.id == bare for s in self._structures(f))]
        if not fitting:
            raise NoDataflowError(f"Dataflow [{named or 'unnamed'}] was not found in the data space")
        if len(fitting) > 1:
            several = ", ".join(str(flow) for flow in sorted(fitting)[:3])
            raise NoDataflowError(f"[{named or 'The message'}] may mean more than one dataflow: {several}")
        return fitting[0]

    def schema(self, dataflow: Identity) -> Schema:
        """What data of this dataflow is checked by: made from the submitted structures alone."""
        with self.lock:
            bundle = tuple(self.registry.bundle(dataflow))
            known = self._schemas.get(dataflow)
            if known is None or known[0] != bundle:
                with TemporaryDirectory() as folder:
                    file = Path(folder) / "structure.xml"
                    file.write_bytes(message(bundle, datetime.now(UTC).isoformat(timespec="seconds")))
                    known = bundle, load.schemas_in(file)[dataflow.id]
                self._schemas[dataflow] = known
            return known[1]

    def structures_in_use(self) -> set[Identity]:
        """The data structures that there is data for."""
        return {s for flow in self._flows() if self._path(flow).is_file() for s in self._structures(flow)}

    def has_data(self, dataflow: Identity) -> bool:
        """Whether anything was ever imported for it."""
        return self._path(dataflow).is_file() or self._path(dataflow, pit=True).is_file()

    def state(self, dataflow: Identity, *, pit: bool = False) -> State:
        """What stands now, or in the version being prepared, which starts as a copy of what stands."""
        with self.lock:
            self._release(dataflow)
            path = self._path(dataflow, pit=pit)
            if pit and not path.is_file():
                return self.state(dataflow)
            schema = self.schema(dataflow)
            known = self._states.get(path)
            if known is not None and known.schema is schema:
                return known
            if not path.is_file():
                return State.empty(schema)
            state = State.from_table(schema, pq.read_table(BytesIO(path.read_bytes())))
            self._states[path] = state
            return state

    def commit(
        self,
        dataflow: Identity,
        state: State,
        request: int,
        *,
        pit: bool = False,
        release: datetime | None = None,
    ) -> None:
        """Put the state in place of the one before, at once.

        Args:
            dataflow: Whose state.
            state: What is to stand.
            request: The request that made it.
            pit: Into the version that is being prepared instead.
            release: When that becomes the current one; None is never by itself.
        """
        table = state.to_table()
        said = {REQUEST: str(request).encode()} | ({RELEASE: release.isoformat().encode()} if release else {})
        content = BytesIO()
        pq.write_table(table.replace_schema_metadata(said), content, compression="zstd")
        with self.lock:
            path = self._path(dataflow, pit=pit)
            disk.write(path, content.getvalue())
            self._states[path] = state

    def made_by(self, dataflow: str, request: int) -> bool:
        """Whether what stands now, or is prepared, was made by this request."""
        paths = [self._path(flow, pit=pit) for flow in self._flows() if str(flow) == dataflow for pit in (False, True)]
        made = (_said(path).get(REQUEST, b"") for path in paths if path.is_file())
        return str(request).encode() in made

    def _release(self, dataflow: Identity) -> None:
        """Make the prepared version the current one when its time has come."""
        path = self._path(dataflow, pit=True)
        if not path.is_file():
            return
        due = _said(path).get(RELEASE)
        if due and datetime.fromisoformat(due.decode()) <= datetime.now(UTC):
            path.replace(self._path(dataflow))
            self._states.pop(path, None)
            self._states.pop(self._path(dataflow), None)

    def _flows(self) -> list[Identity]:
        return [a.identity for a in self.registry.find("Dataflow", "all", "all", "all")]

    def _structures(self, flow: Identity) -> list[Identity]:
        artefact = self.registry.get(flow)
        return [i for i in artefact.references if i.kind == "DataStructure"] if artefact else []

    def _path(self, flow: Identity, *, pit: bool = False) -> Path:
        name = f"{flow.agency}+{flow.id}+{flow.version}"
        return self.folder / "data" / f"{name}{'.pit' if pit else ''}.parquet"


def _said(path: Path) -> Mapping[bytes, bytes]:
    return pq.read_schema(BytesIO(path.read_bytes())).metadata or {}
