"""Trouble with running: what is raised. Trouble with the user's data is a finding (`ilms.findings`)."""

from pathlib import Path

from ilms.languages import _
from ilms.toml_trouble import told


class IlmsError(Exception):
    """What stopped a command, told so that the reader can mend it; in English, and in any language by `languages.said`.

    Attributes:
        title: One line: what happened, with the name of the file, table or address it happened to.
        detail: What was found and what was expected, one fact a line; may be empty.
        hint: What to do next, often a command; may be empty.
        exit_code: The process's exit status (see `docs/exit-codes.md`).
        retriable: Whether the same command can succeed later without anything being changed.
    """

    exit_code = 2
    retriable = False

    def __init__(self, title: str, *, detail: str = "", hint: str = "") -> None:
        super().__init__(title)
        self.title, self.detail, self.hint = title, detail, hint


class UsageError(IlmsError):
    """The command, the configuration or a file it names is not as it must be."""


class UnknownDataflowError(UsageError):
    """A dataflow that nobody knows; `near` are those that look like it."""

    near: tuple[str, ...] = ()


class UnreadableTomlError(UsageError):
    """A file that people write is no TOML.

    Args of the constructor: the file, what its reader says, and its bytes where they are not those that lie there.
    """

    def __init__(self, path: Path, error: ValueError, content: bytes | None = None) -> None:
        said = told(error, path.read_bytes() if content is None else content)
        super().__init__(_("`{path}` is not readable TOML", path=path), detail=said.detail, hint=said.hint)


class SourceError(UsageError):
    """A file of the office cannot be read at all: missing, not a workbook, protected, open elsewhere.

    Attributes:
        code: The finding that it is where the other tables are to be checked all the same (`ilms check`).
        facts: That finding's parameters; a list's texts by language where a name ends with one.
    """

    def __init__(
        self,
        title: str,
        *,
        detail: str = "",
        hint: str = "",
        code: str = "SRC009",
        facts: dict[str, str] | None = None,
    ) -> None:
        super().__init__(title, detail=detail, hint=hint)
        self.code = code
        self.facts = facts or {}


class FindingsError(IlmsError):
    """The data has findings of severity error, and the command will not go on over them."""

    exit_code = 1


class ReceiverError(IlmsError):
    """The other side: unreachable, refused, rejected."""

    exit_code = 3


class UnreachableError(ReceiverError):
    """Nobody answered, or the answer broke off."""

    retriable = True


class StateError(IlmsError):
    """A stale plan, a confirmation that is missing, a lock that somebody holds."""

    exit_code = 4
