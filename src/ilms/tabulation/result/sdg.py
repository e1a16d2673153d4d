"""`tabulated/YEAR/NAME.csv` of the SDG indicator: columns named as the UN's data structure names its components.

Beside it `tabulated/sdg-structure.xml`, with which `ilms check` and `ilms convert` read it: composed here from what is
published of that structure, with the few codes that are used; the UN's own is the one that counts.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.compute as pc

from ilms.atomic import appearing
from ilms.errors import UsageError
from ilms.languages import _
from ilms.structures.tables import Table
from ilms.tabulation.cube.sums import PERIOD
from ilms.tabulation.files.sdg import identifiers
from ilms.tabulation.result import figures

STRUCTURE = "sdg-structure.xml"
TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
COMPOSED = (
    "Composed from what is published of this structure, with the codes that are used here. It has not been compared "
    "with the UN's own."
)
TEXTS = ("SOURCE_DETAIL",)
NUMBERS = ("UPPER_BOUND", "LOWER_BOUND")


def written(
    root: Path, name: str, table: Table, released: pa.Table, said: Mapping[str, str], area: str, source: str
) -> list[Path]:
    """Write the indicator, a file a year, and the structure file.

    Args:
        root: The workspace's.
        name: The result's.
        table: The indicator.
        released: `release`'s answer.
        said: Values of components as the tabulation file has them, in place of those that are known here.
        area: The workspace's, as ISO 3166 has it in three letters.
        source: What the office calls the source.

    Returns:
        The files, by year.

    Raises:
        UsageError: The area's number is not known, and the tabulation file does not say it.
    """
    constants = {**identifiers()["dimensions"], **identifiers()["attributes"], "SOURCE_DETAIL": source, **said}
    constants["REF_AREA"] = said.get("REF_AREA") or _area(area)
    paths = []
    for period in sorted(pc.unique(released[PERIOD]).to_pylist()):
        path = root / figures.FOLDER / period / f"{name}.csv"
        rows = _rows(table, released.filter(pc.equal(released[PERIOD], period)), {**constants, TIME: period})
        out = io.StringIO()
        writer = csv.DictWriter(out, _columns(), lineterminator="\r\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        with appearing(path) as file:
            file.write(out.getvalue().encode("utf-8-sig"))
        paths.append(path)
    with appearing(root / figures.FOLDER / STRUCTURE) as file:
        file.write(structure(constants).encode())
    return paths


def _columns() -> list[str]:
    return [*identifiers()["dimensions"], TIME, VALUE, *identifiers()["attributes"]]


def _area(area: str) -> str:
    known = identifiers()["codes"]["REF_AREA"]
    if area not in known:
        raise UsageError(
            _("the UN's number of `{area}` is not known here", area=area),
            hint=_('write `REF_AREA = "..."` under [sdg] of the tabulation file'),
        )
    return str(known[area])


def _rows(table: Table, rows: pa.Table, constants: Mapping[str, str]) -> Iterator[dict[str, str]]:
    codes = identifiers()["codes"]
    for row in rows.to_pylist():
        status = row["status"] or ""
        lower, upper = figures.bounds(row, table)
        yield {
            **constants,
            "SEX": codes["SEX"][row["SEX"]],
            VALUE: figures.scaled(row["value"], 0),
            "OBS_STATUS": codes["OBS_STATUS"].get(status, status),
            "LOWER_BOUND": lower,
            "UPPER_BOUND": upper,
        }


def structure(constants: Mapping[str, str]) -> str:
    """The structure file, SDMX-ML 2.1, with the codes that the indicator's figures have."""
    has = identifiers()
    ref = has["structure"]
    used = {name: [value] for name, value in constants.items() if value and name not in TEXTS}
    used |= {name: list(dict.fromkeys(has["codes"][name].values())) for name in ("SEX", "OBS_STATUS")}
    coded = [name for name in (*has["dimensions"], *has["attributes"]) if name not in (*TEXTS, *NUMBERS)]
    lists = "".join(_list(name, used[name], ref["agency"]) for name in coded)
    concepts = "".join(
        f'<s:Concept id="{name}"><c:Name xml:lang="en">{name}</c:Name></s:Concept>' for name in _columns()
    )
    dimensions = "".join(
        f'<s:Dimension id="{name}" position="{place}">{_concept(name, ref["agency"])}'
        f"{_coded(name, ref['agency'])}</s:Dimension>"
        for place, name in enumerate(has["dimensions"], 1)
    )
    attributes = "".join(
        f'<s:Attribute id="{name}" assignmentStatus="Conditional">{_concept(name, ref["agency"])}'
        f"{_coded(name, ref['agency']) if name in coded else ''}"
        '<s:AttributeRelationship><s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure></s:AttributeRelationship>'
        "</s:Attribute>"
        for name in has["attributes"]
    )
    place = len(has["dimensions"]) + 1
    agency, version = quoteattr(ref["agency"]), quoteattr(ref["version"])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" \
xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure" \
xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
<m:Header><m:ID>SDG</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-22T00:00:00Z</m:Prepared>\
<m:Sender id="ILMS"/></m:Header>
<m:Structures>
<s:Dataflows><s:Dataflow id="{ref["dataflow"]}" agencyID={agency} version={version}>
<c:Name xml:lang="en">SDG indicators reported by countries</c:Name>
<s:Structure><Ref id="{ref["dsd"]}" version={version} agencyID={agency} package="datastructure" class="DataStructure"/>\
</s:Structure></s:Dataflow></s:Dataflows>
<s:Codelists>{lists}</s:Codelists>
<s:Concepts><s:ConceptScheme id="SDG_CONCEPTS" agencyID={agency} version="1.0">\
<c:Name xml:lang="en">SDG concepts</c:Name>{concepts}</s:ConceptScheme></s:Concepts>
<s:DataStructures><s:DataStructure id="{ref["dsd"]}" agencyID={agency} version={version}>
<c:Annotations><c:Annotation><c:AnnotationType>COMPOSED</c:AnnotationType>\
<c:AnnotationText xml:lang="en">{escape(COMPOSED)}</c:AnnotationText></c:Annotation></c:Annotations>
<c:Name xml:lang="en">Sustainable Development Goals</c:Name>
<s:DataStructureComponents><s:DimensionList id="DimensionDescriptor">{dimensions}\
<s:TimeDimension id="TIME_PERIOD" position="{place}">{_concept(TIME, ref["agency"])}\
<s:LocalRepresentation><s:TextFormat textType="ObservationalTimePeriod"/></s:LocalRepresentation></s:TimeDimension>\
</s:DimensionList><s:AttributeList id="AttributeDescriptor">{attributes}</s:AttributeList>\
<s:MeasureList id="MeasureDescriptor">\
<s:PrimaryMeasure id="OBS_VALUE">{_concept(VALUE, ref["agency"])}</s:PrimaryMeasure></s:MeasureList>\
</s:DataStructureComponents></s:DataStructure></s:DataStructures>
</m:Structures></m:Structure>
"""


def _list(name: str, codes: list[str], agency: str) -> str:
    items = "".join(
        f'<s:Code id={quoteattr(code)}><c:Name xml:lang="en">{escape(code)}</c:Name></s:Code>' for code in codes
    )
    head = f'<s:Codelist id="CL_{name}" agencyID={quoteattr(agency)} version="1.0" isPartial="true">'
    return f'{head}<c:Name xml:lang="en">{name}</c:Name>{items}</s:Codelist>'


def _concept(name: str, agency: str) -> str:
    return (
        f'<s:ConceptIdentity><Ref id="{name}" maintainableParentID="SDG_CONCEPTS" maintainableParentVersion="1.0" '
        f'agencyID={quoteattr(agency)} package="conceptscheme" class="Concept"/></s:ConceptIdentity>'
    )


def _coded(name: str, agency: str) -> str:
    return (
        f'<s:LocalRepresentation><s:Enumeration><Ref id="CL_{name}" version="1.0" agencyID={quoteattr(agency)} '
        'package="codelist" class="Codelist"/></s:Enumeration></s:LocalRepresentation>'
    )
