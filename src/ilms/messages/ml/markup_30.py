"""How columns become the elements of SDMX-ML 3.0 structure-specific messages."""

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.arrow_text import one
from ilms.messages.ml import escaping as xml_text
from ilms.messages.ml.markup import Markup
from ilms.messages.ml.names import ACTIONS, V30, component_type, urn
from ilms.messages.pieces import Piece, joined
from ilms.observations import Observations
from ilms.structures.schema import Component


class Markup30(Markup):
    """Structure-specific data of SDMX-ML 3.0: several values of a component are a `Comp` element."""

    VERSION = V30

    def _reference(self) -> str:
        return f"<common:{self._usage()}>{urn(self.schema)}</common:{self._usage()}>"

    def set_start(self, action: str, attributes: str) -> str:
        """As in 2.1, but the attributes of a data set are an `Atts` without a key."""
        own = f"<Atts{attributes}\n" if attributes else ""
        return (
            f'<message:DataSet data:structureRef="S" data:action="{ACTIONS[action]}" xsi:type="dsd:DataSetType">\n{own}'
        )

    def set_values(self, part: Observations) -> list[Piece]:
        """As in 2.1."""
        components = self.places.on_set
        if not any(part.table.column(c.id).null_count < len(part) for c in components):
            return []
        element = self._element("", part, components, closing="</Atts>")
        return [pc.if_else(pc.equal(element, "/>"), "", element)]

    def series(self, part: Observations) -> pa.Array:
        """As in 2.1."""
        return self._element("<Series", part, self.places.on_series, closing="", end="\n")

    def observations(self, part: Observations, before: Piece = "") -> pa.Array:
        """As in 2.1."""
        return self._element("<Obs", part, self.places.on_obs, closing="</Obs>", end="\n", before=before)

    def group(self, part: Observations, group: str) -> pa.Array:
        """As in 2.1."""
        start = f'<Group xsi:type="dsd:{group}"'
        return self._element(start, part, self.places.of_group(group), closing="</Group>", end="\n")

    def partial(self, part: Observations, components: tuple[Component, ...]) -> pa.Array | None:
        """An `Atts` a row."""
        return self._element("<Atts", part, components, closing="</Atts>", end="\n")

    def _element(
        self, start: str, part: Observations, components: tuple[Component, ...], closing: str, end: str = "",
        before: Piece = "",
    ) -> pa.Array:  # fmt: skip
        """Elements of one name; without `closing` they stay open."""
        plain = self.values(part, tuple(c for c in components if not c.multiple))
        columns = [(c.id, one(part.table.column(c.id))) for c in components if c.multiple]
        several = [_comp(name, column) for name, column in columns if column.null_count < len(column)]
        if not several:
            return joined([before, start, *plain, f"/>{end}" if closing else f">{end}"], len(part))
        inside = pc.binary_join_element_wise(*several, "")
        filled = pc.binary_join_element_wise(">", inside, closing, "")
        tail = pc.if_else(pc.equal(inside, ""), "/>" if closing else ">", filled)
        return joined([before, start, *plain, tail, end], len(part))


def _comp(name: str, lists: pa.Array) -> pa.Array:
    """One `Comp` element a row, of as many `Value` elements as there are values; nothing where it is null."""
    flat = xml_text.escape_of(name, pc.list_flatten(lists))
    values = pc.binary_join_element_wise("<Value>", flat, "</Value>", "")
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    ends = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    inside = pc.binary_join(pa.ListArray.from_arrays(ends, values), "")
    start = f'<Comp id="{name}" xsi:type="dsd:{component_type(name)}">'
    whole = pc.binary_join_element_wise(start, inside, "</Comp>", "")
    return pc.if_else(lists.is_valid(), whole, "")
