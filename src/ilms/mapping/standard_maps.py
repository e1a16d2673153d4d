"""Mappings and code maps as SDMX 3.0 says them: a StructureMap with its RepresentationMaps.

What a mapping says of a sheet's layout (headers, blocks, levels, patterns, signs, units) and of sums has no place in
the standard: the structure map begins at a tidy table of the labels that are meant, one column a component, which is
given as a data structure of the office's own. By the standard labels match exactly; by a mapping file, whatever
their case and spacing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ilms.eras import FROM
from ilms.mapping.mapping_file import MappingFile
from ilms.mapping.origin import From, Origin
from ilms.mapping.translate import Target
from ilms.recoding.code_map import AMONG, NOT_READ, TOGETHER
from ilms.recoding.code_maps import Coder
from ilms.sources.sheet import fold
from ilms.structures.message import Pointer
from ilms.structures.model import (
    ComponentMap,
    DataComponent,
    DataStructure,
    FixedValue,
    Item,
    ItemScheme,
    Maintainable,
    MappedValue,
    Part,
    Relationship,
    Representation,
    RepresentationMap,
    StructureHeader,
    StructureMap,
    StructureMessage,
    ValueMapping,
)
from ilms.structures.schema import Reference, Role

VERSION = "1.0"
TEXT, TIME = "String", "ObservationalTimePeriod"  # types of values


def structure_message(
    mapping: MappingFile, target: Target, agency: str, prepared: str
) -> tuple[StructureMessage, list[str]]:
    """A mapping as the standard says it.

    Args:
        mapping: The mapping file.
        target: What it fills.
        agency: Who maintains the maps: the workspace's sender.
        prepared: The header's moment.

    Returns:
        Concepts, the data structure of the sheet's labels, representation maps and the structure map; and the labels
        that the standard has no way to say (several classes at once, shares), by component.
    """
    name = re.sub(r"[^A-Za-z0-9_]", "_", mapping.path.stem).upper()
    of = _Of(name, agency, mapping, target)
    unsaid: list[str] = []
    components = {**mapping.dimensions, **mapping.attributes}
    maps = {o.component: of.representation(o, unsaid) for o in components.values() if o.maps}
    artefacts: tuple[Maintainable, ...] = (*of.structure(), *maps.values(), of.map(maps))
    header = StructureHeader(f"{agency}_{name}", prepared, agency)
    return StructureMessage(header, artefacts), unsaid


class _Of:
    """The parts of one mapping's message."""

    def __init__(self, name: str, agency: str, mapping: MappingFile, target: Target) -> None:
        self.name, self.agency, self.mapping, self.target = name, agency, mapping, target
        self.names = {"en": f"{target.table.code}, as {mapping.path.name} reads it"}
        every = (*mapping.dimensions.values(), *mapping.attributes.values())
        self.read = [origin for origin in every if origin.kind is not From.VALUE]

    def structure(self) -> Iterator[Maintainable]:
        """The sheet's labels as a data structure of free texts."""
        schema = self.target.schema
        concepts = Reference(self.agency, f"CS_{self.name}", VERSION)
        ids = [origin.component for origin in self.read]
        measure = schema.measures[0].id
        items = tuple(Item(id=id_, names=dict(schema[id_].names) or {"en": id_}) for id_ in (*ids, measure))
        yield ItemScheme(scheme="ConceptScheme", id=concepts.id, agency=self.agency, names=self.names, items=items)
        time = schema.time.id if schema.time else None
        keys = [id_ for id_ in ids if id_ in schema.key and id_ != time]

        def component(part: Part, id_: str, text_type: str) -> DataComponent:
            concept, facets = Pointer("Concept", concepts, id_), {"textType": text_type}
            return DataComponent(part=part, id=id_, concept=concept, representation=Representation(facets=facets))

        yield DataStructure(
            id=self.name,
            agency=self.agency,
            names=self.names,
            dimensions=(
                *(replace(component("Dimension", id_, TEXT), position=str(n)) for n, id_ in enumerate(keys, 1)),
                *([component("TimeDimension", time, TIME)] if time in ids else []),
            ),
            attributes=tuple(
                replace(component("Attribute", id_, TEXT), usage="optional", relationship=Relationship("Observation"))
                for id_ in ids
                if schema[id_].role is Role.ATTRIBUTE
            ),
            measures=(replace(component("Measure", measure, "Decimal"), usage="optional"),),
        )

    def representation(self, origin: Origin, unsaid: list[str]) -> RepresentationMap:
        """The labels of one component and what they become."""
        codelist = self.target.schema[origin.component].codelist
        for start, names in origin.later:
            unsaid.append(f"{origin.component} ({FROM} {start}: {', '.join(names)})")
        to: Pointer | str = Pointer("Codelist", codelist.reference) if codelist else TEXT
        return RepresentationMap(
            id=f"{self.name}_{origin.component}",
            agency=self.agency,
            names={"en": f"{origin.component} of {self.mapping.path.name}"},
            sources=(TEXT,),
            targets=(to,),
            mappings=tuple(_rows(origin, self.target.coder(origin), self.mapping.read.skip, unsaid)),
        )

    def map(self, maps: dict[str, RepresentationMap]) -> StructureMap:
        """The structure map: what is read, and what stands throughout."""
        values = [
            o for o in (*self.mapping.dimensions.values(), *self.mapping.attributes.values()) if o not in self.read
        ]
        fixed = {**self.target.constants, **{origin.component: origin.at for origin in values}}
        measure = self.target.schema.measures[0].id
        return StructureMap(
            id=f"SM_{self.name}",
            agency=self.agency,
            names=self.names,
            source=Pointer("DataStructure", Reference(self.agency, self.name, VERSION)),
            target=Pointer("Dataflow", self.target.schema.dataflow),
            components=(
                *(
                    ComponentMap(
                        (one.component,),
                        (one.component,),
                        Pointer("RepresentationMap", maps[one.component].reference) if one.component in maps else None,
                    )
                    for one in self.read
                ),
                ComponentMap((measure,), (measure,)),
            ),
            fixed=tuple(FixedValue(id_, (text,)) for id_, text in fixed.items() if id_ in self.target.schema),
        )


def _rows(origin: Origin, coder: Coder, skip: Sequence[str], unsaid: list[str]) -> Iterator[ValueMapping]:
    """A row a label, in the order in which the maps are asked; labels that are not read have no target."""
    seen: set[str] = set()
    for label in (*skip, *(label for one in coder.maps for label in one.labels)):
        code = NOT_READ if label in skip else coder.code(label)
        if fold(label) in seen or code is None:
            continue
        seen.add(fold(label))
        if TOGETHER in code or AMONG in code:
            unsaid.append(f"{origin.component} {label} ({code})")
        else:
            yield ValueMapping((MappedValue(label),), () if code == NOT_READ else (code,))
