"""Addresses as they may be shown, and where they lead."""

from ipaddress import ip_address
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


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
        return parts.scheme in PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def on_this_machine(url: str) -> bool:
    """Whether an address leads nowhere else: then nobody listens on the way."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of one server (RFC 6454): scheme, host and port."""
    return _origin(one) == _origin(other)


def less_safe(url: str, there: str) -> bool:
    """Whether a second address gives up the encryption of the first, or is none of a web service."""
    return not is_address(there) or (url.startswith("https:") and not there.startswith("https:"))


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme)
