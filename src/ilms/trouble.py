"""A file that cannot be read or written at all."""

from pathlib import Path

from ilms.errors import UsageError
from ilms.languages import _


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
        if line is None:
            title = _("`{path}`: {what}", path=path, what=what)
        elif column is None:
            title = _("`{path}` line {line}: {what}", path=path, line=line, what=what)
        else:
            title = _("`{path}` line {line} column {column}: {what}", path=path, line=line, column=column, what=what)
        super().__init__(title, detail=_("expected: {what}", what=expected) if expected else "", hint=hint)
        self.path, self.line, self.column = path, line, column


def opened_file_error(path: Path, error: OSError, *, writing: bool = False) -> UsageError:
    """What the operating system refused, in words."""
    hints = {
        FileNotFoundError: _("check the name; paths are relative to the current folder"),
        PermissionError: _("close it where it is open (Excel locks its files), or check its permissions"),
        IsADirectoryError: _("name a file in that folder"),
    }
    hint = next((text for kind, text in hints.items() if isinstance(error, kind)), "")
    why = error.strerror or error
    what = (
        _("cannot write `{path}`: {why}", path=path, why=why)
        if writing
        else _("cannot read `{path}`: {why}", path=path, why=why)
    )
    return UsageError(what, hint=hint)


def unknown_encoding(path: Path, error: LookupError | ValueError) -> MessageError:
    """An XML declaration names an encoding that Python has no codec for, or that expat cannot use.

    Raises:
        ValueError: It is about something else, and so a fault of ours.
    """
    if isinstance(error, ValueError) and "encoding" not in str(error):
        raise error
    return MessageError(path, str(error), line=1, expected=_("UTF-8"), hint=_("convert it to UTF-8"))
