"""A store of secrets for the tests; nobody's own keyring is ever asked."""

from collections.abc import Iterator

import keyring
import pytest

from submission.auth.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    """A store that keyring takes for the system's."""
    before, made = keyring.get_keyring(), Store()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)
