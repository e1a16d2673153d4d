"""A target's section of `ilms.toml`, as every kind opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ilms.errors import UsageError
from ilms.languages import _
from ilms.submission.address import is_address
from ilms.submission.auth.settings import KEYS as AUTH_KEYS
from ilms.workspace import TargetSettings, Workspace, known


@dataclass(frozen=True)
class Section:
    """What a section says.

    Attributes:
        place: What to call it in messages.
        options: Its keys, `kind` left out.
    """

    place: str
    options: Mapping[str, Any]

    def text(self, key: str, example: str) -> str:
        """A text that must be there.

        Raises:
            UsageError: It is not.
        """
        value = self.options.get(key)
        if not isinstance(value, str) or not value:
            raise UsageError(
                _("{place} has no `{key}`", place=self.place, key=key),
                hint=_('{key} = "{example}"', key=key, example=example),
            )
        return value

    def address(self, key: str, example: str) -> str:
        """An address that must be there.

        Raises:
            UsageError: It is not, or is none.
        """
        value = self.text(key, example)
        if not is_address(value):
            raise UsageError(
                _("{place}: `{key}` is not an address", place=self.place, key=key),
                hint=_('{key} = "{example}"', key=key, example=example),
            )
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no.

        Raises:
            UsageError: It is neither.
        """
        value = self.options.get(key, default)
        if not isinstance(value, bool):
            raise UsageError(
                _("{place} has {key} = {value!r}", place=self.place, key=key, value=value),
                hint=_("{key} = true, or false", key=key),
            )
        return value

    def one_of(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed words.

        Raises:
            UsageError: It is another one.
        """
        value = str(self.options.get(key, default))
        if value not in allowed:
            raise UsageError(
                _('{place} has {key} = "{value}"', place=self.place, key=key, value=value),
                hint=_("one of: {allowed}", allowed=", ".join(allowed)),
            )
        return value


def section(workspace: Workspace, settings: TargetSettings, keys: Sequence[str] | None = None) -> Section:
    """The section of a target.

    Args:
        workspace: Declares it.
        settings: Its keys and values.
        keys: Those that the kind knows; None where they were looked at before.

    Raises:
        UsageError: It has a key that its kind does not know; with the nearest.
    """
    place = f"[targets.{settings.name}] of `{workspace.root / 'ilms.toml'}`"
    if keys is not None:
        _refuse_beside_auth(settings.options, keys, place)
        known(settings.options, tuple(keys), place)
    return Section(place, settings.options)


def _refuse_beside_auth(options: Mapping[str, Any], keys: Sequence[str], place: str) -> None:
    """See that what belongs into `auth` stands there.

    Raises:
        UsageError: It stands in the section itself.
    """
    inner = {key for kind in AUTH_KEYS.values() for key in kind} - {"kind", *keys}
    for key in options:
        if key in inner and "auth" in keys:
            hint = _("auth = {{ ..., {key} = ... }}, in one line", key=key)
            raise UsageError(_("{place} has a key `{key}` that belongs into `auth`", place=place, key=key), hint=hint)
