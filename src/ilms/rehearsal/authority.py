"""The OIDC side: discovery, the token endpoint, and tokens that expire and are checked.

Tokens are JWTs signed with HMAC-SHA256 (RFC 7519, RFC 7515), so they outlive a restart of the receiver.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from werkzeug import Request, Response
from werkzeug.datastructures import Authorization

from ilms.rehearsal.replies import json_reply
from ilms.rehearsal.settings import Settings

TOKEN_PATH = "/protocol/openid-connect/token"  # noqa: S105  # a path, as Keycloak names it
REFRESH_SECONDS = 1800.0
NOBODY = Authorization("none")
# Status, error code (RFC 6749, section 5.2) and words, as Keycloak has them.
REFUSALS = {
    "client_credentials": (401, "invalid_client", "Invalid client or Invalid client credentials"),
    "password": (401, "invalid_grant", "Invalid user credentials"),
    "refresh_token": (400, "invalid_grant", "Invalid refresh token"),
}


@dataclass(eq=False)
class Refused(Exception):  # noqa: N818  # it is an answer, not a fault
    """A request that carries no right to what it asks for: 401 or 403."""

    status: int
    error: str
    text: str


class Authority:
    """Gives tokens to the one client, and knows its own tokens again."""

    def __init__(self, settings: Settings, secret: str, base: str) -> None:
        """Make an authority.

        Args:
            settings: Client id, lifetimes, grants.
            secret: The client's secret; tokens are signed with a key made from it.
            base: The authority's own address, without a slash at the end.
        """
        self._settings, self._secret, self._base = settings, secret, base
        self._key = hashlib.sha256(b"ilms rehearsal token " + secret.encode()).digest()

    def answer(self, request: Request, path: str) -> Response:
        """Answer a request below the authority's address."""
        if path == "/.well-known/openid-configuration" and request.method == "GET":
            return json_reply(self._discovery())
        if path == TOKEN_PATH and request.method == "POST":
            return self._token(request)
        if path == TOKEN_PATH:
            return _error(405, "invalid_request", "the token endpoint takes POST")
        return _error(404, "not_found", f"the authority has nothing at {path}")

    def check(self, request: Request, *, writing: bool = False) -> None:
        """Let a request with a valid Bearer token pass.

        Raises:
            Refused: 401 without a token, or with one that is not ours or is past its time; 403 when the
                account may not write.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "invalid_request", "Authorization with a Bearer token is required")
        claims = self._open(token.strip())
        if claims is None or claims.get("typ") != "Bearer":
            raise Refused(401, "invalid_token", "The token is not one of this authority")
        if float(claims.get("exp", 0)) <= time.time():
            raise Refused(401, "invalid_token", "The token has expired")
        if writing and not self._settings.may_write:
            raise Refused(403, "insufficient_scope", "The account has no permission to import into this data space")

    def _discovery(self) -> dict[str, object]:
        grants = ["client_credentials", "refresh_token"] + ["password"] * self._settings.password_grant
        return {
            "issuer": self._base,
            "authorization_endpoint": f"{self._base}/protocol/openid-connect/auth",
            "token_endpoint": self._base + TOKEN_PATH,
            "jwks_uri": f"{self._base}/protocol/openid-connect/certs",
            "grant_types_supported": grants,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["HS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    def _token(self, request: Request) -> Response:
        form = request.form
        basic = request.authorization if (request.authorization or NOBODY).type == "basic" else None
        client = (basic.username if basic else form.get("client_id")) or ""
        secret = (basic.password if basic else form.get("client_secret")) or ""
        grant = form.get("grant_type", "")
        grants = {
            "client_credentials": lambda: self._is_secret(secret),
            "refresh_token": lambda: self._claims(form.get("refresh_token", ""), "Refresh") is not None,
        }
        if self._settings.password_grant:
            grants["password"] = lambda: (
                form.get("username") == client
                and self._is_secret(
                    form.get("password", ""),
                )
            )
        if client != self._settings.client_id:
            return _error(401, "invalid_client", "Invalid client or Invalid client credentials")
        if grant not in grants:
            return _error(400, "unsupported_grant_type", f"Unsupported grant_type: {grant or '(none)'}")
        if not grants[grant]():
            return _error(*REFUSALS[grant])
        return json_reply(self._issue(refresh=grant != "client_credentials"))

    def _claims(self, token: str, kind: str) -> dict[str, Any] | None:
        """What the token says, if it is ours, of that kind and not past its time."""
        claims = self._open(token)
        if claims is None or claims.get("typ") != kind or float(claims["exp"]) <= time.time():
            return None
        return claims

    def _is_secret(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._secret.encode())

    def _issue(self, *, refresh: bool) -> dict[str, object]:
        lifetime = self._settings.token_seconds
        answer: dict[str, object] = {
            "access_token": self._sign("Bearer", lifetime),
            "expires_in": int(lifetime),
            "token_type": "Bearer",
            "scope": "openid",
        }
        if refresh:
            answer |= {
                "refresh_token": self._sign("Refresh", REFRESH_SECONDS),
                "refresh_expires_in": REFRESH_SECONDS,
            }
        return answer

    def _sign(self, kind: str, lifetime: float) -> str:
        now = time.time()
        claims = {
            "iss": self._base, "azp": self._settings.client_id, "typ": kind,
            "iat": now, "exp": now + lifetime, "jti": secrets.token_hex(8),
        }  # fmt: skip
        head = _encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = f"{head}.{_encode(json.dumps(claims).encode())}"
        return f"{body}.{self._mark(body)}"

    def _open(self, token: str) -> dict[str, Any] | None:
        body, _, mark = token.rpartition(".")
        if not body or not hmac.compare_digest(mark.encode(), self._mark(body).encode()):
            return None
        try:
            claims = json.loads(_decode(body.partition(".")[2]))
        except (ValueError, binascii.Error):
            return None
        return claims if isinstance(claims, dict) else None

    def _mark(self, body: str) -> str:
        return _encode(hmac.new(self._key, body.encode(), hashlib.sha256).digest())


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _error(status: int, error: str, text: str) -> Response:
    reply = json_reply({"error": error, "error_description": text}, status)
    if status == 401:  # noqa: PLR2004  # HTTP's own number
        reply.headers["WWW-Authenticate"] = 'Basic realm="rehearsal"'
    return reply
