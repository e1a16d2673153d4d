"""A code that a person confirms in a browser, on whatever machine has one (RFC 8628)."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ilms.errors import ReceiverError, UnreachableError
from ilms.languages import _
from ilms.submission.address import is_address
from ilms.submission.auth.authority import RefusedGrantError
from ilms.submission.auth.secrets import Need
from ilms.submission.errors import NotNowError, RefusedCredentialsError

if TYPE_CHECKING:
    from ilms.submission.auth.authority import Authority
    from ilms.submission.http import Channel

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
INTERVAL = 5.0  # seconds between two questions where the authority names none (section 3.2)
SLOWER = 5.0  # seconds that `slow_down` adds, for good (section 3.5)
LIFE = 600.0  # seconds a code is taken to live that does not say how long


@dataclass(frozen=True)
class DeviceCode:
    """Shows the code and waits for the person.

    Attributes:
        show: Tells the person the address, the code, and the address with the code in it ("" if there is none).
        more: What else the form says: `scope`, `audience`.
        clock: Seconds that only go forward.
        sleep: Waits that long.
    """

    show: Callable[[str, str, str], None] | None
    needs: Sequence[Need] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def get(self, authority: "Authority", channel: "Channel") -> Mapping[str, Any]:
        """Ask for a code, show it, and ask for the token until the person has decided.

        Raises:
            RefusedCredentialsError: The person said no, the code ran out, or nobody is there to see it.
        """
        if self.show is None:
            raise RefusedCredentialsError(
                _("target `{target}` wants a person to sign in, and there is no terminal", target=authority.target),
                hint=_("`ilms auth login --target {target}`, on a terminal of this machine", target=authority.target),
            )
        said = authority.post(channel, "device_authorization_endpoint", self.more)
        code, mine, address = (str(said.get(key) or "") for key in ("device_code", "user_code", "verification_uri"))
        # What is shown is somebody else's: nothing in it may steer a terminal.
        if not code or not mine or not mine.isprintable() or not is_address(address) or not address.isprintable():
            raise ReceiverError(
                _("the authority of target `{target}` gave no code to confirm", target=authority.target),
                hint=_(
                    "look at `authority` in [targets.{target}]; a proxy may stand in between", target=authority.target
                ),
            )
        complete = str(said.get("verification_uri_complete") or "")
        self.show(address, mine, complete if is_address(complete) and complete.isprintable() else "")
        ends = self.clock() + _seconds(said, "expires_in", LIFE)
        return self._wait(authority, channel, code, _seconds(said, "interval", INTERVAL), ends)

    def _wait(
        self, authority: "Authority", channel: "Channel", code: str, interval: float, ends: float
    ) -> Mapping[str, Any]:
        form = {"grant_type": GRANT, "device_code": code}
        while self.clock() + interval < ends:
            self.sleep(interval)
            try:
                return authority.post(channel, "token_endpoint", form)
            except RefusedGrantError as error:
                if error.code == "slow_down":
                    interval += SLOWER
                elif error.code in ("access_denied", "expired_token"):
                    raise self._not_let_in(authority, error.code) from error
                elif error.code != "authorization_pending":
                    raise
            except NotNowError as error:
                interval = max(interval * 2, error.wait)
            except UnreachableError:
                interval *= 2  # a broken connection too means: ask less often (section 3.5)
        raise self._not_let_in(authority, "expired_token")

    @staticmethod
    def _not_let_in(authority: "Authority", code: str) -> RefusedCredentialsError:
        why = _("the person said no") if code == "access_denied" else _("nobody confirmed the code in time")
        return RefusedCredentialsError(
            _("not signed in at the authority of target `{target}`: {why}", target=authority.target, why=why),
            detail=_("client: {client_id}", client_id=authority.client_id),
            hint=_("`ilms auth login --target {target}` shows a new code", target=authority.target),
        )


def _seconds(said: Mapping[str, Any], name: str, default: float) -> float:
    try:
        value = float(said.get(name) or default)
    except (TypeError, ValueError):
        return default
    return value if value > 0 else default
