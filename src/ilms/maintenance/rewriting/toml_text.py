"""Values and keys as TOML writes them."""

import re
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+")
LITERAL = re.compile(r"[^'\x00-\x08\x0a-\x1f\x7f]*")  # what may stand between single quotes
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
CONTROL = re.compile(r'["\\\x00-\x1f\x7f]')
SINGLE = "'"


def value_text(value: Any, like: str = "") -> str:  # noqa: ANN401  # what TOML can hold
    """A text, number, truth, list or dict on one line.

    Args:
        value: What is to be said.
        like: A text that stands for another value: a regular expression stays between single quotes.

    Raises:
        TypeError: TOML has no such value.
    """
    match value:
        case str():
            return f"'{value}'" if like.startswith(SINGLE) and LITERAL.fullmatch(value) else f'"{_escaped(value)}"'
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(value_text(one) for one in value)}]"
        case Mapping():
            pairs = ", ".join(f"{key_text(str(key))} = {value_text(one)}" for key, one in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
    raise TypeError(f"TOML has no {type(value).__name__}")


def key_text(key: str, like: str = "") -> str:
    """A key: bare where it can be, and its predecessor was."""
    if BARE.fullmatch(key) and not like.startswith(('"', SINGLE)):
        return key
    return f"'{key}'" if like.startswith(SINGLE) and LITERAL.fullmatch(key) else f'"{_escaped(key)}"'


def _escaped(text: str) -> str:
    return CONTROL.sub(lambda found: ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), text)
