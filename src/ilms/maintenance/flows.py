"""The 35 dataflows as XML: DSD, dataflow, constraint; and the tables' category scheme."""

import csv
import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from ilms.maintenance.canonical import AGENCY, add, envelope, name_in, note_on, refer, tag
from ilms.maintenance.names import Names
from ilms.structures.message import Element, child, children
from ilms.structures.reading import codelist
from ilms.structures.versions import codes_in

SEX = "SEX"
NO_CLASSIFICATION = ("REF_AREA", "FREQ", "MEASURE", "TIME_PERIOD")
COMPOSED = (
    "Composed from the parts of ILO:IMF_ILOSTAT(1.0) as the ILO's service gave them on 18 May 2026, with the "
    "dimensions of this indicator. It has not been compared with the indicator's own DSD at the ILO."
)


@dataclass(frozen=True)
class Flow:
    """One dataflow as the reference tables describe it.

    Attributes:
        number: `C18`.
        dimensions: In key order, TIME_PERIOD last.
        collected: Classification versions that the questionnaire takes, the default first.
        disseminated: Those that ILOSTAT publishes, the default first.
    """

    indicator: str
    number: str
    module: str
    criterion: str
    dimensions: tuple[str, ...]
    measure: str
    unit: Mapping[str, str]
    precision: str
    shown: str
    names: Mapping[str, str]
    module_names: Mapping[str, str]
    collected: tuple[str, ...]
    disseminated: tuple[str, ...]


def flows(ilo: Path, names: Names) -> list[Flow]:
    """Read the three reference tables, in the order of the questionnaire.

    Raises:
        KeyError: An indicator is not in every table.
    """
    texts = {row["IND_CODE"]: row for row in _rows(ilo / "reference" / "indicators.csv")}
    versions: dict[str, list[dict[str, str]]] = {}
    for row in _rows(ilo / "reference" / "classification_versions_by_indicator.csv"):
        versions.setdefault(row["CIC_INDICATOR_CODE"], []).append(row)
    made = []
    for row in _rows(ilo / "ilms_tables.csv"):
        id_ = row["indicator"]
        text, mine = texts[id_], versions[id_]
        made.append(
            Flow(
                id_, row["module"] + row["table"], row["module"], _criterion(row), tuple(row["dims"].split(".")),
                row["measure"],
                {name: row[name.lower()] for name in ("UNIT_MEASURE_TYPE", "UNIT_MEASURE", "UNIT_MULT")},
                row["precision_stored"], row["decimals_shown_by_ilostat"],
                {**_texts(text, "IND_TEXT"), **names.of("DATAFLOW", id_)},
                {**_texts(text, "IND_HEADER"), **names.of("MODULE", row["module"])},
                _ordered(mine, "CIC_IS_XLS_QUEST", "CIC_IS_DEFAULT"),
                _ordered(mine, "CIC_IS_DISSEM", "CIC_IS_DEFAULT_DISSEM"),
            ),
        )  # fmt: skip
    return made


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _texts(row: Mapping[str, str], column: str) -> dict[str, str]:
    found = {"en": row[f"{column}_EN"], "fr": row[f"{column}_FR"], "es": row[f"{column}_SP"]}
    return {language: " ".join(accented(text, language).split()) for language, text in found.items()}


def _criterion(row: Mapping[str, str]) -> str:
    """Whom a table counts as migrants; the citizenship flows of module B name non-citizens in their measure."""
    if row["module"] == "C":
        return ""
    return "citizenship" if re.search(r"_CCT_|_N(CIT|CTP|CTE|WAP|EMP)_", row["indicator"]) else "birth"


def _ordered(rows: list[dict[str, str]], flag: str, default: str) -> tuple[str, ...]:
    mine = sorted((row for row in rows if row[flag] == "Y"), key=lambda row: (row[default] != "Y", row["CIC_CLASSIF_VERSION_CODE"]))
    return tuple(sorted((row["CIC_CLASSIF_VERSION_CODE"] for row in mine), key=lambda v: v != SEX))


# The reference tables were stored without accents; these are the words concerned.
ACCENTS = {
    "fr": {
        "a": "à", "age": "âge", "nationalite": "nationalité", "activite": "activité", "economique": "économique",
        "education": "éducation", "nee": "née", "nees": "nées", "nes": "nées", "etranger": "étranger",
        "salaries": "salariés", "chomage": "chômage", "emigrant": "émigrant", "rentres": "rentrés",
        "residence": "résidence", "precedente": "précédente",
    },
    "es": {
        "segun": "según", "pais": "país", "ocupacion": "ocupación", "poblacion": "población", "situacion": "situación",
        "desocupacion": "desocupación", "educacion": "educación", "economica": "económica", "migracion": "migración",
    },
}  # fmt: skip


def accented(text: str, language: str) -> str:
    """Put back the accents that the reference tables lost, word by word."""
    words = ACCENTS.get(language, {})

    def restore(match: re.Match[str]) -> str:
        word = match.group()
        whole = words.get(word.lower(), word)
        return whole[0].upper() + whole[1:] if word[0].isupper() else whole

    return re.sub(r"\w+", restore, text)


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
    """The model with its names and dimensions changed: attributes, attachment and text limit are the live ones."""
    made = deepcopy(model)
    made.set("id", flow.indicator)
    notes = child(made, "Annotations")
    assert notes is not None  # the live DSD carries the text limit there
    composed = add(notes, "common:Annotation")
    add(composed, "common:AnnotationType", "COMPOSED")
    add(composed, "common:AnnotationText", COMPOSED).set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    for name in list(children(made, "Name")):
        made.remove(name)
    parts = child(made, "DataStructureComponents")
    position = made.index(parts)  # type: ignore[arg-type]  # a DSD has components
    holder = deepcopy(made)
    holder.clear()
    name_in(holder, dict(flow.names))
    for offset, name in enumerate(list(holder)):
        made.insert(position + offset, name)
    _dimensions(flow, made)
    return made


def _dimensions(flow: Flow, structure: Element) -> None:
    held = next(structure.iter(tag("structure", "DimensionList")))
    by_id = {d.get("id", ""): d for d in held}
    pattern = by_id["SEX"]  # a classification's dimension: its concept is in CS_CLASSIF_TYPE, its list is CL_ + id
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
    _values(outside, "KeyValue", "REF_AREA", _known(lists, "CL_AREA", ["_Z"]))
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


def categories(every: list[Flow], names: Names) -> Element:
    """Modules and tables as categories, and each dataflow put under its table."""
    root, structures = envelope("CATEGORIES")
    scheme = add(
        add(structures, "structure:CategorySchemes"), "structure:CategoryScheme",
        id="ILMS_TABLES", agencyID=AGENCY, version="1.0", isFinal="false",
    )  # fmt: skip
    name_in(scheme, dict(names.of("CATEGORYSCHEME", "ILMS_TABLES")))
    modules = {flow.module: flow for flow in every}
    for module, flow in modules.items():
        category = add(scheme, "structure:Category", id=module)
        name_in(category, dict(flow.module_names))
        for number in dict.fromkeys(f.number for f in every if f.module == module):
            name_in(add(category, "structure:Category", id=number), dict(names.of("TABLE", number)))
    holder = add(structures, "structure:Categorisations")
    for flow in every:
        made = add(
            holder, "structure:Categorisation", id=f"CAT_{flow.indicator}", agencyID=AGENCY, version="1.0",
        )  # fmt: skip
        name_in(made, {"en": f"Table {flow.number}: DF_{flow.indicator}"})
        refer(add(made, "structure:Source"), "datastructure", "Dataflow", "ILO", f"DF_{flow.indicator}")
        add(
            add(made, "structure:Target"), "Ref", id=f"{flow.module}.{flow.number}", agencyID=AGENCY,
            maintainableParentID="ILMS_TABLES", maintainableParentVersion="1.0",
            package="categoryscheme", **{"class": "Category"},
        )  # fmt: skip
    return root
