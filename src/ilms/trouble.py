"""A file that cannot be read or written at all."""

from pathlib import Path

from ilms.errors import UsageError


class MessageError(UsageError):
    """A file is not what it should be: malformed, cut off, in another encoding, of an unknown format.

    Attributes:
        path: The file.
        line: 1-based, None where the trouble has no place.
        column: 1-based.
    """

    def __init__(
        self, path: Path, what: str, *, line: int | None = None, column: int | None = None,
        expected: str = "", hint: str = "",
    ) -> None:  # fmt: skip
        place = f"`{path}`"
        if line is not None:
            place += f" line {line}" + (f" column {column}" if column is not None else "")
        super().__init__(f"{place}: {what}", detail=f"expected: {expected}" if expected else "", hint=hint)
        self.path, self.line, self.column = path, line, column


def opened_file_error(path: Path, error: OSError, doing: str = "read") -> UsageError:
    """What the operating system refused, in words."""
    hints = {
        FileNotFoundError: "check the name; paths are relative to the current folder",
        PermissionError: "close it where it is open (Excel locks its files), or check its permissions",
        IsADirectoryError: "name a file in that folder",
    }
    hint = next((text for kind, text in hints.items() if isinstance(error, kind)), "")
    return UsageError(f"cannot {doing} `{path}`: {error.strerror or error}", hint=hint)


def unknown_encoding(path: Path, error: LookupError | ValueError) -> MessageError:
    """An XML declaration names an encoding that Python has no codec for, or that expat cannot use.

    Raises:
        ValueError: It is about something else, and so a fault of ours.
    """
    if isinstance(error, ValueError) and "encoding" not in str(error):
        raise error
    return MessageError(path, str(error), line=1, expected="UTF-8", hint="convert it to UTF-8")
