"""What a target needs to let us in, told without asking it: for `ilms auth` and `ilms doctor`."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilms.errors import ReceiverError, UsageError
from ilms.languages import _
from ilms.submission.auth import Need, Secrets
from ilms.submission.auth.keyrings import Keyring
from ilms.submission.auth.secrets import REFRESH_TOKEN
from ilms.submission.auth.tokens import Tokens
from ilms.submission.http import Channel
from ilms.submission.observer import Silent, Watcher
from ilms.submission.targets import is_remote
from ilms.submission.targets.door import channel
from ilms.submission.targets.rehearsal import open_rehearsal
from ilms.submission.targets.sftp import server_of
from ilms.workspace import TargetSettings, Workspace


@dataclass(frozen=True)
class Access:
    """The secrets of a target, and the way to it where that is HTTP."""

    needs: Sequence[Need] = ()
    way: Channel | None = None


def access(workspace: Workspace, settings: TargetSettings, secrets: Secrets, watcher: Watcher | None = None) -> Access:
    """Read what a target's section says of letting us in.

    Raises:
        UsageError: The section is not as it must be.
        UnreachableError: A rehearsal's addresses are not known, because none runs.
    """
    watcher = watcher or Silent()
    if not is_remote(settings):  # people, or the system itself, let us in
        return Access()
    if settings.kind == "sftp":
        return Access(server_of(workspace, settings, secrets).needs)
    if settings.kind == "rehearsal":
        way = open_rehearsal(workspace, settings, secrets, watcher).channel
    else:
        way = channel(workspace, settings, secrets, watcher)
    return Access(way.credentials.needs if way.credentials else (), way)


def sign_in(found: Access, need: Need, keyring: Keyring) -> None:
    """Have a person sign in by a device code, and keep the refresh token.

    Raises:
        RefusedCredentialsError: The person said no, or nobody confirmed in time.
        UsageError: There is no keyring.
        ReceiverError: The authority gives no refresh token.
    """
    way = found.way
    if way is None or not isinstance(way.credentials, Tokens):
        raise UsageError(_("nobody signs in at target `{target}` by a code", target=need.target))
    token = way.credentials.sign_in(way)
    if not token:
        raise ReceiverError(
            _("signed in at `{at}`, and there is nothing to keep: it gives no refresh token", at=need.at),
            hint=_('many give one for scope = "openid offline_access"; else each command asks anew'),
        )
    keyring.put(*need.entry, token)


def signs_in(need: Need) -> bool:
    """Whether a secret is not typed in but given at a sign-in."""
    return need.what == REFRESH_TOKEN
