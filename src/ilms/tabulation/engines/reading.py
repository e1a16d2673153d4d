"""What both engines do alike: files become Parquet that either reads the same, and the key stays out of SQL."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ilms.tabulation.engines import keyed, stored

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class Reading(ABC):
    """The part of an `engine.Engine` that asks no backend."""

    def __init__(self, scratch: Path) -> None:
        """`scratch`: where copies are laid."""
        self.scratch = scratch
        self._made = 0
        self._pads: dict[bytes, ir.Table] = {}

    def csv(self, paths: Sequence[Path], *, delimiter: str = ",", encoding: str = "utf-8") -> "ir.Table":
        """See `Engine`."""
        return self._read(stored.of_texts(paths, self.scratch, delimiter=delimiter, encoding=encoding))

    def parquet(self, paths: Sequence[Path]) -> "ir.Table":
        """See `Engine`."""
        return self._read(stored.of_parquet(paths, self.scratch))

    def keyed(self, what: "ir.StringValue", key: bytes) -> "ir.StringValue":
        """See `Engine`."""
        if key not in self._pads:
            self._pads[key] = self.small(keyed.pads(key))
        return keyed.hmac(what, self._pads[key])

    @abstractmethod
    def small(self, table: "pa.Table") -> "ir.Table":
        """See `Engine`."""

    @abstractmethod
    def _read(self, paths: Sequence[Path]) -> "ir.Table":
        """Parquet files as they are."""

    def _new(self, name: str) -> str:
        """A name that no table has yet."""
        self._made += 1
        return f"{name}_{self._made}"
