"""TLS with the system's trust, and what is wrong with a certificate in words."""

import re
import ssl
from functools import lru_cache
from pathlib import Path
from typing import Any

import truststore
from requests import PreparedRequest, Response
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from ilms.languages import _
from ilms.submission.bounded import BoundedAdapter

# What OpenSSL calls it (X509_V_ERR_*) and what helps. Windows and macOS say it in sentences of their own.
EXPIRED, NOT_YET, SELF_SIGNED, SELF_SIGNED_CHAIN, NO_ISSUER, HOST, ADDRESS = 10, 9, 18, 19, 20, 62, 64
ASK_CA = _('ask your IT for its certificate, and name the file: ca = "office-ca.pem"')
WORDS = {
    EXPIRED: ("the certificate has expired", "is this machine's clock right? Else tell the people who run it"),
    NOT_YET: ("the certificate is not valid yet", "is this machine's clock right?"),
    SELF_SIGNED: ("the certificate is signed by itself", ASK_CA),
    SELF_SIGNED_CHAIN: ("the certificate comes from an authority that this machine does not know", ASK_CA),
    NO_ISSUER: ("the certificate comes from an authority that this machine does not know", ASK_CA),
    HOST: ("the certificate is for another host", "is the address right?"),
    ADDRESS: ("the certificate is for another host", "is the address right? A certificate is for names, seldom for IP"),
}
# What can only be said while shaking hands, before a byte of ours has left.
AGREED = re.compile(r"(?i)handshake.failure|unsupported.protocol|protocol.version|unrecognized.name")
PLAIN = re.compile(r"(?i)wrong.version.number|unknown.protocol|http.request|record.layer.failure")


class SystemAdapter(BoundedAdapter):
    """Connections that trust what one context trusts, whatever `requests` would add to it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  # as urllib3 has them
        """Straight connections."""
        super().init_poolmanager(*args, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401  # urllib3's
        """Connections through a proxy, which may itself be asked over TLS."""
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context, proxy_ssl_context=self._context)

    def cert_verify(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401
        """The context knows whom to trust; `requests` would load its own list over it."""

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:  # noqa: ANN401
        """Send with the context's own mind about certificates."""
        options["verify"] = self._context.verify_mode == ssl.CERT_REQUIRED
        return super().send(request, *args, **options)


def system_context(ca: Path | None) -> ssl.SSLContext:
    """The system's trust, Mozilla's list, and a file of certificates as it is now."""
    return _trusting(ca, ca.read_bytes() if ca else b"", ssl.get_default_verify_paths())


@lru_cache(maxsize=8)  # to read Mozilla's list takes longer than a request
def _trusting(ca: Path | None, _content: bytes, _system: object) -> ssl.SSLContext:
    """Anew where one of them is another: a context keeps what it was once told to trust."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    if ca:
        context.load_verify_locations(str(ca))
    return context


def unverified_context() -> ssl.SSLContext:
    """Takes whatever certificate comes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def in_words(error: BaseException) -> tuple[str, str] | None:
    """What is wrong with TLS, and what helps: found in whatever wraps it.

    None where nothing is wrong with it but that it ended: a connection that is cut while something is on its way ends
    so too, and then nobody knows what arrived.
    """
    seen: list[BaseException] = [error]
    for one in seen:
        if isinstance(one, ssl.SSLCertVerificationError):
            known = WORDS.get(getattr(one, "verify_code", 0) or 0)
            return known or (f"the certificate is not trusted: {one.verify_message or one.reason}", ASK_CA)
        if isinstance(one, ssl.SSLError):
            reason = str(getattr(one, "reason", ""))  # OpenSSL's word, where it is OpenSSL that raised it
            if PLAIN.search(reason):
                return "the other side does not speak TLS", "is it http://, or another port?"
            if AGREED.search(reason):
                return f"TLS failed: {reason}", "ask the people who run it"
            return None
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        seen += [part for part in inner if isinstance(part, BaseException) and part not in seen]
    return None
