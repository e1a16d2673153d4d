"""SDMX-ML 2.1 generic data to columns: every component is a `Value` element, in a key or among attributes."""

from ilms.messages.ml_groups import Text
from ilms.messages.ml_names import GENERIC_ROOTS
from ilms.messages.ml_reader_nested import NestedWalk


class GenericWalk(NestedWalk):
    """The state of one pass."""

    ROOTS = GENERIC_ROOTS

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(name) or self._kind(name)
        match kind:
            case "Value":
                self.hold(attributes.get("id", ""), attributes.get("value", ""))
            case "ObsDimension":
                self.hold(attributes.get("id") or self.at_observation, attributes.get("value", ""))
            case "ObsValue":
                self.hold(self._measure(), attributes.get("value", ""))
            case "Obs" | "Series" | "Group":
                self.open(kind, {})
            case "DataSet":
                self._begin_set(attributes)
                of_set: dict[str, Text] = {}
                self.gathered.of_set = of_set
                self.holders = [(of_set, self.parser.CurrentLineNumber)]

    def _measure(self) -> str:
        measures = self.schema.measures if self.schema else ()
        return measures[0].id if measures else "OBS_VALUE"
