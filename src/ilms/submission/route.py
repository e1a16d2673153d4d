"""The way to a target: whom its TLS trusts, through which proxy, and what may go unencrypted."""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.address import bare, is_address, on_this_machine

if TYPE_CHECKING:
    from requests.adapters import HTTPAdapter

OPTIONS = ("ca", "proxy", "tls")
VERIFIED, NOT_VERIFIED, NOT_ENCRYPTED = "verified", "not verified", "not encrypted"
TLS = (VERIFIED, NOT_VERIFIED, NOT_ENCRYPTED)
DIRECT = "none"


@dataclass(frozen=True)
class Route:
    """What a target's section says of the way there.

    Attributes:
        ca: A file of certificates (PEM) that are trusted besides the system's.
        proxy: A proxy's address; `none` goes without; "" asks the environment (and Windows' settings).
        tls: `verified`; `not verified` takes any certificate; `not encrypted` lets secrets go over plain http.
    """

    ca: Path | None = None
    proxy: str = ""
    tls: str = VERIFIED

    def adapter(self) -> "HTTPAdapter":
        """The connections of `requests`, by this way.

        The system's own store is asked (Windows' and macOS' by their own rules): an office's proxy that opens TLS is
        known there, and not to `requests`' list, which is trusted besides, as pip does.
        """
        from ilms.submission.tls import SystemAdapter, system_context, unverified_context

        return SystemAdapter(unverified_context() if self.tls == NOT_VERIFIED else system_context(self.ca))

    def proxies(self, url: str) -> dict[str, str]:
        """The proxies for an address, as `requests` takes them."""
        if self.proxy == DIRECT:
            return {}
        if self.proxy:
            return {"http": self.proxy, "https": self.proxy}
        if on_this_machine(url):  # an office's proxy cannot reach a practice receiver on this very machine
            return {}
        from requests.utils import get_environ_proxies

        return dict(get_environ_proxies(url))

    def refuse_plain(self, url: str, target: str) -> None:
        """See that a secret does not travel for everybody to read.

        Raises:
            UsageError: It would.
        """
        if urlsplit(url).scheme == "https" or on_this_machine(url) or self.tls == NOT_ENCRYPTED:
            return
        raise UsageError(
            _("no secret of target `{target}` is sent unencrypted", target=target),
            detail=_("{bare} is not https", bare=bare(url)),
            hint=_(
                'https://, or in words: tls = "{not_encrypted}" in [targets.{target}], which `ilms doctor` repeats',
                not_encrypted=NOT_ENCRYPTED,
                target=target,
            ),
        )


def risk(options: Mapping[str, Any]) -> str:
    """What a target's section gives up of TLS, in its own words; "" where nothing is."""
    said = str(options.get("tls", VERIFIED))
    return "" if said == VERIFIED else said


def route_of(options: Mapping[str, Any], place: str, root: Path) -> Route:
    """Read `ca`, `proxy` and `tls`.

    Args:
        options: A target's section.
        place: What to call it.
        root: The workspace's folder, to which `ca` is relative.

    Raises:
        UsageError: A value is none of those, or the file is not there or holds no certificate.
    """
    tls = options.get("tls", VERIFIED)
    if tls not in TLS:
        hint = f"in words: {', '.join(repr(word) for word in TLS)}".replace("'", '"')
        raise UsageError(_("{place} has tls = {tls!r}", place=place, tls=tls), hint=hint)
    proxy = str(options.get("proxy", ""))
    if proxy and proxy != DIRECT and not is_address(proxy):
        raise UsageError(
            _("{place}: `proxy` is not an address", place=place), hint=_('proxy = "http://proxy.example.org:8080"')
        )
    if "@" in urlsplit(proxy).netloc:
        raise UsageError(
            _("{place}: `proxy` holds a name and a password", place=place),
            hint=_(
                "a secret is never kept in ilms.toml: leave `proxy` out and set the environment variable HTTPS_PROXY"
            ),
        )
    return Route(_certificates(options.get("ca"), place, root), proxy, str(tls))


def _certificates(given: object, place: str, root: Path) -> Path | None:
    if given is None:
        return None
    path = root / os.fspath(str(given))
    try:
        ssl.create_default_context(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            _("{place}: `ca` is no file of certificates: `{path}`", place=place, path=path),
            detail=error.strerror or type(error).__name__,
            hint=_("a PEM file, with -----BEGIN CERTIFICATE-----"),
        ) from error
    return path
