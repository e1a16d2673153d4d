"""The complex types of a DSD's own schema: data set, group, series, observation; and what 3.0 adds."""

from lxml import etree

from ilms.messages.header import FLAT
from ilms.messages.ml.names import V21, Version, component_type
from ilms.messages.ml.places import Places
from ilms.messages.xsd_types import add, type_of
from ilms.structures.schema import Component, Role, Schema

# What the official types declare besides the DSD's components; a DSD that does not use it must rule it out.
_START_DAY = "REPORTING_YEAR_START_DAY"
_MANY = {"minOccurs": "0", "maxOccurs": "unbounded"}


class Elements:
    """Adds the types of one form to a schema document. Elements of data have no namespace, in all versions."""

    def __init__(self, root: etree._Element, schema: Schema, at: str, version: Version) -> None:
        self._root, self._schema, self._at, self._version = root, schema, at, version
        self._later = version != V21
        self._places = Places(schema, at, several=self._later)

    def add(self) -> None:
        """Add all types, the data set's first."""
        self._set()
        for group in self._places.on_groups:
            self._group(group)
        if self._at == FLAT:
            self._plain("ObsType", "ObsType", self._places.on_obs, ("type",))
        else:
            base = ("SeriesType", "ObsType") if self._later else ("TimeSeriesType", "TimeSeriesObsType")
            series = self._plain("SeriesType", base[0], self._places.on_series, ("TIME_PERIOD",))
            add(series, "element", name="Obs", type="ObsType", form="unqualified", **_MANY)
            self._plain("ObsType", base[1], self._places.on_obs, ("type",))
        if self._later:
            self._attributes_of_part()
            for component in self._schema.components:
                if component.multiple:
                    self._several(component)

    def _set(self) -> None:
        child = "Obs" if self._at == FLAT else "Series"
        base = "DataSetType" if self._later or self._at == FLAT else "TimeSeriesDataSetType"
        restriction, sequence = self._restriction("DataSetType", base)
        provider = {"type": "common:DataProviderReferenceType", "form": "unqualified", "minOccurs": "0"}
        add(sequence, "element", name="DataProvider", **provider)
        if self._later:
            choice = add(sequence, "choice", **_MANY)
            add(choice, "element", name="Atts", type="AttsType", form="unqualified")
            if self._places.on_groups:
                add(choice, "element", name="Group", type="data:GroupType", form="unqualified")
            add(choice, "element", name=child, type=f"{child}Type", form="unqualified")
        else:
            if self._places.on_groups:
                # Which group it is, the instance says by xsi:type.
                add(sequence, "element", name="Group", type="data:GroupType", form="unqualified", **_MANY)
            choice = add(sequence, "choice", minOccurs="0")
            many = {"form": "unqualified", "maxOccurs": "unbounded"}
            add(choice, "element", name=child, type=f"{child}Type", **many)
        add(restriction, "attributeGroup", ref="data:SetAttributeGroup")
        if not self._later:
            self._declare(restriction, self._places.on_set, (_START_DAY,))

    def _group(self, group: str) -> None:
        restriction, sequence = self._restriction(group, "GroupType")
        components = self._places.of_group(group)
        self._comps(sequence, components)
        self._declare(restriction, components, () if self._later else (_START_DAY,))
        add(restriction, "attribute", name="type", type="common:IDType", use="optional", fixed=group)

    def _plain(
        self, name: str, base: str, components: tuple[Component, ...], prohibited: tuple[str, ...]
    ) -> etree._Element:
        restriction, sequence = self._restriction(name, base)
        self._comps(sequence, components)
        unused: tuple[str, ...] = ("TIME_PERIOD",) if base == "ObsType" else ()
        if not self._later:
            unused = (*unused, *(("OBS_VALUE",) if base == "ObsType" else ()), _START_DAY)
        self._declare(restriction, components, (*prohibited, *unused))
        return sequence

    def _attributes_of_part(self) -> None:
        """`Atts`: any part of the key, and the attributes of that part, which only the DSD can tell."""
        restriction, sequence = self._restriction("AttsType", "AttsType")
        keys = (*self._schema.dimensions, *((self._schema.time,) if self._schema.time else ()))
        self._comps(sequence, self._schema.attributes)
        self._declare(restriction, (*keys, *self._schema.attributes), (), keys_required=False)

    def _comps(self, sequence: etree._Element, components: tuple[Component, ...]) -> None:
        if self._later and any(c.multiple for c in components):
            add(sequence, "element", name="Comp", type="data:CompType", form="unqualified", **_MANY)

    def _several(self, component: Component) -> None:
        """The type of a `Comp` element: its values, each of the component's own type."""
        value = f"{component_type(component.id)}.Value"
        content = add(add(self._root, "complexType", name=value), "simpleContent")
        simple = add(add(content, "restriction", base="common:ValueType"), "simpleType")
        add(simple, "restriction", base=type_of(component))
        restriction, sequence = self._restriction(component_type(component.id), "CompType")
        most = "unbounded" if component.most is None else str(component.most)
        add(sequence, "element", name="Value", type=value, form="unqualified", maxOccurs=most)
        use = {"type": "common:NCNameIDType", "use": "required", "fixed": component.id}
        add(restriction, "attribute", name="id", **use)

    def _restriction(self, name: str, base: str) -> tuple[etree._Element, etree._Element]:
        content = add(add(self._root, "complexType", name=name), "complexContent")
        restriction = add(content, "restriction", base=f"data:{base}")
        sequence = add(restriction, "sequence")
        add(sequence, "element", ref="common:Annotations", minOccurs="0")
        return restriction, sequence

    def _declare(
        self, parent: etree._Element, components: tuple[Component, ...], prohibited: tuple[str, ...],
        *, keys_required: bool = True,
    ) -> None:  # fmt: skip
        plain = [c for c in components if not (c.multiple and self._later)]
        for component in plain:
            # Measures and attributes may be left out of a message whatever their status: updates carry parts.
            key = keys_required and component.role in (Role.DIMENSION, Role.TIME)
            use = "required" if key else "optional"
            add(parent, "attribute", name=component.id, type=type_of(component), use=use)
        for name in dict.fromkeys(prohibited):
            if name not in [component.id for component in components]:
                add(parent, "attribute", name=name, use="prohibited")
