"""On which element of an SDMX-ML message each component stands."""

from functools import cached_property

from ilms.messages.header import FLAT
from ilms.structures.schema import Component, Schema


class Places:
    """Where the components stand in one form (SDMX 2.1 part 3A, attribute relationship; domain.md section 2).

    An attribute that depends on time, be it with part of the key only, stands on the observation in both. An
    attribute of a group stands on the group alone.

    Attributes:
        on_set: Attributes of the data set as a whole.
        on_groups: Group id to its attributes, for groups that have any.
        on_series: Dimensions and what is the same along time; nothing when flat.
        on_obs: The rest, in the order: key, measures, attributes.
    """

    def __init__(self, schema: Schema, form: str, *, several: bool = False) -> None:
        """Place the components.

        Args:
            schema: The DSD.
            form: `SERIES` or `FLAT`.
            several: Whether the version knows more measures than the first.
        """
        self._schema = schema
        measures = schema.measures if several else schema.measures[:1]
        grouped = {a.id for a in schema.attributes if a.group in schema.groups}
        self.on_groups = {
            group: tuple(a for a in schema.attributes if a.group == group)
            for group in schema.groups
            if any(a.group == group for a in schema.attributes)
        }
        alone = tuple(a for a in schema.attributes if a.id not in grouped)
        self.on_set = tuple(a for a in alone if not a.attachment)
        rest = tuple(a for a in alone if a.attachment)
        along = tuple(a for a in rest if form != FLAT and schema.is_series_attribute(a))
        time = (schema.time,) if schema.time else ()
        self.on_series: tuple[Component, ...] = (*schema.dimensions, *along) if form != FLAT else ()
        keys = time if form != FLAT else (*schema.dimensions, *time)
        self.on_obs = (*keys, *measures, *(a for a in rest if a not in along))

    @cached_property
    def group_keys(self) -> dict[str, tuple[Component, ...]]:
        """Group id to the dimensions that tell one such group from another."""
        return {group: tuple(self._schema[d] for d in self._schema.groups[group]) for group in self.on_groups}

    def of_group(self, group: str) -> tuple[Component, ...]:
        """What stands on the element of a group: its key, then its attributes."""
        return (*self.group_keys[group], *self.on_groups[group])
