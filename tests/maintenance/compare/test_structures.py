"""Scripted edits of a data structure, its dataflow and its constraint, each recognised and named."""

from dataclasses import replace

import pytest

from ilms import resources
from ilms.maintenance.compare.changes import Kind
from ilms.maintenance.compare.compare import compare
from ilms.structures import files
from ilms.structures.model import (
    Annotation,
    Bound,
    DataConstraint,
    Dataflow,
    DataStructure,
    Group,
    Item,
    ItemScheme,
    KeySet,
    Region,
    Relationship,
    Representation,
    Selection,
    Sentinel,
    Value,
)

MESSAGE = files.read(resources.folder("dsd") / "MNA_OEMP_SEX_ECO_NB.xml")
[FLOW] = [one for one in MESSAGE.artefacts if isinstance(one, Dataflow)]
[DSD] = [one for one in MESSAGE.artefacts if isinstance(one, DataStructure)]
[LIMIT] = [one for one in MESSAGE.artefacts if isinstance(one, DataConstraint)]
TEXT = Representation(facets={"textType": "String", "maxLength": "100", "minLength": "2"})


def with_component(id_: str, structure: DataStructure = DSD, **changes) -> DataStructure:
    def edited(components):
        return tuple(replace(c, **changes) if c.id == id_ else c for c in components)

    return replace(
        structure,
        dimensions=edited(structure.dimensions),
        attributes=edited(structure.attributes),
        measures=edited(structure.measures),
    )


def component(id_: str):
    return next(c for c in (*DSD.dimensions, *DSD.attributes, *DSD.measures) if c.id == id_)


def one(old, new):
    [change] = compare(old, new)
    return change


def without(id_: str) -> DataStructure:
    return replace(
        DSD,
        dimensions=tuple(d for d in DSD.dimensions if d.id != id_),
        attributes=tuple(a for a in DSD.attributes if a.id != id_),
    )


@pytest.mark.parametrize(("id_", "breaking"), [("ECO", True), ("NOTE_CLASSIF", False)])
def test_components_come_and_go(id_, breaking):
    gone, come = one(DSD, without(id_)), one(without(id_), DSD)
    assert (gone.kind, gone.item, gone.breaking) == (Kind.COMPONENT_REMOVED, id_, True)
    assert (come.kind, come.item, come.breaking) == (Kind.COMPONENT_ADDED, id_, breaking)
    needed = with_component("NOTE_CLASSIF", usage="mandatory")
    assert one(without("NOTE_CLASSIF"), needed).breaking


def test_the_place_in_the_key():
    areas, freq, *rest = DSD.dimensions
    moved = [replace(d, position=str(n)) for n, d in enumerate((freq, areas, *rest), 1)]
    change = one(DSD, replace(DSD, dimensions=tuple(moved)))
    assert (change.kind, change.breaking) == (Kind.POSITION, True)
    assert change.item in ("REF_AREA", "FREQ")
    # The order of attributes says nothing to data.
    turned = replace(DSD, attributes=(*DSD.attributes[1:], DSD.attributes[0]))
    assert (one(DSD, turned).kind, one(DSD, turned).breaking) == (Kind.ORDER, False)


def test_numbers_of_positions_say_nothing():
    counted = [replace(d, position=str(n)) for n, d in enumerate(DSD.dimensions)]  # from nought
    assert len(compare(DSD, replace(DSD, dimensions=tuple(counted)))) == 0


def test_a_dimension_that_is_an_attribute_now():
    eco = replace(component("ECO"), part="Attribute", usage="optional", relationship=Relationship("Observation"))
    new = replace(without("ECO"), attributes=(*DSD.attributes, eco))
    kinds = {change.kind for change in compare(DSD, new)}
    assert kinds == {Kind.PART, Kind.USAGE, Kind.ATTACHMENT}


def test_another_list():
    sexes = component("SEX").representation
    listed = sexes.enumeration
    other = replace(sexes, enumeration=replace(listed, target=replace(listed.target, id="CL_GENDER")))
    change = one(DSD, with_component("SEX", representation=other))
    assert (change.kind, change.detail, change.old, change.new, change.breaking) == (
        Kind.REPRESENTATION, "enumeration", "ILO:CL_SEX(1.0)", "ILO:CL_GENDER(1.0)", True,
    )  # fmt: skip
    minor = replace(sexes, enumeration=replace(listed, target=replace(listed.target, version="1.1")))
    major = replace(sexes, enumeration=replace(listed, target=replace(listed.target, version="2.0")))
    assert not one(DSD, with_component("SEX", representation=minor)).breaking
    assert one(DSD, with_component("SEX", representation=major)).breaking
    free = compare(DSD, with_component("SEX", representation=None))
    assert (free.summary(), free.breaking) == ({"representation": 1}, False)
    assert compare(with_component("SEX", representation=None), DSD).breaking


@pytest.mark.parametrize(
    ("facet", "value", "breaking"),
    [
        ("maxLength", "50", True),
        ("maxLength", "200", False),
        ("minLength", "1", False),
        ("minLength", "3", True),
        ("pattern", "[A-Z]+", True),
        ("textType", "Integer", True),
        ("isMultiLingual", "true", False),
        ("maxLength", "many", True),
    ],
)
def test_each_facet_by_itself(facet, value, breaking):
    old = with_component("NOTE_CLASSIF", representation=TEXT)
    new = with_component("NOTE_CLASSIF", representation=replace(TEXT, facets={**TEXT.facets, facet: value}))
    change = one(old, new)
    assert (change.kind, change.detail, change.new, change.breaking) == (Kind.TEXT_FORMAT, facet, value, breaking)


@pytest.mark.parametrize(
    ("old", "new", "breaking"),
    [
        ("Integer", "Decimal", False),
        ("Decimal", "Integer", True),
        ("Integer", "String", False),
        ("Count", "Long", False),
    ],
)
def test_a_wider_type_takes_all_that_the_old_one_took(old, new, breaking):
    sides = [with_component("OBS_VALUE", representation=Representation(facets={"textType": t})) for t in (old, new)]
    assert one(*sides).breaking is breaking


def test_a_facet_that_is_gone_and_a_format_without_any():
    shorter = with_component(
        "NOTE_CLASSIF", representation=replace(TEXT, facets={"textType": "String", "minLength": "2"})
    )
    change = one(with_component("NOTE_CLASSIF", representation=TEXT), shorter)
    assert (change.detail, change.new, change.breaking) == ("maxLength", None, False)
    sides = [with_component("OBS_VALUE", representation=Representation(facets=f)) for f in ({}, None)]
    assert (one(*sides).kind, one(*sides).breaking) == (Kind.TEXT_FORMAT, False)


def test_how_many_values_and_sentinels():
    several = replace(TEXT, max_occurs="unbounded")
    sides = [with_component("NOTE_CLASSIF", representation=shape) for shape in (TEXT, several)]
    assert (one(*sides).detail, one(*sides).breaking) == ("maxOccurs", False)
    assert one(*reversed(sides)).breaking
    marked = with_component("NOTE_CLASSIF", representation=replace(TEXT, sentinels=(Sentinel("-1", {"en": "none"}),)))
    assert (one(sides[0], marked).detail, one(sides[0], marked).breaking) == ("sentinels", False)
    assert one(marked, sides[0]).breaking


def test_attachment_usage_concept_and_role():
    change = one(DSD, with_component("SOURCE", relationship=Relationship("Observation")))
    assert (change.kind, change.new, change.breaking) == (Kind.ATTACHMENT, "Observation", True)
    needed = one(DSD, with_component("SOURCE", usage="mandatory"))
    assert (needed.kind, needed.old, needed.breaking) == (Kind.USAGE, "optional", True)
    assert not one(with_component("SOURCE", usage="mandatory"), DSD).breaking
    concept = replace(component("SOURCE").concept, item="NOTE_SOURCE")
    changed = one(DSD, with_component("SOURCE", concept=concept))
    assert (changed.kind, changed.breaking) == (Kind.CONCEPT, True)
    role = one(DSD, with_component("SEX", roles=(concept,)))
    assert (role.kind, role.breaking) == (Kind.ROLE, False)


def test_groups():
    grouped = replace(DSD, groups=(Group(id="G", dimensions=("SEX",)),))
    wider = replace(DSD, groups=(Group(id="G", dimensions=("SEX", "ECO")),))
    assert [(c.kind, c.item, c.old, c.new, c.breaking) for c in compare(grouped, wider)] == [
        (Kind.GROUP, "G", "SEX", "SEX, ECO", True)
    ]
    assert not compare(DSD, grouped).breaking


def test_annotations_of_the_structure_and_its_parts():
    note = (Annotation(type="NOTE", texts={"en": "x"}),)
    assert one(DSD, with_component("SEX", annotations=note)).item == "SEX"
    limit = replace(DSD, annotations=(replace(DSD.annotations[0], title="350"), *DSD.annotations[1:]))
    change = one(DSD, limit)
    assert (change.kind, change.detail, change.old, change.new) == (
        Kind.ANNOTATION, "MAXTEXTATTRIBUTELENGTH", "1024", "350",
    )  # fmt: skip


def test_a_dataflow_of_another_structure():
    other = replace(FLOW.structure, target=replace(FLOW.structure.target, id="X"))
    change = one(FLOW, replace(FLOW, structure=other))
    assert (change.kind, change.detail, change.breaking) == (Kind.REFERENCE, "structure", True)


def region(**changes) -> DataConstraint:
    [first, *rest] = LIMIT.regions
    return replace(LIMIT, regions=(replace(first, **changes), *rest))


def selections(id_: str, edit) -> DataConstraint:
    return region(selections=tuple(edit(s) if s.id == id_ else s for s in LIMIT.regions[0].selections))


def test_a_code_more_and_a_code_less():
    more = selections("ECO", lambda s: replace(s, values=(*s.values, Value("ECO_ISIC4_V"))))
    change = one(LIMIT, more)
    assert (change.kind, change.item, change.old, change.new, change.breaking) == (
        Kind.CONSTRAINT, "ECO", None, "ECO_ISIC4_V", False,
    )  # fmt: skip
    less = one(more, LIMIT)
    assert (less.old, less.new, less.breaking) == ("ECO_ISIC4_V", None, True)


def test_what_is_excluded_turns_it_round():
    excluded = DataConstraint(
        id="CC",
        agency="NSO",
        role="Allowed",
        regions=(Region((Selection("SEX", values=(Value("A"),)),), include=False),),
    )
    more = replace(excluded, regions=(Region((Selection("SEX", values=(Value("A"), Value("B"))),), include=False),))
    assert one(excluded, more).breaking
    assert not one(more, excluded).breaking
    assert not compare(replace(excluded, role="Actual"), replace(more, role="Actual")).breaking


def test_parts_of_a_constraint():
    assert one(LIMIT, region(selections=LIMIT.regions[0].selections[1:])).detail == "selection"
    assert one(LIMIT, replace(LIMIT, regions=LIMIT.regions[:1])).detail == "region"
    assert one(LIMIT, replace(LIMIT, key_sets=(KeySet((Region(),)),))).detail == "key_sets"
    time = selections("FREQ", lambda s: replace(s, range=(Bound("StartPeriod", "2020"),)))
    assert one(LIMIT, time).item == "FREQ"
    cascading = selections("FREQ", lambda s: replace(s, values=(Value("A", cascade="true"),)))
    assert [c.new or c.old for c in compare(LIMIT, cascading)] == ["A", "A (cascade=true)"]
    said = selections("FREQ", lambda s: replace(s, values=(Value("A", cascade="false"),)))
    assert len(compare(LIMIT, said)) == 0  # which is the default


def test_constraints_and_artefacts_come_and_go():
    told = compare(replace(MESSAGE, artefacts=(FLOW, DSD)), MESSAGE)
    assert [(c.kind, c.breaking) for c in told] == [(Kind.CONSTRAINT_ADDED, True)]
    gone = compare(MESSAGE, replace(MESSAGE, artefacts=(DSD,)))
    assert {(c.kind, c.breaking) for c in gone} == {(Kind.ARTEFACT_REMOVED, True), (Kind.CONSTRAINT_REMOVED, False)}


def test_the_representation_of_a_concept():
    def scheme(shape):
        return ItemScheme(id="CS", agency="NSO", scheme="ConceptScheme", items=(Item(id="SEX", representation=shape),))

    change = one(scheme(TEXT), scheme(replace(TEXT, facets={**TEXT.facets, "maxLength": "10"})))
    assert (change.kind, change.item, change.breaking) == (Kind.TEXT_FORMAT, "SEX", True)


@pytest.mark.parametrize("format_", files.FORMATS)
@pytest.mark.parametrize("name", ["codelists/CL_ECO", "dsd/MST_EARA_SEX_CBR_NB", "dsd/concepts", "dsd/categories"])
def test_no_format_changes_anything(name, format_, tmp_path):
    message = files.read(resources.root() / f"{name}.xml")
    path = tmp_path / "there.txt"
    files.write(message, path, format_)
    assert len(compare(message, files.read(path))) == 0
    assert len(compare(files.read(path), message)) == 0
