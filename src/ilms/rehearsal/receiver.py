"""The practice receiver as a whole: a folder, a port, a secret, a lock, and a server while it runs."""

import json
import secrets
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout

from ilms.errors import StateError, UsageError
from ilms.languages import _
from ilms.rehearsal import disk
from ilms.rehearsal.app import AUTHORITY, NSI, TRANSFER, Application
from ilms.rehearsal.authority import Authority
from ilms.rehearsal.faults import Faults
from ilms.rehearsal.imports import Imports
from ilms.rehearsal.nsi import Nsi
from ilms.rehearsal.settings import Settings
from ilms.rehearsal.store import Store
from ilms.rehearsal.transfer import Transfer
from ilms.serving import HOST, Port

SCHEMA_VERSION = 1


class Receiver:
    """A receiver on 127.0.0.1; also a context manager.

    Attributes:
        folder: Where it keeps everything; a restart on the same folder knows all that was accepted.
    """

    def __init__(self, folder: Path, port: int = 0, settings: Settings | None = None) -> None:
        """Name a receiver; nothing happens before `start`.

        Args:
            folder: Made where it is not there.
            port: 0 for any that is free.
            settings: Ways that differ from the defaults.
        """
        self.folder, self._asked, self._settings = Path(folder), port, settings or Settings()
        self._port: Port | None = None
        self._imports: Imports | None = None
        self._lock: FileLock | None = None
        self._secret = ""

    def start(self) -> Self:
        """Serve in a thread until `stop`.

        Raises:
            UsageError: There is no such fault, the port is taken, or the folder cannot be used.
            StateError: Another receiver works in the folder.
        """
        if self._port is not None:
            return self
        Faults(self._settings.faults)  # a name that is none is told of before who else works in the folder
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            wrong = _("`{folder}` cannot be the rehearsal's folder", folder=self.folder)
            raise UsageError(wrong, detail=str(error), hint=_("name another with `--dir`")) from error
        self._lock = _locked(self.folder)
        try:
            self._serve()
        except BaseException:
            self._lock.release()
            raise
        return self

    def stop(self) -> None:
        """End the server; an import that is being worked on is finished first, what is queued is lost."""
        if self._port is None:
            return
        self._port.stop()
        if self._imports:
            self._imports.stop()
        if self._lock:
            self._lock.release()
        self._port = self._imports = self._lock = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return self._port.url if self._port else f"http://{HOST}:{self._asked}"

    @property
    def info(self) -> dict[str, Any]:
        """What a client needs to know: the line that `ilms rehearse` prints."""
        return {
            "schema_version": SCHEMA_VERSION,
            "transfer": self.url + TRANSFER,
            "nsi": self.url + NSI,
            "authority": self.url + AUTHORITY,
            "client_id": self._settings.client_id,
            "client_secret": self._secret,
            "dataspace": self._settings.dataspace,
        }

    def _serve(self) -> None:
        port = Port(self._asked)
        try:
            self._secret = _secret(self.folder / "receiver.json")
            store = Store(self.folder)
            self._imports = Imports(store, self._settings)
            authority = Authority(self._settings, self._secret, port.url + AUTHORITY)
            application = Application(
                Transfer(store, self._imports, authority, self._settings),
                Nsi(store, authority, self._settings),
                authority,
                self._settings,
            )
            self._port = port.serve(application, "rehearsal")
        except BaseException:
            port.stop()
            raise


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StateError(
            _("another rehearsal receiver works in `{folder}`", folder=folder),
            hint=_("stop that one, or name another folder with `--dir`"),
        ) from error
    return lock


def _secret(file: Path) -> str:
    """The client's secret, made once a folder; a token of before a restart stays good."""
    if file.is_file():
        try:
            return str(json.loads(file.read_text("utf-8"))["client_secret"])
        except (ValueError, KeyError) as error:
            damaged = _("`{file}` is not as the rehearsal wrote it", file=file)
            raise UsageError(damaged, hint=_("remove it: a new secret is made")) from error
    made = secrets.token_urlsafe(24)
    disk.write(file, json.dumps({"client_secret": made}).encode(), private=True)
    return made
