"""How columns become the elements of SDMX-ML 2.1 generic messages, in which a component is an element."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.header import FLAT
from ilms.messages.ml import escaping as xml_text
from ilms.messages.ml.markup import Markup
from ilms.messages.ml.names import ACTIONS
from ilms.messages.pieces import Piece, joined
from ilms.observations import Observations
from ilms.structures.schema import Component, Role


class GenericMarkup(Markup):
    """One data set, series along time or flat, of SDMX-ML 2.1 `GenericData`."""

    ROOT = "GenericData"
    SERIES_END = "</generic:Series>\n"

    def _namespaces(self) -> str:
        return f' xmlns:generic="{self.VERSION.generic}"'

    def _structure(self) -> str:
        return ""  # generic data has no schema of its own, so no namespace of its DSD

    def set_start(self, action: str, attributes: str) -> str:
        """The attributes of a data set are its first child."""
        return f'<message:DataSet structureRef="S" action="{ACTIONS[action]}">\n{attributes}'

    def set_values(self, part: Observations) -> list[Piece]:
        """As structure-specific."""
        return self._block("Attributes", part, self.places.on_set, end="\n")

    def _value(self, name: str, column: pa.Array) -> list[Piece]:
        return xml_text.between(name, column, f'<generic:Value id="{name}" value="', '"/>')

    def series(self, part: Observations) -> pa.Array:
        """As structure-specific."""
        key = self._block("SeriesKey", part, self.schema.dimensions)
        own = self._block("Attributes", part, _attributes(self.places.on_series))
        return joined(["<generic:Series>", *key, *own, "\n"], len(part))

    def observations(self, part: Observations, before: Piece = "") -> pa.Array:
        """As structure-specific; one element a line."""
        time, measure = self.schema.time, self.schema.measures[0]
        if self.form == FLAT:
            keys = [c for c in self.places.on_obs if c.role in (Role.DIMENSION, Role.TIME)]
            key = self._block("ObsKey", part, tuple(keys))
        else:
            key = self._bare("ObsDimension", part, time) if time else []
        value = self._bare("ObsValue", part, measure)
        own = self._block("Attributes", part, _attributes(self.places.on_obs))
        return joined([before, "<generic:Obs>", *key, *value, *own, "</generic:Obs>\n"], len(part))

    def group(self, part: Observations, group: str) -> pa.Array:
        """As structure-specific."""
        key = self._block("GroupKey", part, self.places.group_keys[group])
        own = self._block("Attributes", part, self.places.on_groups[group])
        start = f'<generic:Group type="{group}">'
        return joined([start, *key, *own, "</generic:Group>\n"], len(part))

    def _bare(self, element: str, part: Observations, component: Component) -> list[Piece]:
        return xml_text.between(component.id, self.column(part, component), f'<generic:{element} value="', '"/>')

    def _block(self, element: str, part: Observations, components: tuple[Component, ...], end: str = "") -> list[Piece]:
        """An element of `Value` elements for each row that has any: an empty one is not valid."""
        values = self.values(part, components)
        if not values:
            return []
        inside = joined(values, len(part))
        whole = pc.binary_join_element_wise(f"<generic:{element}>", inside, f"</generic:{element}>{end}", "")
        return [pc.if_else(pc.equal(inside, ""), "", whole)]


def _attributes(components: tuple[Component, ...]) -> tuple[Component, ...]:
    return tuple(c for c in components if c.role is Role.ATTRIBUTE)
