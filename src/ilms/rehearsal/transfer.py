"""Contract 1 over HTTP: the transfer service of a .Stat Suite (docs/rehearsal.md)."""

import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PureWindowsPath
from uuid import uuid4

from werkzeug import Request, Response
from werkzeug.datastructures import FileStorage

from ilms.errors import IlmsError
from ilms.messages import formats
from ilms.rehearsal.artefacts import Identity
from ilms.rehearsal.authority import Authority
from ilms.rehearsal.imports import Imports
from ilms.rehearsal.replies import json_reply
from ilms.rehearsal.settings import FILE_TYPES, VERSIONS, Settings
from ilms.rehearsal.store import Store
from ilms.structures.schema import Schema

IMPORT, VALIDATE, STATUS = (
    "import/sdmxFile",
    ("validate/sdmxFile", "validate/sdmxFileImport"),
    "status/request",
)
UNZIPPED_LIMIT = 1_000_000_000  # bytes; a zip is let in by its zipped size, and must not fill the disk
FORMATS = ("sdmx-ml-2.1", "sdmx-csv-1.0", "sdmx-csv-2.0")
# What zipfile raises for a damaged, protected or exotic archive.
UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError)
TRUE, FALSE = ("true", "1"), ("false", "0", "")


class RefusedError(Exception):
    """The request fails its pre-check: an answer with a message and no id."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text, self.status = text, status


class Transfer:
    """Answers below the transfer service's address."""

    def __init__(self, store: Store, imports: Imports, authority: Authority, settings: Settings) -> None:
        self._store, self._imports, self._authority, self._settings = store, imports, authority, settings

    def answer(self, request: Request, path: str) -> Response:
        """Answer one request; what is refused is an answer too."""
        try:
            return self._route(request, path.strip("/"))
        except RefusedError as refused:
            return self._json({"success": False, "message": refused.text}, refused.status)

    def _route(self, request: Request, path: str) -> Response:
        if path == "health" or path.endswith("/health"):
            return self._json({"service": {"status": "Healthy", "name": "ilms rehearsal"}})
        version, _, action = path.partition("/")
        known = (IMPORT, *VALIDATE, STATUS)
        if version not in VERSIONS or action not in known:
            raise RefusedError(f"There is nothing at /{path}", 404)
        if request.method != "POST":
            raise RefusedError(f"/{path} takes POST", 405)
        self._authority.check(request, writing=action == IMPORT)
        dataspace = request.form.get("dataspace", "")
        if not dataspace:
            raise RefusedError("The field dataspace is required")
        if dataspace != self._settings.dataspace:
            raise RefusedError(f"Data space [{dataspace}] was not found")
        if action == STATUS:
            return self._status(request)
        return self._import(request, only_validate=action != IMPORT)

    def _status(self, request: Request) -> Response:
        number = request.form.get("id", "").strip()
        if not number.isdecimal():
            raise RefusedError(f"The field id must be a number, not [{number}]")
        found = self._imports.find(int(number))
        if found is None:
            raise RefusedError(f"The request with ID {number} was not found", 404)
        return self._json(found.shown())

    def _import(self, request: Request, *, only_validate: bool) -> Response:
        options = self._options(request)
        spooled, name = self._spool(request)
        try:
            dataflow = self._precheck(spooled)
            registered = self._imports.register(dataflow, spooled, name, only_validate=only_validate, **options)
        finally:
            spooled.unlink(missing_ok=True)
        said = f"The request with ID {registered.id} was successfully registered."
        if self._settings.old_wording:
            said = f"Successfully registered the request with ID: {registered.id}"
        return self._json({"success": True, "message": said})

    def _options(self, request: Request) -> dict[str, object]:
        form = request.form
        target = _choice(form.get("targetVersion", "0"), ("0", "1"), "targetVersion")
        validation = _choice(form.get("validationType", "0"), ("0", "1"), "validationType")
        _choice(form.get("sendEmail", "0"), ("0", "1", "2"), "sendEmail")
        for name in ("restorationOptionRequired", "optimize"):
            _choice(form.get(name, "").lower(), TRUE + FALSE, name)
        release = form.get("PITReleaseDate", "").strip()
        if release and target == "0":
            raise RefusedError("PITReleaseDate is only for targetVersion 1")
        moment = _moment(release) if release else None
        return {"advanced": validation == "1", "pit": target == "1", "release": moment}

    def _spool(self, request: Request) -> tuple[Path, str]:
        """Put what was sent on disk, out of its zip."""
        part, path = request.files.get("file"), request.form.get("filepath", "").strip()
        folder = self._store.folder / "received"
        folder.mkdir(exist_ok=True)
        spooled = folder / f".{uuid4().hex}.part"
        try:
            name = _unzip(spooled, self._receive(part, path, spooled))
        except BaseException:
            spooled.unlink(missing_ok=True)
            raise
        return spooled, name

    def _receive(self, part: FileStorage | None, path: str, spooled: Path) -> str:
        if part is not None:
            name = _base(part.filename or "upload")
            _check_type(part)
            part.save(spooled)
        elif path:
            source = self._readable(path)
            name = source.name
            shutil.copyfile(source, spooled)
        else:
            raise RefusedError("No file was given: neither the field file nor the field filepath")
        if not spooled.stat().st_size:
            raise RefusedError(f"The file [{name}] is empty")
        return name

    def _readable(self, path: str) -> Path:
        """A file in the receiver's inbox: what it reads from elsewhere is nobody's to say."""
        inbox = (self._store.folder / "inbox").resolve()
        try:
            file = (inbox / path).resolve()
            if file.is_relative_to(inbox) and file.is_file():
                return file
        except (OSError, ValueError):  # a path that no system has
            pass
        raise RefusedError(f"The file [{path}] cannot be read by the server")

    def _precheck(self, file: Path) -> Identity:
        """Find the one dataflow that the message is of.

        Raises:
            RefusedError: It is no message, or of no dataflow that is here.
        """
        named: set[Identity] = set()

        def resolve(name: str | None) -> Schema:
            dataflow = self._store.dataflow(name)
            named.add(dataflow)
            return self._store.schema(dataflow)

        try:
            form = formats.detect(file)
            if form not in FORMATS:
                raise RefusedError(f"The file is {form}; SDMX-ML 2.1 and SDMX-CSV are imported")
            for _ in formats.stream(file, resolve, form):
                pass
        except IlmsError as error:
            said = " ".join([error.title, *error.detail.splitlines()])
            # A sender knows it by another name, and has no business with the receiver's folders.
            raise RefusedError(said.replace(f"`{file}`", "The file")) from error
        if len(named) != 1:
            several = ", ".join(str(flow) for flow in sorted(named)) or "none"
            raise RefusedError(f"A file holds the data of one dataflow; this one names {several}")
        return named.pop()

    def _json(self, content: Mapping[str, object], status: int = 200) -> Response:
        return json_reply(content, status, pascal_case=self._settings.pascal_case)


def _check_type(part: FileStorage) -> None:
    media = (part.mimetype or "").lower()
    if media not in FILE_TYPES:
        raise RefusedError(f"The media type [{media}] of the file is not supported: send text/csv, text/xml or a zip")


def _base(name: str) -> str:
    """The last part of whatever path a client sent, with nothing in it that a file's name must not have."""
    return re.sub(r"[^\w.\-]", "_", PureWindowsPath(name.replace("/", "\\")).name)[-100:].lstrip(".") or "upload"


def _unzip(file: Path, name: str) -> str:
    """Replace a zip by the one file in it; returns that file's name."""
    if not zipfile.is_zipfile(file):
        return name
    inside = file.with_name(file.name + ".part")
    try:
        with zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) != 1 or members[0].file_size > UNZIPPED_LIMIT:
                raise RefusedError(f"The zip [{name}] must hold one file of at most {UNZIPPED_LIMIT} bytes")
            with archive.open(members[0]) as source, inside.open("wb") as target:
                shutil.copyfileobj(source, target)
    except UNREADABLE as error:
        inside.unlink(missing_ok=True)
        raise RefusedError(f"The zip [{name}] cannot be read: {error}") from error
    inside.replace(file)
    return _base(members[0].filename)


def _choice(given: str, allowed: tuple[str, ...], name: str) -> str:
    if given.strip().lower() not in allowed:
        raise RefusedError(f"The value [{given}] is not valid for {name}")
    return given.strip()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(f"PITReleaseDate [{text}] is not a date and time") from error
    if moment.tzinfo is None:
        raise RefusedError(f"PITReleaseDate [{text}] has no time zone")
    return moment
