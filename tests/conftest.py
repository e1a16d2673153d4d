"""Fixtures that every room's tests use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilms import languages

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference folder beside the checkout: the ILO's live lists, published figures, official specimens."""
    if not SHARED.is_dir():
        pytest.skip("the reference folder ../shared is not here")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a person lets run is kept in their own folder: not in that of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template may not name what its finding does not give."""

    def missing(_: object, name: str) -> str:
        raise KeyError(name)

    monkeypatch.setattr(languages._Facts, "lacking", missing)
