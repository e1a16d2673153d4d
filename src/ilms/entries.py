"""Frozen records that people write as TOML: rules, profiles."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ilms.errors import UnreadableTomlError, UsageError
from ilms.languages import _
from ilms.workspace import known

E = TypeVar("E", bound=msgspec.Struct)


def toml(path: Path) -> dict[str, Any]:
    """What a file says; nothing where there is none.

    Raises:
        UsageError: It is not TOML.
    """
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableTomlError(path, error) from error


def read(kind: type[E], raw: Mapping[str, Any], place: str) -> E:
    """The entry that some TOML says.

    Args:
        kind: What it is.
        raw: As `tomllib` gives it, `kind` left out.
        place: Where it stands, for people: "[[rule]] sexes of `rules/sums.toml`".

    Raises:
        UsageError: A key that nobody reads, one that is lacking, or a value of another type.
    """
    known(raw, (field.encode_name for field in msgspec.structs.fields(kind)), place)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise UsageError(_("{place} is not right", place=place), detail=str(error).replace("$.", "")) from error
