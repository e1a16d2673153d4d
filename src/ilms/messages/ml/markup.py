"""How columns become the elements of SDMX-ML 2.1 structure-specific messages, whole columns at a time."""

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from ilms.messages.arrow_text import one
from ilms.messages.header import Header
from ilms.messages.ml import escaping as xml_text
from ilms.messages.ml.names import ACTIONS, V21, XSI, Version, form, namespace
from ilms.messages.ml.places import Places
from ilms.messages.pieces import Piece, joined
from ilms.observations import Observations
from ilms.structures.schema import Component, Role, Schema
from ilms.workspace import Sender


class Markup:
    """Structure-specific data of SDMX-ML 2.1: a component is an XML attribute.

    Attributes:
        places: Where the components stand.
        VERSION: Gives the namespaces.
        ROOT: The document element.
        SERIES_END: What closes a series.
    """

    VERSION: Version = V21
    ROOT = "StructureSpecificData"
    SERIES_END = "</Series>\n"

    def __init__(self, schema: Schema, header: Header) -> None:
        self.schema, self.header = schema, header
        self.form = form(schema, header.at_observation)
        self.places = Places(schema, self.form, several=self.VERSION != V21)

    def preamble(self) -> str:
        """Everything before the first data set."""
        header, version = self.header, self.VERSION
        receivers = "".join(_party("Receiver", receiver) for receiver in header.receivers)
        extracted = (
            f"<message:Extracted>{header.extracted.isoformat()}</message:Extracted>\n" if header.extracted else ""
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<message:{self.ROOT} xmlns:message="{version.message}" xmlns:common="{version.common}"'
            f"{self._namespaces()}>\n"
            "<message:Header>\n"
            f"<message:ID>{header.id}</message:ID>\n<message:Test>{str(header.test).lower()}</message:Test>\n"
            f"<message:Prepared>{header.prepared.isoformat()}</message:Prepared>\n"
            f"{_party('Sender', header.sender)}{receivers}"
            f'<message:Structure structureID="S"{self._structure()} dimensionAtObservation="{self.form}">\n'
            f"{self._reference()}\n</message:Structure>\n"
            f"<message:DataSetAction>{ACTIONS[header.action]}</message:DataSetAction>\n{extracted}"
            "</message:Header>\n"
        )

    def _namespaces(self) -> str:
        own = namespace(self.schema, self.form)
        return f' xmlns:data="{self.VERSION.structure_specific}" xmlns:xsi="{XSI}" xmlns:dsd="{own}"'

    def _structure(self) -> str:
        return f' namespace="{namespace(self.schema, self.form)}"'

    def _usage(self) -> str:
        return "Structure" if self.schema.dataflow == self.schema.structure else "StructureUsage"

    def _reference(self) -> str:
        of, usage = self.schema.dataflow, self._usage()
        ref = f'<Ref agencyID="{of.agency}" id="{of.id}" version="{of.version}"/>'
        return f"<common:{usage}>{ref}</common:{usage}>"

    def ending(self) -> str:
        """What closes the message."""
        return f"</message:{self.ROOT}>\n"

    def set_start(self, action: str, attributes: str) -> str:
        """What opens a data set.

        Args:
            action: A letter of `ACTIONS`.
            attributes: What `values` made of those of the data set.
        """
        return (
            '<message:DataSet data:structureRef="S" data:dataScope="DataStructure"'
            f' data:action="{ACTIONS[action]}" xsi:type="dsd:DataSetType"{attributes}>\n'
        )

    def set_values(self, part: Observations) -> list[Piece]:
        """The attributes of the data set, as `set_start` takes them when they are joined."""
        return self.values(part, self.places.on_set)

    def values(self, part: Observations, components: tuple[Component, ...]) -> list[Piece]:
        """The text of each component that has any value in these rows."""
        pieces: list[Piece] = []
        for component in components:
            if part.table.column(component.id).null_count < len(part):
                pieces += self._value(component.id, self.column(part, component))
        return pieces

    def column(self, part: Observations, component: Component) -> pa.Array:
        """One column, encoded where texts come again; of a component with several values what 2.1 can carry of it."""
        column = one(part.table.column(component.id))
        if component.multiple:
            column = single(column)
        encoded = isinstance(column, pa.DictionaryArray) or component.role is Role.MEASURE
        return column if encoded else column.dictionary_encode()

    def _value(self, name: str, column: pa.Array) -> list[Piece]:
        return xml_text.attribute(name, column)

    def series(self, part: Observations) -> pa.Array:
        """The opening of the series each row stands in: rows of equal text are of one series."""
        return joined(["<Series", *self.values(part, self.places.on_series), ">\n"], len(part))

    def observations(self, part: Observations, before: Piece = "") -> pa.Array:
        """The element of each observation.

        Args:
            part: The observations.
            before: What stands before each.
        """
        return joined([before, "<Obs", *self.values(part, self.places.on_obs), "/>\n"], len(part))

    def group(self, part: Observations, group: str) -> pa.Array:
        """The element of each group, one a row."""
        start = f'<Group xsi:type="dsd:{group}"'
        return joined([start, *self.values(part, self.places.of_group(group)), "/>\n"], len(part))

    def partial(self, _part: Observations, _components: tuple[Component, ...]) -> pa.Array | None:
        """The element of attributes of part of the key, which only 3.0 has."""
        return None


def single(column: pa.Array) -> pa.Array:
    """The only value of each list; null where there are more, which 2.1 has no place for."""
    lengths = pc.list_value_length(column)
    only = pc.fill_null(pc.less_equal(lengths, 1), fill_value=False)
    return pc.if_else(only, pc.binary_join(column, ""), pa.scalar(None, pa.string()))


def _party(role: str, party: Sender) -> str:
    name = f"<common:Name>{_content(party.name)}</common:Name>" if party.name else ""
    return f'<message:{role} id="{party.id}">{name}</message:{role}>\n'


def _content(text: str) -> str:
    return reduce(lambda done, pair: done.replace(*pair), xml_text.ESCAPES, text)
