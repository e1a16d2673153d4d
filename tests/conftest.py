"""Fixtures that every room's tests use."""

from pathlib import Path

import pytest

from ilms import described

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference folder beside the checkout: the ILO's live lists, published figures, official specimens."""
    if not SHARED.is_dir():
        pytest.skip("the reference folder ../shared is not here")
    return SHARED


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template may not name what its finding does not give."""

    def missing(_: object, name: str) -> str:
        raise KeyError(name)

    monkeypatch.setattr(described._Words, "__missing__", missing)
