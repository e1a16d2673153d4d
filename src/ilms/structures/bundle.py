"""Everything one packaged dataflow needs, as a single structure message."""

from lxml import etree

from ilms.structures.load import structure_files
from ilms.structures.message import Element, child, children, local

# The order that the 2.1 schema demands inside `Structures`.
ORDER = (
    "OrganisationSchemes", "Dataflows", "Metadataflows", "CategorySchemes", "Categorisations", "Codelists",
    "HierarchicalCodelists", "Concepts", "MetadataStructures", "DataStructures", "StructureSets",
    "ReportingTaxonomies", "Processes", "Constraints", "ProvisionAgreements",
)  # fmt: skip


def bundle(dataflow: str) -> bytes:
    """Codelists, concepts, DSD, dataflow and constraint in one SDMX-ML 2.1 message, every reference held.

    For receivers that take a whole message, and for readers that resolve references inside one file only.

    Raises:
        UsageError: There is no such dataflow.
    """
    *others, own = structure_files(dataflow)
    root = etree.parse(own).getroot()
    structures = next(children(root, "Structures"))
    held = {local(part): part for part in children(structures)}
    for path in others:
        for part in children(child(etree.parse(path).getroot(), "Structures")):
            _merge(part, held)
    structures[:] = sorted(held.values(), key=lambda part: ORDER.index(local(part)))
    etree.indent(root, "  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _merge(part: Element, held: dict[str, Element]) -> None:
    """Put the artefacts of one kind beside those of the same kind."""
    if local(part) in held:
        held[local(part)].extend(list(part))
    else:
        held[local(part)] = part
