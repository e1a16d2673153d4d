"""On which element of a structure-specific message each component stands."""

from ilms.messages.header import FLAT
from ilms.structures.schema import Component, Schema


class Places:
    """Where the components stand in one form (SDMX 2.1 part 3A, attribute relationship; domain.md section 2).

    An attribute that depends on time, be it with part of the key only, stands on the observation in both.

    Attributes:
        on_set: Attributes of the data set as a whole.
        on_series: Dimensions and what is the same along time; nothing when flat.
        on_obs: The rest, in the order: key, measures, attributes.
    """

    def __init__(self, schema: Schema, form: str) -> None:
        self.on_set = tuple(a for a in schema.attributes if not a.attachment)
        rest = tuple(a for a in schema.attributes if a.attachment)
        along = tuple(a for a in rest if form != FLAT and schema.is_series_attribute(a))
        time = (schema.time,) if schema.time else ()
        self.on_series: tuple[Component, ...] = (*schema.dimensions, *along) if form != FLAT else ()
        keys = time if form != FLAT else (*schema.dimensions, *time)
        self.on_obs = (*keys, *schema.measures, *(a for a in rest if a not in along))
