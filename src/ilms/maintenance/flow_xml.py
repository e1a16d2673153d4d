"""A dataflow as XML: DSD, dataflow and the constraint that carries the table's facts."""

from collections.abc import Mapping
from copy import deepcopy

from ilms.maintenance.canonical import AGENCY, add, envelope, name_in, note_on, refer, tag
from ilms.maintenance.flows import Flow
from ilms.structures.message import LANG, Element, children
from ilms.structures.reading import codelist
from ilms.structures.versions import NOT_APPLICABLE, codes_in

NO_CLASSIFICATION = ("REF_AREA", "FREQ", "MEASURE", "TIME_PERIOD")
COMPOSED = (
    "Composed from the parts of ILO:IMF_ILOSTAT(1.0) as the ILO's service gave them on 18 May 2026, with the "
    "dimensions of this indicator. It has not been compared with the indicator's own DSD at the ILO."
)


def flow_message(flow: Flow, model: Element, lists: Mapping[str, Element]) -> Element:
    """The message of one dataflow: dataflow, DSD and constraint."""
    root, structures = envelope(flow.indicator)
    dataflow = add(
        add(structures, "structure:Dataflows"), "structure:Dataflow",
        id=f"DF_{flow.indicator}", agencyID="ILO", version="1.0", isFinal="true",
    )  # fmt: skip
    name_in(dataflow, dict(flow.names))
    refer(add(dataflow, "structure:Structure"), "datastructure", "DataStructure", "ILO", flow.indicator)
    add(structures, "structure:DataStructures").append(_structure(flow, model))
    add(structures, "structure:Constraints").append(_constraint(flow, lists))
    return root


def _structure(flow: Flow, model: Element) -> Element:
    """The model with other names and dimensions: attributes, attachment and text limit are the live ones."""
    made = deepcopy(model)
    made.set("id", flow.indicator)
    notes = next(children(made, "Annotations"))  # the live DSD carries the text limit there
    composed = add(notes, "common:Annotation")
    add(composed, "common:AnnotationType", "COMPOSED")
    add(composed, "common:AnnotationText", COMPOSED).set(LANG, "en")
    components = next(children(made, "DataStructureComponents"))
    for part in (*children(made, "Name"), components):
        made.remove(part)
    name_in(made, dict(flow.names))
    made.append(components)
    _dimensions(flow, made)
    return made


def _dimensions(flow: Flow, structure: Element) -> None:
    held = next(structure.iter(tag("structure", "DimensionList")))
    by_id = {d.get("id", ""): d for d in held}
    pattern = by_id["SEX"]  # of a classification: the concept is in CS_CLASSIF_TYPE, the list is CL_ + id
    for dimension in list(held):
        held.remove(dimension)
    for number, id_ in enumerate(flow.dimensions, 1):
        made = deepcopy(by_id.get(id_, pattern))
        made.set("id", id_)
        made.set("position", str(number))
        if id_ not in by_id:
            for ref in made.iter("Ref"):
                ref.set("id", id_ if ref.get("class") == "Concept" else f"CL_{id_}")
        held.append(made)


def _constraint(flow: Flow, lists: Mapping[str, Element]) -> Element:
    """What may be reported, code by code, under our own agency; the table's facts are its annotations."""
    root, _ = envelope("-")
    made = add(
        root, "structure:ContentConstraint",
        id=f"CC_{flow.indicator}", agencyID=AGENCY, version="1.0", isFinal="false", type="Allowed",
    )  # fmt: skip
    facts = {
        "TABLE": flow.number, "MODULE": flow.module, "CRITERION": flow.criterion,
        "COLLECTED": " ".join(flow.collected), "DISSEMINATED": " ".join(flow.disseminated),
        "PRECISION": flow.precision, "DECIMALS_SHOWN": flow.shown,
    }  # fmt: skip
    note_on(made, {kind: title for kind, title in facts.items() if title})
    name_in(made, {"en": f"What may be reported in table {flow.number}: {flow.names['en']}"})
    refer(
        add(add(made, "structure:ConstraintAttachment"), "structure:Dataflow"),
        "datastructure", "Dataflow", "ILO", f"DF_{flow.indicator}",
    )  # fmt: skip
    region = add(made, "structure:CubeRegion", include="true")
    _values(region, "KeyValue", "FREQ", ["A"])
    _values(region, "KeyValue", "MEASURE", _known(lists, "CL_MEASURE", [flow.measure]))
    versions = {*flow.collected, *flow.disseminated}
    for dimension in (d for d in flow.dimensions if d not in NO_CLASSIFICATION):
        codes = codelist(lists[f"CL_{dimension}"])
        mine = [v for v in versions if v == dimension or v.startswith(f"{dimension}_")]
        allowed = {code for version in mine for code in codes_in(codes, version)}
        if not allowed:
            raise KeyError(f"{flow.indicator}: no version of {dimension}")
        _values(region, "KeyValue", dimension, [code for code in codes.ids if code in allowed])
    for attribute, value in flow.unit.items():
        _values(region, "Attribute", attribute, _known(lists, f"CL_{attribute}", [value]))
    outside = add(made, "structure:CubeRegion", include="false")
    _values(outside, "KeyValue", "REF_AREA", _known(lists, "CL_AREA", [NOT_APPLICABLE]))
    return made


def _values(region: Element, kind: str, id_: str, values: list[str]) -> None:
    holder = add(region, f"common:{kind}", id=id_)
    for value in values:
        add(holder, "common:Value", value)


def _known(lists: Mapping[str, Element], id_: str, codes: list[str]) -> list[str]:
    have = codelist(lists[id_])
    missing = [code for code in codes if code not in have]
    if missing:
        raise KeyError(f"{id_}: {missing[0]}")
    return codes
