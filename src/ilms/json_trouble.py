"""What is wrong with a JSON text, in our words and the reader's language: Python's decoder says it in English."""

from json import JSONDecodeError

from ilms.languages import _

# Beginnings of what the decoder says.
SAID = (
    ("Expecting value", _("a value is missing")),
    ("Expecting property name", _("a name in double quotes is missing")),
    ("Expecting ':'", _("a colon is missing")),
    ("Expecting ','", _("a comma is missing")),
    ("Illegal trailing comma", _("a comma stands before the end")),
    ("Unterminated string", _("a text is never closed")),
    ("Invalid control character", _("a line end or another sign that cannot be seen stands in a text")),
    ("Invalid \\", _("a backslash stands before what it cannot stand before")),
    ("Extra data", _("something follows the end")),
)


def what(error: JSONDecodeError) -> str:
    """What is wrong, without the place; the decoder's own word where it is a new one."""
    return next((said for begins, said in SAID if error.msg.startswith(begins)), error.msg)


def told(error: ValueError | RecursionError) -> str:
    """What is wrong and where.

    Args:
        error: Of decoding: what is no UTF-8, no JSON, or nested without end; or one that says it in our words.
    """
    if isinstance(error, JSONDecodeError):
        return _("line {line} column {column}: {what}", line=error.lineno, column=error.colno, what=what(error))
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        wrong = _("the byte 0x{byte:02X} is not UTF-8", byte=error.object[error.start])
        return _("line {line}: {what}", line=line, what=wrong)
    if isinstance(error, RecursionError):
        return _("arrays in arrays without end")
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)
