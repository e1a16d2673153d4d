"""`weights` of a mapping file: where it says how many persons stand behind each mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from ilms.errors import UsageError
from ilms.languages import _
from ilms.workspace import known, texts


@dataclass(frozen=True, slots=True)
class Weights:
    """`weights`: header words of the columns that hold numbers of persons, or the table that counts them."""

    columns: tuple[str, ...] = ()
    table: str = ""

    @classmethod
    def made(cls, raw: Any, place: str) -> Self:  # noqa: ANN401  # as TOML gives it
        """From the parsed TOML.

        Raises:
            UsageError: It names neither a column nor a table, or both.
        """
        if not isinstance(raw, Mapping) or len(raw) != 1:
            hint = 'weights = { column = "Số lao động" } or { table = "A9-birth" }'
            raise UsageError(_("{place} says in no one way how many persons there are", place=place), hint=hint)
        known(raw, ("column", "table"), place)
        return cls(texts(raw.get("column", ())), str(raw.get("table", "")))
