"""The system's own store of secrets: Windows' Credential Manager, macOS' Keychain, Secret Service (extra `keyring`)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ilms.errors import UsageError
from ilms.languages import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

PATIENCE = 20.0  # seconds; a locked store on a machine without a screen would wait for ever for somebody to open it
# Keyring's own mark: what is below it is not recommended. It is where stores lie that are files, or are none at all.
RECOMMENDED = 1
T = TypeVar("T")


@dataclass
class Keyring:
    """Reads and writes secrets; each step is given a time, and trouble is told in words.

    Attributes:
        trouble: Why nothing can be kept or found here; "" as long as nothing went wrong.
    """

    patience: float = PATIENCE
    trouble: str = ""
    _opened: "KeyringBackend | None" = field(default=None, repr=False)

    @property
    def usable(self) -> bool:
        """Whether there is a store that is no plain file."""
        return self._backend() is not None

    @property
    def name(self) -> str:
        """What the store calls itself; "" where there is none."""
        opened = self._backend()
        return str(opened.name) if opened else ""

    def get(self, service: str, account: str) -> str | None:
        """A secret; None where there is none, or no store (`trouble` says which)."""
        opened = self._backend()
        return self._timed(lambda: opened.get_password(service, account)) if opened else None

    def put(self, service: str, account: str, secret: str) -> None:
        """Keep a secret.

        Raises:
            UsageError: There is no store, or it does not take it.
        """
        if opened := self._backend():
            self._timed(lambda: opened.set_password(service, account, secret))
        self.refuse_absent()

    def refuse_absent(self) -> None:
        """See that there is a store that works, before anybody is asked for what could not be kept.

        Raises:
            UsageError: There is none.
        """
        if not self.usable or self.trouble:
            raise UsageError(
                _("there is no keyring on this machine that a secret could be kept in"),
                detail=self.trouble,
                hint=_(
                    "without one: the environment variable, or `credential_command`; `ilms auth status` names both. "
                    "A secret is never kept in a file"
                ),
            )

    def drop(self, service: str, account: str) -> bool:
        """Forget a secret; whether there was one."""
        opened = self._backend()
        if not opened or self.get(service, account) is None:
            return False
        self._timed(lambda: opened.delete_password(service, account))
        return not self.trouble

    def _backend(self) -> "KeyringBackend | None":
        if self._opened is None and not self.trouble:
            try:
                import keyring
            except ImportError:
                self.trouble = "the extra is not installed: `pip install 'ilms[keyring]'`"
                return None
            found = self._timed(keyring.get_keyring)
            if found is not None and found.priority < RECOMMENDED:
                self.trouble = f"`{found.name}` is no store that secrets are safe in"
            elif found is not None:
                self._opened = found
        return self._opened

    def _timed(self, call: Callable[[], T]) -> T | None:
        """What a call gives; None with `trouble` where it fails or does not end."""
        outcome: list[T] = []

        def run() -> None:
            try:
                outcome.append(call())
            except Exception as error:  # noqa: BLE001  # each system's store raises its own
                # Its kind alone: nobody knows what a store writes into its messages.
                self.trouble = f"the keyring does not work: {type(error).__name__}"

        thread = threading.Thread(target=run, daemon=True, name="keyring")
        thread.start()
        thread.join(self.patience)
        if thread.is_alive():
            self.trouble = f"the keyring does not answer within {self.patience:g} s: it may be locked"
        return outcome[0] if outcome and not self.trouble else None
