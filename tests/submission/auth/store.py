"""A store of secrets that keyring takes for the system's; also for other processes (`PYTHON_KEYRING_BACKEND`)."""

import threading

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class Store(KeyringBackend):
    """Holds what it is given, in memory."""

    priority = 5  # as Windows', macOS' and Secret Service's

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.opened = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError
