"""Addresses as they may be shown."""

from urllib.parse import urlsplit


def bare(url: str) -> str:
    """An address as it may be shown and logged: no user, no password, no query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a port that is none: the rest could hold anything
        return "(an address that is none)"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def is_address(text: object) -> bool:
    """Whether a text is the address of a web service."""
    try:
        parts = urlsplit(str(text))
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
