"""Which programs of `credential_command` a person lets run: asked for once, and kept outside every workspace.

Who may write an `ilms.toml`, or have one cloned, could else have any program run by whoever uses it, and have its
secret sent to an address of theirs. So a yes holds for one command, one account and one address; a script that the
command names counts by its content.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.errors import UsageError
from ilms.hashes import sha256, sha256_file
from ilms.languages import _

if TYPE_CHECKING:
    from ilms.submission.auth.secrets import Need

FILE = "allowed-programs"


def personal_folder() -> Path:
    """Where a person's own settings lie on this system."""
    there = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    return Path(there) / "ilms" if there else Path.home() / ".config" / "ilms"


@dataclass(frozen=True)
class Programs:
    """The yeses of a person.

    Attributes:
        ask: Shows a person what would run and gives their word; None where nobody is there.
        folder: Where they are kept.
    """

    ask: Callable[["Need"], bool] | None = None
    folder: Path = field(default_factory=personal_folder)

    def agreed(self, need: "Need") -> bool:
        """Whether the program of a secret may run; asked where it is not known yet, and then remembered."""
        if self.allowed(need):
            return True
        if self.ask is None or not self.ask(need):
            return False
        self.allow(need)
        return True

    def allowed(self, need: "Need") -> bool:
        """Whether it may run, without asking."""
        return fingerprint(need) in self._kept()

    def allow(self, need: "Need") -> None:
        """Remember a yes.

        Raises:
            UsageError: It cannot be written down.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._file.open("a", encoding="utf-8") as out:
                out.write(f"{fingerprint(need)}\n")
        except OSError as error:
            raise UsageError(
                _("the yes to a program cannot be kept"),
                detail=_("{file}: {strerror}", file=self._file, strerror=error.strerror),
            ) from error

    def forget(self, need: "Need") -> bool:
        """Take a yes back; whether there was one."""
        kept, gone = self._kept(), fingerprint(need)
        if gone not in kept:
            return False
        self._file.write_text("".join(f"{line}\n" for line in kept if line != gone), "utf-8")
        return True

    @property
    def _file(self) -> Path:
        return self.folder / FILE

    def _kept(self) -> list[str]:
        try:
            return self._file.read_text("utf-8").split()
        except (OSError, UnicodeDecodeError):
            return []  # asked again


def fingerprint(need: "Need") -> str:
    """A hash of what a yes is about: which program with which words, whose secret, and where it goes."""
    program, *words = need.command
    # Where it would be found: another file of that name, earlier in the path or in this folder, is another program.
    told: list[object] = [need.at, need.user, need.what, shutil.which(program) or program, *words]
    files = (path for path in map(Path, need.command) if not path.is_absolute() and path.is_file())
    told.append([[str(path), sha256_file(path)] for path in files])
    return sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"))
