"""Compose the packaged structures from the ILO's recorded live answer and its reference tables.

Run by hand when one of these changes; the output is committed, the inputs are not:

    python -m ilms.maintenance.compose --ilo ../shared/ilo --out .

`--ilo` is a folder with the live answer (`live-structures-*.xml`), `ilms_tables.csv` and, in `reference/`,
`classification_versions_by_indicator.csv` and `indicators.csv`. `--out` is the checkout: `dsd/` and
`codelists/` are written there, and `codelists/names.csv`, the names that the ILO's lists do not carry, is
read from there; a country that it lacks is added to it from Unicode's CLDR. No DSD of these 35 indicators was
at hand; each is put together from the parts of `ILO:IMF_ILOSTAT(1.0)` and says so.
"""

import argparse
from copy import deepcopy
from pathlib import Path

from lxml import etree

from ilms.maintenance.canonical import add, envelope, name_in, tag, write
from ilms.maintenance.category_xml import categories
from ilms.maintenance.flow_xml import flow_message
from ilms.maintenance.flows import Flow, flows
from ilms.maintenance.names import Names, completed
from ilms.structures.message import LANG, Element, Message, children, read
from ilms.structures.schema import Reference

MODEL = Reference("ILO", "IMF_ILOSTAT", "1.0")
SCHEMES = ("CS_CLASSIF_TYPE", "CS_ILOSTAT", "CS_NOTE_TYPE")


def compose(ilo: Path, out: Path) -> None:
    """Write every packaged structure file.

    Args:
        ilo: The folder of the inputs.
        out: Where `dsd/` and `codelists/` stand.

    Raises:
        UsageError: An input is missing or is not what it should be.
        KeyError: The inputs contradict each other: an indicator without versions, a code in no list.
    """
    live = read(max(ilo.glob("live-structures-*.xml")))
    areas = _artefact(live, "Codelist", Reference("ILO", "CL_AREA", "1.0"))
    names = completed(out / "codelists" / "names.csv", areas)
    every = flows(ilo, names)
    model = _artefact(live, "DataStructure", MODEL)
    lists = {id_: _codelist(live, id_, names) for id_ in _used_codelists(live, model, every)}
    for id_, element in lists.items():
        root, structures = envelope(id_)
        add(structures, "structure:Codelists").append(element)
        write(root, out / "codelists" / f"{id_}.xml")
    write(_concepts(live, names, every, model), out / "dsd" / "concepts.xml")
    for flow in every:
        write(flow_message(flow, model, lists), out / "dsd" / f"{flow.indicator}.xml")
    write(categories(every, names), out / "dsd" / "categories.xml")
    write(_agencies(names), out / "dsd" / "agencies.xml")


def _artefact(live: Message, kind: str, reference: Reference) -> Element:
    found = live.get(reference, kind)
    if found is None:
        raise KeyError(str(reference))
    return found


def _components(model: Element, every: list[Flow]) -> set[str]:
    """The concepts that the 35 DSDs use: the model's attributes and time, and the flows' dimensions."""
    fixed = {c.get("id", "") for c in model.iter(tag("structure", "Attribute"))} | {
        "TIME_PERIOD",
        "OBS_VALUE",
    }
    return fixed.union(*(flow.dimensions for flow in every))


def _used_codelists(live: Message, model: Element, every: list[Flow]) -> list[str]:
    used = _components(model, every)
    found = set()
    for scheme in SCHEMES:
        for concept in children(_artefact(live, "ConceptScheme", Reference("ILO", scheme, "1.0")), "Concept"):
            if concept.get("id") in used:
                found |= {ref.get("id", "") for ref in concept.iter("Ref") if ref.get("class") == "Codelist"}
    return sorted(found)


def _codelist(live: Message, id_: str, names: Names) -> Element:
    made = deepcopy(_artefact(live, "Codelist", Reference("ILO", id_, "1.0")))
    _named(made, names, "CODELIST", id_)
    for code in children(made, "Code"):
        _named(code, names, id_, code.get("id", ""))
    return made


def _named(element: Element, names: Names, artefact: str, id_: str) -> None:
    """Add the names in languages that the element does not have, after those it has."""
    present = list(children(element, "Name"))
    have = {name.get(LANG) for name in present}
    for language, text in names.of(artefact, id_).items():
        if language not in have:
            made = etree.Element(tag("common", "Name"), {LANG: language})
            made.text = text
            present[-1].addnext(made)
            present.append(made)


def _concepts(live: Message, names: Names, every: list[Flow], model: Element) -> Element:
    """The ILO's concept schemes, partial: what the 35 DSDs use, so that every reference resolves."""
    used = _components(model, every)
    root, structures = envelope("CONCEPTS")
    holder = add(structures, "structure:Concepts")
    for id_ in SCHEMES:
        scheme = deepcopy(_artefact(live, "ConceptScheme", Reference("ILO", id_, "1.0")))
        scheme.set("isPartial", "true")
        _named(scheme, names, "CONCEPTSCHEME", id_)
        for concept in list(children(scheme, "Concept")):
            if concept.get("id") in used:
                _named(concept, names, "CONCEPT", concept.get("id", ""))
            else:
                scheme.remove(concept)
        holder.append(scheme)
    return root


def _agencies(names: Names) -> Element:
    """Who maintains what is here: the ILO its own, and we what we add."""
    root, structures = envelope("AGENCIES")
    scheme = add(
        add(structures, "structure:OrganisationSchemes"), "structure:AgencyScheme",
        id="AGENCIES", agencyID="SDMX", version="1.0", isPartial="true",
    )  # fmt: skip
    name_in(scheme, {"en": "SDMX Agency Scheme"})
    for id_ in ("ILO", "ILMS"):
        name_in(add(scheme, "structure:Agency", id=id_), dict(names.of("AGENCY", id_)))
    return root


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m ilms.maintenance.compose", description=__doc__)
    parser.add_argument("--ilo", type=Path, required=True, help="the recorded answer and reference tables")
    parser.add_argument("--out", type=Path, required=True, help="the checkout with dsd/ and codelists/")
    given = parser.parse_args()
    compose(given.ilo, given.out)


if __name__ == "__main__":
    main()
