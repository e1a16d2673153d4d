"""A folder, on this computer or on a share that is mounted: files are copied there and renamed.

Quirks, each found by trying on 2026-11-22 unless another source is named:

- A file gets its name by a hard link, since POSIX' rename writes over what is there (rename(2)); Windows' does not.
  Where a share knows no links (FAT, some SMB servers: EPERM, ENOTSUP, EOPNOTSUPP), it is looked first and renamed then.
- A share that is not mounted is often an empty folder or none: the folder is never made, it must be there.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

from ilms.errors import UnreachableError
from ilms.languages import _
from ilms.submission.auth import Secrets
from ilms.submission.errors import RejectedError
from ilms.submission.observer import Watcher
from ilms.submission.targets.drop import OPTIONS as DROP
from ilms.submission.targets.drop import Drop, Print, TakenError, way_of
from ilms.submission.targets.package import Packing
from ilms.submission.targets.section import section
from ilms.workspace import TargetSettings, Workspace

OPTIONS = (*DROP, "path")
PIECE = 1 << 20  # bytes copied at a time
# What a system says for certain: it was not done, and will not be until somebody does something about it.
REFUSALS = (
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.EISDIR,
    errno.ENOTDIR,
)  # fmt: skip
NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK)


class FolderPlace:
    """A folder of the file system."""

    renames = True

    def __init__(self, target: str, root: Path, *, sees: bool = True) -> None:
        self.target, self.root, self.sees = target, root, sees

    def probe(self) -> Mapping[str, str]:
        """Whether the folder is there."""
        if not self.root.is_dir():
            raise UnreachableError(
                _("the folder of target `{target}` is not there", target=self.target),
                detail=_("`{folder}` is no folder", folder=self.root)
                if self.root.exists()
                else _("`{folder}` is missing", folder=self.root),
                hint=_(
                    "mount the share, or look at `path` in [targets.{target}]; the folder is not made by itself",
                    target=self.target,
                ),
            )
        return {"folder": _("`{folder}` is there", folder=self.root)}

    def look(self, path: str) -> Print | None:
        """Read a file back."""
        digest, size = hashlib.sha256(), 0
        with self._told(path, "read"):
            try:
                stream = (self.root / path).open("rb")
            except FileNotFoundError:
                return None
            with stream:
                while piece := stream.read(PIECE):
                    digest.update(piece)
                    size += len(piece)
        return Print(size, digest.hexdigest())

    def write(self, path: str, source: Path) -> None:
        """Copy a file; it is on the disk when this returns."""
        with source.open("rb") as origin, self._told(path, "written"), (self.root / path).open("xb") as stream:
            shutil.copyfileobj(origin, stream, PIECE)
            stream.flush()
            os.fsync(stream.fileno())

    def make(self, path: str) -> None:
        """Make a folder."""
        with self._told(path, "made"):
            (self.root / path).mkdir()

    def move(self, path: str, to: str) -> None:
        """Rename, never over anything."""
        old, new = self.root / path, self.root / to
        with self._told(to, "renamed"):
            if old.is_file() and os.name == "posix":
                try:
                    new.hardlink_to(old)
                except OSError as error:
                    if error.errno not in NO_LINKS:
                        raise
                else:
                    old.unlink()
                    return
            if new.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            old.rename(new)

    def remove(self, path: str) -> None:
        """Take a file or a folder away."""
        there = self.root / path
        with self._told(path, "removed"):
            if there.is_dir() and not there.is_symlink():
                shutil.rmtree(there)
            else:
                there.unlink(missing_ok=True)

    @contextmanager
    def _told(self, path: str, done: str) -> Iterator[None]:
        """Turn what the system says into words."""
        try:
            yield
        except FileExistsError as error:
            raise TakenError(
                _("`{path}` is there already at target `{target}`", path=path, target=self.target)
            ) from error
        except OSError as error:
            kind = RejectedError if error.errno in REFUSALS else UnreachableError
            raise kind(
                f"`{path}` cannot be {done} at target `{self.target}`",
                detail=f"{self.root}: {error.strerror or error}",
                hint=_("see that the folder has room and that you may write there"),
            ) from error


def open_folder(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher) -> Drop:
    """Make a folder target from its section.

    Raises:
        UsageError: The folder is not named, or an option is not known.
    """
    del secrets, watcher  # the system knows who we are, and there is no request
    said = section(workspace, settings, OPTIONS)
    root = workspace.root / Path(said.text("path", "S:/ilostat/incoming")).expanduser()
    way = way_of(said)
    spot = FolderPlace(settings.name, root, sees=way.sees)
    return Drop(settings.name, Packing.of(said), lambda: nullcontext(spot), way)
