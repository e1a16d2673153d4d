"""SDMX-ML 2.1 generic data to columns: every component is a `Value` element, in a key or among attributes."""

from ilms.messages.ml.groups import Text
from ilms.messages.ml.names import GENERIC_ROOTS
from ilms.messages.ml.reader_nested import NestedWalk


class GenericWalk(NestedWalk):
    """The state of one pass."""

    ROOTS = GENERIC_ROOTS
    _measure = "OBS_VALUE"

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
