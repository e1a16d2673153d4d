"""One entry of a rule file: a frozen record, read from TOML by its own field names."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from ilms.errors import UsageError
from ilms.workspace import known


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """An entry with an `id`, by which an office's own folder replaces or changes it."""

    id: str


E = TypeVar("E", bound=msgspec.Struct)


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
        raise UsageError(f"{place} is not right", detail=str(error).replace("$.", "")) from error
