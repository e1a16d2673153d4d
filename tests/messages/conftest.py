"""Fixtures of this room's tests."""

import pytest

from ilms.structures.schema import Schema
from messages.specimens import c18


@pytest.fixture(scope="session")
def schema() -> Schema:
    return c18()
