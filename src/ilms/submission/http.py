"""One door to the network: time limits, tokens, what went wrong in words, and a log that holds no secret."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ilms import __version__
from ilms.errors import ReceiverError, UnreachableError
from ilms.submission.address import bare
from ilms.submission.auth import Tokens
from ilms.submission.errors import NotNowError, RefusedCredentialsError
from ilms.submission.observer import Silent, Watcher

if TYPE_CHECKING:
    import requests

CONNECT, READ = 10.0, 120.0  # seconds; an import is registered at once and done later, so no answer takes long
LOOPBACK = ("127.0.0.1", "localhost", "::1")
UNAUTHORIZED, FORBIDDEN = 401, 403


class Channel:
    """A session with one target.

    Attributes:
        tokens: Gives the bearer of requests that need one; None where the target needs no credentials.
        watcher: Is told of every request: method, address without its query, status, duration.
        hint: What helps if nobody is there.
    """

    def __init__(
        self,
        target: str,
        tokens: Tokens | None = None,
        watcher: Watcher | None = None,
        timeout: float = READ,
        hint: str = "",
    ) -> None:
        self.target, self.tokens, self.watcher = target, tokens, watcher or Silent()
        self.hint = hint or f"is the address in [targets.{target}] right, and the receiver running?"
        self.timeout = (min(CONNECT, timeout), timeout)
        self._session: requests.Session | None = None

    def send(self, method: str, url: str, **parts: Any) -> "requests.Response":  # noqa: ANN401  # requests' own
        """Ask with a token; a token that is refused before its time is renewed once.

        Raises:
            RefusedCredentialsError: 401 or 403.
            UnreachableError: No answer, a broken one, or 502 to 504.
        """
        answer = self.open(method, url, **self._authorised(parts))
        if answer.status_code == UNAUTHORIZED and self.tokens:
            self.tokens.forget()
            answer = self.open(method, url, **self._authorised(parts))
        if answer.status_code in (UNAUTHORIZED, FORBIDDEN):
            raise self._locked_out(url, answer)
        return answer

    def open(self, method: str, url: str, **parts: Any) -> "requests.Response":  # noqa: ANN401  # requests' own
        """Ask without a token.

        Raises:
            UnreachableError: No answer, a broken one, or 502 to 504.
        """
        import requests

        began = time.monotonic()
        facts: dict[str, object] = {"method": method, "url": bare(url)}
        try:
            answer = self.session(url).request(method, url, timeout=self.timeout, **parts)
        except (requests.ConnectionError, requests.Timeout) as error:
            facts |= {"failed": type(error).__name__, "ms": _since(began)}
            self.watcher.request(**facts)
            raise self._silence(url, error) from error
        except requests.RequestException as error:
            raise ReceiverError(
                f"target `{self.target}` cannot be asked", detail=f"{bare(url)}: {type(error).__name__}"
            ) from error
        self.watcher.request(**facts, status=answer.status_code, ms=_since(began))
        if answer.status_code in (502, 503, 504):
            raise NotNowError(
                f"target `{self.target}` does not answer at present",
                detail=f"{bare(url)} answered {answer.status_code} {answer.reason}",
                hint="try again in a while",
                wait=retry_after(answer),
            )
        return answer

    def session(self, url: str) -> "requests.Session":
        """The connection, made when it is first needed."""
        if self._session is None:
            import requests

            self._session = requests.Session()
            self._session.headers["User-Agent"] = f"ilms/{__version__}"
            # An office's proxy cannot reach a practice receiver on this very machine.
            self._session.trust_env = urlsplit(url).hostname not in LOOPBACK
        return self._session

    def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _authorised(self, parts: Mapping[str, Any]) -> dict[str, Any]:
        if self.tokens is None:
            return dict(parts)
        _rewind(parts)
        bearer = {"Authorization": f"Bearer {self.tokens.bearer(self)}"}
        return {**parts, "headers": {**parts.get("headers", {}), **bearer}}

    def _locked_out(self, url: str, answer: "requests.Response") -> RefusedCredentialsError:
        why = "does not take the token" if answer.status_code == UNAUTHORIZED else "gives no permission"
        client = f"\nclient: {self.tokens.client_id}" if self.tokens else "\nno credentials are configured"
        return RefusedCredentialsError(
            f"target `{self.target}` {why}",
            detail=f"{bare(url)} answered {answer.status_code} {answer.reason}{client}",
            hint=f"check `auth` in [targets.{self.target}], and the rights of this client at the receiver",
        )

    def _silence(self, url: str, error: Exception) -> UnreachableError:
        import requests

        slow = isinstance(error, requests.ReadTimeout)
        return UnreachableError(
            f"target `{self.target}` does not answer",
            detail=f"{bare(url)}: " + (f"no answer in {self.timeout[1]:g} s" if slow else "nobody there"),
            hint=self.hint,
        )


def retry_after(answer: "requests.Response") -> float:
    """The seconds that an answer asks to wait (RFC 9110 section 10.2.3: seconds, or a date); 0 where it does not."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _rewind(parts: Mapping[str, Any]) -> None:
    """A body that was sent once stands at its end; the second try needs it from the start."""
    for part in (parts.get("files") or {}).values():
        if isinstance(part, tuple) and hasattr(part[1], "seek"):
            part[1].seek(0)
