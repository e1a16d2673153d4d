"""Frozen records that people write as TOML: rules, profiles."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ilms.errors import UnreadableTomlError, UsageError
from ilms.languages import Text, _
from ilms.workspace import known

# What the reader of records says of one that is none.
_TYPE = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<given>[^`]*)`(?: - at `\$\.?(?P<key>[^`]*)`)?\Z")
_LACKS = re.compile(r"Object missing required field `(?P<key>[^`]*)`(?: - at `\$\.?(?P<within>[^`]*)`)?\Z")
_WORD = re.compile(r"Invalid enum value (?P<given>.*?)(?: - at `\$\.?(?P<key>[^`]*)`)?\Z")

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
        raise UsageError(_("{place} is not right", place=place), detail=_told(error)) from error


def _told(error: msgspec.ValidationError) -> str:
    """In our words, where they are not the record's own (a ValueError of its `__post_init__`)."""
    if error.__cause__ and error.__cause__.args and isinstance(error.__cause__.args[0], Text):
        return error.__cause__.args[0]
    said = str(error)
    if found := _TYPE.match(said):
        given, wanted = found["given"], found["wanted"]
        return _("`{key}` is of type {given}, and must be {wanted}", key=found["key"], given=given, wanted=wanted)
    if found := _LACKS.match(said):
        key = ".".join(filter(None, (found["within"], found["key"])))
        return _("`{key}` is missing", key=key)
    if found := _WORD.match(said):
        return _("`{key}` does not take {given}", key=found["key"], given=found["given"])
    return said.replace("$.", "")
