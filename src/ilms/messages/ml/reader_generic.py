"""SDMX-ML 2.1 generic data to columns: every component is a `Value` element, in a key or among attributes."""

import re
from collections.abc import Mapping
from typing import Any

from ilms.messages.ml.blocks import Elements
from ilms.messages.ml.blocks_generic import elements
from ilms.messages.ml.columns import Gathered
from ilms.messages.ml.groups import Text
from ilms.messages.ml.names import GENERIC_ROOTS
from ilms.messages.ml.reader_nested import NestedWalk

_OBS = re.compile(rb"<(?:[\w.\-]+:)?Obs>")


class GenericWalk(NestedWalk):
    """The state of one pass."""

    ROOTS = GENERIC_ROOTS
    _measure = "OBS_VALUE"

    def __init__(self, *args: Any) -> None:  # noqa: ANN401  # the base's own
        super().__init__(*args)
        self._prefixes: list[str] = []
        self.parser.StartNamespaceDeclHandler = lambda prefix, _: self._prefixes.append(prefix or "")
        self.parser.EndNamespaceDeclHandler = lambda prefix: self._prefixes.remove(prefix or "")

    @staticmethod
    def cut(block: bytes) -> int:
        """At an observation: the elements inside of one stay together."""
        end = len(block)
        while (found := block.rfind(b"Obs>", 0, end)) > 0:
            begin = block.rfind(b"<", 0, found)
            if _OBS.match(block, begin):
                return begin
            end = found
        return block.rfind(b"<")

    @staticmethod
    def begins_observation(block: bytes) -> bool:
        """As of structure-specific messages."""
        return _OBS.match(block) is not None

    def understood(self, block: bytes, series: Mapping[str, str] | None, line: int) -> Elements | None:
        """As of structure-specific messages."""
        return elements(block, series, line, (self.at_observation, self._measure), self._prefixes)

    def quick(self, block: bytes) -> bool:
        """As of structure-specific messages; the series must be known whole."""
        if type(self.gathered) is not Gathered or self._explicit:
            return False
        if self._series_waits and self.begins_observation(block):
            self._take_series()
        return len(self.holders) == 1 + (self.gathered.present >= 0)

    def go_on(self, series: Mapping[str, Text] | None, rows: int) -> None:
        """As of structure-specific messages."""
        own = None if series is None else dict(series)
        super().go_on(own, rows)
        self.holders[1:] = [] if own is None else [(own, self.parser.CurrentLineNumber)]
        self._series_waits = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        if kind == "Value":  # nine of ten elements
            self.hold(attributes.get("id", ""), attributes.get("value", ""))
        elif kind == "ObsDimension":
            self.hold(attributes.get("id") or self.at_observation, attributes.get("value", ""))
        elif kind == "ObsValue":
            self.hold(self._measure, attributes.get("value", ""))
        elif kind in ("Obs", "Series", "Group"):
            self.open(kind, {})
        elif kind == "DataSet":
            self._begin_set(attributes)
            measures = self.schema.measures if self.schema else ()
            self._measure = measures[0].id if measures else "OBS_VALUE"
            of_set: dict[str, Text] = {}
            self.gathered.of_set = of_set
            self.holders = [(of_set, self.parser.CurrentLineNumber)]

    def _end(self, name: str) -> None:
        if self._kinds.get(name) != "Value":
            super()._end(name)
