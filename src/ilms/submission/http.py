"""One door to the network: time limits, credentials, what went wrong in words, and a log that holds no secret."""

import time
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from ilms import __version__
from ilms.errors import ReceiverError, UnreachableError
from ilms.languages import _
from ilms.submission.address import bare, less_safe, same_origin
from ilms.submission.auth.interface import Credentials
from ilms.submission.errors import MovedError, NobodyThereError, NotNowError, RefusedCredentialsError, UntrustedError
from ilms.submission.observer import Silent, Watcher
from ilms.submission.route import NOT_VERIFIED, Route

if TYPE_CHECKING:
    import requests

CONNECT, READ = 10.0, 120.0  # seconds; an import is registered at once and done later, so no answer takes long
UNAUTHORIZED, FORBIDDEN, PROXY_WANTS_NAME = 401, 403, 407
HOPS = 5  # redirects that are followed


class Channel:
    """A session with one target.

    Attributes:
        credentials: Let requests in that need it; None where the target needs none.
        watcher: Is told of every request: method, address without its query, status, duration.
        hint: What helps if nobody is there.
        skew: Seconds that the other side's clock is ahead of this machine's; None as long as it has not said.
    """

    def __init__(
        self,
        target: str,
        credentials: Credentials | None = None,
        watcher: Watcher | None = None,
        timeout: float = READ,
        hint: str = "",
        route: Route | None = None,
    ) -> None:
        self.target, self.credentials, self.watcher = target, credentials, watcher or Silent()
        self.hint = hint or f"is the address in [targets.{target}] right, and the receiver running?"
        self.timeout = (min(CONNECT, timeout), timeout)
        self.route = route or Route()
        self.skew: float | None = None
        self._session: requests.Session | None = None

    def ready(self) -> Mapping[str, str]:
        """Get what lets us in, before the first byte of data; how far that is, in words, where there is any.

        Raises:
            RefusedCredentialsError: The authority does not take the credentials.
            UnreachableError: The authority does not answer.
            UsageError: A secret is missing.
        """
        return {"credentials": self.credentials.ready(self)} if self.credentials else {}

    def send(self, method: str, url: str, **parts: Any) -> "requests.Response":  # noqa: ANN401  # requests' own
        """Ask with credentials; a token that is refused before its time is renewed once.

        Raises:
            RefusedCredentialsError: 401 or 403.
            MovedError: It is elsewhere, and what carries credentials or data follows nobody there.
            UnreachableError: No answer, a broken one, or 502 to 504.
        """
        answer = self._authorised(method, url, parts)
        if answer.status_code == UNAUTHORIZED and self.credentials and self.credentials.renew():
            answer = self._authorised(method, url, parts)
        if answer.status_code in (UNAUTHORIZED, FORBIDDEN):
            raise self._locked_out(url, answer)
        return answer

    def entrust(self, method: str, url: str, **parts: Any) -> "requests.Response":  # noqa: ANN401  # requests' own
        """Ask with a secret among the parts: never unencrypted, and to no other address than this one.

        Raises:
            UsageError: The address is not https.
            MovedError: It is elsewhere.
            UnreachableError: No answer, a broken one, or 502 to 504.
        """
        self.route.refuse_plain(url, self.target)
        return self.open(method, url, **parts)

    def open(self, method: str, url: str, **parts: Any) -> "requests.Response":  # noqa: ANN401  # requests' own
        """Ask with what is given; what only asks (GET, HEAD) goes where it is told to.

        `requests` follows nobody: it would repeat a form elsewhere (307, 308), and make a GET of a POST (302).

        Raises:
            MovedError: It is elsewhere, and what was sent is not to be repeated there.
            UnreachableError: No answer, a broken one, or 502 to 504.
        """
        asked = url
        for _hop in range(HOPS):
            answer = self._once(method, url, parts)
            if not answer.is_redirect:
                return answer
            there = urljoin(url, answer.headers["Location"])
            secret = "data" in parts or any(name.lower() == "authorization" for name in parts.get("headers", {}))
            unsafe = method not in ("GET", "HEAD") or less_safe(url, there)
            if unsafe or (secret and not same_origin(url, there)):
                raise self._moved(url, there)
            url = there
        raise self._moved(asked, url)

    def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _authorised(self, method: str, url: str, parts: Mapping[str, Any]) -> "requests.Response":
        if self.credentials is None:
            return self.open(method, url, **parts)
        self.route.refuse_plain(url, self.target)  # before the token is asked for
        _rewind(parts)
        headers = {**parts.get("headers", {}), **self.credentials.headers(self)}
        return self.entrust(method, url, **{**parts, "headers": headers})

    def _once(self, method: str, url: str, parts: Mapping[str, Any]) -> "requests.Response":
        import requests
        from requests.exceptions import ChunkedEncodingError, ContentDecodingError  # an answer that breaks off

        began = time.monotonic()
        facts: dict[str, object] = {"method": method, "url": bare(url)}
        way: dict[str, Any] = {"timeout": self.timeout, "proxies": self.route.proxies(url), "allow_redirects": False}
        try:
            with warnings.catch_warnings():
                if self.route.tls == NOT_VERIFIED:  # urllib3 warns of it at every request; `doctor` and `plan` say it
                    warnings.simplefilter("ignore")
                answer = self.session().request(method, url, **(way | dict(parts)))
        except (requests.ConnectionError, requests.Timeout, ChunkedEncodingError, ContentDecodingError) as error:
            self.watcher.request(**facts, failed=type(error).__name__, ms=_since(began))
            raise self._silence(url, error) from error
        except requests.RequestException as error:
            raise ReceiverError(
                _("target `{target}` cannot be asked", target=self.target),
                detail=_("{bare}: {name}", bare=bare(url), name=type(error).__name__),
            ) from error
        self.watcher.request(**facts, status=answer.status_code, ms=_since(began))
        self._compare_clocks(answer)
        if answer.status_code in (502, 503, 504):
            raise NotNowError(
                _("target `{target}` does not answer at present", target=self.target),
                detail=_(
                    "{bare} answered {status_code} {reason}",
                    bare=bare(url),
                    status_code=answer.status_code,
                    reason=answer.reason,
                ),
                hint=_("try again in a while"),
                wait=retry_after(answer),
            )
        if answer.status_code == PROXY_WANTS_NAME:
            raise self._proxy_trouble(url, _("the proxy wants a name and a password"))
        return answer

    def session(self) -> "requests.Session":
        """The connection, made when it is first needed."""
        if self._session is None:
            import requests

            from ilms.submission.bounded import BoundedAdapter

            session = requests.Session()
            session.headers["User-Agent"] = f"ilms/{__version__}"
            # Nothing from the surroundings but what the route asks for: `requests` would put a password of ~/.netrc in
            # the place of our token.
            session.trust_env = False
            session.mount("https://", self.route.adapter())
            session.mount("http://", BoundedAdapter())
            self._session = session
        return self._session

    def _compare_clocks(self, answer: "requests.Response") -> None:
        try:
            there = parsedate_to_datetime(answer.headers.get("Date", ""))
            self.skew = round((there - datetime.now(UTC)).total_seconds(), 1)
        except (TypeError, ValueError):
            return

    def _locked_out(self, url: str, answer: "requests.Response") -> RefusedCredentialsError:
        why = _("does not take the credentials") if answer.status_code == UNAUTHORIZED else _("gives no permission")
        who = f"\nclient: {self.credentials.who}" if self.credentials else "\nno credentials are configured"
        return RefusedCredentialsError(
            _("target `{target}` {why}", target=self.target, why=why),
            detail=_(
                "{bare} answered {status_code} {reason}{who}",
                bare=bare(url),
                status_code=answer.status_code,
                reason=answer.reason,
                who=who,
            ),
            hint=_(
                "check `auth` in [targets.{target}], and the rights of this client at the receiver", target=self.target
            ),
        )

    def _moved(self, url: str, there: str) -> MovedError:
        return MovedError(
            _("target `{target}` sends us to another address, and nothing was sent there", target=self.target),
            detail=_("{bare} answered that it is at {bare2}", bare=bare(url), bare2=bare(there)),
            hint=_(
                "if that is right, write it into [targets.{target}]; a proxy may want you to sign in first",
                target=self.target,
            ),
        )

    def _silence(self, url: str, error: Exception) -> ReceiverError:
        import requests

        if isinstance(error, requests.exceptions.SSLError):
            from ilms.submission.tls import in_words

            if told := in_words(error):
                why, hint = told
                return UntrustedError(
                    _("target `{target}` is not trusted: {why}", target=self.target, why=why),
                    detail=bare(url),
                    hint=hint,
                )
        elif isinstance(error, requests.exceptions.ProxyError):
            wants = str(PROXY_WANTS_NAME) in str(error)
            why = _("the proxy wants a name and a password") if wants else _("the proxy does not let it through")
            return self._proxy_trouble(url, why)
        from ilms.submission.bounded import UnendingError

        why, kind = _("the connection broke off"), UnreachableError
        if absent := _absent(error):
            why, kind = absent, NobodyThereError
        elif isinstance(error, requests.ReadTimeout):
            why = _("no answer in {seconds:g} s", seconds=self.timeout[1])
        elif isinstance(error, UnendingError):
            why = error.args[0]
        return kind(
            _("target `{target}` does not answer", target=self.target),
            detail=_("{address}: {why}", address=bare(url), why=why),
            hint=self.hint,
        )

    def _proxy_trouble(self, url: str, why: str) -> UnreachableError:
        by = self.route.proxies(url)
        return UnreachableError(
            _("target `{target}` cannot be reached: {why}", target=self.target, why=why),
            detail=_("{bare}, by {bare2}", bare=bare(url), bare2=bare(next(iter(by.values()), ""))),
            hint=_(
                '`proxy` in [targets.{target}], else HTTPS_PROXY, names it; proxy = "none" goes without',
                target=self.target,
            ),
        )


def _absent(error: Exception) -> str:
    """Why no connection came about; empty where one did."""
    import requests
    from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NameResolutionError):
        return _("no machine of that name is known")
    if isinstance(error, requests.ConnectTimeout) or isinstance(reason, ConnectTimeoutError):
        return _("nobody there, as far as can be seen: no sign of life")
    return _("nobody there") if isinstance(reason, NewConnectionError) else ""


def json_of(answer: "requests.Response") -> Mapping[str, Any]:
    """The object that an answer holds as JSON; empty where it holds none, or one that is nested to do harm."""
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


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
    if hasattr(parts.get("data"), "seek"):
        parts["data"].seek(0)
