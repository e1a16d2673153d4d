"""The header of an SDMX-JSON message: its `meta`."""

from pathlib import Path
from typing import Any

from ilms.messages.heading import Heading
from ilms.messages.json20.walk import Walk
from ilms.packing import opened
from ilms.workspace import Sender


def heading(path: Path) -> Heading:
    """What `meta` says; the file is read up to there.

    Raises:
        MessageError: The file is malformed up to there.
    """
    with opened(path) as file:
        walk = Walk(path, file)
        for name in walk.members():
            if name == "meta":
                return _heading(walk.value())
            walk.skip()
    return Heading()


def _heading(meta: Any) -> Heading:  # noqa: ANN401  # any JSON
    if not isinstance(meta, dict):
        return Heading()
    receivers = meta.get("receivers") or meta.get("receiver") or []
    parties = receivers if isinstance(receivers, list) else [receivers]
    names = (meta.get("name"),)
    return Heading(
        id=_text(meta.get("id")),
        test=meta.get("test") is True,
        prepared=_text(meta.get("prepared")),
        sender=_party(meta.get("sender")),
        receivers=tuple(party for one in parties if (party := _party(one))),
        names=tuple(name for name in names if isinstance(name, str)),
    )


def _party(given: Any) -> Sender | None:  # noqa: ANN401  # any JSON
    return Sender(_text(given.get("id")), _text(given.get("name"))) if isinstance(given, dict) else None


def _text(given: Any) -> str:  # noqa: ANN401  # any JSON
    return given if isinstance(given, str) else ""
