"""Whether a build still says what the sources say, and if not, why."""

from dataclasses import dataclass
from enum import StrEnum

from ilms import __version__
from ilms.assembly.inputs import inputs_of
from ilms.assembly.manifest import Manifest, load_manifest
from ilms.checks.waivers import today
from ilms.hashes import sha256_file
from ilms.workspace import Workspace


class Cause(StrEnum):
    """Why a build does not count."""

    MISSING = "missing"  # there is none
    OTHER_VERSION = "other_version"  # another `ilms` made it
    PARTIAL = "partial"  # of some tables only
    WAIVER_ENDED = "waiver_ended"  # it relies on a waiver whose last day is over
    DAMAGED = "damaged"  # a file of it is gone or altered
    CHANGED = "changed"  # what it was made from has changed, come or gone


@dataclass(frozen=True)
class Freshness:
    """A build held against the workspace as it is now.

    Attributes:
        manifest: The build's; None where there is none.
        causes: Why it does not count; empty if it does.
        added: Paths, relative to the workspace, that came since.
        changed: Those whose bytes are others now.
        gone: Those that are no more.
    """

    manifest: Manifest | None
    causes: tuple[Cause, ...]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether the build is whole and nothing that it was made from is another now."""
        return not self.causes


def freshness(workspace: Workspace) -> Freshness:
    """Hold the workspace's build against what it was made from, byte by byte.

    Raises:
        UsageError: The manifest is not what `ilms build` writes.
    """
    manifest = load_manifest(workspace.build)
    if manifest is None:
        return Freshness(None, (Cause.MISSING,))
    before = {entry["path"]: entry["sha256"] for entry in manifest.inputs}
    now = {entry["path"]: entry["sha256"] for entry in inputs_of(workspace)}
    added = tuple(path for path in now if path not in before)
    changed = tuple(path for path in now if before.get(path, now[path]) != now[path])
    gone = tuple(path for path in before if path not in now)
    found = {
        Cause.OTHER_VERSION: manifest.ilms != __version__,
        Cause.PARTIAL: manifest.partial,
        Cause.WAIVER_ENDED: bool(manifest.until) and manifest.until < today().isoformat(),
        Cause.DAMAGED: _damaged(workspace, manifest),
        Cause.CHANGED: bool(added or changed or gone),
    }
    return Freshness(manifest, tuple(cause for cause, so in found.items() if so), added, changed, gone)


def is_fresh(workspace: Workspace) -> bool:
    """Whether the workspace's build is whole and nothing that it was made from has changed, come or gone.

    A build of some tables only is not, nor is one that relies on a waiver whose last day is over.
    """
    return freshness(workspace).fresh


def _damaged(workspace: Workspace, manifest: Manifest) -> bool:
    paths = ((workspace.build / file.path, file.sha256) for file in manifest.files)
    return not all(path.is_file() and sha256_file(path) == sha256 for path, sha256 in paths)
